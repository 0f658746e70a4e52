import altair as alt
from tutor.course.draw import play, slider

W = alt.Scale(domain=[-5, 9], nice=False)
B = alt.Scale(domain=[-9, 6], nice=False)
STEP = alt.Scale(domain=[-5, 40], nice=False)  # the labels of the loss stand on the left
LOSS = alt.Scale(type="log", domain=[1e-4, 1e4], nice=False)
RATE = alt.Scale(type="log", domain=[1e-4, 2], nice=False)


def opening(path, valley, points):
    """A long, narrow valley; a slider walks the weights through it, and their line to the points."""
    step = play("at", "Step", 40)
    trail = alt.Chart(path).transform_filter("datum.step <= at")
    here = alt.Chart(path).transform_filter("datum.step == at")
    where = {"x": "w:Q", "y": "b:Q", "color": alt.datum("weight")}
    line = trail.mark_line(clip=True, strokeWidth=1.2).encode(order="step:Q", **where)
    dots = trail.mark_point(clip=True, size=30, opacity=0.5).encode(**where)
    ball = here.mark_point(clip=True, size=240).encode(**where)
    label = here.transform_calculate(said="'loss ' + format(datum.loss, '.2f')")
    label = label.mark_text(align="right", dx=-140).encode(  # above the chart, where no ring runs
        x=alt.value("width"), y=alt.value(-12), text="said:N", color=alt.datum("weight")
    )
    walk = _rings(valley) + _best(valley) + line + dots + ball + label
    return alt.vconcat(walk.properties(height=320), _fitted(points, here)).add_params(step)


def _fitted(points, here):
    """The four points, and the line that the weights of this step give."""
    x = alt.X(  # the numbers of the other axis stand before zero
        "x:Q",
        scale=alt.Scale(domain=[-0.6, 5], nice=False),
        title="x",
        axis=alt.Axis(values=[0, 1, 2, 3, 4, 5]),
    )
    y = alt.Y(
        "y:Q",
        scale=alt.Scale(domain=[-8, 12], nice=False),
        title="y",
        axis=alt.Axis(values=[-5, 0, 5, 10]),
    )
    ends = here.transform_calculate(x="0", y="datum.b", x2="5", y2="5 * datum.w + datum.b")
    line = ends.mark_rule(clip=True, strokeWidth=2).encode(
        x=x, y=y, x2="x2:Q", y2="y2:Q", color=alt.datum("weight")
    )
    dots = (
        alt.Chart(points)
        .mark_point(filled=True, size=70)
        .encode(x=x, y=y, color=alt.datum("minimum"))
    )
    return (line + dots).properties(height=150)


def draw(path, compare, valley, bands, wrong=None):
    """Your run in its valley, the loss along it, and the rates that are safe."""
    share = slider("percent", "Compare with % of limit", 5, 150, 5, 75)
    other = alt.Chart(compare).transform_filter("abs(datum.share - percent) < 1")
    runs = [(other, "comparison"), (alt.Chart(path), "weight")]
    runs += [] if wrong is None else [(alt.Chart(wrong), "prediction")]
    walks = [_walk(chart, role) for chart, role in runs]
    losses = [_losses(chart, role) for chart, role in runs]
    return alt.vconcat(
        alt.layer(_rings(valley), _best(valley), *walks).properties(height=320),
        alt.layer(*losses).properties(height=120),
        _safe_rates(bands),
    ).add_params(share)


def _rings(valley):
    """Lines of equal loss."""
    return (
        alt.Chart(valley)
        .mark_line(clip=True, strokeWidth=1, opacity=0.55)
        .encode(
            x=alt.X("w:Q", scale=W, title="weight w"),
            y=alt.Y("b:Q", scale=B, title="weight b", axis=alt.Axis(values=[-6, -3, 0, 3])),
            order="turn:Q",
            detail="level:N",
            color=alt.datum("loss"),
        )
    )


def _best(valley):
    """The weights with the lowest loss."""
    best = alt.Chart(valley).transform_aggregate(groupby=["best_w", "best_b"])
    where = {"x": alt.X("best_w:Q", scale=W), "y": alt.Y("best_b:Q", scale=B)}
    mark = best.mark_point(shape="diamond", size=130).encode(**where, color=alt.datum("minimum"))
    name = best.mark_text(text="diamond: lowest loss", align="right").encode(
        x=alt.value("width"), y=alt.value(-12), color=alt.datum("minimum")
    )
    return mark + name


def _walk(chart, role):
    """A path through the valley: thin and hollow for the comparison, dashed for a wrong rule."""
    mine = role == "weight"
    where = {"x": "w:Q", "y": "b:Q", "color": alt.datum(role)}
    near = chart.transform_filter("datum.step < 2 || abs(datum.w) + abs(datum.b) < 40")
    near = near.transform_calculate(w="clamp(datum.w, -99, 99)")  # one hop out of sight will do
    line = near.mark_line(clip=True, strokeWidth=1.6 if mine else 1.2, strokeDash=_dash(role))
    dots = near.mark_point(clip=True, filled=mine, size=45 if mine else 25)
    tips = [
        alt.Tooltip("step:Q"),
        *(alt.Tooltip(f"{name}:Q", format=".3g") for name in ("w", "b", "loss")),
    ]
    return line.encode(order="step:Q", **where) + dots.encode(tooltip=tips, **where)


def _losses(chart, role):
    """The loss, step by step; triangles on the edge where it leaves the chart."""
    low, high = LOSS.domain
    shown = chart.transform_filter("isFinite(datum.loss)").transform_calculate(
        edge=f"clamp(datum.loss, {low}, {high})"
    )
    x = alt.X("step:Q", scale=STEP, title="step", axis=alt.Axis(values=[0, 10, 20, 30, 40]))
    y = alt.Y(
        "edge:Q", scale=LOSS, title="loss L", axis=alt.Axis(values=[1e-3, 1, 100], format="~g")
    )
    inside = shown.transform_filter(f"datum.loss < {high}")
    line = inside.mark_line(strokeWidth=2.2 if role == "weight" else 1.4, strokeDash=_dash(role))
    above = shown.transform_filter(f"datum.loss >= {high}").mark_point(shape="triangle-up", size=50)
    return line.encode(x=x, y=y, color=alt.datum(role)) + above.encode(
        x=x, y=y, color=alt.datum(role)
    )


def _safe_rates(bands):
    """A bar of safe rates for each way to prepare the data, its name and limit above it; your run's is filled."""
    rows = alt.Chart(bands)
    ticks = alt.Axis(values=[1e-4, 1e-3, 1e-2, 1e-1, 1], format="~g")
    x = alt.X("limit:Q", scale=RATE, title="safe learning rates", axis=ticks)
    y = alt.Y("kind:N", sort=None, title=None, axis=None)
    strength = alt.condition("datum.yours", alt.value(0.6), alt.value(0.15))
    bars = rows.transform_calculate(low=f"{RATE.domain[0]}")
    bars = bars.mark_bar(height=11, yOffset=9, strokeWidth=1).encode(
        x=x, x2="low:Q", y=y, fillOpacity=strength, color=alt.datum("loss")
    )
    said = rows.transform_calculate(  # in one piece, where no bar runs: a name belongs to its limit
        said="datum.kind + (datum.yours ? ' (yours)' : '') + ': up to ' + format(datum.limit, '.2~g')"
    )
    names = said.mark_text(align="left", dy=-8).encode(
        x=alt.value(0), y=y, text="said:N", color=alt.datum("loss")
    )
    rate = {"x": alt.X("lr:Q", scale=RATE), "color": alt.datum("weight")}
    rule = rows.mark_tick(thickness=2, size=15, yOffset=9).encode(
        y=y, **rate
    )  # across the bars, not the words
    name = rows.transform_filter("datum.yours").mark_text(text="your rate")
    return alt.layer(bars, names, rule, name.encode(y=alt.value(-12), **rate)).properties(
        height=144
    )


def _dash(role):
    return [5, 4] if role == "prediction" else [1, 0]

import altair as alt
from tutor.course.draw import play, slider

W = alt.Scale(domain=[-3, 9], nice=False)  # the curve ends before the numbers on the axis
LOSS = alt.Scale(domain=[-2, 25], nice=False)
RATE = alt.Scale(domain=[0, 1.5], nice=False)
FAR = 1e6  # further out nothing is drawn: a browser gives up a whole line for one number that is too large


def opening(path, bowl):
    """The ball on the loss curve; a slider in the chart takes it from step to step."""
    step = play("step", "Step", 20)
    here = alt.Chart(path).transform_filter("datum.step == step")
    gone = alt.Chart(path).transform_filter("datum.step < step")
    ball = here.mark_point(size=260, clip=True).encode(
        x="w:Q", y="loss:Q", color=alt.datum("weight")
    )
    trail = gone.mark_point(size=45, opacity=0.35).encode(
        x="w:Q", y="loss:Q", color=alt.datum("weight")
    )
    label = here.mark_text(
        align="left", dx=10, fontSize=15
    ).encode(  # beside the dotted line, inside the bowl
        x=alt.datum(3), y=alt.value(24), text="readout:N", color=alt.datum("weight")
    )
    label = label.transform_calculate(readout="'w = ' + format(datum.w, '.2f')")
    return (
        (_bowl(bowl) + _minimum(bowl) + trail + ball + label)
        .add_params(step)
        .properties(height=340)
    )


def draw(path, compare, bowl, regimes, wrong=None):
    """Your run on the bowl and over time, a second rate to compare with, and the map of the regimes."""
    rate = slider("rate", "Compare with rate", 0.025, 1.5, 0.025, 0.1)
    other = alt.Chart(compare).transform_filter("abs(datum.lr - rate) < 0.01")
    valley = (
        _bowl(bowl) + _minimum(bowl) + _hops(other, "comparison") + _hops(alt.Chart(path), "weight")
    )
    if wrong is not None:
        valley += _hops(alt.Chart(wrong), "prediction")
    return alt.vconcat(
        valley.properties(height=260), _over_time(path, other, bowl), _regime_map(path, regimes)
    ).add_params(rate)


def _bowl(bowl):
    return (
        alt.Chart(bowl)
        .mark_line(clip=True)
        .encode(
            x=alt.X("w:Q", scale=W, title="weight w"),
            y=alt.Y(
                "loss:Q", scale=LOSS, title="loss L", axis=alt.Axis(values=[0, 5, 10, 15, 20, 25])
            ),
            color=alt.datum("loss"),
        )
    )


def _minimum(bowl, axis="x"):
    """A dotted line at the lowest point of the bowl."""
    lowest = (
        alt.Chart(bowl)
        .transform_joinaggregate(lowest="min(loss)")
        .transform_filter("datum.loss == datum.lowest")
    )
    return lowest.mark_rule(strokeDash=[2, 3]).encode(**{axis: "w:Q"}, color=alt.datum("minimum"))


def _hops(chart, role):
    """Straight hops from position to position: thin and hollow for the comparison, dashed for a wrong rule."""
    thin = role != "weight"
    dash = [5, 4] if role == "prediction" else [1, 0]
    line = chart.mark_line(
        clip=True, strokeWidth=1.2 if thin else 1.6, opacity=0.8, strokeDash=dash
    )
    dots = chart.mark_point(clip=True, filled=not thin, size=35 if thin else 80)
    where = {"x": "near_w:Q", "y": "near_loss:Q", "order": "step:Q", "color": alt.datum(role)}
    hops = (mark.encode(**where, tooltip=_tips()) for mark in (line, dots))
    return alt.layer(*map(_near, hops), _off_the_bowl(chart, role))


def _near(chart):
    """The weight and its loss, as far out as can be drawn."""
    return chart.transform_calculate(
        near_w=f"clamp(datum.w, {-FAR}, {FAR})", near_loss=f"min(datum.loss, {FAR**2})"
    )


def _off_the_bowl(chart, role):
    """Triangles on the bowl's frame for the steps beyond it; they point the way the weight has gone."""
    (left, right), top = W.domain, LOSS.domain[1]
    placed = chart.transform_calculate(
        x=f"clamp(datum.w, {left} + 0.9, {right} - 0.3)",
        y=f"min(datum.loss, {top})",
        way=f"datum.w < {left} ? 'left' : datum.w > {right} ? 'right'"
        f" : datum.loss > {top} ? 'up' : 'none'",
    ).transform_filter("datum.way != 'none'")
    shapes = alt.Scale(
        domain=["left", "right", "up"], range=["triangle-left", "triangle-right", "triangle-up"]
    )
    shape = alt.Shape("way:N", scale=shapes, legend=None)
    return placed.mark_point(size=60, filled=role == "weight").encode(
        x="x:Q", y="y:Q", shape=shape, color=alt.datum(role), tooltip=_tips()
    )


def _tips():
    return [
        alt.Tooltip("step:Q"),
        alt.Tooltip("w:Q", title="weight", format=".3~f"),
        alt.Tooltip("loss:Q", format=".3~g"),
    ]


def _over_time(path, other, bowl):
    x = alt.X("step:Q", title="step", axis=alt.Axis(tickMinStep=1), scale=alt.Scale(padding=8))
    y = alt.Y("near_w:Q", scale=W, title="weight w")
    lines = [
        _near(chart)
        .mark_line(clip=True, point={"filled": filled, "size": 30}, strokeWidth=width)
        .encode(x=x, y=y, color=alt.datum(role))
        for chart, role, width, filled in [
            (other, "comparison", 1.2, False),
            (alt.Chart(path), "weight", 2.2, True),
        ]
    ]
    return alt.layer(
        _minimum(bowl, "y"),
        *lines,
        _beyond(other, "comparison"),
        _beyond(alt.Chart(path), "weight"),
        _rate_of(alt.Chart(path), "your rate", -136, "weight"),
        _rate_of(other, "compared with", -6, "comparison"),
    ).properties(height=170)


def _rate_of(path, words, dx, role):
    """Name a path by its rate, above the chart, where no path runs through it."""
    first = path.transform_filter("datum.step == 0")
    label = first.transform_calculate(words=f"'{words} ' + format(datum.lr, '.3~f')")
    return label.mark_text(align="right", dx=dx).encode(
        x=alt.value("width"), y=alt.value(-14), text="words:N", color=alt.datum(role)
    )


def _beyond(path, role):
    """Triangles on the edge for the steps that have left the chart."""
    outside = path.transform_calculate(edge=f"clamp(datum.w, {W.domain[0]}, {W.domain[1]})")
    gone = "datum.w != datum.edge"  # no filter: an empty table has no steps to lay out
    return outside.mark_point(size=60, filled=role == "weight").encode(
        x="step:Q",
        y="edge:Q",
        shape=alt.condition(
            "datum.w > datum.edge", alt.value("triangle-up"), alt.value("triangle-down")
        ),
        opacity=alt.condition(gone, alt.value(1), alt.value(0)),
        color=alt.datum(role),
        tooltip=_tips(),
    )


def _regime_map(path, regimes):
    """The five regimes along the rates: three stretches, the two points between them, and where you are."""
    x = alt.X("low:Q", scale=RATE, title="learning rate")
    bands = (
        alt.Chart(regimes)
        .mark_bar(height=26, fillOpacity=0.12, strokeWidth=1)
        .encode(x=x, x2="high:Q", color=alt.datum("loss"))
    )
    names = (
        alt.Chart(regimes)
        .transform_filter("datum.low < datum.high")
        .transform_calculate(middle="(datum.low + datum.high) / 2")
    )
    names = names.mark_text(dy=0).encode(x="middle:Q", text="regime:N", color=alt.datum("loss"))
    points = alt.Chart(regimes).transform_filter(
        f"datum.low == datum.high && datum.low < {RATE.domain[1]}"
    )
    points = points.mark_text(dy=-24).encode(
        x="low:Q", text="regime:N", color=alt.datum("loss")
    ) + points.mark_tick(thickness=2, height=26).encode(x="low:Q", color=alt.datum("loss"))
    yours = alt.Chart(path).transform_filter("datum.step == 0")
    yours = yours.mark_point(shape="triangle-up", size=140, yOffset=22).encode(
        x="lr:Q", color=alt.datum("weight")
    )
    return alt.layer(bands, names, points, yours).properties(height=80)

import altair as alt
from tutor.course.draw import Axis, Plane, near, play, slider, text

VALLEY = Plane(  # whole rings
    Axis("w", "weight w", -5, 9), Axis("b", "weight b", -17, 8, (-15, -10, -5, 0, 5))
)
STEPS = Plane(
    Axis("step", "step", -5, 40, (0, 10, 20, 30, 40)),  # the labels of the loss stand on the left
    Axis("loss", "loss L", 1e-4, 1e4, (1e-3, 1, 100), log=True),
)
FIT = Plane(  # the numbers of the other axis stand before zero
    Axis("x", "x", -0.6, 5, (0, 1, 2, 3, 4, 5)), Axis("y", "y", -8, 12, (-5, 0, 5, 10))
)
RATE = Axis("lr", "safe learning rates", 1e-4, 2, (1e-4, 1e-3, 1e-2, 1e-1, 1), log=True)
TIPS = [alt.Tooltip("step:Q")]
TIPS += [alt.Tooltip(f"{name}:Q", format=".3g") for name in ("w", "b", "loss")]


def opening(path, valley, points):
    """A long, narrow valley; a slider walks the weights through it, and their line to the points."""
    here = near(path, "step", "at")
    trail = VALLEY.path(alt.Chart(path).transform_filter("datum.step <= at"), size=30)
    loss = text(here, "'loss ' + format(datum.loss, '.2f')", "weight", dx=-140)
    walk = alt.layer(*_ground(valley), trail, VALLEY.points(here, size=240), loss)
    views = walk.properties(height=320), _fitted(points, here).properties(height=150)
    return alt.vconcat(*views).add_params(play("at", "Step", 40))


def draw(path, compare, valley, bands):
    """Your run in its valley, the loss along it, and the rates that are safe."""
    other = near(compare, "share", "percent", 1)
    runs = [(other, "comparison"), (alt.Chart(path), "weight")]
    walks = [VALLEY.path(_close(table), role, size=45, tips=TIPS) for table, role in runs]
    losses = [STEPS.trace(table, role, 35) for table, role in runs]
    return alt.vconcat(
        alt.layer(*_ground(valley), *walks).properties(height=320),
        alt.layer(*losses).properties(height=120),
        _safe_rates(bands).properties(height=144),
    ).add_params(slider("percent", "Compare with % of limit", 5, 150, 5, 75))


def _fitted(points, here):
    """The four points, and the line that the weights of this step give."""
    ends = here.transform_calculate(x="0", y="datum.b", x2="5", y2="5 * datum.w + datum.b")
    line = FIT.link(ends, "weight", "x2", "y2", strokeWidth=2)
    return line + FIT.points(points, "loss", size=70)


def _close(chart):
    """The steps of a run that are not far out of sight: a run that leaves does so by one hop."""
    return chart.transform_filter("datum.step < 2 || abs(datum.w) + abs(datum.b) < 40")


def _ground(valley):
    """Lines of equal loss, and the weights with the lowest."""
    best = alt.Chart(valley).transform_aggregate(groupby=["best_w", "best_b"])
    best = best.transform_calculate(w="datum.best_w", b="datum.best_b")
    best = best.transform_filter("isValid(datum.w)")
    yield VALLEY.contours(valley)
    yield VALLEY.points(best, "minimum", 130, shape="diamond")
    yield text(best, "'diamond: lowest loss'", "minimum")


def _safe_rates(bands):
    """A bar of safe rates for each way to prepare the data, its name and limit above it; your run's is filled."""
    rows, x = alt.Chart(bands), RATE.channel(alt.X)
    y = alt.Y("kind:N", sort=None, title=None, axis=None)
    strength = alt.condition("datum.yours", alt.value(0.6), alt.value(0.15))
    bars = rows.transform_calculate(low=RATE.lower)
    bars = bars.mark_bar(height=11, yOffset=9, strokeWidth=1).encode(
        x=RATE.channel(alt.X, "limit"),
        x2="low:Q",
        y=y,
        fillOpacity=strength,
        color=alt.datum("loss"),
    )
    # In one piece, where no bar runs: a name belongs to its limit.
    said = "datum.kind + (datum.yours ? ' (yours)' : '') + ': up to ' + format(datum.limit, '.2~g')"
    names = text(rows, said, "loss", 0, y, dy=-8)
    rule = rows.mark_tick(thickness=2, size=15, yOffset=9)  # across the bars, not the words
    yours = rows.transform_filter("datum.yours")
    name = text(yours, "'your rate'", "weight", x, align="center")
    return alt.layer(bars, names, rule.encode(x=x, y=y, color=alt.datum("weight")), name)

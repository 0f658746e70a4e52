import altair as alt
from tutor.course.draw import Axis, Plane, beside, near, play, seen, slider, text

PLANE = Plane(  # its lines begin beside the numbers
    Axis("w", "weight w", -4.7, 4), Axis("v", "weight v", -4, 4, (-4, -2, 0, 2, 4))
)
COST = Plane(
    Axis("steps", "steps", 0.15, 4e6, (1, 1e2, 1e4, 1e6), log=True),
    Axis("walk", "multiplications in all", 1, 1e22, log=True),
)
FIT = Plane(Axis("x", "x", -1.8, 2.5, (-1, 0, 1, 2)), Axis("y", "y", -3.2, 4.5, (-2, 0, 2, 4)))
DASHED = alt.condition("datum.row == 0", alt.value([1, 0]), alt.value([6, 4]))  # by weight


def opening(equations, points):
    """The points, and their two equations as two lines; a slider takes them through row reduction."""
    now, solved = near(equations, "stage", "at"), near(equations, "stage", "0")
    solved = solved.transform_filter("datum.row == 0")
    cross = PLANE.points(solved, "minimum", 170, shape="diamond")
    layers = alt.layer(_straight(now), cross, _written(now)).properties(height=320)
    best = solved.transform_calculate(x="0", y="datum.v")
    fit = FIT.tangent(best, "minimum", "w", 2.5) + FIT.points(points, "loss", 70)
    views = layers, fit.properties(height=130)
    return alt.vconcat(*views).add_params(play("at", "Row reduction", 2))


def draw(path, rounds, flat, both, cost):
    """Where each partial is zero, the walk and the solutions; under it all the work of both."""
    power = slider("power", "Lower chart: doublings of the weights", 5, 20, 1, 10)
    again = play("again", "Solve again", 6, value=1)
    trail = alt.Chart(rounds).transform_filter("datum.round <= min(again, datum.solved)")
    now = near(rounds, "round", "again")
    walks = PLANE.path(path, size=40), PLANE.path(trail, "comparison", order="round")
    landing = PLANE.points(now, "comparison", 300, shape="diamond", strokeWidth=2.5)
    landing = landing.encode(opacity=seen("datum.way == 'in'"))  # else the trail's triangle says it
    plane = alt.layer(_flat(flat), *_both(both), *_key(now), *walks, _start(path), landing)
    return alt.vconcat(plane.properties(height=340), _work(cost)).add_params(again, power)


def _straight(now):
    """Each equation as a line through the solution, to both sides as far as the numbers are away."""
    reach = f"min(9, (datum.w - ({PLANE.x.place(0.075)})) / abs(datum.c))"
    ends = {"to_w": f"datum.w + {reach} * datum.c", "to_v": f"datum.v - {reach} * datum.a"}
    ends |= {"v": f"datum.v + {reach} * datum.a", "w": f"datum.w - {reach} * datum.c"}
    line = PLANE.link(now.transform_calculate(**ends), "gradient", "to_w", "to_v", strokeWidth=2.2)
    return line.encode(strokeDash=DASHED)


def _written(now):
    """The equations in words, in a corner of the chart."""
    corner = now.transform_calculate(
        w=PLANE.x.place(0.075), v=f"datum.row == 0 ? {PLANE.y.place(0.2)} : {PLANE.y.place(0.125)}"
    )
    says = (
        "(datum.row == 0 ? 'solid:  ' : 'dashed:  ') + format(datum.a, '.2~f') + ' w + '"
        " + format(datum.c, '.2~f') + ' v = ' + format(datum.right, '.2~f')"
    )
    return PLANE.words(corner, says, align="left", fontSize=14)


def _flat(flat):
    """Where a partial is zero, with the dashes of the opening; not where torch finds another slope of an edited loss."""
    found = alt.Chart(flat).transform_calculate(v="abs(datum.off) < 1e-5 ? datum.v : null")
    lines = PLANE.curve(found, "gradient", strokeWidth=2.2)
    pieces = ["row:N", "piece:N", "side:N"]
    return lines.encode(detail=pieces, order="turn:Q", strokeDash=DASHED)


def _both(both):
    """Where both partials are zero: a diamond at a minimum, a cross at a saddle."""
    lowest = alt.Chart(both).transform_filter("datum.kind == 'minimum'")
    saddle = alt.Chart(both).transform_filter("datum.kind == 'saddle'")
    yield PLANE.points(lowest, "minimum", 170, shape="diamond")
    yield PLANE.points(saddle, "loss", 130, shape="cross", angle=45)
    yield PLANE.words(saddle, "datum.kind", align="left", dx=12, dy=15)


def _start(path):
    """Its name beside the first weights: over or under them as the walk goes, and away from the lines at w = 0."""
    first = near(alt.Chart(path).transform_joinaggregate(mean_v="mean(v)"), "step", "0")
    over = alt.expr("datum.mean_v > datum.v ? 12 : -12")
    look = beside("datum.w < 0 ? -8 : 8", dy=over)
    return PLANE.words(first, "'start'", "weight", **look)


def _key(now):
    """What the lines and diamonds are, above the plot, where none of them runs."""
    solved = "'violet: solved ' + datum.solved + ' ×, loss ' + format(datum.loss, '.3~g')"
    solved += " + (datum.round > datum.solved ? ', and stays' : '')"
    yield text(now, "'solid: ∂L/∂w = 0, dashed: ∂L/∂v = 0'", "gradient", y=-46)
    yield text(now, "'green: minimum'", "minimum", y=-29)
    yield text(now, solved, "comparison")


def _work(cost):
    """All multiplications of a walk over its steps, those of solving once, and where both are even."""
    now = alt.Chart(cost).transform_filter("datum.n == pow(2, power)")
    weights = "format(datum.n, ',.0f')"
    even, first = near(now, "steps", "datum.n"), near(now, "steps", "1")
    power = "datum.value < 1e6 ? '10³' : datum.value < 1e12 ? '10⁹' : '10¹⁵'"
    y = COST.y.channel(alt.Y).axis(values=[1e3, 1e9, 1e15], labelExpr=power)
    return alt.layer(
        COST.curve(now, "weight").encode(y=y),
        COST.curve(now, "comparison", y="solve"),
        COST.points(even, "loss", 110, shape="diamond"),
        COST.words(first, "'solved once'", "comparison", y="solve", align="left", dy=-9),
        COST.words(first, "'walk'", "weight", align="left", dx=10, dy=12),
        text(even, f"{weights} + ' weights: even after as many steps'", "loss", y=12),
    ).properties(height=200)

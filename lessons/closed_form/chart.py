import altair as alt
from tutor.course.draw import Axis, Plane, near, play, slider, text

PLANE = Plane(Axis("w", "weight w", -4, 4), Axis("v", "weight v", -4, 4, (-3, -1, 1, 3)))
COST = Plane(
    Axis("n", "weights", 2, 2e6, (10, 1e3, 1e5), log=True),
    Axis("solve", "multiplications", 10, 1e19, log=True),
)
POWER = "datum.value < 1e6 ? '10³' : datum.value < 1e12 ? '10⁹' : '10¹⁵'"


def opening(equations):
    """Two equations as two straight lines; a slider in the chart takes them through row reduction."""
    now = near(equations, "stage", "at")
    solved = PLANE.points(_solution(equations), "minimum", 170, shape="diamond")
    layers = alt.layer(_straight(now), solved, _written(now)).properties(height=340)
    return layers.add_params(play("at", "Row reduction", 2))


def draw(path, equations, flat, both, cost):
    """Where each partial is zero, the walk downhill and the solution; under it the price of solving."""
    power = slider("power", "Lower chart: doublings of the weights", 2, 20, 1, 10)
    solution = _solution(equations)
    start = PLANE.words(near(path, "step", "0"), "'start'", "weight", align="left", dx=8, dy=12)
    plane = [_flat(flat), *_both(both), *_key(solution), PLANE.path(path, size=40), start]
    landing = PLANE.points(solution, "comparison", 300, shape="diamond", strokeWidth=2.5)
    views = alt.layer(*plane, landing).properties(height=340), _price(cost).properties(height=200)
    return alt.vconcat(*views).add_params(power)


def _solution(equations):
    return alt.Chart(equations).transform_filter("datum.stage == 0 && datum.row == 0")


def _dashed(column):
    """Solid for the first weight's line, dashed for the second's."""
    return alt.condition(f"datum.{column} == 0", alt.value([1, 0]), alt.value([6, 4]))


def _straight(now):
    """Each equation as a line through the solution."""
    far = now.transform_calculate(
        x2="datum.w + 9 * datum.c",
        y2="datum.v - 9 * datum.a",
        w="datum.w - 9 * datum.c",
        v="datum.v + 9 * datum.a",
    )
    line = PLANE.link(far, "gradient", "x2", "y2", strokeWidth=2.2)
    return line.encode(strokeDash=_dashed("row"))


def _written(now):
    """The equations in words, in a corner of the chart."""
    corner = now.transform_calculate(w="-3.4", v="-2.4 - 0.6 * datum.row")
    says = (
        "(datum.row == 0 ? 'solid:  ' : 'dashed:  ') + format(datum.a, '.2~f') + ' w + '"
        " + format(datum.c, '.2~f') + ' v = ' + format(datum.right, '.2~f')"
    )
    return PLANE.words(corner, says, align="left", fontSize=14)


def _flat(flat):
    """Where a partial is zero, with the dashes of the opening."""
    lines = PLANE.curve(flat, "gradient", strokeWidth=2.2)
    pieces = ["partial:N", "piece:N", "side:N"]
    return lines.encode(detail=pieces, order="turn:Q", strokeDash=_dashed("partial"))


def _both(both):
    """Where both partials are zero: a diamond at a minimum, a cross at a saddle."""
    lowest, saddle = (
        alt.Chart(both).transform_filter(f"datum.kind == '{kind}'")
        for kind in ("minimum", "saddle")
    )
    yield PLANE.points(lowest, "minimum", 170, shape="diamond")
    yield PLANE.points(saddle, "loss", 130, shape="cross", angle=45)
    yield PLANE.words(saddle, "datum.kind", align="left", dx=12, dy=15)


def _key(solution):
    """What the lines and diamonds are, in the corner that all of them leave free."""
    far = "abs(datum.w) > 4 || abs(datum.v) > 4"
    for row, (words, role) in enumerate(
        [
            ("'solid: ∂L/∂w = 0'", "gradient"),
            ("'dashed: ∂L/∂v = 0'", "gradient"),
            ("'green: minimum'", "minimum"),
            (f"'violet: solved' + ({far} ? ', far out' : ' at once')", "comparison"),
        ]
    ):
        yield text(solution, words, role, alt.datum(-3.4), 13 + 19 * row)


def _price(cost):
    """How many multiplications it takes to solve for so many weights."""
    y = COST.y.channel(alt.Y).axis(values=[1e3, 1e9, 1e15], labelExpr=POWER)
    now = alt.Chart(cost).transform_filter("datum.n == pow(2, power)")
    marker = now.mark_rule(strokeWidth=1, opacity=0.5)  # from under the words to the axis
    marker = marker.encode(x=COST.x.channel(alt.X), color=alt.datum("prediction"))
    solve = "format(datum.solve, ',.0f') + ' multiplications to solve'"
    return alt.layer(
        marker.encode(y=alt.value(42), y2=alt.value("height")),
        COST.curve(cost, "comparison", strokeWidth=2.5).encode(y=y),
        COST.points(now, "comparison", 70, filled=True).encode(y=y),
        text(now, "format(datum.n, ',.0f') + ' weights'", "loss", 48, 10, fontSize=12),
        text(now, solve, "comparison", 48, 28, fontSize=12),
    )

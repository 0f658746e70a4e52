import altair as alt
from tutor.course.draw import Axis, Plane, near, play, seen, slider, text

LAST = 18  # four steps forward, then fourteen back: what they ask first they tell then
GRAPH = Plane(
    Axis("across", None, 0, 1, bare=True),
    Axis("down", None, 4.35, -1.0, bare=True),
)
# Of each unit: its place, and the steps at which its value and its gradient are known.
UNITS = {"x": [0.5, 0, 0, 99], "a": [0.5, 1, 1, 16], "h": [0.13, 2, 2, 10]}
UNITS |= {"k": [0.87, 2, 2, 10], "p": [0.5, 3, 3, 6], "L": [0.5, 4, 4, 5]}
# Of each link: its ends, the steps at which backward uses it, and the one that tells its weight's gradient.
LINKS = {"w₁": ["x", "a", 17, 18, 18], "w₂": ["a", "h", 11, 16, 12], "w₃": ["a", "k", 11, 16, 12]}
LINKS |= {"w₄": ["h", "p", 7, 10, 8], "w₅": ["k", "p", 7, 10, 8], "y": ["p", "L", 5, 6, 99]}
SLOPES = Plane(
    Axis("grad", "gradient of each weight", -52, 42, (-40, -20, 0, 20, 40)),
    Axis("row", None, 0.4, 5.7, bare=True),
)
COUNTS = Plane(
    Axis("weights", "weights", 1, 3e6, (10, 1000, 1e5), log=True),
    Axis("many", "multiplications", 1, 1e14, (1e3, 1e6), log=True),
)


def opening(units, links, walk):
    """The graph of one run: a slider goes forward through its values, then backward through its gradients."""
    return _graph(units, links, walk).add_params(play("at", "Step", LAST))


def draw(units, links, walk, nudges, count, wrong=None):
    """Your graph; under it what nudges say of each gradient, and what both ways cost."""
    graph = _graph(units, links, walk)
    if wrong is not None:
        graph += _beside(_units(wrong), "'wrong rule: '", "datum.grad", "prediction", 26, 18)
    one = slider("one", "Weight to nudge, in the lower chart", 1, 5, 1, 1)
    views = graph, _nudged(nudges).properties(height=170), _counted(count).properties(height=180)
    return alt.vconcat(*views).add_params(play("at", "Step", LAST, value=LAST), one)


def _graph(units, links, walk):
    """Values in ink, weights in blue, gradients in orange, and above them what this step says."""
    said = alt.Chart(walk).transform_filter("datum.at == at")
    said = said.transform_calculate(
        down="datum.line * 0.28 - 0.85",
        role="at > 4 ? 'gradient' : 'loss'",
        told="(datum.line > 0 ? '' : at > 4 ? 'backward: ' : 'forward: ') + datum.said",
    )
    head = said.mark_text(align="left", fontSize=15).encode(
        x=alt.value(2), y=GRAPH.y.channel(alt.Y), text="told:N", color="role:N"
    )
    return alt.layer(*_drawn_links(links), *_drawn_units(units), head).properties(height=400)


def _units(table):
    """Each unit at its place; those at the side have their words inside the ring of links."""
    has = alt.Chart(table).transform_calculate(has=f"{UNITS}[datum.name]")
    return has.transform_calculate(across="datum.has[0]", down="datum.has[1]")


def _drawn_units(table):
    units, where = _units(table), GRAPH.where("loss")
    now = "(at <= 4 ? at == datum.has[2] : at == datum.has[3] || at == datum.has[3] - 1)"
    circle = {"size": 1000, "strokeWidth": 2}
    return [
        units.mark_point(filled=True, **circle).encode(**where, opacity=seen(now, 0.25)),
        units.mark_point(filled=False, **circle).encode(**where),
        units.mark_text(fontSize=15, fontWeight="bold").encode(**where, text="name:N"),
        _beside(units, "datum.name", "datum.value", "loss", -26, -8, "at >= datum.has[2]"),
        _beside(
            units, "'dL/d' + datum.name", "datum.grad", "gradient", 26, 8, "at >= datum.has[3]"
        ),
    ]


def _beside(units, name, number, role, dx, dy, when="true"):
    """Words left or right of a unit; of h both stand on the right, of k on the left, one above the other."""
    side = f"datum.name == 'h' ? 36 : datum.name == 'k' ? -36 : {dx}"
    look = {
        "dx": alt.expr(side),
        "dy": alt.expr(f"datum.down == 2 ? {dy} : 0"),
        "align": alt.expr(f"({side}) > 0 ? 'left' : 'right'"),
    }
    says = f"{name} + ' = ' + format({number}, '.3~g')"
    places = GRAPH.x.channel(alt.X), GRAPH.y.channel(alt.Y)
    return text(units, says, role, *places, fontSize=14, **look).encode(opacity=seen(when))


def _drawn_links(table):
    """Lines, orange while backward uses them; weights and gradients beside them, and what comes to a from each side."""
    links = alt.Chart(table).transform_calculate(has=f"{LINKS}[datum.name]")
    links = links.transform_calculate(of=f"{UNITS}[datum.has[0]]", to=f"{UNITS}[datum.has[1]]")
    links = links.transform_calculate(
        wide="datum.to[0] - datum.of[0]",
        side="datum.of[0] + datum.to[0] - 1",
        part="datum.wide == 0 ? 0.5 : datum.of[1] == 1 ? 0.36 : 0.64",  # outside, clear of the line
        gap="datum.wide == 0 ? 0.26 : 0.16",
        across="datum.of[0] + datum.gap * datum.wide",
        down="datum.of[1] + datum.gap",
        right="datum.to[0] - datum.gap * datum.wide",
        bottom="datum.to[1] - datum.gap",
        beside="datum.of[0] + datum.part * datum.wide",
        level="datum.of[1] + datum.part",
    )
    where = GRAPH.where("loss") | {"x2": "right:Q", "y2": "bottom:Q"}
    used = seen("at >= datum.has[2] && at <= datum.has[3]")
    comes = links.transform_filter("datum.of[1] == 1")
    weight = "datum.name + ' = ' + format(datum.value, '.3~g')"
    grad = "'dL/d' + datum.name + ' = ' + format(datum.grad, '.3~g')"
    return [
        links.mark_rule(strokeWidth=1.5).encode(**where),
        links.mark_rule(strokeWidth=4).encode(
            **where | {"color": alt.datum("gradient")}, opacity=used
        ),
        _along(links.transform_filter("datum.name != 'y'"), weight, "weight", -10, -9, "true"),
        _along(links.transform_filter("datum.name == 'y'"), weight, "minimum", -10, 0, "true"),
        _along(links, grad, "gradient", 10, 9, "at >= datum.has[4]"),
        _along(
            comes.transform_calculate(beside="datum.of[0] + 0.2 * datum.wide", level="1.2"),
            "format(datum.comes, '.3~g')",
            "gradient",
            0,
            0,
            "at >= 14",
        ),
    ]


def _along(links, says, role, dx, dy, when):
    """Words beside a link, outside of the ring; beside an upright one left or right of it."""
    side = f"datum.side == 0 ? {dx} : datum.side * 70"
    look = {
        "dx": alt.expr(side),
        "dy": alt.expr(f"datum.side == 0 ? 0 : {dy}"),
        "align": alt.expr(f"({side}) > 0 ? 'left' : 'right'"),
    }
    places = GRAPH.x.channel(alt.X, "beside"), GRAPH.y.channel(alt.Y, "level")
    return text(links, says, role, *places, **look).encode(opacity=seen(when))


def _nudged(nudges):
    """An arrow as long as each gradient; a ring where the nudge of one weight puts it."""
    rows = alt.Chart(nudges).transform_calculate(row="6 - datum.which")
    arrows = SLOPES.arrow(rows.transform_calculate(to="datum.grad", grad="0"), "gradient", "to")
    names = text(rows, "datum.name", "weight", 2, SLOPES.y.channel(alt.Y), fontSize=14)
    chosen = near(rows, "which", "one")
    put = SLOPES.points(chosen.transform_calculate(grad="datum.slope"), "comparison", size=160)
    says = (
        "datum.name + ' + ' + datum.nudge + ': loss ' + format(datum.loss, '.5~g') + ' → ' + "
        "format(datum.moved, '.5~g') + ', slope ' + format(datum.slope, '.4~g')"
    )
    return alt.layer(arrows, names, put, text(chosen, says, "comparison"))


def _counted(count):
    """Multiplications over the number of weights, both ways."""
    ways = [("walk", "gradient", "one walk"), ("nudges", "comparison", "a nudge for each")]
    layers = []
    for many, role, name in ways:
        rows = alt.Chart(count).transform_calculate(many=f"datum.{many}")
        last = rows.transform_filter("datum.weights > 1e5")
        layers += [COUNTS.curve(rows, role), COUNTS.points(rows, role, size=60)]
        says = f"'{name}: ' + format(datum.many, ',.0f')"
        layers += [
            text(
                last,
                says,
                role,
                COUNTS.x.channel(alt.X),
                COUNTS.y.channel(alt.Y),
                align="right",
                dx=-8,
                dy=-10,
            )
        ]
    return alt.layer(*layers)

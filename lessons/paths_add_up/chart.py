import altair as alt
from tutor.course.draw import Axis, Plane, beside, laid_out, last, near, play, seen, slider, text

LAST = 18  # four steps forward, then fourteen back: a question, its answer, and so on
GRAPH = Plane(Axis("across", None, 0, 1, bare=True), Axis("down", None, 4.35, -1.0, bare=True))
# Of each unit: its place, the steps from which value and gradient are known, and where both are told.
UNITS = {"x": [0.5, 0, 0, 99, 0.5, -26, 26], "a": [0.5, 1, 1, 16, 0.5, -26, 26]}
UNITS |= {"h": [0.13, 2, 2, 10, 0.235, 1, 1], "k": [0.87, 2, 2, 10, 0.765, -1, -1]}
UNITS |= {"p": [0.5, 3, 3, 6, 0.5, -26, 26], "L": [0.5, 4, 4, 5, 0.5, -26, 26]}
# Of each link: both ends, the place of its words, and from when until when backward uses it.
LINKS = {"w₁": [0.5, 0, 0.5, 1, 0.5, 0.5, 17, 18], "y": [0.5, 3, 0.5, 4, 0.5, 3.5, 5, 6]}
LINKS |= {"w₂": [0.5, 1, 0.13, 2, 0.27, 1.36, 11, 16], "w₃": [0.5, 1, 0.87, 2, 0.73, 1.36, 11, 16]}
LINKS |= {"w₄": [0.13, 2, 0.5, 3, 0.27, 2.64, 7, 10], "w₅": [0.87, 2, 0.5, 3, 0.73, 2.64, 7, 10]}
WIDE = Axis("grad", "gradient of each weight", -52, 42, (-40, -20, 0, 20))
SLOPES = Plane(WIDE, Axis("row", None, 0.4, 5.7, bare=True))
MANY = Axis("many", "multiplications", 1, 1e14, (1e3, 1e6, 1e9, 1e12), log=True)
COUNTS = Plane(Axis("weights", "weights", 1, 3e6, (10, 1000, 1e5), log=True), MANY)
VALUE = "datum.name + ' = ' + format(datum.value, '.3~g')"
GRAD = "'dL/d' + datum.name + ' = ' + format(datum.grad, '.3~g')"
COMES = "format(datum.comes, datum.side > 0 ? '+.3~g' : '.3~g')"  # one sum, left and right


def opening(units, links, walk):
    """The graph of one run: a slider goes forward through its values, then backward through its gradients."""
    return _graph(units, links, walk).add_params(play("at", "Step", LAST))


def draw(units, links, walk, nudges, count, wrong=None):
    """Your graph; under it what nudges say of each gradient, and what both ways cost."""
    graph = _graph(units, links, walk)
    if wrong is not None:
        says = "'believed: ' + format(datum.grad, '.3~g')"
        graph += _words(laid_out(wrong, UNITS, "across", "down"), says, "prediction", "26", "-18")
    one = slider("one", "Weight to nudge, in the lower chart", 1, 5, 1, 1)
    views = graph, _nudged(nudges).properties(height=170), _counted(count).properties(height=180)
    return alt.vconcat(*views).add_params(play("at", "Step", LAST, value=LAST), one)


def _graph(units, links, walk):
    """Values in ink, weights in blue, gradients in orange, and above them what this step says."""
    role = "at > 4 ? 'gradient' : 'loss'"
    now = near(walk, "at", "at").transform_calculate(down="datum.line * 0.28 - 0.85", role=role)
    says = "(datum.line > 0 ? '' : at > 4 ? 'backward: ' : 'forward: ') + datum.said"
    head = GRAPH.words(now, says, "role", 2, fontSize=15)
    return alt.layer(*_drawn_links(links), *_drawn_units(units), head).properties(height=400)


def _words(rows, says, role, side, dy, when="true"):
    """Words beside a place, as many pixels to a side and down as two expressions say."""
    look = beside(side, dy=alt.expr(dy), fontSize=13.5)
    return GRAPH.words(rows, says, role, **look).encode(opacity=seen(when))


def _drawn_units(table):
    """Circles; h and k have their numbers inside the ring of links, the others on both sides."""
    units = laid_out(table, UNITS, "across", "down", "known", "arrived", "clear", "left", "right")
    now = "(at <= 4 ? at == datum.known : at == datum.arrived || at == datum.arrived - 1)"
    yield GRAPH.nodes(units, "loss", lit=now)
    told, dy = units.transform_calculate(across="datum.clear"), "datum.down == 2 ? 8 : 0"
    yield _words(told, VALUE, "loss", "datum.left", f"-({dy})", "at >= datum.known")
    yield _words(told, GRAD, "gradient", "datum.right", dy, "at >= datum.arrived")


def _drawn_links(table):
    """Lines, orange while backward uses them; weights and gradients outside, and what comes to a from each side."""
    links = laid_out(table, LINKS, "across", "down", "right", "bottom", "x", "y", "first", "last")
    to = "right", "bottom", "datum.across == datum.right ? 0.26 : 0.16"
    yield GRAPH.link(links, "loss", *to, strokeWidth=1.5)
    used = GRAPH.link(links, "gradient", *to, strokeWidth=4)
    yield used.encode(opacity=seen("at >= datum.first && at <= datum.last"))
    told = links.transform_calculate(across="datum.x", down="datum.y")
    told = told.transform_calculate(
        side="(datum.across > 0.5) - (datum.across < 0.5)",
        role="datum.name == 'y' ? 'loss' : 'weight'",
    )
    dy, known = "datum.side ? 9 : 0", "at > datum.first && datum.name != 'y'"
    yield _words(told, VALUE, "role", "datum.side || -10", f"-({dy})")
    yield _words(told, GRAD, "gradient", "datum.side || 10", dy, known)
    meet = told.transform_filter("datum.bottom == 2")  # the two links that leave a
    meet = meet.transform_calculate(across="0.5", down="1.4")
    yield _words(meet, COMES, "gradient", "datum.side > 0 ? 3 : -3", "0", "at >= 14")


def _nudged(nudges):
    """An arrow as long as each gradient; a ring where the nudge of one weight puts it."""
    rows = alt.Chart(nudges).transform_calculate(row="6 - datum.which")
    arrows = SLOPES.arrow(rows.transform_calculate(to="datum.grad", grad="0"), "gradient", "to")
    names = SLOPES.words(rows, "datum.name", "weight", 2, dy=-9)
    told = f"format(datum.grad, '.3~g') + ({WIDE.beyond()} ? ', beyond the chart' : '')"
    numbers = SLOPES.words(rows, told, "gradient", 24, dy=-9)
    chosen = near(rows, "which", "one")
    put = SLOPES.points(chosen.transform_calculate(grad="datum.slope"), "comparison", size=160)
    # All the digits of 0.000009001556 would be unreadable.
    before, after = (f"format(round(datum.{it} * 1e6) / 1e6, '.7~g')" for it in ("loss", "moved"))
    says = f"datum.name + ' + ' + datum.nudge + ': loss ' + {before} + ' → ' + {after}"
    says += " + ', slope ' + format(datum.slope, '.4~g')"
    return alt.layer(arrows, names, numbers, put, text(chosen, says, "comparison"))


def _counted(count):
    """Multiplications over the number of weights, both ways."""
    layers = []
    for many, role, name in [("walk", "gradient", "one walk"), ("nudges", "comparison", "nudges")]:
        rows = alt.Chart(count).transform_calculate(many=f"datum.{many}")
        says = f"'{name}: ' + format(datum.many, ',.0f')"
        said = COUNTS.words(last(rows, "weights"), says, role, **beside(-8, dy=-10))
        layers += [COUNTS.curve(rows, role), COUNTS.points(rows, role, size=60), said]
    return alt.layer(*layers)

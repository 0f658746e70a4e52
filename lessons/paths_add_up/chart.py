import altair as alt
from tutor.course.draw import Axis, Plane, near, play, seen, slider, text

LAST = 18  # four steps forward, then fourteen back: a question, its answer, and so on
GRAPH = Plane(Axis("across", None, 0, 1, bare=True), Axis("down", None, 4.35, -1.0, bare=True))
# Of each unit: its place, and the steps from which its value and its gradient are known.
UNITS = {"of": ["across", "down", "known", "arrived"], "x": [0.5, 0, 0, 99], "a": [0.5, 1, 1, 16]}
UNITS |= {"h": [0.13, 2, 2, 10], "k": [0.87, 2, 2, 10], "p": [0.5, 3, 3, 6], "L": [0.5, 4, 4, 5]}
# Of each link: both ends, the place of its words; backward uses it from, until, and tells its gradient.
LINKS = {"of": ["left", "top", "right", "bottom", "across", "down", "first", "last", "told"]}
LINKS |= {"w₁": [0.5, 0.26, 0.5, 0.74, 0.5, 0.5, 17, 18, 18]}
LINKS |= {"w₂": [0.44, 1.16, 0.19, 1.84, 0.27, 1.36, 11, 16, 12]}
LINKS |= {"w₃": [0.56, 1.16, 0.81, 1.84, 0.73, 1.36, 11, 16, 12]}
LINKS |= {"w₄": [0.19, 2.16, 0.44, 2.84, 0.27, 2.64, 7, 10, 8]}
LINKS |= {"w₅": [0.81, 2.16, 0.56, 2.84, 0.73, 2.64, 7, 10, 8]}
LINKS |= {"y": [0.5, 3.26, 0.5, 3.74, 0.5, 3.5, 5, 6, 99]}
WIDE = Axis("grad", "gradient of each weight", -52, 42, (-40, -20, 0, 20))
SLOPES = Plane(WIDE, Axis("row", None, 0.4, 5.7, bare=True))
MANY = Axis("many", "multiplications", 1, 1e14, (1e3, 1e6), log=True)
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
        graph += _words(_placed(wrong, UNITS), says, "prediction", "26", "-18")
    one = slider("one", "Weight to nudge, in the lower chart", 1, 5, 1, 1)
    views = graph, _nudged(nudges).properties(height=170), _counted(count).properties(height=180)
    return alt.vconcat(*views).add_params(play("at", "Step", LAST, value=LAST), one)


def _graph(units, links, walk):
    """Values in ink, weights in blue, gradients in orange, and above them what this step says."""
    now, role = alt.Chart(walk).transform_filter("datum.at == at"), "at > 4 ? 'gradient' : 'loss'"
    now = now.transform_calculate(down="datum.line * 0.28 - 0.85", role=role)
    head = "(datum.line > 0 ? '' : at > 4 ? 'backward: ' : 'forward: ') + datum.said"
    heads = text(now, head, "loss", 2, GRAPH.y.channel(alt.Y), fontSize=15).encode(color="role:N")
    return alt.layer(*_drawn_links(links), *_drawn_units(units), heads).properties(height=400)


def _words(rows, says, role, side, dy, when="true"):
    """Words beside a place, as many pixels to a side and down as two expressions say."""
    align = alt.expr(f"({side}) > 0 ? 'left' : 'right'")
    look = {"fontSize": 13.5, "dx": alt.expr(side), "dy": alt.expr(dy), "align": align}
    x, y = GRAPH.x.channel(alt.X), GRAPH.y.channel(alt.Y)
    return text(rows, says, role, x, y, **look).encode(opacity=seen(when))


def _placed(table, spots):
    has = alt.Chart(table).transform_calculate(has=f"{spots}[datum.name]")
    return has.transform_calculate(**{n: f"datum.has[{i}]" for i, n in enumerate(spots["of"])})


def _drawn_units(table):
    """Circles; h and k have their numbers inside the ring of links, the others on both sides."""
    units, where = _placed(table, UNITS), GRAPH.where("loss")
    now = "(at <= 4 ? at == datum.known : at == datum.arrived || at == datum.arrived - 1)"
    beside = (
        "datum.name == 'h' ? 0.235 : datum.name == 'k' ? 0.765 : datum.across"  # clear of the links
    )
    told = units.transform_calculate(across=beside)
    side, dy = "datum.name == 'h' ? 1 : datum.name == 'k' ? -1 : ", "datum.down == 2 ? 8 : 0"
    return [
        units.mark_point(filled=True, size=1000).encode(**where, opacity=seen(now, 0.25)),
        units.mark_point(filled=False, size=1000, strokeWidth=2).encode(**where),
        units.mark_text(fontSize=15, fontWeight="bold").encode(**where, text="name:N"),
        _words(told, VALUE, "loss", side + "-26", f"-({dy})", "at >= datum.known"),
        _words(told, GRAD, "gradient", side + "26", dy, "at >= datum.arrived"),
    ]


def _drawn_links(table):
    """Lines, orange while backward uses them; weights and gradients outside, and what comes to a from each side."""
    links = _placed(table, LINKS).transform_calculate(
        side="(datum.across > 0.5) - (datum.across < 0.5)",
        role="datum.name == 'y' ? 'minimum' : 'weight'",
    )
    meet = links.transform_filter("datum.top == 1.16")  # the two links that leave a
    meet = meet.transform_calculate(across="0.5", down="1.4")
    ends, used = {"x2": "right:Q", "y2": "bottom:Q"}, seen("at >= datum.first && at <= datum.last")
    black, orange = (GRAPH.where(role, "left", "top") | ends for role in ("loss", "gradient"))
    dy, weights = "datum.side ? 9 : 0", ("weight", "datum.side || -10", "datum.side ? -9 : 0")
    return [
        links.mark_rule(strokeWidth=1.5).encode(**black),
        links.mark_rule(strokeWidth=4).encode(**orange, opacity=used),
        _words(links, VALUE, *weights).encode(color="role:N"),
        _words(links, GRAD, "gradient", "datum.side || 10", dy, "at >= datum.told"),
        _words(meet, COMES, "gradient", "datum.side > 0 ? 3 : -3", "0", "at >= 14"),
    ]


def _nudged(nudges):
    """An arrow as long as each gradient; a ring where the nudge of one weight puts it."""
    rows = alt.Chart(nudges).transform_calculate(row="6 - datum.which")
    arrows = SLOPES.arrow(rows.transform_calculate(to="datum.grad", grad="0"), "gradient", "to")
    y, far = SLOPES.y.channel(alt.Y), f"(datum.grad < {WIDE.lower} || datum.grad > {WIDE.upper})"
    names = text(rows, "datum.name", "weight", 2, y, dy=-9)
    told = f"format(datum.grad, '.3~g') + ({far} ? ', beyond the chart' : '')"
    numbers = text(rows, told, "gradient", 24, y, dy=-9)
    chosen = near(rows, "which", "one")
    put = SLOPES.points(chosen.transform_calculate(grad="datum.slope"), "comparison", size=160)
    before, after = (
        f"format(round(datum.{name} * 1e6) / 1e6, '.7~g')" for name in ("loss", "moved")
    )
    loss = f"': loss ' + {before} + ' → ' + {after}"  # all the digits of 0.000009001556 would be unreadable
    says = f"datum.name + ' + ' + datum.nudge + {loss} + ', slope ' + format(datum.slope, '.4~g')"
    return alt.layer(arrows, names, numbers, put, text(chosen, says, "comparison"))


def _counted(count):
    """Multiplications over the number of weights, both ways."""
    layers, at = [], (COUNTS.x.channel(alt.X), COUNTS.y.channel(alt.Y))
    for many, role, name in [("walk", "gradient", "one walk"), ("nudges", "comparison", "nudges")]:
        rows = alt.Chart(count).transform_calculate(many=f"datum.{many}")
        says = f"datum.weights > 1e5 ? '{name}: ' + format(datum.many, ',.0f') : ''"
        said = text(rows, says, role, *at, align="right", dx=-8, dy=-10)
        layers += [COUNTS.curve(rows, role), COUNTS.points(rows, role, size=60), said]
    return alt.layer(*layers)

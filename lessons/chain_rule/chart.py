import altair as alt
from tutor.course.draw import Axis, Plane, beside, dot, in_brackets, near, play, seen, text

LAST = 7  # four steps forward, then four steps back
COLUMN = Axis("column", None, 0, 1, bare=True)
LEVEL = Axis("level", None, -3.35, 0.75, bare=True)
NODES, HALFWAY = Plane(COLUMN, LEVEL), Plane(COLUMN, LEVEL.of("half"))
INPUTS = Plane(  # no label lies on the numbers of the axis
    Axis("x", "input x", -4.6, 4.6), Axis("gradient", "dL/dw", -80, 80, (-50, 0, 50))
)
TOLD = "datum.formula + ' = ' + format(datum.value, '.6~g')"  # the square of 4.25 as it is
NUMBER = "format(datum.gradient, '.4~g')"
GRADIENT = f"'dL/d' + datum.name + ' = ' + {NUMBER}"


def _factor(column):
    """What stands after a sign: in brackets where it is negative."""
    return in_brackets(f"format(datum.{column}, '.3~g')", f"datum.{column} < 0")


SLOPE = f"'× ' + {_factor('slope')}"


def opening(path):
    """The graph of one run: a slider goes forward through its values, then backward through its gradients."""
    return alt.layer(*_graph(path)).properties(height=340).add_params(play("at", "Step", LAST))


def draw(path, compare, wrong=None):
    """The same graph for your run, and under it the gradient that every other input would give."""
    graph, inputs = _graph(path), _over_inputs(path, compare)
    if wrong is not None:
        first, says = near(wrong, "order", "0"), f"'wrong rule: ' + {NUMBER}"
        graph += [NODES.words(_placed(wrong), says, "prediction", **beside(26, dy=18))]
        inputs += [INPUTS.level(first, "'the wrong rule:'", "gradient", alt.datum(0), **beside(0))]
    views = alt.layer(*graph).properties(height=330), alt.layer(*inputs).properties(height=190)
    return alt.vconcat(*views).add_params(play("at", "Step", last=LAST, value=LAST))


def _placed(table):
    """Give each row its place in the graph: the first at the top."""
    return alt.Chart(table).transform_calculate(column="0.42", level="-datum.order")


def _graph(path):
    """Nodes from top to bottom: values on the left, gradients on the right, local slopes on the links."""
    nodes = _placed(path).transform_calculate(
        half="-datum.order - 0.5",
        onward="-datum.order - 1",
        role="datum.name == 'w' ? 'weight' : 'loss'",
        after="{w: 'p', p: 'e', e: 'L', L: 'L'}[datum.name]",
        back=f"{LAST} - datum.order",
    )
    active = "(at <= 3 ? at : 7 - at) == datum.order"
    told = NODES.words(nodes, TOLD, "role", **beside(-26, fontSize=14))
    look = beside(26, fontSize=14, fontWeight="bold")
    brought = NODES.words(nodes, GRADIENT, "gradient", **look)
    return [
        *_links(nodes.transform_filter("datum.order < 3")),
        NODES.nodes(nodes, "role", lit=active),
        told.encode(opacity=seen("at >= datum.order")),
        brought.encode(opacity=seen("at >= datum.back")),
        _headline(nodes, active),
    ]


def _links(links):
    """Draw the links; the one that backward is using turns orange, with its arrow upwards."""
    data = "{w: 'input x = ' + format(datum.x, '~g'), p: 'answer y = ' + format(datum.y, '~g')}"
    slope = HALFWAY.words(links, SLOPE, "gradient", **beside(10))
    name = HALFWAY.words(links, "'d' + datum.after + '/d' + datum.name", **beside(-10))
    forward, back = (
        HALFWAY.points(links, role, size, shape=f"triangle-{way}")
        for role, size, way in (("loss", 90, "down"), ("gradient", 110, "up"))
    )
    to = "column", "onward", 0.23
    yield NODES.link(links, "loss", *to, strokeWidth=1.5)
    used = NODES.link(links, "gradient", *to, strokeWidth=4)
    yield used.encode(opacity=seen("at == datum.back"))
    yield forward.encode(opacity=seen("at <= 3"))
    yield back.encode(opacity=seen("at > 3"))
    yield from (mark.encode(opacity=seen("at > datum.order")) for mark in (slope, name))
    some = links.transform_filter("datum.order < 2")
    yield HALFWAY.words(some, f"({data})[datum.name]", "loss", 2, fontWeight="bold")


def _headline(nodes, active):
    """Write at the top what this step computes."""
    now = nodes.transform_window(upstream="lead(gradient)", sort=[alt.SortField("order")])
    now = now.transform_filter(active).transform_calculate(role="at > 3 ? 'gradient' : 'loss'")
    product = f"datum.name == 'L' ? '' : ' = ' + format(datum.upstream, '.4~g') + ' ' + {SLOPE}"
    back = f"'backward: dL/d' + datum.name + ({product}) + ' = ' + {NUMBER}"
    return text(now, f"at > 3 ? {back} : 'forward: ' + {TOLD}", "role", 2, 12, fontSize=15)


def _over_inputs(path, compare):
    """The gradient against the input, your run on it, and the input chosen in the chart."""
    label = "Input of the violet ring, in the lower chart"
    product = f"{_factor('de_dp')} + ' × ' + {_factor('dp_dw')} + ' = ' + {NUMBER}"
    product = f"format(datum.dl_de, '.3~g') + ' × ' + {product}"
    says = f"'x = ' + format(datum.x, '.2~g') + ':  ' + {product}"
    second, yours = near(compare, "x", "other"), near(path, "order", "0")
    dx, dy = alt.expr("datum.x < 0 ? -14 : 14"), alt.expr("datum.gradient > 0 ? 16 : -14")
    return [
        INPUTS.curve(compare, "gradient"),
        dot(compare, "other", label, -3, 3, 0.1, 2, "x", "gradient", "comparison"),
        text(second, says, "comparison", alt.datum(0), 10, align="center"),
        INPUTS.points(yours, size=130),
        INPUTS.words(yours, NUMBER, "weight", fontWeight="bold", dx=dx, dy=dy),
    ]

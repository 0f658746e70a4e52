import altair as alt
from tutor.course.draw import Axis, Plane, laid_out, play, text

# Of each tensor: its place, and that of the one computed from it.
PLACES = {"x": [0, 0, 1, 0], "first.weight": [0.45, 1, 1, 0], "hidden": [1, 0, 2, 0]}
PLACES |= {"last.weight": [1.45, 1, 2, 0], "guess": [2, 0, 3, 0], "loss": [3, 0, 3, 0]}
GRAPH = Plane(Axis("across", None, -0.4, 3.5, bare=True), Axis("up", None, -0.6, 1.6, bare=True))
COLUMNS = ["tensor", "is_leaf", "requires_grad", ".grad"]


def opening(nodes):
    """The graph of the loss; a slider in the chart sends the gradient back, tensor by tensor."""
    return _graph(nodes, "back").add_params(play("back", "Steps back", 5)).properties(height=290)


def draw(nodes, wrong=None):
    """The graph after backward, and under it what torch says of each tensor."""
    columns = COLUMNS if wrong is None else [*COLUMNS, "believed"]
    table = _table(nodes, columns)
    if wrong is not None:  # a wrong rule's .grad, in a column of its own
        believed = alt.Chart(wrong).transform_calculate(column="'believed'")
        look = {"align": "center", "fontStyle": "italic"}
        table += text(believed, "datum.grad", "prediction", *_cell(columns), **look)
    return alt.vconcat(_graph(nodes, "6").properties(height=270), table.properties(height=190))


def _graph(nodes, steps):
    """Tensors and what leads to what, orange where the gradient has been after so many steps."""
    chart = laid_out(nodes, PLACES, "across", "up", "end", "top").transform_calculate(
        been=f"datum.turn > 0 && datum.turn <= {steps}",
        role="datum.asks ? (datum.leaf ? 'weight' : 'loss') : 'prediction'",
    )
    # What backward brought: it stays where a .grad is kept, and passes the others.
    brought = "(datum.grad != 'None' ? 'keeps ' : 'passes ') + format(datum.passed, '~g')"
    been, outside = chart.transform_filter("datum.been"), alt.expr("datum.up > 0 ? -46 : 48")
    gradients = GRAPH.words(been, brought, "gradient", dy=outside)
    return alt.layer(*_edges(chart), *_tensors(chart), gradients)


def _edges(chart):
    """A line from each tensor to the one computed from it, dotted where it was not recorded, and the way back."""
    edges, to = chart.transform_filter("datum.name != 'loss'"), ("end", "top", 0.2)
    dash = alt.condition("datum.linked", alt.value([1, 0]), alt.value([2, 7]))
    yield GRAPH.link(edges, "prediction", *to, strokeWidth=1.5).encode(strokeDash=dash)
    been = edges.transform_filter("datum.been")
    yield GRAPH.link(been, "gradient", *to, strokeWidth=3.5)
    tip = alt.expr("datum.up > 0 ? -27 : -90")  # back to a weight above, or to the left
    begun = been.transform_calculate(
        across="0.8 * datum.across + 0.2 * datum.end", up="0.8 * datum.up + 0.2 * datum.top"
    )
    yield GRAPH.points(begun, "gradient", 130, shape="triangle-up", angle=tip)


def _tensors(chart):
    """A square for a leaf, a circle for what was computed; dashed when it asks for no gradient."""
    outline = GRAPH.points(chart, "role", 1100, filled=False, strokeWidth=2.2, opacity=1)
    yield outline.encode(
        shape=alt.condition("datum.leaf", alt.value("square"), alt.value("circle")),
        strokeDash=alt.condition("datum.asks", alt.value([1, 0]), alt.value([4, 3])),
    )
    yield GRAPH.words(chart, "format(datum.value, '~g')", "role")
    yield GRAPH.words(chart, "datum.name", "role", dy=alt.expr("datum.up > 0 ? -28 : 30"))


def _table(nodes, columns):
    """One row a tensor: what torch answers when it is asked after backward."""
    asked = "datum.name, datum.leaf ? 'yes' : 'no', datum.asks ? 'yes' : 'no'"
    told = f"[{asked}, replace(datum.grad, '-', '−')]"
    told = alt.Chart(nodes).transform_calculate(told=told, column=f"{COLUMNS}")
    told = told.transform_flatten(["told", "column"]).transform_calculate(
        role="datum.column != '.grad' ? 'loss' : datum.grad == 'None' ? 'prediction' : 'gradient'"
    )
    return text(told, "datum.told", "role", *_cell(columns), align="center")


def _cell(columns):
    axis = alt.Axis(orient="top", title=None, labelAngle=0, domain=False, ticks=False)
    yield alt.X("column:N", scale=alt.Scale(domain=columns), axis=axis)
    yield alt.Y("name:N", sort=list(PLACES), axis=None)

import altair as alt
from tutor.course.draw import play

PLACES = {
    "x": [0, 0],
    "first.weight": [0.45, 1],
    "hidden": [1, 0],
    "last.weight": [1.45, 1],
    "guess": [2, 0],
    "loss": [3, 0],
}
LEADS_TO = {"x": "hidden", "first.weight": "hidden", "hidden": "guess", "last.weight": "guess"}
LEADS_TO |= {"guess": "loss", "loss": "loss"}
ACROSS = alt.Scale(domain=[-0.4, 3.5], nice=False, padding=0)
UP = alt.Scale(domain=[-0.6, 1.6], nice=False, padding=0)
COLUMNS = ["tensor", "is_leaf", "requires_grad", ".grad"]


def opening(nodes):
    """The graph of the loss; a slider in the chart sends the gradient back, tensor by tensor."""
    back = play("back", "Steps back", last=5)
    return _graph(nodes, "back").add_params(back).properties(height=290)


def draw(nodes, wrong=None):
    """The graph after backward, and under it what torch says of each tensor."""
    columns = COLUMNS if wrong is None else [*COLUMNS, "believed"]
    table = _table(alt.Chart(nodes), columns)
    if wrong is not None:
        table += _believed(alt.Chart(wrong), columns)
    return alt.vconcat(_graph(nodes, "6").properties(height=270), table.properties(height=190))


def _graph(nodes, steps):
    """Tensors and what leads to what, orange where the gradient has been after so many steps."""
    chart = (
        alt.Chart(nodes)
        .transform_calculate(
            here=f"{PLACES}[datum.name]",
            there=f"{PLACES}[{LEADS_TO}[datum.name]]",
            been=f"datum.turn > 0 && datum.turn <= {steps}",
            role="datum.asks ? (datum.leaf ? 'weight' : 'loss') : 'prediction'",
            keeps="datum.grad != 'None'",
        )
        .transform_calculate(across="datum.here[0]", up="datum.here[1]")
    )
    return alt.layer(*_edges(chart), *_tensors(chart), _gradients(chart))


def _edges(chart):
    """A line from each tensor to the one computed from it, dotted where it was not recorded, and the way back."""
    chart = chart.transform_filter("datum.name != 'loss'").transform_calculate(
        start="datum.across + 0.2 * (datum.there[0] - datum.across)",
        low="datum.up + 0.2 * (datum.there[1] - datum.up)",
        end="datum.across + 0.8 * (datum.there[0] - datum.across)",
        top="datum.up + 0.8 * (datum.there[1] - datum.up)",
    )
    where = {"x": _across("start:Q"), "y": _up("low:Q"), "x2": "end:Q", "y2": "top:Q"}
    dash = alt.condition("datum.linked", alt.value([1, 0]), alt.value([2, 7]))
    been, color = chart.transform_filter("datum.been"), alt.datum("gradient")
    tip = alt.expr("datum.up > 0 ? -27 : -90")  # back to a weight above, or to the left
    return (
        chart.mark_rule(strokeWidth=1.5).encode(
            **where, color=alt.datum("prediction"), strokeDash=dash
        ),
        been.mark_rule(strokeWidth=3.5).encode(**where, color=color),
        been.mark_point(shape="triangle-up", size=130, angle=tip).encode(
            x=_across("start:Q"), y=_up("low:Q"), color=color
        ),
    )


def _tensors(chart):
    """A square for a leaf, a circle for what was computed; dashed when it asks for no gradient."""
    where = {"x": _across(), "y": _up(), "color": "role:N"}
    outline = chart.mark_point(filled=False, size=1100, strokeWidth=2.2, opacity=1).encode(
        **where,
        shape=alt.condition("datum.leaf", alt.value("square"), alt.value("circle")),
        strokeDash=alt.condition("datum.asks", alt.value([1, 0]), alt.value([4, 3])),
    )
    name = chart.mark_text(dy=alt.expr("datum.up > 0 ? -28 : 30"))
    number = chart.mark_text().encode(**where, text=alt.Text("value:Q", format="~g"))
    return outline, number, name.encode(**where, text="name:N")


def _gradients(chart):
    """What backward brought: it stays where a .grad is kept, and passes the others."""
    chart = chart.transform_filter("datum.been").transform_calculate(
        says="(datum.keeps ? 'keeps ' : 'passes ') + format(datum.passed, '~g')"
    )
    text = chart.mark_text(dy=alt.expr("datum.up > 0 ? -46 : 48"))
    return text.encode(x=_across(), y=_up(), text="says:N", color=alt.datum("gradient"))


def _across(field="across:Q"):
    return alt.X(field, scale=ACROSS, axis=None)


def _up(field="up:Q"):
    return alt.Y(field, scale=UP, axis=None)


def _table(chart, columns):
    """One row a tensor: what torch answers when it is asked after backward."""
    told = chart.transform_calculate(
        told="[datum.name, datum.leaf ? 'yes' : 'no', datum.asks ? 'yes' : 'no', "
        "replace(datum.grad, '-', '−')]",
        column=f"{COLUMNS}",
    )
    told = told.transform_flatten(["told", "column"])
    told = told.transform_calculate(
        role="datum.column != '.grad' ? 'loss' : datum.grad == 'None' ? 'prediction' : 'gradient'"
    )
    return told.mark_text().encode(**_cell(columns), text="told:N", color="role:N")


def _believed(chart, columns):
    """A wrong rule's .grad, in a column of its own."""
    chart = chart.transform_calculate(column="'believed'")
    return chart.mark_text(fontStyle="italic").encode(
        **_cell(columns), text="grad:N", color=alt.datum("prediction")
    )


def _cell(columns):
    axis = alt.Axis(orient="top", title=None, labelAngle=0, domain=False, ticks=False)
    return {
        "x": alt.X("column:N", scale=alt.Scale(domain=columns), axis=axis),
        "y": alt.Y("name:N", sort=list(PLACES), axis=None),
    }

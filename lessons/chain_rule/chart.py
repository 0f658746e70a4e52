import altair as alt
from tutor.course.draw import dot, play

LAST = 7  # four steps forward, then four steps back
ROW = alt.Scale(domain=[3.35, -0.75], nice=False)
COLUMN = alt.Scale(domain=[0, 1], nice=False)
NODE = 0.42  # where the nodes stand, as a share of the width
X = alt.Scale(domain=[-4.6, 4.6], nice=False)  # no label lies on the numbers of the axis
GRADIENT = alt.Scale(domain=[-80, 80], nice=False)


def opening(path):
    """The graph of one run: a slider goes forward through its values, then backward through its gradients."""
    at = play("at", "Step", last=LAST)
    return alt.layer(*_graph(path)).add_params(at).properties(height=340)


def draw(path, compare, wrong=None):
    """The same graph for your run, and under it the gradient that every other input would give."""
    at = play("at", "Step", last=LAST, value=LAST)
    graph = alt.layer(*_graph(path), *(_wrong_gradients(wrong) if wrong is not None else []))
    return alt.vconcat(
        graph.properties(height=330), _over_inputs(path, compare, wrong).properties(height=190)
    ).add_params(at)


def _graph(path):
    """Nodes from top to bottom: values on the left, gradients on the right, local slopes on the links."""
    nodes = (
        alt.Chart(path)
        .transform_calculate(
            column=f"{NODE}",
            top="datum.order + 0.23",
            bottom="datum.order + 0.77",
            half="datum.order + 0.5",
            role="datum.name == 'w' ? 'weight' : 'loss'",
            formula="{w: 'w', p: 'p = w · x', e: 'e = p − y', L: 'L = e²'}[datum.name]",
            after="{w: 'p', p: 'e', e: 'L', L: 'L'}[datum.name]",
            back=f"{LAST} - datum.order",
        )
        .transform_window(upstream="lead(gradient)", sort=[alt.SortField("order")])
    )
    nodes = nodes.transform_calculate(
        told="datum.formula + ' = ' + format(datum.value, '.3~g')",
        grad="'dL/d' + datum.name + ' = ' + format(datum.gradient, '.3~g')",
        local="'× ' + format(datum.slope, '.3~g')",
        link="'d' + datum.after + '/d' + datum.name",
        data="{w: 'input x = ' + format(datum.x, '~g'), p: 'answer y = ' + format(datum.y, '~g')}[datum.name]",
    )
    links = nodes.transform_filter("datum.order < 3")
    place = {
        "x": alt.X("column:Q", scale=COLUMN, axis=None),
        "y": alt.Y("order:Q", scale=ROW, axis=None),
    }
    middle = place | {"y": alt.Y("half:Q", scale=ROW, axis=None)}
    active = "(at <= 3 ? at : 7 - at) == datum.order"
    return [
        *_links(links, place, middle),
        links.transform_filter("datum.order < 2")
        .mark_text(align="left", fontWeight="bold")
        .encode(
            x=alt.value(2),
            y=alt.Y("half:Q", scale=ROW, axis=None),
            text="data:N",
            color=alt.datum("minimum"),
        ),
        nodes.mark_point(size=1100, filled=True).encode(
            **place, color="role:N", opacity=_when(active, 0.25)
        ),
        nodes.mark_point(size=1100, filled=False, strokeWidth=2).encode(**place, color="role:N"),
        nodes.mark_text(fontSize=15, fontWeight="bold").encode(
            **place, text="name:N", color="role:N"
        ),
        nodes.mark_text(align="right", dx=-26, fontSize=14).encode(
            **place, text="told:N", color="role:N", opacity=_when("at >= datum.order")
        ),
        nodes.mark_text(align="left", dx=26, fontSize=14, fontWeight="bold").encode(
            **place, text="grad:N", color=alt.datum("gradient"), opacity=_when("at >= datum.back")
        ),
        *_headline(nodes, active),
    ]


def _links(links, place, middle):
    """Draw the links; the one that backward is using turns orange, with its arrow upwards."""
    used = "at == datum.back"
    line = place | {"y": alt.Y("top:Q", scale=ROW, axis=None), "y2": "bottom:Q"}
    label = {"align": "left", "dx": 10}
    reached = "at > datum.order"
    return [
        links.mark_rule(strokeWidth=1.5).encode(**line, color=alt.datum("loss")),
        links.mark_rule(strokeWidth=4).encode(
            **line, color=alt.datum("gradient"), opacity=_when(used)
        ),
        links.mark_point(shape="triangle-down", size=90).encode(
            **middle, color=alt.datum("loss"), opacity=_when("at <= 3")
        ),
        links.mark_point(shape="triangle-up", size=110).encode(
            **middle, color=alt.datum("gradient"), opacity=_when("at > 3")
        ),
        links.mark_text(**label).encode(
            **middle, text="local:N", color=alt.datum("gradient"), opacity=_when(reached)
        ),
        links.mark_text(align="right", dx=-10).encode(
            **middle, text="link:N", color=alt.datum("loss"), opacity=_when(reached)
        ),
    ]


def _headline(nodes, active):
    """Write at the top what this step computes."""
    product = "datum.name == 'L' ? '' : ' = ' + format(datum.upstream, '.3~g') + ' ' + datum.local"
    now = nodes.transform_calculate(
        said=f"at <= 3 ? 'forward: ' + datum.told : 'backward: dL/d' + datum.name + ({product})"
        " + ' = ' + format(datum.gradient, '.3~g')"
    )
    place = {"x": alt.value(2), "y": alt.value(12), "text": "said:N"}
    look = {"align": "left", "fontSize": 15}
    return [
        now.mark_text(**look).encode(
            **place, color=alt.datum(role), opacity=_when(f"{active} && {shown}")
        )
        for role, shown in (("loss", "at <= 3"), ("gradient", "at > 3"))
    ]


def _over_inputs(path, compare, wrong):
    """The gradient against the input, your run on it, and the input chosen in the chart."""
    curve = alt.Chart(compare).mark_line(clip=True)
    x = alt.X("x:Q", scale=X, title="input x")
    y = alt.Y("gradient:Q", scale=GRADIENT, title="dL/dw", axis=alt.Axis(tickCount=4))
    yours = alt.Chart(path).transform_filter("datum.name == 'w'")
    second = alt.Chart(compare).transform_filter("abs(datum.x - other) < 0.01")
    second = second.transform_calculate(
        sum="'x = ' + format(datum.x, '.2~g') + ':  ' + format(datum.dl_de, '.3~g') + ' × '"
        " + format(datum.de_dp, '.3~g') + ' × ' + format(datum.dp_dw, '.3~g') + ' = '"
        " + format(datum.gradient, '.3~g')"
    )
    layers = [
        curve.encode(x=x, y=y, color=alt.datum("gradient")),
        dot(
            compare,
            "other",
            "Input of the violet dot, in the lower chart",
            -3,
            3,
            0.1,
            2,
            "x",
            "gradient",
            "comparison",
        ),
        second.mark_text().encode(
            x=alt.datum(0), y=alt.value(10), text="sum:N", color=alt.datum("comparison")
        ),
        yours.mark_point(size=130).encode(x="x:Q", y="gradient:Q", color=alt.datum("weight")),
        yours.mark_text(
            fontWeight="bold",
            dx=alt.expr("datum.x < 0 ? -14 : 14"),
            dy=alt.expr("datum.gradient > 0 ? 16 : -14"),
        ).encode(
            x="x:Q",
            y="gradient:Q",
            text=alt.Text("gradient:Q", format=".3~g"),
            color=alt.datum("weight"),
        ),
    ]
    if wrong is not None:
        false = alt.Chart(wrong).transform_filter("datum.name == 'w'")
        low, high = GRADIENT.domain
        false = false.transform_calculate(
            edge=f"clamp(datum.gradient, {low}, {high})",
            label="'the wrong rule: ' + format(datum.gradient, '.3~g')",
        )
        where = {"y": alt.Y("edge:Q", scale=GRADIENT), "color": alt.datum("prediction")}
        layers += [
            false.mark_rule(strokeDash=[5, 4], strokeWidth=2).encode(**where),
            false.mark_text(dy=alt.expr("datum.edge > 60 ? 12 : -9")).encode(
                x=alt.datum(0), text="label:N", **where
            ),
        ]
    return alt.layer(*layers)


def _wrong_gradients(wrong):
    """Write what the wrong rule puts where the gradients stand."""
    rows = alt.Chart(wrong).transform_calculate(
        column=f"{NODE}", label="'wrong rule: ' + format(datum.gradient, '.3~g')"
    )
    text = rows.mark_text(align="left", dx=26, dy=18)
    return [
        text.encode(
            x=alt.X("column:Q", scale=COLUMN, axis=None),
            y=alt.Y("order:Q", scale=ROW, axis=None),
            text="label:N",
            color=alt.datum("prediction"),
        )
    ]


def _when(shown, opacity=1):
    return alt.condition(shown, alt.value(opacity), alt.value(0))

import altair as alt
from tutor.course.draw import dot

W = alt.Scale(domain=[-3.7, 5.2], nice=False)  # no dot lies on the numbers of the axis
LOSS = alt.Scale(domain=[-4, 44], nice=False)
GRADIENT = alt.Scale(domain=[-12, 12], nice=False)
SCREEN = 0.2  # how steep a slope of one looks: losses are drawn smaller than weights
ARROW = 0.25  # how long an arrow a gradient of one gets, in weights


def opening(everywhere):
    """The curve, and a tangent that follows the weight dragged along it."""
    there = alt.Chart(everywhere).transform_filter("abs(datum.w - at) < 0.01")
    readouts = [
        _readout(there, "'weight w = ' + format(datum.w, '.1f')", "weight", 26),
        _readout(there, "'loss L = ' + format(datum.loss, '.2f')", "loss", 48),
        _readout(there, "'gradient = ' + format(datum.gradient, '.1f')", "gradient", 70),
    ]
    ball = dot(everywhere, "at", "Drag the weight", -3, 4.5, 0.1, 1)
    layers = [_curve(everywhere), _tangent(there), ball, *readouts]
    return alt.layer(*layers).properties(height=330)


def draw(here, everywhere, stair, wrong=None):
    """The tangent with a nudge beside it, the gradient as an arrow, and the gradient at every weight."""
    run, other = alt.Chart(here), alt.Chart(everywhere).transform_filter("abs(datum.w - at) < 0.01")
    curve = [_curve(everywhere, title=None), _minimum(everywhere)]
    curve += [_tangent(other, "comparison"), _compared(everywhere), *_stair(stair)]
    curve += [_tangent(run), _dot(run), *_number(run)]
    arrow = [*_arrow(run)]
    if wrong is not None:
        curve += [_tangent(alt.Chart(wrong), "prediction")]
        arrow += [*_arrow(alt.Chart(wrong), "prediction")]
    return alt.vconcat(
        alt.layer(*curve).properties(height=240),
        alt.layer(*arrow).properties(height=52),
        _all_gradients(everywhere, run, other),
    )


def _curve(everywhere, title="weight w"):
    return (
        alt.Chart(everywhere)
        .mark_line(clip=True)
        .encode(
            x=alt.X("w:Q", scale=W, title=title),
            y=alt.Y("loss:Q", scale=LOSS, title="loss L", axis=alt.Axis(values=[0, 10, 20, 30])),
            color=alt.datum("loss"),
        )
    )


def _minimum(everywhere):
    """A short dotted line from the axis up to the lowest loss on the curve, where no label hangs."""
    lowest = (
        alt.Chart(everywhere)
        .transform_joinaggregate(lowest="min(loss)")
        .transform_filter("datum.loss == datum.lowest")
    )
    return lowest.mark_rule(strokeDash=[2, 3], strokeWidth=2).encode(
        x="w:Q", y="loss:Q", y2=alt.value("height"), color=alt.datum("minimum")
    )


def _compared(everywhere):
    return dot(everywhere, "at", "Compare with weight", -3, 4.5, 0.1, -1, role="comparison")


def _dot(chart):
    return chart.mark_point(size=200, clip=True).encode(
        x="w:Q",
        y="loss:Q",
        color=alt.datum("weight"),
        tooltip=[alt.Tooltip(f"{name}:Q", format=".2f") for name in ("w", "loss", "gradient")],
    )


def _tangent(chart, role="gradient"):
    """A line of one length on the screen with the gradient as its slope; dashed for a wrong rule."""
    half = f"1.7 / sqrt(1 + pow({SCREEN} * datum.gradient, 2))"
    chart = chart.transform_calculate(
        left=f"datum.w - {half}",
        right=f"datum.w + {half}",
        start=f"datum.loss - datum.gradient * {half}",
        end=f"datum.loss + datum.gradient * {half}",
    )
    return chart.mark_rule(
        clip=True,
        strokeWidth=3 if role == "gradient" else 1.8,
        strokeDash=[5, 4] if role == "prediction" else [1, 0],
    ).encode(x="left:Q", x2="right:Q", y="start:Q", y2="end:Q", color=alt.datum(role))


def _stair(stair):
    """The nudge, and what it does to the loss: a step along the weight, then one along the loss."""
    along = alt.Chart(stair).mark_rule(strokeWidth=2, clip=True)
    yield along.encode(x="w:Q", x2="nudged_w:Q", y="loss:Q", color=alt.datum("weight"))
    yield along.encode(x="nudged_w:Q", y="loss:Q", y2="nudged_loss:Q", color=alt.datum("loss"))


def _number(chart):
    """The gradient where neither the curve nor the tangent runs: above the point on the side
    where it falls, over the bottom of a deep valley, or below where it is nearly flat high up."""
    chart = chart.transform_calculate(
        number="'gradient ' + format(datum.gradient, '.2~f')",
        spot="abs(datum.gradient) < 3.5 && datum.loss > 8 ? 'below' : !datum.gradient ? 'over'"
        " : datum.gradient < 0 ? 'right' : 'left'",
    )
    spots = {"right": ("left", 10, -16), "left": ("right", -10, -16)}
    spots |= {"over": ("center", -12, -48), "below": ("center", 0, 24)}
    for spot, (align, dx, dy) in spots.items():
        yield (
            chart.transform_filter(f"datum.spot == '{spot}'")
            .mark_text(align=align, dx=dx, dy=dy, fontWeight=600)
            .encode(x="w:Q", y="loss:Q", text="number:N", color=alt.datum("gradient"))
        )


def _readout(chart, text, role, y):
    return (
        chart.transform_calculate(readout=text)
        .mark_text(align="left", fontSize=15, fontWeight=600)
        .encode(x=alt.datum(0.6), y=alt.value(y), text="readout:N", color=alt.datum(role))
    )


def _arrow(chart, role="gradient"):
    """The gradient as an arrow along the weights: it begins at the weight and shows the way up."""
    own = role == "gradient"
    low, high = W.domain
    way = "!datum.gradient ? 'flat' : 'uphill is ' + (datum.gradient > 0 ? 'right' : 'left')"
    chart = chart.transform_calculate(
        tip=f"clamp(datum.w + {ARROW} * datum.gradient, {low} + 0.3, {high} - 0.3)",
        way=way if own else "'by the wrong rule'",
        middle=f"clamp(datum.w, {low} + 1.3, {high} - 1.3)",
    )
    bare = alt.Axis(labels=False, ticks=False, domain=False, grid=False, title=None)
    x = alt.X("w:Q", scale=W, axis=bare)
    y = alt.YDatum(3 if own else 1, scale=alt.Scale(domain=[0, 4], nice=False), axis=bare)
    shaft = chart.mark_rule(strokeWidth=3 if own else 1.8, strokeDash=[1, 0] if own else [5, 4])
    head = chart.mark_point(size=130).encode(
        x="tip:Q",
        shape=alt.condition(
            "datum.gradient > 0", alt.value("triangle-right"), alt.value("triangle-left")
        ),
        opacity=alt.condition("datum.gradient == 0", alt.value(0), alt.value(1)),
    )
    label = chart.mark_text(dy=16 if own else 14, fontWeight=600).encode(x="middle:Q", text="way:N")
    yield from (
        mark.encode(y=y, color=alt.datum(role))
        for mark in (shaft.encode(x=x, x2="tip:Q"), head, label)
    )
    yield chart.mark_point(size=90).encode(x=x, y=y, color=alt.datum("weight"))


def _all_gradients(everywhere, run, other):
    """The gradient at every weight; what its sign says stands outside, since it holds for no stretch of weights."""
    x = alt.X("w:Q", scale=W, title="weight w")
    y = alt.Y("gradient:Q", scale=GRADIENT, title="gradient", axis=alt.Axis(values=[-10, 0, 10]))
    line = alt.Chart(everywhere)
    area = line.mark_area(clip=True, opacity=0.13).encode(x=x, y=y, color=alt.datum("gradient"))
    line = line.mark_line(clip=True).encode(x=x, y=y, color=alt.datum("gradient"))
    zero = alt.Chart(everywhere).mark_rule().encode(y=alt.datum(0), color=alt.datum("loss"))
    dots = [_on_gradient(other, "comparison"), _on_gradient(run, "weight")]
    names = [
        alt.Chart(run.data)
        .mark_text(align="right", text=text)
        .encode(x=alt.value("width"), y=alt.value(y), color=alt.datum("gradient"))
        for text, y in (("above zero: uphill is right", -29), ("below zero: uphill is left", -14))
    ]
    return alt.layer(area, zero, line, *dots, *names).properties(height=140)


def _on_gradient(chart, role):
    """The weight on the gradient's curve; a triangle on the edge where the gradient leaves the chart."""
    low, high = GRADIENT.domain
    chart = chart.transform_calculate(
        edge=f"clamp(datum.gradient, {low}, {high})",
        left=f"datum.gradient < {low} ? 'below' : datum.gradient > {high} ? 'above' : 'no'",
    )
    shapes = alt.Scale(
        domain=["no", "above", "below"], range=["circle", "triangle-up", "triangle-down"]
    )
    own = role == "weight"
    return chart.mark_point(size=150 if own else 90, filled=own).encode(
        x="w:Q",
        y="edge:Q",
        shape=alt.Shape("left:N", scale=shapes, legend=None),
        color=alt.datum(role),
    )

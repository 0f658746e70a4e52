import altair as alt
from tutor.course.draw import dot

X = alt.Scale(domain=[0.6, 4.4], nice=False)
Y = alt.Scale(domain=[-6, 30], nice=False)
W = alt.Scale(domain=[-2, 7.2], nice=False)  # no mark lies on the numbers of the axis
LOSS = alt.Scale(domain=[-5, 133], nice=False)
EDGE = 125  # a dot as high as this is whole
HEIGHT = f"min(datum.loss, {EDGE})"  # on the edge where the loss leaves the chart


def opening(curve, lines, first):
    """The line through the data above, its loss on the curve below; the dragged weight moves both."""
    line = alt.Chart(lines).transform_filter("abs(datum.w - at) < 0.01")
    here = alt.Chart(curve).transform_filter("abs(datum.w - at) < 0.01")
    above = alt.layer(
        *_misses(line),
        _line(line),
        _points(lines),
        _readout(here, "'w = ' + format(datum.w, '.1f')", "weight", 1.6),
    )
    below = alt.layer(
        _curve(curve),
        *_first(first),
        dot(curve, "at", "Drag the weight", -1, 7, 0.1, 1),
        _readout(here, "'loss = ' + format(datum.loss, '.1f')", "loss", 3),
    )
    return alt.vconcat(above.properties(height=190), below.properties(height=190))


def draw(curve, lines, here, first, lowest, prediction=None, wrong=None):
    """Your weight's line and loss, a second weight to compare with, and the lowest loss of all."""
    other = alt.Chart(lines).transform_filter("abs(datum.w - at) < 0.01")
    yours = alt.Chart(here)
    above = [*_misses(yours), _line(other, "comparison"), _line(yours), _points(here)]
    second = alt.Chart(curve).transform_filter("abs(datum.w - at) < 0.01")
    above += [
        _told(yours.transform_filter("datum.x == 1"), "weight", 12),
        _told(second, "comparison", 30),
    ]
    below = [_curve(curve), *_lowest(lowest), *_first(first)]
    if prediction is not None:
        below += _guess(prediction)
    if wrong is not None:
        below += _wrong(wrong)
    low = alt.Chart(curve).transform_calculate(height=HEIGHT)
    below.append(
        dot(low, "at", "Compare with weight", -1, 7, 0.1, 5, y="height", role="comparison")
    )
    below += [_dot(yours)]
    return alt.vconcat(
        alt.layer(*above).properties(height=200), alt.layer(*below).properties(height=230)
    )


def _points(chart):
    return (
        alt.Chart(chart)
        .mark_point(size=70, shape="square", opacity=1)
        .encode(
            x=alt.X("x:Q", scale=X, title="input x", axis=alt.Axis(tickCount=4)),
            y=alt.Y("y:Q", scale=Y, title="answer y", axis=alt.Axis(values=[0, 10, 20, 30])),
            color=alt.datum("loss"),
        )
    )


def _line(chart, role="weight"):
    """The guesses of one weight; thin for the comparison."""
    return chart.mark_line(clip=True, strokeWidth=2.5 if role == "weight" else 1.3).encode(
        x=alt.X("x:Q", scale=X), y=alt.Y("guess:Q", scale=Y), color=alt.datum(role)
    )


def _misses(chart):
    """A stroke from each data point to the line: what the loss squares and averages."""
    yield chart.mark_rule(clip=True, strokeWidth=1.5, strokeDash=[2, 2]).encode(
        x=alt.X("x:Q", scale=X), y=alt.Y("y:Q", scale=Y), y2="guess:Q", color=alt.datum("loss")
    )


def _curve(curve):
    return (
        alt.Chart(curve)
        .mark_line(clip=True)
        .encode(
            x=alt.X("w:Q", scale=W, title="weight w"),
            y=alt.Y("loss:Q", scale=LOSS, title="loss L", axis=alt.Axis(values=[0, 40, 80, 120])),
            color=alt.datum("loss"),
        )
    )


def _dot(chart):
    """Your weight on its curve; a triangle on the edge where its loss leaves the chart."""
    chart = chart.transform_calculate(height=HEIGHT, beyond=f"datum.loss > {EDGE} ? 'yes' : 'no'")
    shapes = alt.Scale(domain=["no", "yes"], range=["circle", "triangle-up"])
    return chart.mark_point(size=200).encode(
        x="w:Q",
        y="height:Q",
        shape=alt.Shape("beyond:N", scale=shapes, legend=None),
        color=alt.datum("weight"),
        tooltip=[alt.Tooltip("w:Q", format=".1f"), alt.Tooltip("loss:Q", format=".2f")],
    )


def _first(first):
    """The thread's position: where training would begin."""
    chart = alt.Chart(first)
    yield chart.mark_point(size=60, filled=False, strokeWidth=2, clip=True).encode(
        x="w:Q", y="loss:Q", color=alt.datum("weight")
    )
    yield chart.mark_text(align="left", dx=14, dy=-2, text="position 1").encode(
        x="w:Q", y="loss:Q", color=alt.datum("weight")
    )


def _lowest(lowest):
    """The lowest loss of all, named above the plot, where no line runs through the words."""
    chart = alt.Chart(lowest).transform_calculate(name="'lowest at ' + format(datum.w, '.1f')")
    where = {"x": "w:Q", "color": alt.datum("minimum")}
    yield chart.mark_rule(strokeDash=[2, 3]).encode(**where)
    yield chart.mark_text(fontWeight=600).encode(**where, y=alt.value(-9), text="name:N")


def _guess(prediction):
    """The weight that the learner predicted for the typo, as a dashed line named above the plot."""
    chart = alt.Chart(prediction).transform_calculate(
        edge=f"clamp(datum.value, {W.domain[0]}, {W.domain[1]})"
    )
    where = {"x": "edge:Q", "color": alt.datum("prediction")}
    yield chart.mark_rule(strokeDash=[6, 4], strokeWidth=2).encode(**where)
    align = alt.expr("datum.edge > 4 ? 'right' : 'left'")
    text = chart.mark_text(align=align, text="your guess for the typo")
    yield text.encode(**where, y=alt.value(-24))


def _wrong(wrong):
    chart = alt.Chart(wrong)
    where = {"x": "w:Q", "y": "loss:Q", "color": alt.datum("prediction")}
    yield chart.mark_line(strokeDash=[5, 4], clip=True).encode(**where)
    end = chart.transform_joinaggregate(end="max(w)").transform_filter("datum.w == datum.end")
    yield end.mark_text(align="right", dy=-10, text="if the weight did nothing").encode(**where)


def _told(chart, role, y):
    """A weight and its loss, over the inputs at which no line is as high."""
    text = "'w = ' + format(datum.w, '.1f') + ', loss ' + format(datum.loss, '.5~g')"
    return (
        chart.transform_calculate(told=text)
        .mark_text(align="left", fontWeight=600)
        .encode(x=alt.value(32), y=alt.value(y), text="told:N", color=alt.datum(role))
    )


def _readout(chart, text, role, x):
    return (
        chart.transform_calculate(readout=text)
        .mark_text(align="center", fontSize=15, fontWeight=600)
        .encode(x=alt.datum(x), y=alt.value(18), text="readout:N", color=alt.datum(role))
    )

import altair as alt
from tutor.course.draw import Axis, Plane, beside, dot, last, near, text

DATA = Plane(
    Axis("x", "input x", 0.6, 4.4, (1, 2, 3, 4)), Axis("y", "answer y", -6, 30, (0, 10, 20, 30))
)
W = Axis("w", "weight w", -2, 7.2)  # no mark lies on the numbers of the axis
LOSS = Plane(W, Axis("loss", "loss L", -5, 133, (0, 40, 80, 120)))


def opening(curve, lines, first):
    """The line through the data above, its loss on the curve below; the dragged weight moves both."""
    line, here = near(lines, "w", "at"), near(curve, "w", "at")
    said = {"align": "center", "fontSize": 15, "fontWeight": 600}
    above = [*_misses(line), DATA.curve(line, "weight", "guess"), _points(lines)]
    above.append(
        text(here, "'w = ' + format(datum.w, '.1f')", "weight", alt.datum(1.6), 18, **said)
    )
    below = [LOSS.curve(curve), *_first(first), dot(curve, "at", "Drag the weight", -1, 7, 0.1, 1)]
    below.append(
        text(here, "'loss = ' + format(datum.loss, '.1f')", "loss", alt.datum(3), 44, **said)
    )
    return alt.vconcat(
        alt.layer(*above).properties(height=200), alt.layer(*below).properties(height=190)
    )


def draw(curve, here, first, lowest, others, ends, prediction=None, wrong=None):
    """Your weight's line and loss, the lowest loss of all, and the curve of another last answer."""
    end = near(ends, "last", "answer")
    above = [*_misses(alt.Chart(here)), DATA.curve(here, "weight", "guess"), _points(here)]
    above += [_told(near(here, "x", "1")), _ended(end)]
    ring = {"x": "x", "y": "last", "role": "comparison", "drag": "y"}
    above.append(dot(ends, "answer", "Drag the last answer", 0, 28, 1, 12, **ring))
    lowest = alt.Chart(lowest).transform_filter("isValid(datum.loss)")  # an edit may give nan
    below = [LOSS.curve(curve), LOSS.minimum(lowest, "w"), *_first(first, "datum.last < answer")]
    below += [LOSS.curve(near(others, "last", "answer"), "comparison")]
    below += [LOSS.points(end, "comparison", 90, "diamond")]
    lowest_at = "'lowest at ' + format(datum.w, '.1f')"
    below.append(
        text(lowest, lowest_at, "minimum", W.channel(alt.X), -9, align="center", fontWeight=600)
    )
    if prediction is not None:
        below.append(LOSS.guess(prediction, "'your guess for the typo:'"))
    if wrong is not None:
        below += _wrong(wrong)
    tips = [alt.Tooltip("w:Q", format=".1f"), alt.Tooltip("loss:Q", format=".2f")]
    below.append(LOSS.points(here, tips=tips))
    return alt.vconcat(
        alt.layer(*above).properties(height=200), alt.layer(*below).properties(height=230)
    )


def _points(table):
    return DATA.points(table, "loss", size=70, shape="square", opacity=1)


def _misses(table):
    """A stroke from each data point to the line, and its square: the loss is the mean of their areas."""
    # As wide as it is tall: 36 answers have the height of the first view, 3.8 inputs its width.
    wide = "abs(datum.y - datum.guess) * concat_0_height / 36 * 3.8 / width"
    square = table.transform_calculate(left=f"datum.x - {wide}").mark_rect(clip=True, opacity=0.15)
    yield square.encode(**DATA.where("loss", "left"), x2="x:Q", y2="guess:Q")
    yield DATA.strokes(table, "loss", "guess", strokeDash=[2, 2])


def _first(first, left="false"):
    """The thread's position: where training would begin. On its right would run the curve of a higher last answer."""
    yield LOSS.points(first, size=60, filled=False, strokeWidth=2)
    yield LOSS.words(first, "'position 1'", "weight", **beside(f"{left} ? -14 : 14", dy=-2))


def _wrong(wrong):
    """The loss as it would be by the wrong rule, named at its end."""
    yield LOSS.curve(wrong, "prediction")
    look = {"align": "right", "dy": -10}
    yield LOSS.words(last(wrong, "w"), "'if the weight did nothing'", "prediction", **look)


def _told(table):
    """Your weight and its loss, over the inputs at which no line is as high."""
    loss = "isValid(datum.loss) ? format(datum.loss, '.5~g') : 'no number'"
    said = f"'w = ' + format(datum.w, '.1f') + ', loss ' + ({loss})"
    return text(table, said, "weight", 32, 12, fontWeight=600)


def _ended(end):
    """The last answer that is tried, and where its curve is lowest."""
    said = "'last answer ' + datum.last + ': lowest at ' + format(datum.w, '.1f')"
    return text(end, said, "comparison", 32, 30, fontWeight=600)

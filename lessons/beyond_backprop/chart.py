import altair as alt
from tutor.course.draw import dot

YOURS = "abs(datum.nudge - datum.yours) < 0.001"
OPENING, BOARD = [-4.5, 12.5], [0, 26]  # the widths of the two boards, counted in pixels


def opening(one, cells):
    """A picture with one pixel under a slider; below it, the loss against the ink in that pixel."""
    pixels = (
        alt.Chart(cells)
        .transform_filter("datum.nudge == 0")
        .transform_calculate(steepness="abs(datum.slope)")
        .transform_joinaggregate(steepest="max(steepness)")
        .transform_calculate(ringed="datum.steepness == datum.steepest")
        .transform_calculate(ink="datum.ringed ? drop : datum.ink")
    )
    ring = pixels.transform_filter("datum.ringed").mark_rect(fillOpacity=0, strokeWidth=3)
    ring = _at(ring, 0, OPENING).encode(stroke=alt.datum("gradient"))
    picture = (_picture(pixels, "weight", 0, OPENING) + ring).properties(height=200)

    x = alt.X(
        "ink:Q", scale=alt.Scale(domain=[-0.12, 1.06], nice=False), title="ink in the ringed pixel"
    )
    y = alt.Y("loss:Q", scale=alt.Scale(domain=[0, 0.2], nice=False), title="loss L")
    curve = alt.Chart(one).mark_line(clip=True).encode(x=x, y=y, color=alt.datum("loss"))
    slope = alt.Chart(one).mark_line(clip=True, strokeWidth=2, strokeDash=[6, 3])
    slope = slope.encode(x=x, y="line:Q", color=alt.datum("gradient"))
    ball = dot(one, "drop", "Ink in the ringed pixel", 0, 1, 0.05, 0, x="ink")
    label = alt.Chart(one).transform_filter("abs(datum.ink - 0.8) < 0.01")
    label = label.mark_text(align="left", dy=16).encode(
        x=x, y="line:Q", color=alt.datum("gradient"), text=alt.datum("slope")
    )
    return alt.vconcat(picture, (curve + slope + label + ball).properties(height=180))


def draw(path, cells, wrong=None):
    """Your picture, its gradient and a picture to compare with; below, the loss along the nudge."""
    mine = alt.Chart(cells).transform_filter(YOURS)
    theirs = alt.Chart(cells).transform_filter("abs(datum.nudge - other) < 0.001")
    board = alt.layer(
        _picture(mine, "weight", 0, BOARD),
        *_slopes(mine, 9, BOARD),
        _picture(theirs, "comparison", 18, BOARD),
        _title(mine, "your picture", "weight", 0),
        _title(mine, "gradient before", "gradient", 9),
        _title(theirs, "compared", "comparison", 18),
    )
    return alt.vconcat(board.properties(height=170), _along(path, wrong))


def _at(marks, left, width, half="0.5"):
    """Put one square for each pixel on the board, `left` columns from its edge."""
    return marks.transform_calculate(
        left=f"datum.column + {left + 0.5} - {half}",
        right=f"datum.column + {left + 0.5} + {half}",
        top=f"datum.row + 0.5 - {half}",
        bottom=f"datum.row + 0.5 + {half}",
    ).encode(
        x=alt.X("left:Q", scale=alt.Scale(domain=width, nice=False), axis=None),
        x2="right:Q",
        y=alt.Y("top:Q", scale=alt.Scale(domain=[8, -1.2], nice=False), axis=None),
        y2="bottom:Q",
    )


def _picture(pixels, role, left, width):
    """The picture itself: the more ink, the darker."""
    shade = alt.Scale(domain=[-0.4, 1.4], range=[0, 1], nice=False)
    ink = alt.Opacity("ink:Q", scale=shade, legend=None)
    return _at(pixels.mark_rect(), left, width).encode(opacity=ink, color=alt.datum(role))


def _slopes(pixels, left, width):
    """The gradient: a square for each pixel, large where it is steep, filled where it is positive."""
    sized = (
        pixels.transform_calculate(steepness="abs(datum.slope)")
        .transform_joinaggregate(steepest="max(steepness)")
        .transform_calculate(half="0.46 * sqrt(datum.steepness / datum.steepest)")
    )
    for sign, filled in (("datum.slope > 0", 1), ("datum.slope < 0", 0)):
        marks = sized.transform_filter(sign).mark_rect(fillOpacity=filled, strokeWidth=1.2)
        yield _at(marks, left, width, "datum.half").encode(
            color=alt.datum("gradient"), stroke=alt.datum("gradient")
        )


def _title(pixels, words, role, left):
    """A few words over one of the pictures, in the middle."""
    corner = pixels.transform_filter("datum.row == 0 && datum.column == 0")
    return corner.mark_text().encode(
        x=alt.datum(left + 4), y=alt.datum(-0.7), text=alt.datum(words), color=alt.datum(role)
    )


def _along(path, wrong):
    """The loss against the nudge: along the signs, along random signs, and where you are."""
    x = alt.X(
        "nudge:Q",
        scale=alt.Scale(domain=[-0.37, 0.31], nice=False),
        title="nudge of every pixel, along its gradient's sign",
    )
    y = alt.Y(
        "loss:Q",
        scale=alt.Scale(domain=[0, 1.75], nice=False),
        title="loss L",
        axis=alt.Axis(tickCount=4),
    )
    curve = alt.Chart(path).mark_line(clip=True).encode(x=x, y=y, color=alt.datum("loss"))
    dice = alt.Chart(path).mark_line(clip=True, strokeWidth=1.5, strokeDash=[2, 3])
    dice = dice.encode(x=x, y="dice:Q", color=alt.datum("loss"))
    even = alt.Chart(path).transform_filter("datum.nudge == 0")
    even = even.mark_rule(strokeDash=[1, 3]).encode(y="even:Q", color=alt.datum("loss"))
    layers = [curve, dice, even]
    layers += [
        _words(path, "loss:Q", "along the signs", "loss", at=0.2, dx=-10, align="right"),
        _words(path, "dice:Q", "random signs", "loss", at=0.3, dy=-9, align="right"),
        _words(path, "even:Q", "even odds", "loss", at=-0.1, dy=-9, align="right"),
    ]
    if wrong is not None:
        mirror = alt.LookupData(data=path, key="nudge", fields=["loss"])
        mirrored = alt.Chart(wrong).transform_lookup(lookup="mirror", from_=mirror)
        dashed = mirrored.mark_line(clip=True, strokeDash=[5, 4])
        label = mirrored.transform_filter("abs(datum.nudge + 0.25) < 0.001")
        label = label.mark_text(align="left", dx=12).encode(text=alt.datum("by your rule"))
        layers += [mark.encode(x=x, y=y, color=alt.datum("prediction")) for mark in (dashed, label)]
    places = alt.Chart(path).transform_filter(
        "abs(datum.nudge * 20 - round(datum.nudge * 20)) < 0.01"
    )
    layers.append(
        dot(
            places,
            "other",
            "Compare with nudge",
            -0.3,
            0.3,
            0.05,
            0.1,
            x="nudge",
            role="comparison",
        )
    )
    mine = alt.Chart(path).transform_filter(YOURS).mark_point(size=200, filled=True)
    tips = [alt.Tooltip("nudge:Q", format=".2f"), alt.Tooltip("loss:Q", format=".3f")]
    layers.append(mine.encode(x=x, y=y, color=alt.datum("weight"), tooltip=tips))
    return alt.layer(*layers).properties(height=250)


def _words(path, height, words, role, at, align, dx=0, dy=0):
    """A few words beside a line, at the nudge `at`."""
    here = alt.Chart(path).transform_filter(f"abs(datum.nudge - {at}) < 0.001")
    return here.mark_text(align=align, dx=dx, dy=dy).encode(
        x="nudge:Q", y=height, text=alt.datum(words), color=alt.datum(role)
    )

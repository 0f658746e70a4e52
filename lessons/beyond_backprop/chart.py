import altair as alt
from tutor.course.draw import Axis, Plane, dot, near

ROWS = Axis("down", None, -8, 1.2, bare=True)
OPENING = Plane(Axis("across", None, -4.5, 12.5, bare=True), ROWS)  # counted in pixels
BOARD = Plane(Axis("across", None, 0, 26, bare=True), ROWS)
INK = Plane(Axis("ink", "ink in the ringed pixel", -0.12, 1.06), Axis("loss", "loss L", 0, 0.2))
NUDGE = Plane(
    Axis("nudge", "nudge of every pixel", -0.37, 0.34),
    Axis("loss", "loss L", -0.12, 1.75, (0, 0.5, 1, 1.5)),
)
TIPS = [alt.Tooltip("nudge:Q", format=".2f"), alt.Tooltip("loss:Q", format=".3f")]


def opening(one, cells):
    """A picture with one pixel under a slider; below it, the loss against the ink in that pixel."""
    pixels = _steep(near(cells, "nudge", "0", 0.001)).transform_calculate(
        ringed="datum.steepness == datum.steepest",
        ink="datum.steepness == datum.steepest ? drop : datum.ink",
    )
    ringed = _put(pixels.transform_filter("datum.ringed"), 0)
    ring = OPENING.squares(ringed, "gradient", 0.5, fillOpacity=0, strokeWidth=3)
    ring = ring.encode(stroke=alt.datum("gradient"))
    says = near(one, "ink", "0.8")
    curve = alt.layer(
        INK.curve(one),
        INK.curve(one, "gradient", "line", strokeWidth=2, strokeDash=[6, 3]),
        INK.words(says, "'slope'", "gradient", y="line", align="left", dy=16),
        dot(one, "drop", "Ink in the ringed pixel", 0, 1, 0.05, 0, x="ink"),
    )
    picture = (_picture(OPENING, pixels, "weight", 0) + ring).properties(height=200)
    return alt.vconcat(picture, curve.properties(height=180))


def draw(path, cells):
    """Your picture, its gradient and a picture to compare with; below, the loss along the nudge."""
    mine, theirs = near(cells, "nudge", "datum.yours", 0.001), near(cells, "nudge", "other", 0.001)
    board = [_picture(BOARD, mine, "weight", 0), *_slopes(mine, 9)]
    board += [_picture(BOARD, theirs, "comparison", 18)]
    for pixels, says, role, left in (
        (mine, "'your picture'", "weight", 0),
        (mine, "'gradient before'", "gradient", 9),
        (theirs, "'compared'", "comparison", 18),
    ):
        corner = pixels.transform_filter("datum.row == 0 && datum.column == 0")
        above = corner.transform_calculate(across=f"{left + 4}", down="0.7")
        board.append(BOARD.words(above, says, role))
    along = alt.layer(*_along(path)).properties(height=250)
    return alt.vconcat(alt.layer(*board).properties(height=170), along)


def _put(pixels, left):
    """Give each pixel the place of its middle, `left` columns from the edge of the board."""
    return pixels.transform_calculate(
        across=f"datum.column + {left + 0.5}", down="-datum.row - 0.5"
    )


def _steep(pixels):
    steep = pixels.transform_calculate(steepness="abs(datum.slope)")
    return steep.transform_joinaggregate(steepest="max(steepness)")


def _picture(plane, pixels, role, left):
    """The picture itself: the more ink, the darker."""
    shade = alt.Scale(domain=[-0.4, 1.4], range=[0, 1], nice=False)
    squares = plane.squares(_put(pixels, left), role, 0.5)
    return squares.encode(opacity=alt.Opacity("ink:Q", scale=shade, legend=None))


def _slopes(pixels, left):
    """The gradient: a square for each pixel, large where it is steep, filled where it is positive."""
    half = "0.46 * sqrt(datum.steepness / datum.steepest)"
    for sign, filled in (("datum.slope > 0", 1), ("datum.slope < 0", 0)):
        some = _put(_steep(pixels).transform_filter(sign), left)
        look = {"fillOpacity": filled, "strokeWidth": 1.2}
        squares = BOARD.squares(some, "gradient", half, **look)
        yield squares.encode(stroke=alt.datum("gradient"))


def _along(path):
    """The loss against the nudge: yours, along random signs, and where you are."""
    even = near(path, "nudge", "0", 0.001).mark_rule(strokeDash=[1, 3])
    yield NUDGE.curve(path)
    yield NUDGE.curve(path, y="dice", strokeWidth=1.5, strokeDash=[2, 3])
    yield even.encode(y=NUDGE.y.channel(alt.Y, "even"), color=alt.datum("loss"))
    for at, height, says, look in (
        (0.2, "loss", "'your nudges'", {"dx": -10}),
        (0.3, "dice", "'random signs'", {"dy": -9}),
        (-0.1, "even", "'even odds'", {"dy": -9}),
    ):
        here = near(path, "nudge", f"{at}", 0.001)
        yield NUDGE.words(here, says, y=height, align="right", **look)
    # Where the slider can stand: every fifth of the curve's places.
    places = near(path, "nudge", "round(datum.nudge * 20) / 20", 0.0005)
    grip = "other", "Compare with nudge", -0.3, 0.3, 0.05, 0.1
    yield dot(places, *grip, x="nudge", role="comparison")
    yield NUDGE.points(near(path, "nudge", "datum.yours", 0.001), tips=TIPS)

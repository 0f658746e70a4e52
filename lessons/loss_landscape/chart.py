import altair as alt
from tutor.course.draw import Axis, Plane, dot, last, near, play, slider, text

HALF = 4.4 / 30 / 2  # half a square of the plane, which has thirty-one of them on a side
LINE = Plane(
    Axis("far", "how far the million weights have moved along the line", -1.25, 1.07),
    Axis("loss", "loss L", -0.03, 0.6),
)
LAND = Plane(  # it begins beside the numbers
    Axis("w1", "first unit's weight", -2.75, 2.28, (-2, -1, 0, 1, 2), grid=False),
    Axis("w2", "second unit's weight", -2.28, 2.28, grid=False),
)
STEPS = Plane(Axis("step", "step", -9, 120), Axis("loss", "loss L", 0, 3.4, (0, 1, 2, 3)))
CUTS = Plane(
    Axis("far", "away from where your walk ends", -1.45, 1.25, (-1, -0.5, 0, 0.5, 1)),
    Axis("loss", "loss L", 0, 3, (0, 1, 2, 3)),
)
HEIGHT = alt.Scale(  # bands of loss, low to high
    type="threshold",
    domain=[0.1, 0.3, 0.6, 0.9, 1.2, 1.5, 2, 3, 4.5],
    range=[0, 0.05, 0.1, 0.15, 0.2, 0.26, 0.32, 0.39, 0.46, 0.54],
)


def opening(line):
    """The loss of the million weights along one of several random lines, and a dot that walks along it."""
    this = alt.Chart(line).transform_filter("datum.line == which")
    trained, here = near(this, "far", "0"), near(this, "far", "at")
    stopped = "'where training stopped'"
    inwards = {  # at the right edge
        "align": alt.expr("datum.far < 0.7 ? 'left' : 'right'"),
        "dx": alt.expr("datum.far < 0.7 ? 10 : 12"),
    }
    return (
        alt.layer(
            LINE.minimum(trained, "far"),
            LINE.words(trained, stopped, "minimum", align="left", dx=6, dy=-150),
            LINE.curve(this),
            dot(this, "at", "Walk along the line", -1, 1, 0.1, 0, x="far"),
            LINE.words(here, "'loss ' + format(datum.loss, '.3f')", "weight", dy=-36, **inwards),
        )
        .properties(height=320)
        .add_params(play("which", "Another line", 3, low=1, value=1))
    )


def draw(path, plane, cuts):
    """The plane of the two weights with the walks on it, the loss by step, and two cuts where yours ends."""
    yours = alt.Chart(path).transform_filter("datum.start == 0")
    other = near(path, "apart", "gap").transform_filter("datum.start > 0")
    walks = [(other, "comparison"), (yours, "weight")]
    land = [*_land(plane), *(mark for walk in walks for mark in _trail(*walk)), *_lowest(plane)]
    return alt.vconcat(
        alt.layer(*land).properties(height=270),
        alt.layer(*(STEPS.trace(*walk) for walk in walks)).properties(height=100),
        alt.layer(*_cuts(cuts)).properties(height=130),
    ).add_params(slider("gap", "Compare with gap", 0, 1, 0.1, 0.5))


def _land(plane):
    """The loss over the two weights in bands of shade, and the line of equal weights."""
    shade = alt.Opacity("loss:Q", scale=HEIGHT, legend=None)
    yield LAND.squares(plane, "loss", HALF).encode(opacity=shade)
    equal = alt.Chart(plane).transform_filter("datum.w1 == datum.w2")
    yield LAND.curve(equal, strokeWidth=1.2, strokeDash=[3, 3])


def _lowest(plane):
    """The lowest places: last, for a walk that ends at one would cover it."""
    lowest = alt.Chart(plane).transform_joinaggregate(lowest="min(loss)")
    lowest = lowest.transform_filter("datum.loss < datum.lowest + 0.0001")
    yield LAND.points(lowest, "minimum", 110, shape="diamond", opacity=1)
    yield LAND.words(lowest, "'lowest loss'", "minimum", dy=16)


def _trail(walk, role):
    """A walk over the plane: its steps, and a ring where it ends."""
    ring, size, width = (340, 34, 2.5) if role == "weight" else (130, 20, 1.6)
    yield LAND.path(walk, role, size=size, strokeWidth=width, opacity=1)
    yield LAND.points(last(walk, "step"), role, ring, filled=False, strokeWidth=width)


def _cuts(cuts):
    """The loss along two straight lines through the place where your walk ends."""
    for way, dash in enumerate([[1, 0], [6, 3]]):
        cut = alt.Chart(cuts).transform_filter(f"datum.way == {way}")
        yield CUTS.curve(cut, strokeDash=dash)
    here = near(cuts, "far", "0", 0.001).transform_filter("datum.way == 0")
    yield text(here, "'solid: both together, dashed: one up, one down'", "loss")
    yield CUTS.points(here)

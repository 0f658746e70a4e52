import altair as alt
from tutor.course.draw import dot, slider

HALF = 4.4 / 30 / 2  # half a square of the plane, which has thirty-one of them on a side
W = alt.Scale(domain=[-2.28, 2.28], nice=False)
HEIGHT = alt.Scale(  # bands of loss, low to high
    type="threshold",
    domain=[0.1, 0.3, 0.6, 0.9, 1.2, 1.5, 2, 3, 4.5],
    range=[0, 0.05, 0.1, 0.15, 0.2, 0.26, 0.32, 0.39, 0.46, 0.54],
)


def opening(line):
    """The loss of the million weights along one random line, and a dot that walks along it."""
    x = alt.X(
        "far:Q",
        scale=alt.Scale(domain=[-1.85, 1.6], nice=False),
        title="how far the million weights have moved along the line",
    )
    y = alt.Y("loss:Q", scale=alt.Scale(domain=[-0.02, 0.35], nice=False), title="loss L")
    curve = alt.Chart(line).mark_line().encode(x=x, y=y, color=alt.datum("loss"))
    trained = alt.Chart(line).transform_filter("abs(datum.far) < 0.01")
    here = alt.Chart(line).transform_filter("abs(datum.far - at) < 0.01")
    label = here.transform_calculate(said="'loss ' + format(datum.loss, '.3f')")
    layers = [
        trained.mark_rule(strokeDash=[2, 3]).encode(x=x, color=alt.datum("minimum")),
        trained.mark_text(align="left", dx=6, dy=-150).encode(
            x=x, y=y, text=alt.datum("where training stopped"), color=alt.datum("minimum")
        ),
        curve,
        dot(line, "at", "Walk along the line", -1.5, 1.5, 0.1, 0, x="far"),
        *(
            side.mark_text(align=align, dx=dx, dy=-36).encode(
                x=x, y=y, text="said:N", color=alt.datum("weight")
            )
            for side, align, dx in (
                (label.transform_filter("datum.far < 1"), "left", 10),
                (label.transform_filter("datum.far >= 1"), "right", 12),  # inwards at the edge
            )
        ),
    ]
    return alt.layer(*layers).properties(height=320)


def draw(path, plane, cuts, wrong=None):
    """The plane of the two weights with the walks on it, the loss by step, and two cuts where yours ends."""
    gap = slider("gap", "Compare with gap", 0, 1, 0.1, 0.5)
    yours = alt.Chart(path).transform_filter("datum.start == 0")
    other = alt.Chart(path).transform_filter("datum.start > 0 && abs(datum.apart - gap) < 0.01")
    walks = [(other, "comparison"), (yours, "weight")]
    if wrong is not None:
        walks.append((alt.Chart(wrong), "prediction"))
    land = alt.layer(*_land(plane), *(layer for w in walks for layer in _trail(*w)))
    return alt.vconcat(
        land.properties(height=270), _by_step(walks).properties(height=100), _cuts(cuts)
    ).add_params(gap)


def _land(plane):
    """The loss over the two weights in bands of shade, the line of equal weights, the lowest places."""
    squares = alt.Chart(plane).transform_calculate(
        left=f"datum.w1 - {HALF}",
        right=f"datum.w1 + {HALF}",
        low=f"datum.w2 - {HALF}",
        high=f"datum.w2 + {HALF}",
    )
    x = alt.X("left:Q", scale=W, title="first unit's weight", axis=alt.Axis(grid=False))
    y = alt.Y("low:Q", scale=W, title="second unit's weight", axis=alt.Axis(grid=False))
    shade = alt.Opacity("loss:Q", scale=HEIGHT, legend=None)
    yield squares.mark_rect().encode(
        x=x, x2="right:Q", y=y, y2="high:Q", opacity=shade, color=alt.datum("loss")
    )
    equal = alt.Chart(plane).transform_filter("datum.w1 == datum.w2")
    equal = equal.mark_line(strokeWidth=1.2, strokeDash=[3, 3])
    yield equal.encode(x="w1:Q", y="w2:Q", color=alt.datum("loss"))
    lowest = (
        alt.Chart(plane)
        .transform_joinaggregate(lowest="min(loss)")
        .transform_filter("datum.loss < datum.lowest + 0.0001")
    )
    marks = (lowest.mark_point(shape="diamond", size=110), lowest.mark_text(dy=16))
    for mark in marks:
        yield mark.encode(
            x="w1:Q", y="w2:Q", color=alt.datum("minimum"), **_text(mark, "lowest loss")
        )


def _text(mark, words):
    """The encoding of words, for marks that are text."""
    return {"text": alt.datum(words)} if mark.mark.type == "text" else {}


def _trail(walk, role):
    """A walk over the plane: its steps, and a ring where it ends."""
    thin, dash = role != "weight", [5, 4] if role == "prediction" else [1, 0]
    where = {"x": "w1:Q", "y": "w2:Q", "color": alt.datum(role)}
    line = walk.mark_line(strokeWidth=1.6 if thin else 2.5, strokeDash=dash, clip=True)
    yield line.encode(**where, order="step:Q")
    yield walk.mark_point(size=18 if thin else 34, filled=True, clip=True).encode(**where)
    last = walk.transform_joinaggregate(last="max(step)").transform_filter(
        "datum.step == datum.last"
    )
    yield last.mark_point(size=130 if thin else 220, filled=not thin).encode(**where)


def _by_step(walks):
    """The loss by step, for each walk."""
    x = alt.X("step:Q", scale=alt.Scale(domain=[-9, 120], nice=False), title="step")
    y = alt.Y(
        "loss:Q",
        scale=alt.Scale(domain=[0, 3.4], nice=False),
        title="loss L",
        axis=alt.Axis(tickCount=3),
    )
    lines = []
    for walk, role in walks:
        dash = [5, 4] if role == "prediction" else [1, 0]
        line = walk.mark_line(strokeWidth=2.5 if role == "weight" else 1.4, strokeDash=dash)
        lines.append(line.encode(x=x, y=y, color=alt.datum(role)))
    return alt.layer(*lines)


def _cuts(cuts):
    """The loss along two straight lines through the place where your walk ends."""
    scale = alt.Scale(domain=[-1.45, 2.9], nice=False)  # room for the words on the right
    x = alt.X(
        "far:Q",
        scale=scale,
        axis=alt.Axis(values=[-1, 0, 1]),
        title="away from where your walk ends",
    )
    low = alt.Scale(domain=[0, 3], nice=False)
    y = alt.Y("loss:Q", scale=low, title="loss L", axis=alt.Axis(tickCount=3))
    layers = []
    for way, said, dash in (
        (0, "solid: both together", [1, 0]),
        (1, "dashed: one up, one down", [6, 3]),
    ):
        cut = alt.Chart(cuts).transform_filter(f"datum.way == {way}")
        line = cut.mark_line(strokeDash=dash, clip=True)
        last = cut.transform_joinaggregate(last="max(far)")
        end = last.transform_filter("datum.far == datum.last")
        # Below and above each other at fixed heights: the lines themselves may end at one.
        name = end.mark_text(align="right").encode(
            x=alt.value("width"),
            y=alt.value(30 + 18 * way),
            text=alt.datum(said),
            color=alt.datum("loss"),
        )
        layers += [line.encode(x=x, y=y, color=alt.datum("loss")), name]
    here = alt.Chart(cuts).transform_filter("datum.way == 0 && abs(datum.far) < 0.001")
    layers.append(here.mark_point(size=200).encode(x=x, y=y, color=alt.datum("weight")))
    return alt.layer(*layers).properties(height=130)

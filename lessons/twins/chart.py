import altair as alt
from tutor.course.draw import Axis, Plane, last, near, play, slider, text

LAND = Plane(  # it begins beside the numbers
    Axis("w1", "first unit's weight", -9.9, 8.2, (-6, -3, 0, 3, 6), grid=False),
    Axis("w2", "second unit's weight", -8.2, 8.2, (-6, -3, 0, 3, 6), grid=False),
)
STEPS = Plane(
    Axis("step", "step", -12, 150, (0, 30, 60, 90, 120)),  # room for the names on the right
    Axis("w", "weight", -8, 8, (-6, -3, 0, 3, 6)),
)
GAPS = Plane(
    STEPS.x,
    Axis("gap", "gap between the two weights", 1e-3, 30, (1e-2, 1e-1, 1, 10), log=True),
)
NET = Plane(
    Axis("x", "", 0, 10, (), grid=False, bare=True), Axis("y", "", 0, 4, (), grid=False, bare=True)
)
NAMES = {"w1": "w₁", "w2": "w₂"}
HEIGHT = alt.Scale(  # bands of loss, low to high
    type="threshold",
    domain=[0.02, 0.06, 0.1, 0.2, 0.4, 0.8, 1.5, 3],
    range=[0, 0.05, 0.1, 0.15, 0.21, 0.28, 0.36, 0.44, 0.52],
)


def opening(path, plane):
    """The net with its weights, the loss over the two weights, and a walk that is played."""
    here = near(path, "step", "at")
    trail = LAND.path(alt.Chart(path).transform_filter("datum.step <= at"), size=25)
    loss = text(here, "'loss ' + format(datum.loss, '.3f')", "weight", fontWeight=600)
    land = alt.layer(*_land(plane), trail, LAND.points(here, size=220), _lowest(plane), loss)
    views = alt.layer(*_net(here)).properties(height=120), land.properties(height=290)
    return alt.vconcat(*views).add_params(play("at", "Step", 120, step=2))


def draw(path, compare, plane):
    """Your two weights over the steps, and their walk over the loss; a walk with another gap beside it."""
    other = near(compare, "apart", "gap")
    walks = [(other, "comparison"), (alt.Chart(path), "weight")]
    land = [*_land(plane), *(LAND.path(walk, role, size=30) for walk, role in walks)]
    ends = LAND.points(last(alt.Chart(path), "step"), size=340, filled=False, strokeWidth=2.5)
    lines = [line for walk in walks for line in _both(*walk)]
    return alt.vconcat(
        alt.layer(*lines).properties(height=200),
        alt.layer(*(mark for walk in walks for mark in _gap(*walk))).properties(height=120),
        alt.layer(*land, ends, _lowest(plane)).properties(height=300),
    ).add_params(slider("gap", "Compare with gap", 0, 1, 0.1, 0.5))


def _both(walk, role):
    """The two weights over the steps: the first solid, the second dashed."""
    for name, dash in (("w1", [1, 0]), ("w2", [6, 4])):
        rows = walk.transform_calculate(w=f"datum.{name}")
        width = (3 if name == "w1" else 5) if role == "weight" else 1.2
        yield STEPS.curve(rows, role, strokeDash=dash, strokeWidth=width)
    if role == "weight":
        ends = last(walk, "step")
        together = "abs(datum.w1 - datum.w2) < 0.02"
        for name, other in (("w1", "w2"), ("w2", "w1")):
            alone = f"' {NAMES[name]}'"
            says = f"datum.w1 == datum.w2 ? ' w₁ = w₂' : {together} ? ' w₁ and w₂' : {alone}"
            high = ends.transform_calculate(
                w=f"datum.{name} + (datum.{name} < datum.{other} ? -0.5 : 0.5) * ({together} ? 0 : 1)"
            )
            yield STEPS.words(high, says, role, align="left", dx=6, fontWeight=600)


def _gap(walk, role):
    """How far apart the two are, on a log axis: a hair is as easy to see as a wide gap, no gap has no place."""
    rows = walk.transform_calculate(gap="abs(datum.w1 - datum.w2) || null")
    yield GAPS.trace(rows, role)
    at_last, none = last(rows, "step"), "gap 0: it has no log"
    if role == "weight":
        says = f"isValid(datum.gap) ? 'gap at last ' + format(datum.gap, '.3~g') : '{none}'"
        yield text(at_last, says, role, fontWeight=600)
    else:
        yield text(at_last, f"isValid(datum.gap) ? '' : 'violet: {none}'", role, y=10)


def _land(plane):
    """The loss in bands of shade, and the dotted line of equal weights."""
    shade = alt.Opacity("loss:Q", scale=HEIGHT, legend=None)
    yield LAND.squares(plane, "loss", 0.25).encode(opacity=shade)
    equal = alt.Chart(plane).transform_filter("datum.w1 == datum.w2")
    yield LAND.curve(equal, strokeWidth=1.2, strokeDash=[3, 3])


def _lowest(plane):
    """The two lowest places: last, for a walk that ends at one would cover it."""
    lowest = alt.Chart(plane).transform_filter("datum.loss < 0.000001")
    return LAND.points(lowest, "minimum", 110, shape="diamond", opacity=1)


def _net(here):
    """The picture of the net: x on the left, the two units, their sum; each line in bears its weight."""
    for name, high in (("w1", 3.2), ("w2", 0.8)):
        unit = here.transform_calculate(
            x="1.2", y="2", x2="5", y2=f"{high}", x3="8.6", label_x="3", label_y=f"{(2 + high) / 2}"
        )
        yield NET.link(unit, "weight", "x2", "y2", gap=0.1, strokeWidth=2)
        out = unit.transform_calculate(x="5", y=f"{high}")
        onwards = out.transform_calculate(y2="2")
        yield NET.link(onwards, "loss", "x3", "y2", gap=0.1, strokeWidth=1.2)
        yield NET.nodes(out, "loss", "'bend'", fontSize=12, fontWeight="normal")
        says = f"'{NAMES[name]} = ' + format(datum.{name}, '.2f')"
        label = unit.transform_calculate(x="datum.label_x", y="datum.label_y")
        yield NET.words(label, says, "weight", dy=-14 if high > 2 else 14, fontWeight=600)
    for at, name in (("0.8", "'x'"), ("9.2", "'output'")):
        yield NET.words(here.transform_calculate(x=at, y="2"), name, "loss")

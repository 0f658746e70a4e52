import altair as alt
from tutor.course.draw import Axis, Plane, beside, last, near, slider

LOSSES = {"line": "5 * w", "square": "w ** 2", "bowl": "(w - 3) ** 2"}
ROWS = ["value of w", *LOSSES.values()]
SIZE = Axis("grad", "value of w, and w.grad under three losses", -24, 17, (-10, -5, 0, 5, 10))
CALL = Axis("call", None, -0.8, 6.4, (0, 1, 2, 3, 4), grid=False)
HELD = Plane(CALL, Axis("grad", "w.grad", -200, 200, (-200, -100, 0, 100, 200)))
VALUE = Plane(
    Axis("call", "calls of backward", -0.8, 6.4, (0, 1, 2, 3, 4), grid=False),
    Axis("w", "value of w", -0.5, 7.5, (0, 3, 6)),
)


def opening(puzzle):
    """One value and its .grad under three losses, as bars; a slider in the chart drags the value."""
    here = near(puzzle, "value", "drag")
    held = here.transform_fold(list(LOSSES), as_=["name", "grad"])
    held = held.transform_calculate(loss=f"{LOSSES}[datum.name]")
    value = here.transform_calculate(loss="'value of w'", grad="datum.value")
    bars = alt.layer(*_bars(value, "weight"), *_bars(held, "gradient")).properties(height=230)
    return bars.add_params(slider("drag", "Value of w", -2, 6, 0.1, 1))


def draw(start, path, compare, prediction=None, wrong=None):
    """The .grad and the value after each call: your run, and a second weight to compare with."""
    second = near(compare, "w", "other")
    held = [*_calls(start, path), *_marks(HELD, second, "comparison")]
    value = [*_first(second, "comparison", "began", -1), *_marks(VALUE, second, "comparison")]
    value += [*_first(alt.Chart(start), "weight", "next_w", 1), VALUE.points(start, size=80)]
    value += [VALUE.path(path, order="call", size=80, strokeWidth=2, opacity=1)]
    value += [VALUE.words(start, "'yours: ' + format(datum.w, '~g')", "weight", dy=-14)]
    if wrong is not None:
        held += _marks(HELD, wrong, "prediction")
        value += _marks(VALUE, wrong, "prediction")
    held += _names(HELD, second, wrong)
    value += _names(VALUE, second, wrong)
    if prediction is not None:
        held += [HELD.level(prediction, "'you:'")]
    views = alt.layer(*held).properties(height=290), alt.layer(*value).properties(height=130)
    return alt.vconcat(*views).add_params(slider("other", "Weight to compare with", 0, 6, 0.5, 4))


def _bars(chart, role):
    """A bar a row: its name on the left, its number at its end, on the side to which it points."""
    where = {"y": alt.Y("loss:N", sort=ROWS, axis=None), "color": alt.datum(role)}
    x, number = SIZE.channel(alt.X), chart.mark_text(**beside("datum.grad < 0 ? -6 : 6"))
    yield chart.mark_bar(height=22).encode(x=x, **where)
    name = chart.mark_text(align="left", dx=2)
    yield name.encode(x=alt.value(0), text="loss:N", **where)
    yield number.encode(x=x, text=alt.Text("grad:Q", format=".1f"), **where)


def _calls(start, path):
    """What each call adds, solid, on what was there before, pale; None before the first."""
    bars, where = alt.Chart(path), HELD.where("gradient", y="before")
    yield HELD.zero(path)
    yield bars.mark_bar(size=34, opacity=0.25).encode(**where, y2=alt.datum(0))
    solid = bars.mark_bar(size=34)
    yield solid.encode(**where, y2="grad:Q", tooltip=["call:Q", "before:Q", "grad:Q"])
    outside = alt.expr("datum.grad < 0 ? 12 : -12")
    yield HELD.words(path, "format(datum.grad, '~g')", "gradient", dy=outside)
    none = alt.Chart(start).transform_calculate(grad="0")
    yield HELD.words(none, "datum.held", "gradient", dy=-12)


def _first(rows, role, to, way):
    """The line between what the value was before the first call and what it is after it."""
    first = rows.transform_filter("datum.call < 2").transform_calculate(
        beside=f"datum.call + {way}"
    )
    yield VALUE.link(first, role, "beside", to, strokeWidth=2 if role == "weight" else 1.2)


def _marks(plane, table, role):
    """Points from call to call, hollow for the comparison, dashed for a wrong rule."""
    yield plane.path(table, role, "call", 160, strokeWidth=1.2, opacity=1)


def _names(plane, second, wrong):
    """What is compared, and what was believed, each with its last number; the lower one has its name below."""
    field = plane.y.field
    end = last(second, "call").transform_calculate(compared=f"datum.{field}")
    names = [("compared", "comparison", "0")]
    if wrong is not None:
        other = alt.LookupData(data=wrong, key="call", fields=[field])
        end = end.transform_lookup("call", other, as_=["believed"])
        lower = "datum.compared < datum.believed"
        names = [
            ("compared", "comparison", f"{lower} ? 8 : -8"),
            ("believed", "prediction", f"{lower} ? -8 : 8"),
        ]
    for name, role, dy in names:
        inside = end.transform_calculate(beside=plane.y.held(0.08, name))
        says = f"'{name}: ' + format(datum.{name}, '~g')"
        yield plane.words(inside, says, role, y="beside", **beside(24, dy=alt.expr(dy)))

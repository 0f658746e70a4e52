import altair as alt
from tutor.course.draw import slider

LOSSES = {"line": "5 * w", "square": "w ** 2", "bowl": "(w - 3) ** 2"}
ROWS = ["value of w", *LOSSES.values()]
SIZE = alt.Scale(domain=[-24, 17], nice=False, padding=0)
CALL = alt.Scale(domain=[-0.8, 4.8], nice=False, padding=0)
HELD = alt.Scale(domain=[-200, 200], nice=False)
W = alt.Scale(domain=[-0.5, 7.5], nice=False)


def opening(puzzle):
    """One value and its .grad under three losses, as bars; a slider in the chart drags the value."""
    drag = slider("drag", "Value of w", -2, 6, 0.1, 1)
    here = alt.Chart(puzzle).transform_filter("abs(datum.value - drag) < 0.01")
    held = here.transform_fold(list(LOSSES), as_=["name", "grad"])
    held = held.transform_calculate(loss=f"{LOSSES}[datum.name]")
    value = here.transform_calculate(loss="'value of w'", grad="datum.value")
    bars = _bars(value, "weight") + _bars(held, "gradient")
    return bars.add_params(drag).properties(height=230)


def draw(start, path, compare, prediction=None, wrong=None):
    """The .grad and the value after each call: your run, and a second weight to compare with."""
    other = slider("other", "Weight to compare with", 0, 6, 0.5, 4)
    second = alt.Chart(compare).transform_filter("abs(datum.w - other) < 0.01")
    mine, begin = alt.Chart(path), alt.Chart(start)
    held = _calls(begin, mine) + _marks(second, "grad", "comparison")
    value = _marks(second, "w", "comparison") + _marks(mine, "w", "weight")
    begun = {"x": "call:Q", "y": "w:Q", "color": alt.datum("weight")}
    name = begin.transform_calculate(says="'yours: ' + format(datum.w, '~g')")
    value += begin.mark_point(size=80).encode(**begun)
    value += name.mark_text(dy=-14).encode(**begun, text="says:N")
    if wrong is not None:
        held += _marks(alt.Chart(wrong), "grad", "prediction")
        value += _marks(alt.Chart(wrong), "w", "prediction")
    if prediction is not None:
        held += _guess(prediction)
    views = held.properties(height=290), value.properties(height=130)
    return alt.vconcat(*views).add_params(other)


def _bars(chart, role):
    """A bar a row: its name on the left, its number at its end, on the side to which it points."""
    y = alt.Y("loss:N", sort=ROWS, axis=None)
    axis = alt.Axis(values=[-10, -5, 0, 5, 10])
    x = alt.X("grad:Q", scale=SIZE, axis=axis, title="value of w, and w.grad under three losses")
    bars = chart.mark_bar(height=22).encode(x=x, y=y, color=alt.datum(role))
    name = chart.mark_text(align="left", dx=2).encode(
        x=alt.value(0), y=y, text="loss:N", color=alt.datum(role)
    )
    left = "datum.grad < 0"
    number = chart.mark_text(
        dx=alt.expr(f"{left} ? -6 : 6"), align=alt.expr(f"{left} ? 'right' : 'left'")
    ).encode(x=x, y=y, text=alt.Text("grad:Q", format=".1f"), color=alt.datum(role))
    return bars + name + number


def _calls(start, path):
    """What each call adds, solid, on what was there before, pale; None before the first."""
    x, color = _call(None), alt.datum("gradient")
    y = alt.Y("before:Q", scale=HELD, title="w.grad", axis=alt.Axis(tickCount=4))
    zero = path.mark_rule(strokeWidth=1).encode(y=alt.datum(0), color=alt.datum("loss"))
    pale = path.mark_bar(size=34, opacity=0.25).encode(x=x, y=y, y2=alt.datum(0), color=color)
    solid = path.mark_bar(size=34).encode(
        x=x, y=y, y2="grad:Q", color=color, tooltip=["call:Q", "before:Q", "grad:Q"]
    )
    number = path.mark_text(dy=alt.expr("datum.grad < 0 ? 12 : -12")).encode(
        x=x, y=alt.Y("grad:Q", scale=HELD), text=alt.Text("grad:Q", format="~g"), color=color
    )
    none = start.mark_text(dy=-12).encode(x=x, y=alt.datum(0), text="held:N", color=color)
    return zero + pale + solid + number + none


def _call(title):
    axis = alt.Axis(values=[0, 1, 2, 3, 4], format="d", grid=False)
    return alt.X("call:Q", scale=CALL, title=title, axis=axis)


def _marks(chart, field, role):
    """Points from call to call: solid for the run, hollow for the comparison, dashed for a wrong rule."""
    grad, mine = field == "grad", role == "weight"
    if grad:
        y = alt.Y("grad:Q", scale=HELD)
    else:
        y = alt.Y("w:Q", scale=W, title="value of w", axis=alt.Axis(values=[0, 3, 6]))
    where = {"x": _call(None if grad else "calls of backward"), "y": y, "color": alt.datum(role)}
    dash = [5, 4] if role == "prediction" else [1, 0]
    line = chart.mark_line(clip=True, strokeWidth=2 if mine else 1.2, strokeDash=dash)
    dots = chart.mark_point(clip=True, filled=mine, size=80)
    if mine:  # your run has its name where it begins, out of the way of the others
        return line.encode(**where) + dots.encode(**where)
    says = {"comparison": "compared", "prediction": "believed"}[role]
    last = chart.transform_joinaggregate(last="max(call)").transform_filter(
        "datum.call == datum.last"
    )
    last = last.transform_calculate(says=f"'{says}: ' + format(datum.{field}, '~g')")
    label = last.mark_text(dy=-14, clip=True).encode(**where, text="says:N")
    return line.encode(**where) + dots.encode(**where) + label


def _guess(prediction):
    """A dashed line where the learner expected .grad to end, at the edge when it lies outside."""
    low, high = HELD.domain
    chart = alt.Chart(prediction).transform_calculate(
        edge=f"clamp(datum.value, {low}, {high})", says="'you: ' + format(datum.value, '~g')"
    )
    y, color = alt.Y("edge:Q", scale=HELD), alt.datum("prediction")
    rule = chart.mark_rule(strokeDash=[6, 4]).encode(  # it begins beside the numbers of the axis
        x=alt.value(44), x2=alt.value("width"), y=y, color=color
    )
    text = chart.mark_text(align="right", dy=-8).encode(
        x=alt.value("width"), y=y, text="says:N", color=color
    )
    return rule + text

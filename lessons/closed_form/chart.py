import altair as alt
from tutor.course.draw import play, slider

PLANE = alt.Scale(domain=[-4, 4], nice=False)
SIZE = alt.Scale(type="log", domain=[2, 2e6], nice=False)
COUNT = alt.Scale(type="log", domain=[10, 1e19], nice=False)


def opening(equations):
    """Two equations as two straight lines; a slider in the chart takes them through row reduction."""
    stage = play("at", "Row reduction", 2)
    now = alt.Chart(equations).transform_filter("datum.stage == at")
    return (
        alt.layer(_straight(now), _solved(equations), *_written(now))
        .add_params(stage)
        .properties(height=340)
    )


def draw(path, equations, flat, cost, wrong=None):
    """Where each partial is zero, the walk downhill and the solution; under it the price of solving."""
    power = slider("power", "Doublings", 2, 20, 1, 10)
    plane = [*_flat(flat), *_key(equations), *_walk(alt.Chart(path)), *_landing(equations)]
    if wrong is not None:
        plane += _walk(alt.Chart(wrong), "prediction")
    return alt.vconcat(alt.layer(*plane).properties(height=340), _price(cost)).add_params(power)


def _x(field="w:Q"):
    return alt.X(field, scale=PLANE, title="weight w")


def _y(field="v:Q"):
    return alt.Y(field, scale=PLANE, title="weight v", axis=alt.Axis(values=[-3, -1, 1, 3]))


def _straight(now):
    """Each equation as a line through the solution, solid or dashed."""
    far = now.transform_calculate(
        x="datum.w - 9 * datum.c",
        y="datum.v + 9 * datum.a",
        x2="datum.w + 9 * datum.c",
        y2="datum.v - 9 * datum.a",
    )
    dash = alt.condition("datum.row == 0", alt.value([1, 0]), alt.value([6, 4]))
    return far.mark_rule(clip=True, strokeWidth=2.2).encode(
        x=_x("x:Q"), y=_y("y:Q"), x2="x2:Q", y2="y2:Q", strokeDash=dash, color=alt.datum("gradient")
    )


def _solved(equations):
    one = alt.Chart(equations).transform_filter("datum.stage == 0 && datum.row == 0")
    mark = one.mark_point(shape="diamond", size=170)
    return mark.encode(x=_x(), y=_y(), color=alt.datum("minimum"))


def _written(now):
    """The equations in words, in a corner of the chart."""
    said = now.transform_calculate(
        said="format(datum.a, '.2~f') + ' w + ' + format(datum.c, '.2~f') + ' v = '"
        " + format(datum.right, '.2~f')",
        height="-2.4 - 0.6 * datum.row",
    )
    kind = said.transform_calculate(
        said="datum.row == 0 ? 'solid:  ' + datum.said : 'dashed:  ' + datum.said"
    )
    text = kind.mark_text(align="left", fontSize=14)
    return [text.encode(x=_x_at(-3.4), y=_y("height:Q"), text="said:N", color=alt.datum("loss"))]


def _x_at(place):
    return alt.X(datum=place, type="quantitative", scale=PLANE, title="weight w")


def _flat(flat):
    """The places where a partial is zero: dots for the first weight, rings for the second."""
    where = {"x": _x(), "y": _y(), "color": alt.datum("gradient")}
    dots = alt.Chart(flat).transform_filter("datum.partial == 0")
    rings = alt.Chart(flat).transform_filter(
        "datum.partial == 1 && round((datum.w - datum.v) * 20) % 5 == 0"
    )
    return [
        dots.mark_point(size=9, clip=True).encode(**where),
        rings.mark_point(size=40, clip=True, filled=False, strokeWidth=1.3).encode(**where),
    ]


def _key(equations):
    rows = alt.Chart(equations).transform_filter("datum.stage == 0")
    rows = rows.transform_calculate(
        said="datum.row == 0 ? 'dots: ∂L/∂w = 0' : 'rings: ∂L/∂v = 0'",
        height="3.6 - 0.55 * datum.row",
    )
    text = rows.mark_text(align="left")
    return [
        text.encode(x=_x_at(-3.4), y=_y("height:Q"), text="said:N", color=alt.datum("gradient"))
    ]


def _walk(chart, role="weight"):
    """The walk downhill; dashed and labelled for a wrong rule."""
    where = {"x": _x(), "y": _y(), "color": alt.datum(role)}
    dash = [5, 4] if role == "prediction" else [1, 0]
    line = chart.mark_line(clip=True, strokeWidth=1.6, strokeDash=dash).encode(
        order="step:Q", **where
    )
    dots = chart.mark_point(clip=True, size=40).encode(**where)
    there, name = ("== 0", "start") if role == "weight" else ("> 0", "this belief")
    label = chart.transform_filter(f"datum.step {there}").mark_text(
        text=name, dx=8, dy=12, align="left"
    )
    return [line, dots, label.encode(**where)]


def _landing(equations):
    """Where the two equations lead when they are solved at once; on the edge where that is far out."""
    low, high = PLANE.domain
    one = alt.Chart(equations).transform_filter("datum.stage == 0 && datum.row == 0")
    one = one.transform_calculate(
        x=f"clamp(datum.w, {low} + 0.2, {high} - 0.2)",
        y=f"clamp(datum.v, {low} + 0.2, {high} - 0.2)",
        out=f"abs(datum.w) > {high} || abs(datum.v) > {high}",
    ).transform_calculate(said="datum.out ? 'solved at once: far out' : 'solved at once'")
    where = {"x": _x("x:Q"), "y": _y("y:Q"), "color": alt.datum("comparison")}
    mark = one.mark_point(shape="diamond", size=170, filled=False, strokeWidth=2.5)
    left = one.transform_filter("datum.x > 0").mark_text(align="right", dx=-12, dy=12)
    right = one.transform_filter("datum.x <= 0").mark_text(align="left", dx=12, dy=12)
    return [mark.encode(**where), *(t.encode(text="said:N", **where) for t in (left, right))]


def _price(cost):
    """How many multiplications it takes to solve for so many weights."""
    x = alt.X("n:Q", scale=SIZE, title="weights", axis=alt.Axis(values=[10, 1e3, 1e5], format="~s"))
    power = "datum.value < 1e6 ? '10³' : datum.value < 1e12 ? '10⁹' : '10¹⁵'"
    ticks = alt.Axis(values=[1e3, 1e9, 1e15], labelExpr=power)
    now = alt.Chart(cost).transform_filter("datum.n == pow(2, power)")
    views = [now.mark_rule(strokeWidth=1, opacity=0.5).encode(x=x, color=alt.datum("prediction"))]
    y = alt.Y("solve:Q", scale=COUNT, title="multiplications", axis=ticks)
    where = {"x": x, "y": y, "color": alt.datum("comparison")}
    views += [
        alt.Chart(cost).mark_line().encode(**where),
        now.mark_point(size=70).encode(**where),
    ]
    for text, field, role, height in [
        ("weights", "n", "loss", 10),
        ("multiplications to solve", "solve", "comparison", 28),
    ]:
        said = now.transform_calculate(said=f"format(datum.{field}, ',.0f') + ' {text}'")
        said = said.mark_text(align="left", fontSize=12)
        views.append(
            said.encode(x=alt.value(48), y=alt.value(height), text="said:N", color=alt.datum(role))
        )
    return alt.layer(*views).properties(height=200)

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


def draw(path, equations, flat, both, cost, wrong=None):
    """Where each partial is zero, the walk downhill and the solution; under it the price of solving."""
    power = slider("power", "Lower chart: doublings of the weights", 2, 20, 1, 10)
    plane = [_flat(flat), *_both(both), *_key(equations), *_walk(alt.Chart(path))]
    plane.append(_landing(equations))
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
    """Where a partial is zero: solid for the first weight, dashed for the second, as in the opening."""
    dash = alt.condition("datum.partial == 0", alt.value([1, 0]), alt.value([6, 4]))
    lines = alt.Chart(flat).mark_line(clip=True, strokeWidth=2.2)
    return lines.encode(
        x=_x(),
        y=_y(),
        detail=["partial:N", "piece:N", "side:N"],
        order="turn:Q",
        strokeDash=dash,
        color=alt.datum("gradient"),
    )


def _both(both):
    """Where both partials are zero: a diamond at a minimum, a cross at a saddle."""
    where = {"x": _x(), "y": _y()}
    lowest = alt.Chart(both).transform_filter("datum.kind == 'minimum'")
    saddle = alt.Chart(both).transform_filter("datum.kind == 'saddle'")
    cross = saddle.mark_point(shape="cross", size=130, angle=45)
    name = saddle.mark_text(align="left", dx=12, dy=15).encode(text="kind:N")
    diamond = lowest.mark_point(shape="diamond", size=170).encode(color=alt.datum("minimum"))
    return [
        m.encode(**where)
        for m in (
            diamond,
            cross.encode(color=alt.datum("loss")),
            name.encode(color=alt.datum("loss")),
        )
    ]


def _key(equations):
    """What the lines and diamonds are, in the corner that all of them leave free."""
    one = alt.Chart(equations).transform_filter("datum.stage == 0 && datum.row == 0")
    far = f"abs(datum.w) > {PLANE.domain[1]} || abs(datum.v) > {PLANE.domain[1]}"
    solved = f"'violet: solved' + ({far} ? ', far out' : ' at once')"
    said = [
        ("'solid: ∂L/∂w = 0'", "gradient"),
        ("'dashed: ∂L/∂v = 0'", "gradient"),
        ("'green: minimum'", "minimum"),
        (solved, "comparison"),
    ]
    for row, (words, role) in enumerate(said):
        text = one.transform_calculate(said=words, height=f"{3.7 - 0.45 * row}")
        text = text.mark_text(align="left").encode(text="said:N", color=alt.datum(role))
        yield text.encode(x=_x_at(-3.4), y=_y("height:Q"))


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
    )
    mark = one.mark_point(shape="diamond", size=300, filled=False, strokeWidth=2.5)
    return mark.encode(x=_x("x:Q"), y=_y("y:Q"), color=alt.datum("comparison"))


def _price(cost):
    """How many multiplications it takes to solve for so many weights."""
    x = alt.X("n:Q", scale=SIZE, title="weights", axis=alt.Axis(values=[10, 1e3, 1e5], format="~s"))
    power = "datum.value < 1e6 ? '10³' : datum.value < 1e12 ? '10⁹' : '10¹⁵'"
    ticks = alt.Axis(values=[1e3, 1e9, 1e15], labelExpr=power)
    now = alt.Chart(cost).transform_filter("datum.n == pow(2, power)")
    marker = now.mark_rule(strokeWidth=1, opacity=0.5)  # from under the words to the axis
    marker = marker.encode(x=x, color=alt.datum("prediction"))
    views = [marker.encode(y=alt.value(42), y2=alt.value("height"))]
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

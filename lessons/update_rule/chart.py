import altair as alt
from tutor.course.draw import dot, play

W = alt.Scale(domain=[-4, 10], nice=False)
LOSS = alt.Scale(domain=[-3, 25], nice=False)
SIZE = alt.Scale(domain=[-11, 11], nice=False)


def opening(path, bowl):
    """One step in four parts: the weight, its gradient, the rate times it, and that turned round."""
    part = play("part", "Part of the step", 4, low=1, value=1)
    one = alt.Chart(path).transform_calculate(
        uphill="datum.w + (part == 2 ? datum.gradient : part == 3 ? -datum.move : 0)",
        readout="'part ' + part + ': ' + ['position 1, w = ' + format(datum.w, '.3~g'),"
        " 'gradient = ' + format(datum.gradient, '.3~g'),"
        " 'rate × gradient = ' + format(-datum.move, '.3~g'),"
        " 'position 2, w = ' + format(datum.next_w, '.3~g')][part - 1]",
    )
    shares = "part == 2 || part == 3"
    return (
        alt.layer(
            *_valley(bowl),
            *_arrow(one, "gradient", "uphill", shares),
            *_step(one, "weight", "part == 4"),
            _headline(one, "gradient", shares),
            _headline(one, "weight", f"!({shares})"),
        )
        .add_params(part)
        .properties(height=340)
    )


def draw(path, compare, bowl, parts, prediction=None, wrong=None):
    """Your step on the bowl beside one from another weight, and its arithmetic as bars."""
    second = alt.Chart(compare).transform_filter("abs(datum.w - other) < 0.01")
    grip = dot(compare, "other", "Compare with weight", -2, 8, 0.1, 1, role="comparison")
    layers = [*_valley(bowl), *_step(second, "comparison"), grip, *_step(alt.Chart(path), "weight")]
    if wrong is not None:
        layers += [*_arrow(alt.Chart(wrong), "prediction", "next_w"), _wrong_name(wrong)]
    if prediction is not None:
        layers += _guess(prediction)
    return alt.vconcat(alt.layer(*layers).properties(height=300), _arithmetic(parts))


def _headline(chart, role, shown):
    """What this part computes, written at the top."""
    return chart.mark_text(fontSize=15).encode(
        x=alt.value(alt.expr("width / 2")),
        y=alt.value(24),
        text="readout:N",
        color=alt.datum(role),
        opacity=alt.condition(shown, alt.value(1), alt.value(0)),
    )


def _valley(bowl):
    """The loss curve, and a dotted line at its lowest point."""
    curve = alt.Chart(bowl).mark_line(clip=True)
    lowest = alt.Chart(bowl).transform_joinaggregate(lowest="min(loss)")
    lowest = lowest.transform_filter("datum.loss == datum.lowest").mark_rule(strokeDash=[2, 3])
    y = alt.Y("loss:Q", scale=LOSS, title="loss L", axis=alt.Axis(values=[0, 5, 10, 15, 20, 25]))
    return [
        curve.encode(x=alt.X("w:Q", scale=W, title="weight w"), y=y, color=alt.datum("loss")),
        lowest.encode(x="w:Q", y=alt.value(40), y2=alt.value("height"), color=alt.datum("minimum")),
    ]


def _step(chart, role, shown="true"):
    """Position 1, the arrow along the weight axis, the drop onto the curve, and position 2."""
    thin = role == "comparison"
    seen = alt.condition(shown, alt.value(1), alt.value(0))
    size, hollow = 70 if thin else 150, {"filled": False, "strokeWidth": 1.5 if thin else 2.5}
    drop = chart.mark_rule(strokeDash=[3, 3], strokeWidth=1)
    names = {"w": "weight", "gradient": "gradient", "next_w": "new weight"}
    tips = [alt.Tooltip(f"{n}:Q", title=title, format=".3~f") for n, title in names.items()]
    layers = [
        drop.encode(
            x="next_w:Q", y="loss:Q", y2="next_loss:Q", color=alt.datum(role), opacity=seen
        ),
        *_arrow(chart, role, "next_w", shown),
        chart.mark_point(size=size, **hollow).encode(
            x="w:Q", y="loss:Q", color=alt.datum(role), tooltip=tips
        ),
        chart.mark_point(size=size).encode(
            x="next_w:Q", y="next_loss:Q", color=alt.datum(role), opacity=seen, tooltip=tips
        ),
    ]
    return layers if thin else layers + _numbered(chart, seen)


def _numbered(chart, seen):
    """Write 1 and 2 beside the two positions, on the outer side of the bowl."""
    outward = {"dx": alt.expr("datum.gradient > 0 ? 16 : -16"), "dy": 8, "fontWeight": "bold"}
    first = chart.transform_calculate(name="datum.move == 0 ? '' : '1'").mark_text(**outward)
    second = chart.transform_calculate(name="datum.move == 0 ? '1, 2' : '2'").mark_text(**outward)
    return [
        first.encode(x="w:Q", y="loss:Q", text="name:N", color=alt.datum("weight")),
        second.encode(
            x="next_w:Q", y="next_loss:Q", text="name:N", color=alt.datum("weight"), opacity=seen
        ),
    ]


def _arrow(chart, role, end, shown="true"):
    """An arrow at the height of the weight, from it to the column `end`, cut off at the chart's edge."""
    low, high = W.domain
    cut = chart.transform_calculate(tip=f"clamp(datum.{end}, {low}, {high})")
    cut = cut.transform_calculate(way="datum.tip - datum.w")
    seen = alt.condition(f"({shown}) && datum.way != 0", alt.value(1), alt.value(0))
    look = {"y": "loss:Q", "color": alt.datum(role), "opacity": seen}
    width = {"weight": 3, "gradient": 3}.get(role, 1.5)
    line = cut.mark_rule(strokeWidth=width, strokeDash=[5, 4] if role == "prediction" else [1, 0])
    head = cut.mark_point(size=110 if width == 3 else 60, opacity=1).encode(
        x="tip:Q",
        shape=alt.condition(
            "datum.way > 0", alt.value("triangle-right"), alt.value("triangle-left")
        ),
        **look,
    )
    return [line.encode(x="w:Q", x2="tip:Q", **look), head]


def _wrong_name(wrong):
    """Say what the dashed arrow is, in the empty middle of the bowl."""
    return (
        alt.Chart(wrong)
        .transform_calculate(name="'dashed: the wrong rule'")
        .mark_text()
        .encode(
            x=alt.value(alt.expr("width / 2")),
            y=alt.value(24),
            text="name:N",
            color=alt.datum("prediction"),
        )
    )


def _guess(prediction):
    """A dashed line where the learner expected the weight, at the edge when it lies beyond."""
    low, high = W.domain
    placed = alt.Chart(prediction).transform_calculate(
        guess=f"clamp(datum.value, {low}, {high})",
        label="'you said ' + format(datum.value, '.3~g')",
    )
    line = placed.mark_rule(strokeDash=[5, 4], strokeWidth=2)
    name = placed.mark_text(
        dy=-10,
        dx=alt.expr("datum.guess > 2 ? -6 : 6"),
        align=alt.expr("datum.guess > 2 ? 'right' : 'left'"),
    )
    return [
        line.encode(x="guess:Q", color=alt.datum("prediction")),
        name.encode(
            x="guess:Q", y=alt.value("height"), text="label:N", color=alt.datum("prediction")
        ),
    ]


def _arithmetic(parts):
    """The gradient, the rate times the gradient, and that turned round."""
    y = alt.Y("part:N", sort=["gradient", "share", "step"], title=None, axis=None)
    names = "{gradient: 'gradient', share: 'rate × gradient', step: 'the step: minus that'}"
    rows = alt.Chart(parts).transform_calculate(
        readout=f"({names})[datum.part] + ': '"
        " + (datum.size == 0 ? '0' : format(datum.size, '+.3~g'))"
    )
    bars = rows.mark_bar(height=8, yOffset=9, y2Offset=9).encode(
        x=alt.X("size:Q", scale=SIZE, title="size and direction"), y=y, color="role:N"
    )
    names = rows.mark_text(align="left", dy=-7).encode(
        x=alt.value(2), y=y, text="readout:N", color="role:N"
    )
    return (bars + names).properties(height=132)

import altair as alt
from tutor.course.draw import play

# One unit is as long across as it is up, whatever the width: only then do right angles look right.
W = alt.Scale(
    domainMin=alt.expr("3 - 5 * width / height"),
    domainMax=alt.expr("3 + 5 * width / height"),
    nice=False,
    zero=False,
)
B = alt.Scale(domain=[-4, 6], nice=False)
TURN = alt.Scale(domain=[-180, 180], range=[-180, 180])
YOURS = 10  # the ring through your own weights comes last
LENGTH = 2


def opening(here, rings):
    """The bowl from above; an arrow that the slider turns, and the slope of the loss that way."""
    turned = play("turned", "Turn", last=360, step=5)
    you = alt.Chart(here).transform_calculate(
        along="cos(turned * PI / 180)", up="sin(turned * PI / 180)"
    )
    there = alt.Chart(rings).transform_filter(f"datum.ring == {YOURS} && datum.turn == turned")
    there = there.transform_calculate(
        said="(datum.turn % 180 == 0 ? 'only w moves' : datum.turn % 180 == 90 ? 'only b moves'"
        " : '') + (datum.turn == 180 || datum.turn == 270 ? ' backwards' : datum.turn % 90 == 0 ? ''"
        " : 'turned by ' + datum.turn + '°') + ': slope ' + format(datum.slope, '.2~f')"
    )
    layers = [
        *_map(here, rings),
        *_arrow(_uphill(here), "gradient", "gradient"),
        *_arrow(you, "comparison", "", thin=True),  # on the gradient both are seen
        _you(here),
        _headline(there, "comparison"),
    ]
    return alt.layer(*layers).add_params(turned).properties(height=440)


def draw(here, path, rings, along, wrong=None):
    """Your weights on the map: uphill, downhill, the way to the minimum, and the walk that torch took."""
    place = play("place", "Walk along your line", last=72)
    near = alt.Chart(along).transform_filter("datum.place == place")
    near = near.transform_calculate(**_direction(1))
    apart = alt.Chart(here).transform_calculate(
        said="datum.d_w || datum.d_b ? 'downhill misses the minimum by ' + format(datum.angle, '.1f') + '°'"
        " : 'on the minimum nothing is downhill'"
    )
    layers = [
        *_map(here, rings),
        *_walk(path),
        _way_to_minimum(here),
        *_arrow(_uphill(here), "gradient", "gradient"),
        *_arrow(alt.Chart(here).transform_calculate(**_direction(-1)), "weight", "downhill"),
        *(_wrong_way(wrong) if wrong is not None else []),
        *_arrow(
            near.transform_filter("place > 0"), "comparison", "", thin=True
        ),  # at first it is yours
        near.mark_point(filled=False, size=60).encode(
            x="w:Q", y="b:Q", color=alt.datum("comparison")
        ),
        _you(here),
        _headline(apart, "minimum"),
        _numbers(here),
    ]
    return alt.layer(*layers).add_params(place).properties(height=440)


def _map(here, rings):
    """Lines of equal loss, the one through your weights stronger, and the minimum."""
    lines = alt.Chart(rings).mark_line(clip=True)
    yours = f"datum.ring == {YOURS}"
    style = {"order": "turn:Q", "detail": "ring:N", "color": alt.datum("loss")}
    x = alt.X("w:Q", scale=W, title="weight w")
    # No label in the corners: the title stands above the upper one, a name may stand in the lower one.
    y = alt.Y("b:Q", scale=B, title="weight b", axis=alt.Axis(values=[-2, 0, 2, 4]))
    best = alt.Chart(here).transform_calculate(name="'minimum'")
    return [
        lines.encode(
            x=x,
            y=y,
            strokeWidth=alt.condition(yours, alt.value(2.2), alt.value(1)),
            opacity=alt.condition(yours, alt.value(0.9), alt.value(0.3)),
            **style,
        ),
        best.mark_point(shape="cross", size=120).encode(
            x="best_w:Q", y="best_b:Q", color=alt.datum("minimum")
        ),
        best.mark_text(
            fontWeight="bold",  # on the side where neither the walk nor the way home comes in
            align=alt.expr("datum.w > datum.best_w ? 'right' : 'left'"),
            dx=alt.expr("datum.w > datum.best_w ? -10 : 10"),
            dy=alt.expr("datum.b > datum.best_b ? 12 : -12"),
        ).encode(x="best_w:Q", y="best_b:Q", text="name:N", color=alt.datum("minimum")),
    ]


def _you(here):
    return (
        alt.Chart(here)
        .mark_point(size=170, filled=False, strokeWidth=3)
        .encode(
            x="w:Q",
            y="b:Q",
            color=alt.datum("weight"),
            tooltip=[
                alt.Tooltip("d_w:Q", title="∂L/∂w", format=".3~g"),
                alt.Tooltip("d_b:Q", title="∂L/∂b", format=".3~g"),
            ],
        )
    )


def _uphill(here):
    return alt.Chart(here).transform_calculate(**_direction(1))


def _direction(sign):
    """The gradient's direction, or the opposite one, with length one; nothing where it is zero."""
    length = "(sqrt(datum.d_w * datum.d_w + datum.d_b * datum.d_b) || 1)"
    return {"along": f"{sign} * datum.d_w / {length}", "up": f"{sign} * datum.d_b / {length}"}


def _arrow(chart, role, label, thin=False):
    """An arrow of fixed length from (w, b) in the direction (along, up), with a label beyond its tip."""
    drawn = chart.transform_calculate(
        tip_w=f"datum.w + {LENGTH} * datum.along",
        tip_b=f"datum.b + {LENGTH} * datum.up",
        turn="atan2(datum.along, datum.up) * 180 / PI",
        label=f"'{label}'",
        seen="datum.along == 0 && datum.up == 0 ? 0 : 1",
    )
    look = {
        "color": alt.datum(role),
        "opacity": alt.condition("datum.seen", alt.value(1), alt.value(0)),
    }
    line = drawn.mark_rule(strokeWidth=1.5 if thin else 3, clip=True)
    head = drawn.mark_point(shape="triangle-up", size=60 if thin else 130, clip=True)
    layers = [
        line.encode(x="w:Q", y="b:Q", x2="tip_w:Q", y2="tip_b:Q", **look),
        head.encode(x="tip_w:Q", y="tip_b:Q", angle=alt.Angle("turn:Q", scale=TURN), **look),
    ]
    edge = drawn.transform_calculate(
        reach="5 * width / height",
        room="70 * 10 / height",
        far="datum.tip_w - 3 + (datum.along < 0 ? -1 : 1) * datum.room",
        tight="abs(datum.far) > datum.reach",
        place="clamp(datum.tip_w, 3 - datum.reach, 3 + datum.reach)",
        level="clamp(datum.tip_b, -3.5, 5.4)",
    )
    name = edge.mark_text(
        fontWeight="bold",
        align=alt.expr("(datum.along < 0) == datum.tight ? 'left' : 'right'"),
        dx=alt.expr("datum.tight ? 0 : datum.along < 0 ? -10 : 10"),
        # Away from the minimum: there the walk and the way home turn off.
        dy=alt.expr("datum.tight ? (datum.up < 0 ? 16 : -14) : datum.b > datum.best_b ? -12 : 12"),
    )
    name = name.encode(x="place:Q", y="level:Q", text="label:N", **look)
    return [*layers, name] if label else layers


def _headline(chart, role):
    """One line above the map."""
    return chart.mark_text(align="right", fontSize=14).encode(
        x=alt.value("width"), y=alt.value(-24), text="said:N", color=alt.datum(role)
    )


def _numbers(here):
    """The gradient in numbers, above the headline: every corner of the map may hold an arrow."""
    parts = "format(datum.d_w, '.4~g') + ', ' + format(datum.d_b, '.4~g')"
    told = alt.Chart(here).transform_calculate(told=f"'gradient (' + {parts} + ')'")
    return told.mark_text(align="right", fontWeight="bold").encode(
        x=alt.value("width"), y=alt.value(-42), text="told:N", color=alt.datum("gradient")
    )


def _way_to_minimum(here):
    return (
        alt.Chart(here)
        .mark_rule(strokeDash=[2, 4], strokeWidth=2.5)
        .encode(x="w:Q", y="b:Q", x2="best_w:Q", y2="best_b:Q", color=alt.datum("minimum"))
    )


def _walk(path):
    """Where the update rule goes from your weights, step by step."""
    steps = alt.Chart(path).encode(x="w:Q", y="b:Q", order="step:Q", color=alt.datum("weight"))
    return [steps.mark_line(strokeWidth=1, clip=True), steps.mark_point(size=14, clip=True)]


def _wrong_way(wrong):
    """The path of the wrong rule, and what it is, above the map."""
    path = alt.Chart(wrong).encode(x="w:Q", y="b:Q", color=alt.datum("prediction"))
    name = alt.Chart(wrong).transform_filter("datum.step == 0")
    name = name.transform_calculate(name="'dashed: the wrong rule'")
    name = name.mark_text(align="left", fontWeight="bold")
    return [
        path.mark_line(strokeDash=[5, 4], strokeWidth=2.5, clip=True).encode(order="step:Q"),
        path.mark_point(filled=False, size=40, clip=True),
        name.encode(x=alt.value(0), y=alt.value(-42), text="name:N", color=alt.datum("prediction")),
    ]

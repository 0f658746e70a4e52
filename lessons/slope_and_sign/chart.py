import altair as alt
from tutor.course.draw import Axis, Plane, beside, dot, near, play, text

W = Axis("w", "weight w", -3.7, 5.2)  # no dot lies on the numbers of the axis
LOSS = Axis("loss", "loss L", -4, 44, (0, 10, 20, 30))
CURVE, UPPER = Plane(W, LOSS), Plane(Axis("w", None, -3.7, 5.2), LOSS)
NUDGED = Plane(UPPER.x.of("nudged_w"), LOSS)
SLOPES = Plane(W, Axis("gradient", "gradient", -13.5, 13.5, (-10, 0, 10)))
LANES = Plane(Axis("w", None, -3.7, 5.2, bare=True), Axis("lane", None, 0, 4, bare=True))
WIDE, TALL = 1.8, 5  # how far the enlarged box reaches, for a nudge of one
ALONG = Axis("along", None, -WIDE, WIDE, bare=True)  # both in nudges
GLASS = Plane(ALONG, Axis("rise", None, -TALL, TALL, bare=True))
TANGENT = {"half": 1.7, "screen": 0.2}  # losses are drawn smaller than weights
ARROW = 0.25  # how long an arrow a gradient of one gets, in weights


def opening(everywhere, secants, enlarged):
    """A nudge that gets smaller and smaller: its secant falls onto the tangent, and the curve gets straight."""
    there, around = near(secants, "turn", "smaller"), near(enlarged, "turn", "smaller")
    box = CURVE.squares(
        there, "loss", f"{WIDE} * datum.nudge", f"{TALL} * datum.nudge", opacity=0.1
    )
    above = [CURVE.curve(everywhere), box, CURVE.tangent(there, half=2.5)]
    above += [CURVE.tangent(there, "comparison", "ratio", half=2.5), CURVE.points(there)]
    said = {"x": alt.datum(0.6), "fontSize": 15, "fontWeight": 600}
    says = "'{}: slope ' + format(datum.{}, '.3~g')".format
    above += [text(there, says("secant", "ratio"), "comparison", y=26, **said)]
    above += [text(there, says("tangent", "gradient"), "gradient", y=48, **said)]
    below = alt.layer(*_enlarged(there, around)).properties(height=190)
    smaller = play("smaller", "Shrink the nudge", last=12, counted=False)
    return alt.vconcat(alt.layer(*above).properties(height=240), below).add_params(smaller)


def _enlarged(there, around):
    """The curve, its secant and its tangent; the nudge and what it does to the loss."""
    at = there.transform_calculate(along="0", rise="0", one="1", half="0.5", low="datum.ratio / 2")
    yield from (GLASS.curve(around), GLASS.tangent(at, half=4))
    yield GLASS.tangent(at, "comparison", "ratio", half=4)
    yield GLASS.link(at, "weight", "one", "rise")
    yield GLASS.link(at.transform_calculate(along="1"), "loss", "one", "ratio")
    yield GLASS.words(at, "'weight +' + format(datum.nudge, '.2~f')", "weight", "half", dy=-12)
    says = "'loss ' + format(datum.change, '+.3~g')"
    yield GLASS.words(at, says, "loss", "one", "low", **beside(8))
    yield from (GLASS.points(at), text(there, "'The box, enlarged'", "loss", 0))


def draw(here, everywhere, stair, wrong=None):
    """The tangent with a nudge beside it, the gradient as an arrow, and the gradient at every weight."""
    other = near(everywhere, "w", "at")
    lowest = UPPER.minimum(everywhere, strokeWidth=2)
    curve = [UPPER.curve(everywhere), lowest.encode(y=alt.value(220), y2=alt.value("height"))]
    curve += [UPPER.tangent(other, "comparison", **TANGENT)]
    curve += [dot(everywhere, "at", "Compare with weight", -3, 4.5, 0.1, -1, role="comparison")]
    curve += [UPPER.link(stair, "weight", "nudged_w", "loss")]  # the nudge, and what it does
    curve += [NUDGED.strokes(stair, "loss", "nudged_loss", strokeWidth=2)]
    tips = [alt.Tooltip(f"{name}:Q", format=".2f") for name in ("w", "loss", "gradient")]
    curve += [UPPER.tangent(here, **TANGENT), UPPER.points(here, tips=tips), _number(here)]
    arrow = [*_arrow(here)]
    if wrong is not None:
        curve += [UPPER.tangent(wrong, "prediction", **TANGENT)]
        arrow += [*_arrow(wrong, "prediction")]
    return alt.vconcat(
        alt.layer(*curve).properties(height=240),
        alt.layer(*arrow).properties(height=52),
        _all_gradients(everywhere, here, other),
    )


def _number(here):
    """The gradient where neither the curve nor the tangent runs: above the point on the side
    where it falls, over the bottom of a deep valley, or below where it is nearly flat high up."""
    at = alt.Chart(here).transform_calculate(
        below="abs(datum.gradient) < 3.5 && datum.loss > 8",
        side="datum.below ? 0 : datum.gradient < 0 ? 10 : datum.gradient > 0 ? -10 : 0",
    )
    down = alt.expr("datum.below ? 24 : datum.side ? -16 : -50")
    look = beside("datum.side", dy=down, fontWeight=600)
    return UPPER.words(at, "'gradient ' + format(datum.gradient, '.3~f')", "gradient", **look)


def _arrow(table, role="gradient"):
    """The gradient as an arrow along the weights: it begins at the weight and shows the way up.

    One that is longer than the picture says so.
    """
    own = role == "gradient"
    one = alt.Chart(table).transform_calculate(
        lane="3" if own else "1",
        full=f"datum.w + {ARROW} * datum.gradient",
        tip="clamp(datum.full, -3.4, 4.9)",
        middle="datum.tip == datum.full ? clamp(datum.w, -2.4, 3.9) : 0.75",
    )
    way = "!datum.gradient ? 'flat' : 'uphill is ' + (datum.gradient > 0 ? 'right' : 'left')"
    way += " + (datum.tip == datum.full ? '' : ', further than there is room')"
    says, below = (way, 16) if own else ("'by the wrong rule'", 14)
    yield LANES.arrow(one, role, "tip")
    yield LANES.words(one, says, role, "middle", dy=below, fontWeight=600)
    yield LANES.points(one, size=90)


def _all_gradients(everywhere, here, other):
    """The gradient at every weight; what its sign says stands outside, since it holds for no stretch of weights."""
    area = alt.Chart(everywhere).mark_area(clip=True, opacity=0.13)
    layers = [area.encode(**SLOPES.where("gradient")), SLOPES.zero(everywhere)]
    layers += [SLOPES.curve(everywhere, "gradient")]
    layers += [SLOPES.points(other, "comparison", 90), SLOPES.points(here, size=150)]
    layers += [text(here, "'above zero: uphill is right'", "gradient", y=-29)]
    layers += [text(here, "'below zero: uphill is left'", "gradient", y=-14)]
    return alt.layer(*layers).properties(height=140)

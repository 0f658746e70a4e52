import altair as alt
from tutor.course.draw import Axis, Plane, beside, dot, in_brackets, near, slider, text

PLACE = Axis("place", None, -4, 2.5, bare=True)
CHAIN = Plane(PLACE, Axis("level", None, -1.09, 0.09, bare=True))
BEFORE = Plane(PLACE.of("place_before"), CHAIN.y.of("start"))
W = Axis("w", "in: weight w", -2.2, 7.4)  # no dot lies on the numbers of the axis
GAP = "max(0.066, 0.36 / datum.last)"  # the room that an arrow leaves for the circles at its ends
EACH = "datum.numbers > 1 || datum.point == 1"  # every number once, however many come out there
OUT = "(datum.numbers == 1 ? '' : format(datum.low, '.4~g') + ' to ') + format(datum.high, '.4~g')"
READOUT = f"'in ' + format(datum.w, '~f') + ', out ' + {OUT}"


def opening(nodes, names, data):
    """The chain of small functions; the weight dragged at the top changes every number below."""
    at = slider("at", "Drag the weight", -1, 7, 0.5, 1)
    layers = [*_chain(_compared(nodes)), *_labels(names), _used(data)]
    return alt.layer(*layers).add_params(at).properties(height=380)


def draw(nodes, names, data, whole):
    """Your run through the chain with what torch recorded, and the chain seen from outside: weight in, loss out."""
    chain = alt.layer(*_chain(near(nodes, "trial", "0")), *_labels(names, "recorded"), _used(data))
    outside = alt.layer(*_outside(nodes, whole)).properties(height=140)
    return alt.vconcat(chain.properties(height=400), outside)


def _compared(chart):
    return near(chart, "w", "at").transform_filter("datum.trial > 0")


def _chain(chart):
    """Numbers in circles from the weight down to the loss, and an arrow for each small function.

    There is one column for each data point; what is one number for all stands in the middle.
    """
    placed = chart.transform_joinaggregate(last="max(row)", points="max(point)")
    placed = placed.transform_calculate(
        level="-datum.row / datum.last",
        place="datum.numbers == 1 ? 0 : datum.point - (datum.points + 1) / 2",
    )
    yield from _arrows(placed)
    for test, role, width in (
        ("datum.row == 0", "weight", 3),
        ("datum.row > 0 && datum.row < datum.last", "loss", 1),
        ("datum.row == datum.last", "loss", 3),
    ):
        some = placed.transform_filter(test).transform_filter(EACH)
        fits = alt.expr("length(datum.says) > 5 ? 10 : 12")  # 0.0625 would be wider than its circle
        look = {"ring": width, "fontSize": fits, "fontWeight": 600 if width > 1 else 400}
        yield CHAIN.nodes(some, role, "format(datum.value, '.4~g')", **look)
    one = "datum.row == datum.last && datum.numbers == 1 && datum.point == 1"
    look = beside(26, fontSize=14, fontWeight=600)
    yield CHAIN.words(placed.transform_filter(one), "'loss L'", **look)


def _arrows(placed):
    lag = {f"{name}_before": f"lag({name})" for name in ("place", "level", "numbers")}
    lagged = (
        placed.transform_window(**lag, groupby=["point"], sort=[alt.SortField("row")])
        .transform_filter(f"datum.row > 0 && (datum.numbers_before > 1 || {EACH})")
        .transform_calculate(start=f"datum.level_before - {GAP}", level=f"datum.level + {GAP}")
    )
    yield BEFORE.link(lagged, "loss", "place", "level", strokeWidth=1, opacity=0.5)
    yield CHAIN.points(lagged, "loss", 45, shape="triangle-down", opacity=0.7)


def _used(data):
    """The number that a small function uses, beside its arrow: an input, an answer, or the second weight."""
    placed = alt.Chart(data).transform_joinaggregate(points="max(point)")
    placed = placed.transform_filter("isValid(datum.value)")  # none where an edit does otherwise
    placed = placed.transform_calculate(
        place="datum.point - (datum.points + 1) / 2",
        level="-(datum.row - 0.38) / datum.last",
        role="datum.name == 'times_v' ? 'weight' : 'loss'",
    )
    number = in_brackets("format(datum.value, '~g')", "datum.value < 0")
    says = f"(datum.name == 'minus_y' ? '− ' : '× ') + {number}"
    outward = "datum.place < 0 ? -8 : 8"  # the first arrows fan out: no label on their inner side
    return CHAIN.words(placed, says, "role", **beside(outward, fontSize=12))


def _labels(names, below=None):
    """The names of the small functions beside their rows; blue where a weight comes in."""
    rows = alt.Chart(names).transform_joinaggregate(last="max(row)")
    rows = rows.transform_calculate(level="-datum.row / datum.last")
    weight = "datum.name == 'w' || datum.name == 'times_v'"
    for test, role, bold in ((f"!({weight})", "loss", 400), (weight, "weight", 600)):
        says = f"{test} ? (datum.name == 'w' ? 'weight w' : datum.name) : ''"
        yield CHAIN.words(rows, says, role, 0, fontSize=14, fontWeight=bold)
    if below:
        look = {"dy": 17, "fontSize": 12, "fontStyle": "italic"}
        yield CHAIN.words(rows, f"datum.{below}", "loss", 0, **look)


def _outside(nodes, whole):
    """The chain as one function: a dot for every weight that went in and the loss that came out."""
    few, room = alt.Axis(tickCount=3), alt.Scale(padding=12)
    y = alt.Y("loss:Q", title="out: loss L", axis=few, scale=room)
    every, x = alt.Chart(whole).mark_point(size=30), W.channel(alt.X)
    yield every.encode(x=x, y=y, color=alt.datum("loss"))
    ends = alt.Chart(nodes).transform_joinaggregate(last="max(row)")
    ends = ends.transform_filter("datum.row == datum.last").transform_filter(EACH)
    ends = ends.transform_joinaggregate(low="min(value)", high="max(value)", groupby=["trial"])
    yield dot(whole, "at", "Below: compare with weight", -1, 7, 0.5, 2, role="comparison")
    yours = near(ends, "trial", "0")
    for some, role, line in ((_compared(ends), "comparison", 34), (yours, "weight", 12)):
        one, look = near(some, "point", "1"), {"align": "center", "fontWeight": 600}
        yield text(one, READOUT, role, alt.datum(3), line, **look)
    yield yours.mark_point(size=200).encode(x=x, y="value:Q", color=alt.datum("weight"))

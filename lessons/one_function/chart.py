import altair as alt
from tutor.course.draw import dot, slider

PLACE = alt.Scale(domain=[-4, 2.5], nice=False)
LEVEL = alt.Scale(domain=[-0.09, 1.09], reverse=True, nice=False)
W = alt.Scale(domain=[-2.2, 7.4], nice=False)  # no dot lies on the numbers of the axis
BARE = alt.Axis(labels=False, ticks=False, domain=False, grid=False, title=None)
GAP = "max(0.066, 0.36 / datum.last)"  # the room that an arrow leaves for the circles at its ends
EACH = "datum.numbers > 1 || datum.point == 1"  # every number once, however many come out there
NUMBER = "format(datum.value, '.4~g')"
OUT = "(datum.numbers == 1 ? '' : format(datum.low, '.4~g') + ' to ') + format(datum.high, '.4~g')"
READOUT = f"'in ' + format(datum.w, '~f') + ', out ' + {OUT}"


def opening(nodes, names, data):
    """The chain of small functions; the weight dragged at the top changes every number below."""
    at = slider("at", "Drag the weight", -1, 7, 0.5, 1)
    dragged = alt.Chart(nodes).transform_filter("datum.trial > 0 && abs(datum.w - at) < 0.01")
    layers = [*_chain(dragged), *_labels(names), _used(data)]
    return alt.layer(*layers).add_params(at).properties(height=380)


def draw(nodes, names, data, whole):
    """Your run through the chain with what torch recorded, and the chain seen from outside: weight in, loss out."""
    yours = alt.Chart(nodes).transform_filter("datum.trial == 0")
    chain = alt.layer(*_chain(yours), *_labels(names, "recorded"), _used(data))
    return alt.vconcat(chain.properties(height=400), _outside(nodes, whole))


def _placed(chart):
    """Give each number its place: one column for each data point, what is one number for all in the middle."""
    return chart.transform_joinaggregate(last="max(row)", points="max(point)").transform_calculate(
        level="datum.row / datum.last",
        place="datum.numbers == 1 ? 0 : datum.point - (datum.points + 1) / 2",
        number=NUMBER,
    )


def _chain(chart):
    """Numbers in circles from the weight down to the loss, and an arrow for each small function."""
    placed = _placed(chart)
    yield from _arrows(placed)
    x = alt.X("place:Q", scale=PLACE, axis=BARE)
    y = alt.Y("level:Q", scale=LEVEL, axis=BARE)
    for test, role, width in (
        ("datum.row == 0", "weight", 3),
        ("datum.row > 0 && datum.row < datum.last", "loss", 1),
        ("datum.row == datum.last", "loss", 3),
    ):
        some = placed.transform_filter(test).transform_filter(EACH)
        where = {"x": x, "y": y, "color": alt.datum(role)}
        yield some.mark_point(size=1050, filled=False, strokeWidth=width).encode(**where)
        yield some.mark_text(fontSize=12, fontWeight=600 if width > 1 else 400).encode(
            **where, text="number:N"
        )
    yield _loss(placed)


def _loss(placed):
    """The name of what comes out, where it is one number."""
    last = placed.transform_filter(
        "datum.row == datum.last && datum.numbers == 1 && datum.point == 1"
    ).transform_calculate(name="'loss L'")
    return last.mark_text(align="left", dx=26, fontSize=14, fontWeight=600).encode(
        x=alt.X("place:Q", scale=PLACE, axis=BARE),
        y=alt.Y("level:Q", scale=LEVEL, axis=BARE),
        text="name:N",
        color=alt.datum("loss"),
    )


def _arrows(placed):
    lagged = (
        placed.transform_window(
            place_before="lag(place)",
            level_before="lag(level)",
            numbers_before="lag(numbers)",
            groupby=["point"],
            sort=[alt.SortField("row")],
        )
        .transform_filter(f"datum.row > 0 && (datum.numbers_before > 1 || {EACH})")
        .transform_calculate(start=f"datum.level_before + {GAP}", tip=f"datum.level - {GAP}")
    )
    color = alt.datum("loss")
    yield lagged.mark_rule(opacity=0.5).encode(
        x="place_before:Q", x2="place:Q", y="start:Q", y2="tip:Q", color=color
    )
    yield lagged.mark_point(shape="triangle-down", size=45, opacity=0.7).encode(
        x="place:Q", y="tip:Q", color=color
    )


def _used(data):
    """The number that a small function uses, beside its arrow: an input, an answer, or the second weight."""
    placed = (
        alt.Chart(data)
        .transform_joinaggregate(points="max(point)")
        .transform_calculate(
            place="datum.point - (datum.points + 1) / 2",
            level="(datum.row - 0.38) / datum.last",
            number="(datum.name == 'minus_y' ? '− ' : '× ') + format(datum.value, '~g')",
            role="datum.name == 'times_v' ? 'weight' : 'loss'",
        )
    )
    outward = "datum.place < 0 ? {} : {}"  # the first arrows fan out: no label on their inner side
    align, dx = (alt.expr(outward.format(*two)) for two in (("'right'", "'left'"), (-8, 8)))
    return placed.mark_text(align=align, dx=dx, fontSize=12).encode(
        x=alt.X("place:Q", scale=PLACE, axis=BARE),
        y=alt.Y("level:Q", scale=LEVEL, axis=BARE),
        text="number:N",
        color="role:N",
    )


def _labels(names, below=None):
    """The names of the small functions beside their rows; blue where a weight comes in."""
    chart = (
        alt.Chart(names)
        .transform_joinaggregate(last="max(row)")
        .transform_calculate(
            level="datum.row / datum.last",
            plain="datum.name == 'w' || datum.name == 'times_v' ? '' : datum.name",
            weight="datum.name == 'w' ? 'weight w' : datum.name == 'times_v' ? datum.name : ''",
        )
    )
    x, y = alt.value(0), alt.Y("level:Q", scale=LEVEL, axis=BARE)
    for column, role, weight in (("plain", "loss", 400), ("weight", "weight", 600)):
        yield chart.mark_text(align="left", fontSize=14, fontWeight=weight).encode(
            x=x, y=y, text=f"{column}:N", color=alt.datum(role)
        )
    if below:
        yield chart.mark_text(align="left", dy=17, fontSize=12, fontStyle="italic").encode(
            x=x, y=y, text=f"{below}:N", color=alt.datum("loss")
        )


def _outside(nodes, whole):
    """The chain as one function: a dot for every weight that went in and the loss that came out."""
    x = alt.X("w:Q", scale=W, title="in: weight w")
    y = alt.Y(
        "loss:Q", title="out: loss L", axis=alt.Axis(tickCount=3), scale=alt.Scale(padding=12)
    )
    every = alt.Chart(whole).mark_point(size=30).encode(x=x, y=y, color=alt.datum("loss"))
    ends = alt.Chart(nodes).transform_joinaggregate(last="max(row)")
    ends = ends.transform_filter("datum.row == datum.last").transform_filter(EACH)
    ends = ends.transform_joinaggregate(low="min(value)", high="max(value)", groupby=["trial"])
    ends = ends.transform_calculate(readout=READOUT)
    yours = ends.transform_filter("datum.trial == 0")
    other = ends.transform_filter("datum.trial > 0 && abs(datum.w - at) < 0.01")
    layers = [
        every,
        dot(whole, "at", "Below: compare with weight", -1, 7, 0.5, 2, role="comparison"),
    ]
    for some, role, line in ((other, "comparison", 34), (yours, "weight", 12)):
        text = some.mark_text(fontWeight=600)
        layers.append(
            text.transform_filter("datum.point == 1").encode(
                x=alt.datum(3), y=alt.value(line), text="readout:N", color=alt.datum(role)
            )
        )
    layers.append(
        yours.mark_point(size=200).encode(x="w:Q", y="value:Q", color=alt.datum("weight"))
    )
    return alt.layer(*layers).properties(height=140)

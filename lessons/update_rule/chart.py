import altair as alt
from tutor.course.draw import Axis, Plane, beside, dot, in_brackets, near, press, seen, text

W = Axis("w", "weight w", -4, 10)
BOWL = Plane(W, Axis("loss", "loss L", -3, 26.5, (0, 5, 10, 15, 20, 25)))
NEXT = Plane(W.of("next_w"), BOWL.y.of("next_loss"))
NTH = ["1st", "2nd", "3rd", "4th", "5th"]  # plain numbers would read as weights
SIZE = Axis("size", "size and direction", -11, 11)
TIPS = [
    alt.Tooltip(f"{name}:Q", title=title, format=".3~f")
    for name, title in {"w": "weight", "gradient": "gradient", "next_w": "new weight"}.items()
]


def opening(walk, bowl):
    """The update rule as moves with names: the gradient, times the rate, minus, and again from the new place."""
    now = near(walk, "turn", "floor(moves / 4)").transform_calculate(part="moves % 4")
    now = now.transform_calculate(
        uphill="datum.w + (datum.part == 1 ? datum.gradient : datum.part == 2 ? -datum.move : 0)",
        role="datum.part == 1 || datum.part == 2 ? 'gradient' : 'weight'",
    )
    gone = alt.Chart(walk).transform_filter("datum.turn < floor(moves / 4)")
    layers = [
        *_valley(bowl),
        BOWL.points(gone, size=45, opacity=0.35),
        BOWL.arrow(now, "gradient", "uphill", opacity=seen("datum.role == 'gradient'")),
        *_step(now, "weight", "datum.part == 3", "datum.turn + 1"),
        _headline(now),
    ]
    moves = press("moves", ("gradient", "× rate", "minus", "again"), 3)
    return alt.layer(*layers).add_params(moves).properties(height=340)


def draw(path, compare, bowl, parts, prediction=None, wrong=None):
    """Your step on the bowl beside one from another weight, and its arithmetic as bars."""
    grip = dot(compare, "other", "Compare with weight", -2, 8, 0.1, 1, role="comparison")
    layers = [*_valley(bowl), *_step(near(compare, "w", "other"), "comparison"), grip]
    layers += [*_step(path, "weight")]
    if wrong is not None:
        middle = beside(0, fontSize=15)  # nothing is drawn there
        says = text(wrong, "'dashed: the wrong rule'", "prediction", alt.datum(3), 24, **middle)
        layers += [BOWL.arrow(wrong, "prediction", "next_w"), says]
    if prediction is not None:
        layers += [BOWL.guess(prediction, "'you said'")]
    return alt.vconcat(alt.layer(*layers).properties(height=300), _arithmetic(parts))


def _headline(now):
    """What the last move came to, in numbers, above the plot: within, it would name the line at the minimum."""
    columns = ("datum.w", "datum.lr", "datum.gradient", "-datum.move", "datum.next_w")
    w, lr, gradient, share, after = (f"format({column}, '.3~g')" for column in columns)
    taken = in_brackets(share, "datum.move > 0")
    says = (
        f"['w = ' + {w}, 'gradient: ' + {gradient},"
        f" '× rate: ' + {gradient} + ' × ' + {lr} + ' = ' + {share},"
        f" 'minus: ' + {w} + ' − ' + {taken} + ' = ' + {after}][datum.part]"
    )
    return text(now, says, "role", fontSize=15)


def _valley(bowl):
    """The loss curve, and a dotted line at its lowest point, below the words."""
    return BOWL.curve(bowl), BOWL.minimum(bowl).encode(y=alt.value(40), y2=alt.value("height"))


def _step(table, role, shown="true", first="1"):
    """Position 1 (or a later one), the arrow along the weight axis, the drop onto the curve, and the next position."""
    size, width = (70, 1.5) if role == "comparison" else (150, 2.5)
    drop = NEXT.strokes(table, role, "loss", strokeWidth=0.4 * width)  # dashed is what was believed
    yield drop.encode(opacity=seen(shown))
    yield BOWL.arrow(table, role, "next_w", opacity=seen(shown))
    yield BOWL.points(table, role, size, filled=False, strokeWidth=width, tips=TIPS)
    yield NEXT.points(table, role, size, filled=True, tips=TIPS).encode(opacity=seen(shown))
    if role == "weight":
        yield from _numbered(table, shown, first)


def _numbered(path, shown, first):
    """Write which position it is under each of the two, towards the outer side of the bowl.

    Beside them they would stand under an earlier position. After a short step both stand under the first: on the inner
    side one would read as the weight at the minimum.
    """
    short = f"isValid(datum.move) && abs(datum.move) * width < 28 * ({W.upper} - {W.lower})"
    nth, after = f"{NTH}[{first} - 1]", f"{NTH}[{first}]"
    names = {
        BOWL: (f"{nth} + (({short}) && ({shown}) ? ', ' + {after} : '')", "true"),
        NEXT: (f"({short}) ? '' : {after}", shown),
    }
    outward = beside("datum.gradient > 0 ? 2 : -2", dy=20, fontWeight="bold")
    for plane, (name, when) in names.items():
        yield plane.words(path, name, "weight", **outward).encode(opacity=seen(when))


def _arithmetic(parts):
    """The gradient, the rate times the gradient, and that turned round, or what an edit made of it."""
    y = alt.Y("part:N", sort=["gradient", "share", "step"], title=None, axis=None)
    size = (
        "(!isValid(datum.size) ? 'no number' : datum.size == 0 ? '0' : format(datum.size, '+.3~g'))"
    )
    bars = alt.Chart(parts).mark_bar(height=8, yOffset=9, y2Offset=9)
    bars = bars.encode(x=SIZE.channel(alt.X), y=y, color="role:N")
    words = text(parts, f"datum.name + ': ' + {size}", "role", 2, y, dy=-7)
    return (bars + words).properties(height=132)

import altair as alt
from tutor.course.draw import Axis, Plane, near, play, seen, text

# One unit is as long across as it is up, whatever the width: only then do right angles look right.
W = Axis("w", "weight w", "3 - 5 * width / height", "3 + 5 * width / height")
# No label in the corners: the title stands above the upper one, a name may stand in the lower one.
B = Axis("b", "weight b", -4, 6, (-2, 0, 2, 4))
MAP, BEST = Plane(W, B), Plane(W.of("best_w"), B.of("best_b"))
TURN = alt.Scale(domain=[-180, 180], range=[-180, 180])
TIPS = [alt.Tooltip(f"d_{name}:Q", title=f"∂L/∂{name}", format=".3~g") for name in "wb"]
FOUND = "isValid(datum.best_w)"  # not where the lowest loss may lie outside of the map


def opening(here, rings, turns):
    """The bowl from above; an arrow that the slider turns, and the slope of the loss that way."""
    turned = play("turned", "Turn", last=360, step=5)
    way = {"along": "cos(turned * PI / 180)", "up": "sin(turned * PI / 180)"}
    there = near(turns, "turn", "turned")
    says = (
        "(datum.turn % 180 == 0 ? 'only w moves' : datum.turn % 180 == 90 ? 'only b moves'"
        " : '') + (datum.turn == 180 || datum.turn == 270 ? ' backwards' : datum.turn % 90 == 0 ? ''"
        " : 'turned by ' + datum.turn + '°') + ': slope ' + format(datum.slope, '.2~f')"
    )
    layers = [*_map(here, rings), *_arrow(_direction(here), "gradient", "gradient")]
    layers += [*_arrow(alt.Chart(here).transform_calculate(**way), "comparison"), _you(here)]
    layers += [text(there, says, "comparison", y=-24, fontSize=14)]
    return alt.layer(*layers).add_params(turned).properties(height=440)


def draw(here, path, rings, along, wrong=None):
    """Your weights on the map: uphill, downhill, the way to the minimum, and the walk that torch took."""
    place = near(_direction(along), "place", "place")
    apart = (
        "datum.d_w || datum.d_b ? 'downhill misses the minimum by ' + format(datum.angle, '.1f') + '°'"
        " : 'on the minimum nothing is downhill'"
    )
    apart = f"{FOUND} ? ({apart}) : 'inside this map no place is the lowest'"
    numbers = "'gradient (' + format(datum.d_w, '.4~g') + ', ' + format(datum.d_b, '.4~g') + ')'"
    home = alt.Chart(here).transform_filter(FOUND)
    layers = [*_map(here, rings), MAP.path(path, size=14, strokeWidth=1, opacity=1)]
    layers += [MAP.link(home, "minimum", "best_w", "best_b", strokeDash=[2, 4])]
    layers += _arrow(_direction(here), "gradient", "gradient")
    layers += _arrow(_direction(here, -1), "weight", "downhill")
    if wrong is not None:
        layers += [MAP.path(wrong, "prediction", size=80, strokeWidth=2.5, opacity=1)]
        first, says = near(wrong, "step", "0"), "'dashed: the wrong rule'"
        layers += [text(first, says, "prediction", 0, -42, fontWeight="bold")]
    layers += [*_arrow(place.transform_filter("place > 0"), "comparison")]  # at first it is yours
    layers += [MAP.points(place, "comparison", 60), _you(here)]
    layers += [text(here, apart, "minimum", y=-24, fontSize=14)]
    # Above the headline: every corner of the map may hold an arrow.
    layers += [text(here, numbers, "gradient", y=-42, fontWeight="bold")]
    walk = play("place", "Walk along your line", last=72)
    return alt.layer(*layers).add_params(walk).properties(height=440)


def _map(here, rings):
    """Lines of equal loss, the one through your weights stronger, and the minimum."""
    yield MAP.link(rings, "loss", "to_w", "to_b", strokeWidth=1.5, opacity=0.35)
    yours = alt.Chart(rings).transform_filter("datum.ring == 0")
    yield MAP.link(yours, "loss", "to_w", "to_b", strokeWidth=2.6, strokeCap="round")
    here = alt.Chart(here).transform_filter(FOUND)
    yield BEST.points(here, "minimum", 120, shape="cross")
    right = "datum.w > datum.best_w"  # neither the walk nor the way home comes in on the other side
    look = {"align": f"{right} ? 'right' : 'left'", "dx": f"{right} ? -10 : 10"}
    look |= {"dy": "datum.b > datum.best_b ? 12 : -12"}
    yield BEST.words(here, "'minimum'", "minimum", **_bold(look))


def _bold(look):
    return {"fontWeight": "bold"} | {name: alt.expr(way) for name, way in look.items()}


def _you(here):
    return MAP.points(here, size=170, filled=False, strokeWidth=3, tips=TIPS)


def _direction(table, sign=1):
    """The gradient's direction, or the opposite one, with length one; nothing where it is zero."""
    length = "(sqrt(datum.d_w * datum.d_w + datum.d_b * datum.d_b) || 1)"
    return alt.Chart(table).transform_calculate(
        along=f"{sign} * datum.d_w / {length}", up=f"{sign} * datum.d_b / {length}"
    )


def _arrow(chart, role, label=""):
    """An arrow of fixed length from (w, b) in the direction (along, up), with a label beyond its tip."""
    drawn = chart.transform_calculate(
        tip_w="datum.w + 2 * datum.along",
        tip_b="datum.b + 2 * datum.up",
        turn="atan2(datum.along, datum.up) * 180 / PI",
        reach="5 * width / height",
        far="datum.tip_w - 3 + (datum.along < 0 ? -1 : 1) * 70 * 10 / height",
        tight="abs(datum.far) > datum.reach",
        place="clamp(datum.tip_w, 3 - datum.reach, 3 + datum.reach)",
        level="clamp(datum.tip_b, -3.5, 5.4)",
    )
    width, size = (3, 130) if label else (1.5, 60)
    look = {"opacity": seen("datum.along || datum.up")}
    yield MAP.link(drawn, role, "tip_w", "tip_b", strokeWidth=width).encode(**look)
    head = drawn.mark_point(shape="triangle-up", size=size, clip=True)
    yield head.encode(
        **MAP.where(role, "tip_w", "tip_b"), angle=alt.Angle("turn:Q", scale=TURN), **look
    )
    if label:
        beside = {
            "align": "(datum.along < 0) == datum.tight ? 'left' : 'right'",
            "dx": "datum.tight ? 0 : datum.along < 0 ? -10 : 10",
            # Away from the minimum: there the walk and the way home turn off.
            "dy": "datum.tight ? (datum.up < 0 ? 16 : -14) : datum.b > datum.best_b ? -12 : 12",
        }
        yield MAP.words(drawn, f"'{label}'", role, "place", "level", **_bold(beside)).encode(**look)

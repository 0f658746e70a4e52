import altair as alt
from tutor.course.draw import Axis, Plane, beside, near, play, text

# No label in the corners: the title stands above the upper one, a name may stand in the lower one.
B = Axis("b", "weight b", -4, 6, (-2, 0, 2, 4))


def _plane(height):
    """One unit is as long across as it is up, at any size: only then do right angles look right."""
    return Plane(Axis("w", "weight w", f"3 - 5 * width / {height}", f"3 + 5 * width / {height}"), B)


MAP, ABOVE = _plane("height"), _plane("concat_0_height")  # alone, and above another view
ALONG = Axis("far", "along the dashed line", -4.6, 4, (-2, 0, 2))
SLICE = Plane(ALONG, Axis("loss", "loss L", -4, 48, (0, 20, 40)))
TIPS = [alt.Tooltip(f"d_{name}:Q", title=f"∂L/∂{name}", format=".3~g") for name in "wb"]
FOUND = "isValid(datum.best_w)"  # not where the lowest loss may lie outside of the map


def opening(here, rings, slices):
    """The bowl from above; an arrow that the slider turns cuts it, and below is the curve of that cut."""
    cut = near(slices, "turn", "turned")
    way = {"along": "cos(turned * PI / 180)", "up": "sin(turned * PI / 180)"}
    yours, way = near(cut, "far", "0"), alt.Chart(here).transform_calculate(**way)
    ends = {"w": "datum.w + 4 * datum.along", "b": "datum.b + 4 * datum.up"}
    ends |= {"to_w": "datum.w - 8 * datum.along", "to_b": "datum.b - 8 * datum.up"}
    across = way.transform_calculate(**ends)
    says = (
        "(['only w moves', 'only b moves', 'only w moves backwards', 'only b moves backwards']"
        "[datum.turn / 90 % 4] || 'turned by ' + datum.turn + '°')"
        " + ': slope ' + format(datum.slope, '.2~f')"
    )
    above = [
        *_map(here, rings, ABOVE),
        ABOVE.link(across, "comparison", "to_w", "to_b", strokeDash=[3, 4]),
    ]
    above += [
        *_arrow(here, "gradient", 2, plane=ABOVE),
        ABOVE.ray(way, "comparison", 1.4),  # shorter: beside the other's tip stands its name
        _you(here, ABOVE),
    ]
    above += [text(yours, says, "comparison", y=-24, fontSize=14)]
    below = [SLICE.curve(cut), SLICE.tangent(yours, "comparison", "slope", 2, 0.2)]
    below += [SLICE.points(yours, size=170, filled=False, strokeWidth=3)]
    views = alt.layer(*above).properties(height=380), alt.layer(*below).properties(height=150)
    return alt.vconcat(*views).add_params(play("turned", "Turn", last=360, step=5))


def draw(here, path, rings, along, wrong=None):
    """Your weights on the map: uphill, downhill, the way to the minimum, and the walk that torch took."""
    place = near(along, "place", "place")
    apart = (
        "datum.d_w || datum.d_b ? 'downhill misses the minimum by ' + format(datum.angle, '.1f') + '°'"
        " : 'on the minimum nothing is downhill'"
    )
    apart = f"{FOUND} ? ({apart}) : 'inside this map no place is the lowest'"
    numbers = "'gradient (' + format(datum.d_w, '.4~g') + ', ' + format(datum.d_b, '.4~g') + ')'"
    home = alt.Chart(here).transform_filter(FOUND)
    layers = [*_map(here, rings), MAP.path(path, size=14, strokeWidth=1, opacity=1)]
    layers += [MAP.link(home, "minimum", "best_w", "best_b", strokeDash=[2, 4])]
    layers += [*_arrow(here, "gradient", 2), *_arrow(here, "downhill", -2, "weight")]
    if wrong is not None:
        layers += [MAP.path(wrong, "prediction", size=80, strokeWidth=2.5, opacity=1)]
        first, says = near(wrong, "step", "0"), "'dashed: the wrong rule'"
        layers += [text(first, says, "prediction", 0, -42, fontWeight="bold")]
    elsewhere = place.transform_filter("place > 0")  # at first it is yours
    layers += [MAP.ray(elsewhere, "comparison", 2, "d_w", "d_b")]
    layers += [
        MAP.points(place, "comparison", 60, "diamond"),
        _you(here),
    ]  # no dot: those are dragged
    layers += [text(here, apart, "minimum", y=-24, fontSize=14)]
    # Above the headline: every corner of the map may hold an arrow.
    layers += [text(here, numbers, "gradient", y=-42, fontWeight="bold")]
    walk = play("place", "Walk along your line", last=72, counted=False)
    return alt.layer(*layers).add_params(walk).properties(height=440)


def _map(here, rings, plane=MAP):
    """Lines of equal loss, the one through your weights stronger, and the minimum."""
    yield plane.link(rings, "loss", "to_w", "to_b", strokeWidth=1.5, opacity=0.35)
    yours = alt.Chart(rings).transform_filter("datum.ring == 0")
    yield plane.link(yours, "loss", "to_w", "to_b", strokeWidth=2.6, strokeCap="round")
    told = alt.Chart(rings).transform_filter("datum.told")
    yield plane.words(told, "format(datum.told, '~g')", clip=True)
    here = alt.Chart(here).transform_filter(FOUND)
    best = Plane(plane.x.of("best_w"), B.of("best_b"))
    yield best.points(here, "minimum", 120, shape="cross")
    # Neither the walk nor the way home comes in on the other side; no wider than a narrow ring is.
    look = beside(0, dy=alt.expr("datum.b > datum.best_b ? 18 : -18"))
    yield best.words(here, "'minimum'", "minimum", fontWeight="bold", **look)


def _you(here, plane=MAP):
    return plane.points(here, size=170, filled=False, strokeWidth=3, tips=TIPS)


def _arrow(here, name, long, role="gradient", plane=MAP):
    """The way uphill, or downhill, with its name away from the minimum: there the walk and the way home turn off."""
    yield plane.ray(here, role, long, "d_w", "d_b")
    yield plane.ray_name(here, f"'{name}'", role, long, "d_w", "d_b", "datum.b > datum.best_b")

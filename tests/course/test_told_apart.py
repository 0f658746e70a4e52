"""Roles that look alike to somebody with a colour-vision deficiency have a second mark, in every chart of the course.

The three deficiencies at their strongest after Machado, Oliveira and Fernandes (2009), as matrices on linear light;
how far two colours lie apart is measured in Oklab, where a difference of .02 can just be seen on large patches side by
side (CSS Color 4, on mapping into a gamut).
"""

import tomllib
from collections.abc import Iterator
from itertools import combinations, product
from math import dist
from typing import Any

import pytest

from tutor import ROOT
from tutor.course.chart import OPTIONAL_TABLES, ROLES, chart_functions, chart_spec
from tutor.course.load import lesson_folders

THEMES = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
SEEN_BY = {
    "everyone": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
CONES = ((0.41222, 0.53633, 0.05145), (0.2119, 0.6807, 0.1074), (0.0883, 0.28172, 0.62998))
OKLAB = ((0.21045, 0.79362, -0.00407), (1.978, -2.42859, 0.45059), (0.0259, 0.78277, -0.80868))
ALIKE = 0.1  # lines are thin and dots small, and nobody is told to look: five times what can just be seen
WIDER, LARGER = 1.3, 2  # a line or a dot differs from another one that lies beside it
STROKES = ("line", "rule")


def times(matrix: Any, vector: Any) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def seen(colour: str, matrix: Any) -> list[float]:
    """Return where a colour lies in Oklab for who sees it through a matrix."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    light = times(matrix, [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels])
    return times(OKLAB, [cone ** (1 / 3) for cone in times(CONES, [min(max(c, 0), 1) for c in light])])


def alike(mode: str, who: str) -> set[frozenset[str]]:
    """Return the pairs of roles whose colours someone can mix up."""
    colours = zip(ROLES, THEMES[mode]["chartCategoricalColors"], strict=True)
    places = {role: seen(colour, SEEN_BY[who]) for role, colour in colours}
    return {frozenset(pair) for pair in combinations(ROLES, 2) if dist(*(places[role] for role in pair)) < ALIKE}


def views(spec: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """Yield the layers of each view of a chart."""
    for child in spec.get("vconcat", spec.get("hconcat", ())):
        yield from views(child)
    if "layer" in spec:
        yield [layer for child in spec["layer"] for layers in views(child) for layer in layers]
    if "mark" in spec:
        yield [spec]


def looks(layers: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Return the role and the look of what is told by its look alone: words say themselves what they are."""
    found: list[tuple[str, dict[str, Any]]] = []
    lines: dict[Any, dict[str, Any]] = {}
    for layer in layers:
        mark, role = layer["mark"], layer["encoding"].get("color", {}).get("datum")
        table = layer.get("data", {}).get("name")
        if role in ROLES and mark["type"] in ("point", *STROKES):
            shape = layer["encoding"].get("shape", {}).get("value", "circle")
            found.append((role, {**mark, "shape": shape, "rides on": (table, role)}))
        if role in ROLES and mark["type"] in STROKES:
            lines[table, role] = mark
    return [(role, {**look, "line": lines.get(look["rides on"])}) for role, look in found]


def strokes_apart(one: Any, other: Any) -> bool:
    """Say whether two lines differ in more than their colour."""
    widths = sorted(line.get("strokeWidth", 2.5) for line in (one, other))
    return one.get("strokeDash", [1, 0]) != other.get("strokeDash", [1, 0]) or widths[1] >= WIDER * widths[0]


def apart(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Say whether two marks differ in more than their colour; dots may do so by the lines that they lie on."""
    strokes = [look["type"] in STROKES for look in (one, other)]
    if all(strokes):
        return strokes_apart(one, other)
    sizes = sorted(look.get("size", 70) for look in (one, other))
    differ = one["shape"] != other["shape"] or one.get("filled", True) != other.get("filled", True)
    on_lines = one["line"] and other["line"] and strokes_apart(one["line"], other["line"])
    return any(strokes) or differ or sizes[1] >= LARGER * sizes[0] or bool(on_lines)


def test_the_measure_tells_black_from_white_and_red_from_green_only_for_who_can() -> None:
    assert dist(seen("#000000", SEEN_BY["everyone"]), seen("#ffffff", SEEN_BY["everyone"])) == pytest.approx(1, 0.01)
    red, green = "#c00000", "#008000"
    told = {who: dist(seen(red, matrix), seen(green, matrix)) for who, matrix in SEEN_BY.items()}
    assert min(told["everyone"], told["tritan"]) > ALIKE > told["deutan"]


def test_a_few_roles_are_alike_to_some() -> None:
    found = {who: alike("light", who) | alike("dark", who) for who in SEEN_BY}
    assert frozenset({"weight", "comparison"}) in found["protan"] & found["deutan"]
    assert not any("loss" in pair for pairs in found.values() for pair in pairs)


@pytest.mark.parametrize("folder", lesson_folders(), ids=lambda folder: folder.name)
def test_roles_with_like_colours_have_a_second_mark(folder: Any) -> None:
    pairs = {pair for mode, who in product(("light", "dark"), SEEN_BY) for pair in alike(mode, who)}
    for name in chart_functions(folder):
        spec = chart_spec(folder, name, frozenset(OPTIONAL_TABLES))
        for layers in views(spec):
            for (role, one), (other_role, other) in combinations(looks(layers), 2):
                assert frozenset({role, other_role}) not in pairs or apart(one, other), (name, role, one, other)

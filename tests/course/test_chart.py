"""Charts: one painted spec each, without data, and never changed afterwards."""

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import altair as alt
import pytest

from tutor import LESSONS, ROOT
from tutor.course import chart
from tutor.course.chart import ROLES, chart_functions, chart_spec, compile_chart, tables_of
from tutor.course.load import lesson_folders

FOLDERS = pytest.mark.parametrize("folder", [LESSONS / "_template", LESSONS / "learning_rate"], ids=lambda f: f.name)


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Yield every dict of a spec."""
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(child)


def names(spec: Any) -> set[str]:
    """Return the names of the tables that a spec asks for."""
    return {node["data"]["name"] for node in nodes(spec) if "name" in (node.get("data") or {})}


@FOLDERS
def test_every_chart_compiles_without_data(folder: Path) -> None:
    for name in chart_functions(folder):
        for extra in (frozenset(), frozenset({"prediction", "wrong"})):
            spec = chart_spec(folder, name, extra)
            assert spec is not None
            assert not [node for node in nodes(spec) if "datasets" in node or "values" in (node.get("data") or {})]
            assert names(spec) == set(tables_of(chart_functions(folder)[name])) - ({"prediction", "wrong"} - extra)


@FOLDERS
def test_every_colour_of_a_role_has_the_one_scale(folder: Path) -> None:
    painted = 0
    for name in chart_functions(folder):
        for node in nodes(chart_spec(folder, name, frozenset({"wrong"}))):
            for channel in ("color", "fill", "stroke"):
                encoding = node.get(channel)
                if isinstance(encoding, dict) and "datum" in encoding:
                    assert encoding["datum"] in ROLES
                    assert encoding["scale"] == {"domain": list(ROLES), "range": "category"}
                    assert encoding["legend"] is None
                    painted += 1
    assert painted >= 4


def points(path: Any, color: Any = None) -> Any:
    """Draw a table as points."""
    return alt.Chart(path).mark_point().encode(x="w:Q", y="loss:Q", **({"color": color} if color is not None else {}))


def color_of(color: Any) -> Any:
    def draw(path: Any) -> Any:
        return points(path, color)

    return compile_chart(draw)["encoding"]["color"]


def test_a_field_called_role_is_painted_and_a_legend_that_was_asked_for_stays() -> None:
    assert color_of("role:N")["scale"]["domain"] == list(ROLES)
    asked = color_of(alt.Color("role:N", legend=alt.Legend(title="Which")))
    assert asked["legend"] == {"title": "Which"}
    assert asked["scale"]["domain"] == list(ROLES)


def test_other_colours_are_left_as_they_are() -> None:
    assert color_of("lr:Q") == {"field": "lr", "type": "quantitative"}
    assert color_of(alt.datum("something")) == {"datum": "something"}
    assert color_of(alt.value("red")) == {"value": "red"}


def test_all_type_grows_on_a_large_screen_whoever_set_its_size() -> None:
    def draw(path: Any) -> Any:
        return points(path).encode(x=alt.X("w:Q", axis=alt.Axis(labelFontSize=10))) + points(path).mark_text(
            fontSize=20
        )

    spec = compile_chart(draw)
    grown = {
        size: {"expr": f"windowSize()[0] >= 1800 ? {large} : {size}"} for size, large in ((10, "12.5"), (20, "25"))
    }
    assert spec["layer"][0]["encoding"]["x"]["axis"] == {"labelFontSize": grown[10]}
    assert spec["layer"][1]["mark"] == {"type": "text", "fontSize": grown[20]}
    sizes = [value for node in nodes(spec) for key, value in node.items() if key.lower().endswith("fontsize")]
    assert len(sizes) >= 7
    assert all("windowSize" in size["expr"] for size in sizes)


def test_a_chart_held_against_the_schema_is_the_one_that_learners_get() -> None:
    draw = chart_functions(LESSONS / "_template")["draw"]
    assert compile_chart(draw, checked=True) == chart_spec(LESSONS / "_template", "draw")


def test_the_stylesheet_and_the_charts_grow_at_the_same_width() -> None:
    style = (ROOT / "tutor" / "ui" / "style.css").read_text(encoding="utf-8")
    assert f"@media (min-width: {chart.LARGE}px)" in style


@pytest.mark.parametrize("folder", lesson_folders(LESSONS), ids=lambda f: f.name)
def test_every_slider_in_a_chart_says_what_it_moves(folder: Path) -> None:
    for name in chart_functions(folder):
        for param in (chart_spec(folder, name) or {}).get("params", []):
            bind = param.get("bind", {})
            for slider in [bind] if "input" in bind else bind.values():
                label = slider.get("name", "")
                assert re.search(r"\w{2}", label), f"{name}: the slider {param['name']} has no label"
                assert label.endswith(" "), f"{name}: {label!r} runs into the value: make it with tutor.course.draw"


def test_optional_tables_are_handed_over_only_when_they_are_there() -> None:
    def draw(path: Any, prediction: Any = None, wrong: Any = None) -> Any:
        layers = [points(path), *(points(extra) for extra in (prediction, wrong) if extra is not None)]
        return alt.layer(*layers)

    assert tables_of(draw) == ["path", "prediction", "wrong"]
    assert names(compile_chart(draw)) == {"path"}
    assert names(compile_chart(draw, frozenset({"wrong"}))) == {"path", "wrong"}
    assert names(compile_chart(draw, frozenset({"prediction", "wrong"}))) == {"path", "prediction", "wrong"}


def test_helpers_and_imports_are_no_charts() -> None:
    assert set(chart_functions(LESSONS / "_template")) == {"opening", "draw"}
    assert chart_spec(LESSONS / "_template", "further") is None
    assert chart_spec(LESSONS / "_template", "_line") is None


def test_a_spec_is_compiled_once_and_stays_as_it_was() -> None:
    folder = LESSONS / "learning_rate"
    first, config = chart_spec(folder, "draw"), copy.deepcopy(chart.CONFIG)
    kept = copy.deepcopy(first)
    chart_spec(folder, "draw", frozenset({"wrong"}))
    chart_spec(folder, "opening")
    compile_chart(chart_functions(folder)["draw"])
    assert chart_spec(folder, "draw") is first
    assert chart_spec(folder, "draw", frozenset({"prediction"})) is first, "it draws no such table"
    assert first == kept
    assert config == chart.CONFIG


def test_a_chart_is_independent_of_the_theme_that_is_on() -> None:
    function = chart_functions(LESSONS / "_template")["draw"]
    plain = compile_chart(function)
    alt.theme.register("loud", enable=False)(lambda: alt.theme.ThemeConfig(width=77, background="red"))
    try:
        with alt.theme.enable("loud"):
            assert alt.Chart("a.csv").mark_point().to_dict()["width"] == 77
            assert compile_chart(function) == plain
    finally:
        alt.theme.unregister("loud")
    assert plain["config"] == chart.CONFIG


@pytest.mark.parametrize("folder", lesson_folders(), ids=lambda folder: folder.name)
def test_what_a_wrong_rule_gives_is_grey_and_its_lines_are_dashed_as_the_page_says(folder: Path) -> None:
    usual, wrong = (chart_spec(folder, "draw", frozenset(extra)) for extra in ((), ("wrong",)))
    before, marks = told_marks(usual), told_marks(wrong)
    assert (len(marks) > len(before)) == (usual != wrong)
    lines = [mark for mark in marks if mark["type"] in ("line", "rule") and mark not in before]
    assert all(mark["strokeDash"] == [5, 4] for mark in lines)


def told_marks(spec: Any) -> list[dict[str, Any]]:
    """Return the marks of a spec that have the grey of what somebody told."""
    marks = [node for node in nodes(spec) if "mark" in node]
    return [node["mark"] for node in marks if node["encoding"].get("color", {}).get("datum") == "prediction"]


@pytest.mark.parametrize("folder", [LESSONS / "_home", *lesson_folders(LESSONS)], ids=lambda folder: folder.name)
def test_data_points_have_one_colour_everywhere_and_green_is_left_to_the_minimum(folder: Path) -> None:
    for name in chart_functions(folder):
        for node in nodes(chart_spec(folder, name)):
            if (node.get("data") or {}).get("name") == "points" and node.get("mark", {}).get("type") == "point":
                assert node["encoding"]["color"]["datum"] == "loss"

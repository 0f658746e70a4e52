"""What charts are made of: parameters bound to sliders, and dots that are dragged."""

from typing import Any

import altair as alt
import pytest

from tests.course.test_chart import nodes
from tutor.course.chart import PLAYED, compile_chart
from tutor.course.draw import dot, play, press, slider


def bound(parameter: alt.Parameter) -> dict[str, Any]:
    return parameter.param.to_dict()


def test_a_slider_is_a_parameter_with_a_range_and_a_name_to_be_read() -> None:
    assert bound(slider("rate", "Compare with rate", 0.1, 1.5, 0.1, 0.5)) == {
        "name": "rate",
        "value": 0.5,
        "bind": {"input": "range", "min": 0.1, "max": 1.5, "step": 0.1, "name": "Compare with rate "},
    }


def test_a_played_slider_differs_by_an_unseen_sign_only() -> None:
    played, plain = bound(play("step", "Step", 20)), bound(slider("step", "Step", 0, 20, 1, 0))
    assert played["bind"]["name"] == f"Step{PLAYED} "
    assert not PLAYED.isprintable()
    assert bound(play("nth", "Shrink it", 3, counted=False))["bind"]["name"] == f"Shrink it{PLAYED}{PLAYED} "
    assert PLAYED not in plain["bind"]["name"]
    assert {**played, "bind": {**played["bind"], "name": "Step "}} == plain


def test_moves_with_names_are_a_played_slider_that_counts_them() -> None:
    assert bound(press("at", ("one", "two", "three"), 4)) == bound(play("at", "one → two → three", 12))


def line(curve: Any) -> alt.Chart:
    return alt.Chart(curve).mark_line().encode(x="w:Q", y="loss:Q")


@pytest.mark.parametrize("of_a_chart", [True, False])
def test_a_dot_and_its_slider_hold_one_place(of_a_chart: bool) -> None:
    def draw(curve: Any) -> Any:
        places = alt.Chart(curve).transform_filter("datum.first") if of_a_chart else curve
        return line(curve) + dot(places, "at", "Weight", -2, 8, 0.1, 1)

    spec = compile_chart(draw)
    params = {param["name"]: param for param in spec["params"]}
    drag, place = params["at_drag"], params["at"]
    assert drag["bind"] == {"w": {"input": "range", "min": -2, "max": 8, "step": 0.1, "name": "Weight "}}
    assert drag["value"] == [{"w": 1}]
    assert drag["views"] == [node["name"] for node in nodes(spec) if "at_along_x" in str(node.get("name"))]
    assert place["expr"] == "at_drag_w"
    assert {"filter": "abs(datum.w - at) < 0.05"} in [t for node in nodes(spec) for t in node.get("transform", [])]
    assert compile_chart(draw) == spec, "the spec is the same each time, or the browser would embed it anew"


def test_a_chart_may_hold_several_dots_on_columns_of_any_name() -> None:
    def draw(curve: Any) -> Any:
        one = dot(curve, "one", "x", 0, 1, 0.5, 0, x="x", y="height")
        return one + dot(curve, "two", "t", 0, 1, 0.5, 0, x="t", y="far", role="comparison")

    spec = compile_chart(draw)
    assert {param["name"] for param in spec["params"]} == {"one", "one_drag", "two", "two_drag"}
    fields = {node["encoding"]["x"]["field"] for node in nodes(spec) if "encoding" in node}
    assert fields == {"x", "t"}


def test_a_dot_may_be_dragged_up_and_down() -> None:
    def draw(ends: Any) -> Any:
        return dot(ends, "answer", "Answer", 0, 28, 1, 12, x="x", y="last", drag="y")

    spec = compile_chart(draw)
    params = {param["name"]: param for param in spec["params"]}
    assert params["answer_drag"]["select"]["encodings"] == ["y"]
    assert params["answer_drag"]["bind"].keys() == {"last"}
    assert params["answer_drag"]["value"] == [{"last": 12}]
    assert params["answer"]["expr"] == "answer_drag_last"
    assert {"filter": "abs(datum.last - answer) < 0.5"} in [t for n in nodes(spec) for t in n.get("transform", [])]

"""What an edit's chart keeps of the lesson's."""

from collections.abc import Iterator
from typing import Any

import pytest

from tutor.course import Lesson, load_course
from tutor.course.chart import chart_spec
from tutor.ui.fitted import fitted


def marks(node: Any) -> Iterator[dict[str, Any]]:
    """Yield every view that is one mark."""
    children = node if isinstance(node, list) else node.values() if isinstance(node, dict) else ()
    if isinstance(node, dict) and "mark" in node:
        yield node
    for child in children:
        yield from marks(child)


def ends_written(node: Any) -> Iterator[Any]:
    """Yield each pair of numbers that an axis is fixed to without a parameter that could move it."""
    for view in marks(node):
        for channel in ("x", "y"):
            scale = view["encoding"].get(channel, {}).get("scale") or {}
            domain = scale.get("domain", ())
            if "domainRaw" not in scale and len(domain) == 2 and all(isinstance(end, int | float) for end in domain):
                yield domain


@pytest.mark.parametrize("lesson", load_course(), ids=lambda lesson: lesson.slug)
@pytest.mark.parametrize("name", ["draw", "further"])
def test_an_edit_can_move_every_axis_that_a_lesson_fixes(lesson: Lesson, name: str) -> None:
    assert not list(ends_written(chart_spec(lesson.folder, name, frozenset({"prediction", "wrong"}))))


@pytest.mark.parametrize("lesson", load_course(), ids=lambda lesson: lesson.slug)
def test_words_above_the_plot_are_not_cut_off_and_all_else_is(lesson: Lesson) -> None:
    spec = chart_spec(lesson.folder, "draw", frozenset())
    assert spec
    for view in marks(fitted(spec, {}, {})):
        up = view["encoding"].get("y", {}).get("value", 0)
        assert view["mark"].get("clip") is (None if isinstance(up, int | float) and up < 0 else True)

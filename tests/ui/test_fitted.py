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


@pytest.mark.parametrize("lesson", load_course(), ids=lambda lesson: lesson.slug)
def test_words_above_the_plot_are_not_cut_off_and_all_else_is(lesson: Lesson) -> None:
    spec = chart_spec(lesson.folder, "draw", frozenset())
    assert spec
    for view in marks(fitted(spec, {}, {})):
        up = view["encoding"].get("y", {}).get("value", 0)
        assert view["mark"].get("clip") is (None if isinstance(up, int | float) and up < 0 else True)

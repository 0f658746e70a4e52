"""Every lesson's demo runs in the sandbox, with the facts and tables that it has outside."""

import math
from typing import Any

import pytest

from tutor.course import Lesson, Run, load_course
from tutor.course.run import Row
from tutor.sandbox.interpret import interpret

TOLERANCE = 1e-5  # relative; the operations are the same, in the same order


def alike(inside: Any, outside: Any) -> bool:
    """Say whether a value is the same inside and outside."""
    if isinstance(outside, float) and isinstance(inside, int | float):
        return math.isclose(inside, outside, rel_tol=TOLERANCE, abs_tol=1e-6)
    return bool(inside == outside)


LESSONS = load_course()


def inside(lesson: Lesson, run: Run) -> dict[str, Any]:
    """Run a demo's text in the sandbox; ask for all that it gave outside."""
    wanted = {"facts": list(run.facts), "tables": {name: list(rows[0]) for name, rows in run.tables.items()}}
    return interpret({"id": lesson.slug, "code": run.source, "trace": False, "collect": wanted})


def rows_alike(inner: list[Row], outer: list[Row]) -> bool:
    return len(inner) == len(outer) and all(
        alike(a[column], b[column]) for a, b in zip(inner, outer, strict=True) for column in b
    )


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_demo_has_the_same_facts_and_tables_inside(lesson: Lesson) -> None:
    run = lesson.run()
    answer = inside(lesson, run)
    assert (answer["status"], answer["message"]) == ("ok", "")
    own = {name: fact for name, fact in run.facts.items() if name not in run.controls}
    assert not {name: (answer["facts"].get(name), fact) for name, fact in own.items()
                if not alike(answer["facts"].get(name), fact)}  # fmt: skip
    assert answer["tables"].keys() == run.tables.keys()
    assert [name for name, rows in run.tables.items() if not rows_alike(answer["tables"][name], rows)] == []

"""Every lesson's demo, unedited and with one line changed, through the sandbox; and answers that lie."""

import math
import re
from collections.abc import Mapping
from typing import Any

import pytest

from tests.sandbox.changes import declared_by, one_line_changed
from tutor.course import Lesson, load_course
from tutor.course.prose import fill
from tutor.course.run import Run, divided, parameters
from tutor.sandbox.edited import KINDS, NOTHING, ROWS, edited_script, outcome, run_edited
from tutor.sandbox.interpret import interpret
from tutor.sandbox.pool import Pool
from tutor.ui.changes import changes

LESSONS = load_course()
TOLERANCE = 1e-4  # torch itself rounds otherwise where its numbers happen to lie otherwise in memory
EVERY = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
STEEP = next(lesson for lesson in LESSONS if lesson.slug == "learning_rate")


def inside(code: str, **wanted: Any) -> dict[str, Any]:
    return interpret({"id": "edit", "code": code, **wanted})


def alike(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float) and math.isfinite(other):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return bool(one == other) or (isinstance(other, float) and not math.isfinite(other) and one in (None, NOTHING))


def same(one: Run, other: Run) -> bool:
    """Say whether two runs show the same; what is not finite is nothing in an edit."""
    if one.facts.keys() != other.facts.keys() or one.tables.keys() != other.tables.keys():
        return False
    cells = [(one.facts[name], fact) for name, fact in other.facts.items()]
    for name, rows in other.tables.items():
        if len(rows) != len(one.tables[name]):
            return False
        cells += [(a[c], b[c]) for a, b in zip(one.tables[name], rows, strict=True) for c in b]
    return all(alike(a, b) for a, b in cells)


pytestmark = pytest.mark.usefixtures("patient")


@EVERY
def test_an_unedited_demo_gives_the_facts_and_tables_of_the_plain_run(lesson: Lesson) -> None:
    runs = [lesson.run(**values) for values in ({}, lesson.opening, lesson.prediction.at)]
    for own in {run.source: run for run in runs}.values():
        text = edited_script(divided(lesson.source)[0], lesson.source, own.source)
        assert text == own.source
        edited = run_edited(text, declared_by(own), inside)
        assert edited.run is not None
        assert same(edited.run, own)
        assert edited.message == ""  # nor is the lesson's own endless loss told as the edit's fault


@EVERY
def test_a_demo_is_drawn_from_the_room_where_nothing_more_of_torch_can_be_imported(lesson: Lesson, pool: Pool) -> None:
    own = lesson.run()

    def in_the_room(code: str, **wanted: Any) -> Mapping[str, Any]:
        return pool.run({"id": lesson.slug, "code": code, "graph": True, **wanted}, None)

    edited = run_edited(own.source, declared_by(own), in_the_room)
    assert edited.message == ""
    assert same(edited.run, own)


@EVERY
def test_one_line_changed_redraws(lesson: Lesson) -> None:
    own = lesson.run()
    for edit in one_line_changed(divided(lesson.source)[0]):
        edited = run_edited(edited_script(edit, lesson.source, own.source), declared_by(own), inside)
        if edited.run is not None and not same(edited.run, own):
            break
    else:
        pytest.fail("no line of this demo changes anything")
    told = {**edited.run.facts}
    for section in lesson.sections.values():
        fill(section.prose, told)


@EVERY
def test_what_changed_can_be_told_whatever_an_edit_gives(lesson: Lesson) -> None:
    """Fractions where the lesson has whole numbers, nothing at all, strange texts: each has its row."""
    own = lesson.run()
    own_facts = declared_by(own)
    for number, text in ((0.5, "*"), (-1e300, "<b>"), (None, None)):
        swap = {"number": number, "text": text, "flag": number is None}
        facts = {name: swap[KINDS[type(fact)]] for name, fact in own.facts.items()}
        edited = outcome("", own_facts, ok(own, facts=facts))
        assert edited.run is not None
        rows = changes(lesson, own.facts, edited.run.facts)
        assert rows
        shown = [re.sub(r"`[^`]*`", "", yours) for _, yours in rows]
        assert not any(re.search(r"(?<!\\)<|(?<![\\*])\*(?!\*)", text) for text in shown)


def ok(own: Run, **other: Any) -> dict[str, Any]:
    """Return an answer as the sandbox gives it."""
    return {
        "status": "ok",
        "message": "",
        "line": None,
        "several": {},
        "facts": dict(own.facts),
        "tables": dict(own.tables),
        **other,
    }


@pytest.fixture(scope="module")
def own() -> Run:
    return STEEP.run()


@pytest.mark.parametrize(
    "rows",
    [
        None, [], "rows", [1, 2], [{}], [{"step": "one"}], {"step": [1]}, [{}] * (ROWS + 1),
    ],
)  # fmt: skip
def test_a_table_that_is_none_is_a_sentence(own: Run, rows: Any) -> None:
    """Each of these takes the place of the lesson's first table."""
    name = next(iter(own.tables))
    edited = outcome("", declared_by(own), ok(own, tables={**own.tables, name: rows}))
    assert edited.run is None
    assert "picture" in edited.message


def test_a_fact_that_is_missing_or_of_another_kind_is_a_sentence(own: Run) -> None:
    facts = dict(own.facts)
    number, text = (
        next(n for n, f in facts.items() if type(f) is kind and n not in own.controls) for kind in (float, str)
    )
    facts |= {number: "<script>", text: 1.0}
    edited = outcome("", declared_by(own), ok(own, facts=facts))
    assert edited.run is not None
    assert edited.run.facts[number] == edited.run.facts[text] == NOTHING
    assert "for 2 of the values" in edited.message


def test_a_fact_that_is_several_numbers_now_is_told_with_their_count() -> None:
    lesson = next(lesson for lesson in LESSONS if lesson.slug == "one_function")
    own = lesson.run(points=4)
    idea = divided(lesson.source)[0].replace(', "mean": torch.mean', "")
    edited = run_edited(edited_script(idea, lesson.source, own.source), declared_by(own), inside)
    assert edited.run is not None
    assert edited.run.facts["loss"] == NOTHING
    assert "4 numbers for `loss`" in edited.message
    assert "finite" not in edited.message, "each of them is"


@pytest.mark.parametrize("value", [math.inf, math.nan, 10**400, 2**53, [1.0], {"a": 1}, None, 1j, b"x"])
def test_only_plain_finite_values_come_through(own: Run, value: Any) -> None:
    name = next(n for n, f in own.facts.items() if type(f) is float and n not in own.controls)
    table, rows = next(iter(own.tables.items()))
    column = next(c for c, cell in rows[0].items() if type(cell) is float)
    tables = {**own.tables, table: [{**rows[0], column: value}, *rows[1:]]}
    edited = outcome("", declared_by(own), ok(own, facts={**own.facts, name: value}, tables=tables))
    assert edited.run is not None
    assert edited.run.facts[name] == NOTHING
    assert edited.run.tables[table][0][column] is None


def test_what_of_the_picture_an_edit_leaves_empty_is_said_to_be_left_out(own: Run) -> None:
    table, rows = next(iter(own.tables.items()))
    column = next(c for c, cell in rows[0].items() if type(cell) is float)
    for gone, said in ((rows, True), (rows[1:], False)):
        kept = [row for row in rows if row not in gone]
        emptied = [*kept, *({**row, column: None} for row in gone)]
        edited = outcome("", declared_by(own), ok(own, tables={**own.tables, table: emptied}))
        assert ("left out" in edited.message) == said


def test_an_edit_answers_under_the_declared_names_only(own: Run) -> None:
    answer = ok(own, facts={**own.facts, "more": 1}, tables={**own.tables, "more": [{"a": 1}]})
    edited = outcome("", declared_by(own), answer)
    assert edited.run is not None
    assert same(edited.run, own)


def test_a_control_stays_what_the_learner_chose(own: Run) -> None:
    facts = {name: fact for name, fact in own.facts.items() if name not in own.controls}
    edited = outcome("", declared_by(own), ok(own, facts=facts))
    assert edited.run is not None
    assert not edited.message
    assert {name: edited.run.facts[name] for name in own.controls} == own.controls


def test_an_error_below_the_idea_has_its_line_in_the_whole_text(own: Run) -> None:
    idea = divided(STEEP.source)[0].replace("return walked", "return None")
    text = edited_script(idea, STEEP.source, own.source)
    edited = run_edited(text, declared_by(own), inside)
    assert edited.run is None
    assert edited.line is not None
    assert edited.line > len(idea.splitlines())
    assert text.splitlines()[edited.line - 1].strip()


def test_the_script_is_the_very_one_that_a_plain_run_has() -> None:
    for lesson in LESSONS:
        own = lesson.run()
        assert list(own.controls) == list(parameters(lesson.source))
        assert edited_script(divided(lesson.source)[0] + "\n\n", lesson.source, own.source) == own.source

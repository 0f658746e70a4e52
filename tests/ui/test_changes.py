"""What an edit changed, in the lesson's own sentences."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tutor.course import Lesson, load_course
from tutor.course.prose import fill, placeholders
from tutor.sandbox.edited import NOTHING
from tutor.ui.changes import AS_THEY_STAND, GONE, OTHERWISE_SET, TELLING, changes
from tutor.ui.told import told_twice, whole_sentences

LESSONS = {lesson.slug: lesson for lesson in load_course()}
EVERY = pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
BOLD = re.compile(r"(?<!\\)\*\*(?P<words>.+?)(?<!\\)\*\*")


def other(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts of the same kinds, each with another value."""
    return {
        name: f"no {fact}" if isinstance(fact, str) else 7.5 if fact != fact else 7.5 - fact
        for name, fact in facts.items()
    }


def sentences(lesson: Lesson) -> Iterator[str]:
    for section in TELLING:
        if section in lesson.sections:
            yield from whole_sentences(lesson.sections[section].prose)


def bare(text: str) -> str:
    """Return what is read of a text: no marks, no spaces."""
    return re.sub(r"\\(?=[^a-zA-Z0-9\s])|[*$\s\u2060]", "", text)


@EVERY
def test_each_sentence_is_told_whole_with_both_runs_numbers_and_bold_is_only_what_differs(lesson: Lesson) -> None:
    own = lesson.run(**lesson.prediction.at).facts
    now = other(own)
    for sentence in sentences(lesson):
        before, after = told_twice(sentence, own, now)
        assert not re.search(r"\{\{|^\||^- ", before + after)
        assert (before != after) == bool(placeholders(sentence))
        if not set("$`") & set(sentence + fill(sentence, own)):
            assert bare(before) == bare(fill(sentence, own))
            assert bool(BOLD.search(after)) == bool(placeholders(sentence))
        for bold in BOLD.finditer(after):
            assert bold["words"] == bold["words"].strip()
            # else the page shows the stars: Markdown opens bold before a sign only where a space or a sign precedes
            assert bold["words"][0] not in "\\`" or not after[: bold.start()][-1:].isalnum()
            assert bold["words"][-1].isalnum() or not after[bold.end() :][:1].isalnum()


@EVERY
def test_every_number_that_the_lesson_tells_has_its_row(lesson: Lesson) -> None:
    own = lesson.run(**lesson.prediction.at).facts
    numbers = {name for name, fact in own.items() if not isinstance(fact, str)} - {lesson.prediction.fact}
    told = {name for section in (*TELLING, "explain", "learned") for name in placeholders(_prose(lesson, section))}
    for name in numbers & told:
        assert changes(lesson, own, {**own, name: other(own)[name]}), name
    assert changes(lesson, own, own) == []


def _prose(lesson: Lesson, section: str) -> str:
    return "\n".join(whole_sentences(lesson.sections[section].prose)) if section in lesson.sections else ""


def test_two_numbers_of_a_sentence_are_one_row_and_what_stays_is_not_bold() -> None:
    lesson = LESSONS["partial_derivatives"]
    own = lesson.run(**lesson.prediction.at).facts
    both, one = ({**own, "d_w": 16.0, "d_b": d_b} for d_b in (16.0, own["d_b"]))
    rows = changes(lesson, own, both)
    assert len(rows) == 1
    assert rows[0][0].endswith(r"$\nabla L = (\mathbf{50},\ \mathbf{8})$")
    assert rows[0][1].endswith(r"$\nabla L = (\mathbf{16},\ \mathbf{16})$")
    assert changes(lesson, own, one)[0][1].endswith(r"$\nabla L = (\mathbf{16},\ 8)$")


def test_a_sentence_brings_what_it_leans_on() -> None:
    told = list(
        whole_sentences("Look at p. Its value is {{ p }}. So the loss is\n\n$${{ loss }}$$\n\n- **One**: {{ p }}.")
    )
    assert told == ["Look at p. Its value is {{ p }}.", "So the loss is $${{ loss }}$$", "**One**: {{ p }}."]


def test_a_row_of_a_table_is_a_sentence() -> None:
    table = "Look.\n\n| by | slope |\n| --- | --- |\n| a nudge of {{ n }} | {{ r }} |"
    assert list(whole_sentences(table))[-1] == "a nudge of {{ n }}: {{ r }}"
    lesson = LESSONS["slope_and_sign"]
    own = lesson.run(curve="bowl", w=3.0, nudge=0.01).facts
    assert changes(lesson, own, {**own, "ratio": 9.25})[0][1].endswith("**9\\.250**")


def test_a_name_that_tells_a_reader_nothing_is_not_shown() -> None:
    lesson = LESSONS["requires_grad"]
    own, now = (lesson.run(forward=forward).facts for forward in ("plain", "no_grad"))
    assert own["runs"] != now["runs"]
    asked, kept, *more = changes(lesson, own, now)
    assert asked[0].startswith(f"{AS_THEY_STAND} {lesson.prediction.question}")
    assert kept[0] == "Now a `.grad` is kept by **first\\.weight and last\\.weight**."
    assert not [row for row in more if row[0].startswith("`")]


@pytest.mark.parametrize(
    ("sentence", "value", "shown"),
    [
        ("It says {{ a }}.", "call `backward` <b>", "It says **call `backward` \\<b\\>**."),
        ("In $x = {{ a }}$.", "1}} \\href{x}{y}", "In $x = \\mathbf{…}$."),
        ("In $x = {{ a:.1f }}$.", "no value", "In $x = \\textbf{no value}$."),
        ("In `x({{ a }})`.", "`]<b>", "In **`x(]<b>)`**."),
        ("There are {{ a:,d }}.", 0.5, "There are **0\\.5**."),
    ],
)
def test_what_an_edit_gives_is_shown_as_it_is_and_nothing_in_it_is_markup(sentence, value, shown) -> None:
    assert told_twice(sentence, {"a": 7}, {"a": value})[1] == shown


@EVERY
def test_a_row_bears_the_predictions_question_only_where_it_answers_for_the_predictions_settings(
    lesson: Lesson,
) -> None:
    preset, fact = lesson.values(lesson.prediction.at), lesson.prediction.fact
    control = lesson.controls[0]
    others = [value for value in control.values() if value != preset[control.name]]
    own = lesson.run(**preset).facts
    moved = lesson.run(**{**preset, control.name: others[0]}).facts
    for facts, is_moved in ((own, False), (moved, True)):
        offered = [each for each in lesson.prediction.options if each != str(facts[fact])] or [other(facts)[fact]]
        (before, _), *_ = changes(lesson, facts, {**facts, fact: offered[0]})
        assert before.startswith(AS_THEY_STAND) == is_moved
        assert fill(lesson.prediction.question, facts) in before


def test_an_answer_is_told_without_the_reason_that_only_the_predictions_settings_have() -> None:
    lesson = LESSONS["requires_grad"]
    own = lesson.run().facts
    (before, after), *_ = changes(lesson, own, {**own, "arrives": "zero"})
    assert before.endswith("**A number other than zero**")
    assert after.endswith("**Zero**")


def test_an_answer_that_was_not_offered_is_told_by_the_lessons_sentence() -> None:
    lesson = LESSONS["learning_rate"]
    own = lesson.run(**lesson.prediction.at).facts
    assert changes(lesson, own, {**own, "regime": "stays"}) == [
        ("Your run **oscillates**.", "Your run **stays**."),
    ]


def test_a_sentence_whose_numbers_are_gone_says_that_it_does_not_hold() -> None:
    lesson = LESSONS["learning_rate"]
    own = lesson.run(**lesson.prediction.at).facts
    [(before, after)] = changes(lesson, own, {**own, "land": NOTHING})
    assert before.startswith("Zero: it lands")
    assert after == GONE


def test_a_loss_that_ran_off_in_both_runs_is_no_change_and_no_row_shows_a_name_of_the_code() -> None:
    lesson = LESSONS["feature_scaling"]
    away, near = lesson.run(**lesson.prediction.at).facts, lesson.run().facts
    assert changes(lesson, away, {**away, "last_loss": NOTHING}) == []
    [(before, _)] = changes(lesson, near, {**near, "last_loss": 7.5})
    assert before.startswith(f"{OTHERWISE_SET} After the last step the loss is still")


@EVERY
def test_options_without_their_reasons_are_still_told_apart(lesson: Lesson) -> None:
    fact, options = lesson.prediction.fact, lesson.prediction.options
    own = lesson.run(**lesson.prediction.at).facts
    told = {changes(lesson, own, {**own, fact: each})[0][1] for each in options if each != str(own[fact])}
    assert len(told) == max(len(options) - 1, 0)

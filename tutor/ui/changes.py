"""What an edit did to a lesson's numbers, and whose words stand on the page then."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import streamlit as st

from tutor.course import Lesson
from tutor.course.prose import fill, placeholders
from tutor.ui.told import as_text, in_bold, told_twice, whole_sentences

LATEST = "What your change did"
EARLIER = "What your earlier change did, the last one that ran to its end"
OWN_WORDS = "What the lesson says of its own code"
BOTH = "Sentences of the lesson, with its numbers and with yours. What differs is bold."
SAME = "Every number that the lesson tells is as before."
AS_THEY_STAND = "With the controls as they stand:"  # not as they stood when it was predicted
HERS, YOURS = "The lesson's", "Yours"
NOTHING_SAID = "—"
TELLING = ("see", "run", "further")  # the sections that speak of the learner's own run
ELSEWHERE = ("explain", "learned")  # of runs with other settings: their sentences need not fit this one

Rows = list[tuple[str, str]]


def show_changes(lesson: Lesson, own: Mapping[str, Any], now: Mapping[str, Any], earlier: bool = False) -> None:
    """Show each sentence that an edit changed, with the lesson's numbers and with the edit's.

    They are an `earlier` edit's where the last one came to no picture.
    """
    st.markdown(f"**{EARLIER if earlier else LATEST}**")
    rows = changes(lesson, own, now)
    st.markdown(BOTH if rows else SAME)
    for row in rows:
        with st.container(border=True):
            for place, whose, sentence in zip(st.columns(2, gap="small"), (HERS, YOURS), row, strict=True):
                place.markdown(f":small[{whose}]  \n{sentence or NOTHING_SAID}")


def changes(lesson: Lesson, own: Mapping[str, Any], now: Mapping[str, Any]) -> Rows:
    """Return a row for each sentence that tells something else now: as the lesson's run fills it, and as the edit's.

    The prediction's question with its answer comes first. What a row has told is not told again. Where no sentence
    about this run has changed, numbers that the lesson tells elsewhere go by their names in the code.
    """
    changed = {name for name in now if name in own and own[name] != now[name]}
    rows, told = _answered(lesson, own, now), {lesson.prediction.fact}
    for sentence in _sentences(lesson):
        names = placeholders(sentence) & changed
        row = told_twice(sentence, own, now) if names - told else ("", "")
        if row[0] != row[1]:
            rows.append(row)
        told |= names
    return rows or list(_by_name(lesson, own, now, changed - told))


def lessons_words(edited: bool) -> AbstractContextManager[Any]:
    """Fold the lesson's sentences where an edit is shown: they are about the lesson's own code."""
    return st.expander(OWN_WORDS) if edited else nullcontext()


def _answered(lesson: Lesson, own: Mapping[str, Any], now: Mapping[str, Any]) -> Rows:
    """Return what the prediction asks with both answers, or nothing where they are the same."""
    fact, options = lesson.prediction.fact, lesson.prediction.options
    before, after = (as_text(options.get(facts[fact], facts[fact])) for facts in (own, now))
    asked, marked = _question(lesson, own), in_bold(before, after)
    return [] if before == after else [(f"{asked} {marked[0]}", f"{asked} {marked[1]}")]


def _question(lesson: Lesson, own: Mapping[str, Any]) -> str:
    """Return what the prediction asks; where the run has settings of its own, say that its answer is for those."""
    asked, preset = fill(lesson.prediction.question, own), lesson.values(lesson.prediction.at)
    moved = any(own[name] != value for name, value in preset.items())
    return f"{AS_THEY_STAND} {asked}" if moved else asked


def _by_name(
    lesson: Lesson, own: Mapping[str, Any], now: Mapping[str, Any], names: set[str]
) -> Iterator[tuple[str, str]]:
    """Yield a row for each of these numbers that the lesson tells elsewhere."""
    elsewhere = {name for section in ELSEWHERE for name in placeholders(_prose(lesson, section))}
    for name in sorted(names & elsewhere):
        before, after = in_bold(as_text(own[name]), as_text(now[name]))
        if before != after and not isinstance(own[name], str):
            yield f"`{name}`: {before}", f"`{name}`: {after}"


def _sentences(lesson: Lesson) -> Iterator[str]:
    for section in TELLING:
        yield from whole_sentences(_prose(lesson, section))


def _prose(lesson: Lesson, section: str) -> str:
    return lesson.sections[section].prose if section in lesson.sections else ""

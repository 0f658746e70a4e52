"""What an edit did to a lesson's numbers, and whose words stand on the page then."""

import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import streamlit as st

from tutor.course import Lesson
from tutor.course.prose import PLACEHOLDER, fill, placeholders, show, typeset
from tutor.ui.plain import with_code

LATEST = "What your change did"
EARLIER = "What your earlier change did, the last one that ran to its end"
OWN_WORDS = "What the lesson says of its own code"
SAME = "Every number that the lesson tells is as before."
AS_THEY_STAND = "With the controls as they stand:"  # not as they stood when it was predicted
TELLING = ("see", "explain", "further", "learned")  # sections, those first that stand beside the picture
HERE = "…"
SHORT = 4  # words: a clause of fewer says too little by itself
_SENTENCE = re.compile(r"(?<=[.?!])\**\s+|\n+(?:- )?")
_CLAUSE = re.compile(r"(?<=[,;:])\**\s+(?!\}\})")  # the comma of "{{ count:, }}" ends none
_MARKS = re.compile(r"\*\*|^- ")


def show_changes(lesson: Lesson, own: Mapping[str, Any], now: Mapping[str, Any], earlier: bool = False) -> None:
    """List the facts that an edit changed, each in the lesson's words, before and now.

    They are an `earlier` edit's where the last one came to no picture.
    """
    st.markdown(f"**{EARLIER if earlier else LATEST}**")
    fact, options = lesson.prediction.fact, lesson.prediction.options
    before, after = ({**facts, fact: options.get(facts[fact], facts[fact])} for facts in (own, now))
    if rows := changes(before, after, words_of(lesson, own)):
        st.table(rows, border="horizontal")
    else:
        st.markdown(SAME)


def changes(own: Mapping[str, Any], now: Mapping[str, Any], words: Mapping[str, str]) -> list[dict[str, str]]:
    """Return a row for each fact with words that is told otherwise now: the words, the lesson's value, the edit's."""
    told = {name: (_told(own[name]), _told(now[name])) for name in words if name in own and name in now}
    return [
        {"What is told": words[name], "The lesson's": before, "Yours": after}
        for name, (before, after) in told.items()
        if before != after
    ]


def words_of(lesson: Lesson, own: Mapping[str, Any]) -> dict[str, str]:
    """Return how the lesson tells each fact: the question about it, or a clause with dots in its place.

    A number that it tells in formulas only goes by its name in the code. A text without a clause is left out.
    """
    told = {name for section in TELLING for name in placeholders(_prose(lesson, section))}
    words = {name: f"`{name}`" for name, fact in own.items() if name in told and not isinstance(fact, str)}
    quiet = {name: "" if _is_sentence(fact) else fact for name, fact in own.items()}
    for name, clause in _clauses(lesson):
        if quiet[name] != "":
            words[name] = _MARKS.sub("", fill(clause, {**quiet, name: HERE})).strip(" .,;:*")
    return words | {lesson.prediction.fact: _question(lesson, own)}


def _question(lesson: Lesson, own: Mapping[str, Any]) -> str:
    """Return what the prediction asks; where the run has settings of its own, say that its answer is for those."""
    asked, preset = fill(lesson.prediction.question, own), lesson.values(lesson.prediction.at)
    moved = any(own[name] != value for name, value in preset.items())
    return f"{AS_THEY_STAND} {asked}" if moved else asked


def lessons_words(edited: bool) -> AbstractContextManager[Any]:
    """Fold the lesson's sentences where an edit is shown: they are about the lesson's own code."""
    return st.expander(OWN_WORDS) if edited else nullcontext()


def _clauses(lesson: Lesson) -> Iterator[tuple[str, str]]:
    """Yield each fact with a clause that tells it, or the sentence where that is short; the best of them last."""
    for section in reversed(TELLING):
        for sentence in reversed(_SENTENCE.split(_prose(lesson, section))):
            for clause in [sentence, *reversed(_CLAUSE.split(sentence))]:
                if not set("$|") & set(clause) and _words(clause) >= (SHORT if clause != sentence else 2):
                    yield from _places(clause)


def _places(clause: str) -> Iterator[tuple[str, str]]:
    for place in PLACEHOLDER.finditer(clause):
        if re.match(r"\w|\{\{", clause[place.end() :]):  # a part of a word or a number, as "about" of one may be
            continue
        yield place["name"], clause[: place.start()] + HERE + clause[place.end() :]


def _words(clause: str) -> int:
    return len(re.findall(r"[a-z]{2,}", PLACEHOLDER.sub("", clause)))


def _prose(lesson: Lesson, section: str) -> str:
    return lesson.sections[section].prose if section in lesson.sections else ""


def _is_sentence(fact: Any) -> bool:
    """Say whether a fact is a whole sentence, or none where there is nothing to say."""
    return isinstance(fact, str) and (not fact or fact.strip().endswith("."))


def _told(value: Any) -> str:
    return with_code(typeset(show(value, ".4g" if isinstance(value, float) else "")))

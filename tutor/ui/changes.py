"""What an edit did to a lesson's numbers, and whose words stand on the page then."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import streamlit as st

from tutor.course import Lesson
from tutor.course.prose import fill, placeholders
from tutor.sandbox.edited import NOTHING, endless
from tutor.ui.course import Shown
from tutor.ui.told import as_text, in_bold, told_twice, whole_sentences

LATEST = "What your change did"
EARLIER = "What your earlier change did, the last one that ran to its end"
OWN_WORDS = "What the lesson says of its own code"
BOTH = "Sentences of the lesson, with its numbers and with yours. What differs is bold."
SAME = "Every number in the lesson's sentences is as before."
DRAWN = "What the charts show has changed: look at them."
AS_THEY_STAND = "With the controls as they stand:"  # not as they stood when it was predicted
OTHERWISE_SET = "The lesson tells this of other settings. Here it would read:"
GONE = "This does not hold for your code: it gives no such value."
HERS, YOURS = "The lesson's", "Yours"
NOTHING_SAID = "—"
TELLING = ("see", "run", "further")  # the sections that speak of the learner's own run
ELSEWHERE = ("explain", "learned")  # of runs with other settings: their sentences need not fit this one
Facts = Mapping[str, Any]
Rows = list[tuple[str, str]]


def show_changes(lesson: Lesson, own: Shown, now: Shown, earlier: bool = False) -> None:
    """Show each sentence that an edit changed, with the lesson's numbers and with the edit's.

    They are an `earlier` edit's where the last one came to no picture.
    """
    st.markdown(f"**{EARLIER if earlier else LATEST}**")
    rows = changes(lesson, own.facts, now.facts)
    st.markdown(BOTH if rows else SAME if own.tables == now.tables else f"{SAME} {DRAWN}")
    for row in rows:
        with st.container(border=True):
            for place, whose, sentence in zip(st.columns(2, gap="small"), (HERS, YOURS), row, strict=True):
                place.markdown(f":small[{whose}]  \n{sentence or NOTHING_SAID}")


def changes(lesson: Lesson, own: Facts, now: Facts) -> Rows:
    """Return a row for each sentence that tells something else now: as the lesson's run fills it, and as the edit's.

    The prediction's question with its answer comes first. What a row has told is not told again. Where no sentence
    about this run has changed, those that tell the lesson's numbers of other settings are taken, and say so.
    """
    own = {**own, **{name: NOTHING for name in own if now.get(name) == NOTHING and endless(own[name])}}
    changed = {name for name in now if name in own and own[name] != now[name]}
    rows = _answered(lesson, own, now)
    told = {lesson.prediction.fact} if rows else set()
    rows += _told(_sentences(lesson, TELLING), own, now, changed, told)
    numbers = {name for name in changed if not isinstance(own[name], str)}
    more = [] if rows else _told(_sentences(lesson, ELSEWHERE), own, now, numbers, told)
    return rows or [(f"{OTHERWISE_SET} {hers}", f"{OTHERWISE_SET} {yours}") for hers, yours in more]


def _told(sentences: Iterable[str], own: Facts, now: Facts, changed: set[str], told: set[str]) -> Rows:
    """Return a row for each sentence with a changed name that is not `told` yet, and add what it tells."""
    rows = []
    for sentence in sentences:
        names = placeholders(sentence) & changed
        hers, yours = told_twice(sentence, own, now) if names - told else ("", "")
        if hers != yours:
            rows.append((hers, GONE if all(now[name] == NOTHING for name in names) else yours))
        told |= names
    return rows


def lessons_words(edited: bool) -> AbstractContextManager[Any]:
    """Fold the lesson's sentences where an edit is shown: they are about the lesson's own code."""
    return st.expander(OWN_WORDS) if edited else nullcontext()


def _answered(lesson: Lesson, own: Facts, now: Facts) -> Rows:
    """Return what the prediction asks with both answers, or nothing where they are the same.

    Nothing either where one of them is no answer that was offered and a sentence of the lesson tells it better.
    """
    fact = lesson.prediction.fact
    before, after = (_answer(lesson, facts[fact]) for facts in (own, now))
    offered = {*lesson.prediction.options, NOTHING}
    strange = len(offered) > 1 and not {str(own[fact]), str(now[fact])} <= offered
    if before == after or (strange and any(fact in placeholders(each) for each in _sentences(lesson, TELLING))):
        return []
    asked, marked = _question(lesson, own), in_bold(before, after)
    return [(f"{asked} {marked[0]}", f"{asked} {marked[1]}")]


def _answer(lesson: Lesson, fact: Any) -> str:
    """Return a fact as the prediction's options say it, without the reason, which need not be this run's."""
    option = lesson.prediction.options.get(str(fact))
    return as_text(fact) if option is None else option


def _question(lesson: Lesson, own: Facts) -> str:
    """Return what the prediction asks; where the run has settings of its own, say that its answer is for those."""
    asked, preset = fill(lesson.prediction.question, own), lesson.values(lesson.prediction.at)
    moved = any(own[name] != value for name, value in preset.items())
    return f"{AS_THEY_STAND} {asked}" if moved else asked


def _sentences(lesson: Lesson, sections: Iterable[str]) -> Iterator[str]:
    for section in sections:
        if section in lesson.sections:
            yield from whole_sentences(lesson.sections[section].prose)

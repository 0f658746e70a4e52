"""Say what a response means: the belief behind it, its number beside torch's, and the rule."""

from tutor.course import Misconception
from tutor.course.prose import typeset
from tutor.quiz.item import Grade, Item
from tutor.quiz.numbers import neat

SIGN = "Look at the signs once more, one at a time: a minus may have been lost on the way, or come in."
BUT_FOR_THE_SIGN = "But for its sign, t"


def feedback(item: Item, grade: Grade, misconceptions: dict[str, Misconception]) -> str:
    """Return the feedback as markdown. A right answer gets its reason too; invalid gets its message."""
    if grade.verdict == "invalid":
        return grade.message
    if grade.verdict == "correct":
        return typeset(item.rule)
    parts = [_belief(grade, misconceptions) or grade.message, _numbers(item, grade), item.rule]
    return typeset("\n\n".join(part for part in parts if part))


def hold_back(item: Item, grade: Grade, misconceptions: dict[str, Misconception]) -> str:
    """Return what may be said of a wrong answer before a second try: the belief, or what else its grade says of it."""
    why = _belief(grade, misconceptions) or grade.message or item.nameless
    return typeset(f"{why}\n\nYou have one more try.")


def held(known: Misconception) -> str:
    """Say that something fits a belief, to follow what does; the belief is told as one, and not as true."""
    return f"fits the belief that {known.belief[0].lower()}{known.belief[1:]}"


def named(known: Misconception, what: str = "answer", turned: bool = False) -> str:
    """Name the belief that an answer fits, if only but for its sign, and what is true instead."""
    this = f"{BUT_FOR_THE_SIGN if turned else 'T'}his {what}"
    return f"{this} {held(known)}. {known.truth}."


def _belief(grade: Grade, misconceptions: dict[str, Misconception]) -> str:
    if grade.misconception is None:
        return SIGN if grade.turned else grade.option.says if grade.option else ""
    return named(misconceptions[grade.misconception], turned=grade.turned)


def _numbers(item: Item, grade: Grade) -> str:
    """Put the wrong rule's value beside torch's, where the two are to be compared."""
    told = grade.option.value if grade.option and grade.misconception else None
    if isinstance(told, float) and isinstance(item.truth, float):
        return f"That belief gives **{neat(told)}** here. Torch gives **{neat(item.truth)}**."
    return item.solution

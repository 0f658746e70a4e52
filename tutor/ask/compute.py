"""Computed answers: a question that holds a formula or numbers is worked out by torch, or left alone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tutor.ask.arbiter import Heard, decided
from tutor.ask.as_formula import about_derivative
from tutor.ask.budget import allowed
from tutor.ask.check import Check
from tutor.ask.kinds import Question
from tutor.ask.noise import without_noise
from tutor.ask.offer import Offer
from tutor.ask.picture import Picture
from tutor.ask.program import run
from tutor.ask.reader.heard import DIGIT, believed, told_answers
from tutor.ask.reader.shipped import load_reader
from tutor.ask.reading import Asks, Read

CLOSE = 0.005  # of a number
TOLD_DIGITS = 2  # 0.33 is a third, 0.3 is none
TINY = 1e-9
NO_ANSWER = (ArithmeticError, ValueError, RuntimeError)


@dataclass(frozen=True)
class Computed:
    """A computed answer.

    One of `value`, `values` and `verdict` is set; `sign` comes with a value, and numbers may come with a verdict.
    `said` is the answer as a sentence, where there is one. `code` is the program that ran, `understood` the question
    as read. `direction` says what a sign was asked for: whether the curve "rises", or which way to "move" the variable
    that it is `about`. `steps` lead to it, line by line, and `lesson` teaches it. There is no `picture` where there is
    more than one variable, or none. The `others` answer what else was asked in the same text.
    """

    value: float | None
    values: tuple[float, ...] | None
    sign: str | None
    verdict: str | None
    understood: str
    code: str
    checks: tuple[Check, ...]
    picture: Picture | None
    topics: tuple[str, ...]
    direction: str = ""
    about: str = ""
    steps: tuple[str, ...] = ()
    lesson: str = ""
    said: str = ""
    others: tuple["Computed", ...] = ()

    @property
    def numbers(self) -> tuple[float, ...]:
        """Return all numbers of the answer in one row; none of a verdict."""
        return self.values or ((self.value,) if self.value is not None else ())

    @property
    def each(self) -> tuple["Computed", ...]:
        """Return this answer, and those to what was asked with it."""
        return (self, *self.others)

    def as_json(self) -> dict[str, Any]:
        """Return what stands in the batch form's `computed` field, there alone or in a list."""
        numbers = {"value": self.value} if self.values is None else {"values": list(self.values)}
        if self.verdict is not None:
            return {"verdict": self.verdict, **(numbers if self.numbers else {})}
        return numbers if self.sign is None else {"sign": self.sign, **numbers}


def compute(question: str) -> Computed | None:
    """Return the computed answer to a question; None where it is not surely computable.

    Raises Declined, which says why, where it is understood and takes too much time or memory.
    """
    computed, heard = considered(question)
    return computed if isinstance(heard, Read) and not (heard.left or heard.proposed) else None


def considered(
    question: str,
    before: Question | Offer | None = None,
    older: Sequence[Question] = (),
    context: str = "",
    ended: Sequence[Question] = (),
) -> tuple[Computed | None, Heard]:
    """Return the computed answer, if there is one, and how the question was read after a computed one `before`."""
    load_reader()  # once, and not at the cost of a question's second
    with allowed():
        heard = decided(question, before, older, context, ended)
        if isinstance(heard, Asks) and heard.wished and not heard.why:
            heard = heard.without or _claimed(heard.claimed) or heard
        heard = _with_beliefs(heard, question, context)
        if isinstance(heard, Read):
            return (None if heard.why else _each(heard)), heard
        return None, heard


def _with_beliefs(heard: Heard, question: str, context: str) -> Heard:
    """Return how a question was read with what somebody believes: a formula is weighed, words are kept for later."""
    told = told_answers(question, context)
    if isinstance(heard, Asks) and (said := about_derivative(told, heard.offer)):
        return replace(heard, sentence=said)
    if not isinstance(heard, Read):
        return heard
    if heard.guess and (told or DIGIT.search(question)):
        return heard
    return replace(heard, guess=(), told=believed(question, context))  # "how high is that one" guesses nothing


def _claimed(claim: Read | None) -> Read | None:
    """Return a question with numbers that nobody owns, where they hold its very answer; several are no guess."""
    found = work_out(claim.question) if claim else None
    if claim is None or found is None or not found.numbers:
        return None
    if not all(any(is_close(told, number) for told in claim.guess) for number in found.numbers):
        return None
    return claim if len(claim.guess) == len(found.numbers) else replace(claim, guess=())


def is_close(told: float, number: float) -> bool:
    """Say whether a number that somebody told is what was computed, in the digits that one tells."""
    shown = Decimal(repr(told)).as_tuple()
    places, digits = -int(shown.exponent), len(shown.digits)
    rounded = 0.5 * 10.0**-places if places > 0 and digits >= TOLD_DIGITS else 0.0
    return abs(told - number) <= max(rounded, CLOSE * abs(number)) + TINY


def _each(heard: Read) -> Computed | None:
    """Work out all that is asked at once; None where one of it has no answer."""
    first, *others = (work_out(question) for question in (heard.question, *heard.more))
    found = tuple(each for each in others if each)
    return replace(first, others=found) if first and len(found) == len(others) else None


def work_out(question: Question) -> Computed | None:
    """Run a question's program and check what it gives; None where torch has no finite answer, or the checks differ."""
    try:
        program = question.program()
        names = run(program)
        found = names[program.answer]
        verdict = found if isinstance(found, str) else None
        numbers = () if verdict else without_noise(question, _numbers(found), _numbers_of)
        if not verdict and not (numbers and all(map(math.isfinite, numbers))):
            return None
        outcome, checks = question.outcome(numbers, verdict), question.checks(numbers)
        if not all(check.agrees for check in checks):
            return None
        direction, about = question.told()
        return Computed(
            **vars(outcome),
            understood=question.understood(),
            code=program.code,
            checks=checks,
            picture=question.picture(names, numbers),
            topics=question.topics(),
            direction=direction,
            about=about,
            steps=question.derivation(names, numbers),
            lesson=question.lesson(),
        )
    except NO_ANSWER:
        return None


def _numbers_of(question: Question) -> tuple[float, ...]:
    program = question.program()
    return _numbers(run(program)[program.answer])


def _numbers(found: Any) -> tuple[float, ...]:
    """Return an answer's numbers in one row, tidied of the last digits and of minus zero."""
    if isinstance(found, list):
        return tuple(number for each in found for number in _numbers(each))
    return (float(f"{found:.12g}") or 0.0,)

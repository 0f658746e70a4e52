"""Computed answers: a question that holds a formula or numbers is worked out by torch, or left alone."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tutor.ask.budget import allowed
from tutor.ask.check import Check, check_higher, check_slopes, check_steps, has_kink, is_lowest
from tutor.ask.kinds import Question
from tutor.ask.noise import without_noise
from tutor.ask.picture import Picture, picture_of
from tutor.ask.program import Program, gradient_program, run, value_program
from tutor.ask.question import Asks, Offer, Read, Refused
from tutor.ask.question import read as hear_question
from tutor.ask.read import read
from tutor.ask.reading import Reading
from tutor.ask.topics import topics_of
from tutor.ask.tree import calls
from tutor.ask.understood import understood
from tutor.ask.verdict import fate_program
from tutor.ask.walk import update_program, zero_program

PROGRAMS: dict[str, Callable[[Reading], Program]] = {
    "gradient": gradient_program,
    "sign": gradient_program,
    "value": value_program,
    "update": update_program,
    "loss": update_program,
    "verdict": fate_program,
    "limit": fate_program,
    "zero": zero_program,
    "lowest": zero_program,
}
VERDICTS = ("converges", "oscillates", "diverges")
UNSETTLED = frozenset({"max", "min", "floor", "ceil", "round", "sign"})
MOST_PLACES = 6
NO_ANSWER = (ArithmeticError, ValueError, RuntimeError)


@dataclass(frozen=True)
class Computed:
    """A computed answer.

    Exactly one of `value`, `values` and `verdict` is set; `sign` comes with a value. `code` is the program that ran,
    `understood` the question as read. `direction` says what a sign was asked for: whether the curve "rises", or
    which way to "move" the variable that it is `about`. `steps` lead to it, line by line, and `lesson` teaches it.
    There is no `picture` where there is more than one
    variable, or none.
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

    def as_json(self) -> dict[str, Any]:
        """Return the batch form's `computed` field."""
        if self.verdict is not None:
            return {"verdict": self.verdict}
        if self.sign is not None:
            return {"sign": self.sign, "value": self.value}
        return {"value": self.value} if self.values is None else {"values": list(self.values)}


Heard = Read | Asks | Refused | None


def compute(question: str) -> Computed | None:
    """Return the computed answer to a question; None where it is not surely computable.

    Raises Declined, which says why, where it is understood and takes too much time or memory.
    """
    return considered(question)[0]


def considered(question: str, before: Question | Offer | None = None) -> tuple[Computed | None, Heard]:
    """Return the computed answer, if there is one, and how the question was read after a computed one `before`."""
    with allowed():
        heard = hear_question(question, before)
        if isinstance(heard, Read):
            return (None if heard.why else work_out(heard.question)), heard
        if (isinstance(heard, Asks) and heard.wished) or (isinstance(heard, Refused) and heard.name == "formula"):
            return None, heard
        try:
            reading = read(question)
            return (answer(reading) if reading else None), heard
        except NO_ANSWER:
            return None, heard


def answer(reading: Reading) -> Computed | None:
    """Run the reading's program and check what it gives. Raises one of NO_ANSWER where torch cannot do it."""
    program = PROGRAMS[reading.ask](reading)
    names = run(program)
    found = names[program.answer]
    if reading.ask == "verdict":
        return _computed(reading, program, names, (), ()) if found in VERDICTS else None
    numbers = without_noise(reading, _numbers(found), _again)
    if not numbers or not all(math.isfinite(number) for number in numbers) or not _is_sound(reading, numbers):
        return None
    checks = _checks(reading, numbers)
    return _computed(reading, program, names, numbers, checks) if all(check.agrees for check in checks) else None


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


def _again(reading: Reading) -> tuple[float, ...]:
    program = PROGRAMS[reading.ask](reading)
    return _numbers(run(program)[program.answer])


def _numbers(found: Any) -> tuple[float, ...]:
    """Return an answer's numbers in one row, tidied of the last digits and of minus zero."""
    if isinstance(found, list):
        return tuple(number for each in found for number in _numbers(each))
    return (float(f"{found:.12g}") or 0.0,)


def _is_sound(reading: Reading, numbers: tuple[float, ...]) -> bool:
    """Say whether an answer means what was asked: a rate is positive, places are apart, a kink has one slope."""
    if reading.ask == "limit":
        return numbers[0] > 0
    if reading.scheme == "lowest" and not is_lowest(reading, numbers[0]):
        return False
    if reading.ask == "zero":
        apart = all(second - first > 1e-3 for first, second in pairwise(numbers))
        return len(numbers) <= MOST_PLACES and apart
    unsettled = reading.tree is not None and reading.ask in ("gradient", "sign") and calls(reading.tree) & UNSETTLED
    return not (unsettled and has_kink(reading))


def _checks(reading: Reading, numbers: tuple[float, ...]) -> tuple[Check, ...]:
    """Return the finite-difference checks that apply."""
    if reading.tree is None:
        return ()
    if reading.ask in ("update", "loss"):
        return check_steps(reading, numbers)
    if reading.ask not in ("gradient", "sign"):
        return ()
    if reading.chain:
        return check_higher(reading, reading.chain, numbers[0])
    return check_slopes(reading, numbers)


def _computed(
    reading: Reading, program: Program, names: Mapping[str, Any], numbers: tuple[float, ...], checks: tuple[Check, ...]
) -> Computed:
    """Put the answer together, with its picture."""
    number = numbers[0] if len(numbers) == 1 else None
    return Computed(
        value=number,
        values=numbers if len(numbers) > 1 else None,
        sign=_sign(number) if reading.ask == "sign" and number is not None else None,
        verdict=names[program.answer] if reading.ask == "verdict" else None,
        understood=understood(reading),
        code=program.code,
        checks=checks,
        picture=picture_of(reading, numbers, names),
        topics=topics_of(reading),
        direction=reading.scheme if reading.ask == "sign" else "",
        about=reading.target if reading.targets else "",
    )


def _sign(number: float) -> str:
    return "zero" if number == 0 else "positive" if number > 0 else "negative"

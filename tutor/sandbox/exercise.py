"""Grading an exercise: a learner's code, the solution and the mistakes run on the same inputs; numbers are compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tutor.course.exercise import Exercise, Mistake
from tutor.course.once import once

Answer = Mapping[str, Any]
Ask = Callable[[dict[str, Any]], Answer]
Numbers = list[list[float] | None]  # of each name that is compared
DRAWS = 30  # sets of inputs: the checker has run every one, and what our own code gives on them is remembered
SETS = 3  # of these in one attempt; the learner has seen the first


@dataclass(frozen=True)
class Verdict:
    """How an attempt was judged. `answer` is that of the run on the inputs `at`, the one that ended early if any did.

    `mistake` is the one that gives the very same numbers. `mine` and `right` are the numbers on the seen inputs, and
    `here` says that those agree: a verdict of wrong is about other inputs then.
    """

    kind: Literal["right", "wrong", "stopped"]
    answer: Answer
    at: int = 0
    mistake: Mistake | None = None
    mine: Numbers | None = None
    right: Numbers | None = None
    here: bool = False


class Unanswered(Exception):
    """A run of the course's own code came to no end; it holds the answer that says so."""


def grade(exercise: Exercise, text: str, seeds: Sequence[int], ask: Ask, ask_ours: Ask) -> Verdict:
    """Judge a learner's text on inputs drawn from these seeds, the seen ones first.

    `ask` runs a request of the learner's, `ask_ours` one of the course's own code, whose results are remembered.
    """
    try:
        known = [references(exercise, seed, ask_ours) for seed in seeds]
    except Unanswered as error:
        return Verdict("stopped", error.args[0])
    answers = []
    for seed in seeds:
        answers.append(ask(request(exercise, text, seed)))
        if answers[-1]["status"] != "ok":
            return Verdict("stopped", answers[-1], len(answers) - 1)
    found = [numbers_in(exercise, answer) for answer in answers]
    return _compared(exercise, answers[0], found, known)


def request(exercise: Exercise, text: str, seed: int) -> dict[str, Any]:
    """Return what is asked of the sandbox: the text between the given lines and the calls, and the names compared."""
    code = f"{exercise.before(exercise.draw(seed))}\n{text}\n{exercise.calls}\n"
    return {"id": "exercise", "code": code, "trace": False, "wanted": list(exercise.names)}


@once(1_000)
def references(exercise: Exercise, seed: int, ask: Ask) -> tuple[Numbers, ...]:
    """Return the numbers of the solution and of each mistake on the inputs of a seed. Raises Unanswered."""
    found = []
    for code in (exercise.solution, *(mistake.code for mistake in exercise.mistakes)):
        answer = ask(request(exercise, code, seed))
        if answer["status"] != "ok":
            raise Unanswered(answer)
        found.append(numbers_in(exercise, answer))
    return tuple(found)


def numbers_in(exercise: Exercise, answer: Answer) -> Numbers:
    """Return the compared numbers of an answer, which may be anything."""
    return [answer["numbers"].get(name) for name in exercise.names]


def alike(exercise: Exercise, mine: Numbers, other: Numbers) -> bool:
    """Say whether all numbers are there, and within the exercise's tolerance of the others."""
    return all(
        a is not None and b is not None and len(a) == len(b) and all(map(_near(exercise.tolerance), a, b))
        for a, b in zip(mine, other, strict=True)
    )


def _near(tolerance: float) -> Callable[[float, float], bool]:
    return lambda a, b: abs(a - b) <= tolerance * max(1.0, abs(b))


def _compared(exercise: Exercise, answer: Answer, found: list[Numbers], known: list[tuple[Numbers, ...]]) -> Verdict:
    """Compare on all inputs: with the solution, then with the mistakes. Two that fit name nothing."""
    solution, *wrong = zip(*known, strict=True)
    fits = [[alike(exercise, *pair) for pair in zip(found, each, strict=True)] for each in (solution, *wrong)]
    same = [mistake for mistake, fit in zip(exercise.mistakes, fits[1:], strict=True) if all(fit)]
    kind: Literal["right", "wrong"] = "right" if all(fits[0]) else "wrong"
    named = same[0] if kind == "wrong" and len(same) == 1 else None
    return Verdict(kind, answer, mistake=named, mine=found[0], right=solution[0], here=fits[0][0])

"""Rules on exercises: read at once, solved by their solution, and every mistake told from every other."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import combinations
from typing import Any

from tutor.check.rule import Fault, cause, line_of, list_beside, rule
from tutor.course import CourseError, Lesson, load_misconceptions
from tutor.course.exercise import FILE, Exercise, load_exercise
from tutor.course.prose import fill, typed_digits
from tutor.sandbox.exercise import SETS, Numbers, Unanswered, alike, grade, references
from tutor.sandbox.interpret import interpret

SEEDS = 20
STARTER, MISTAKES = 12, (2, 3)
_SENTENCE = re.compile(r"[.?!](?=\s|$)")


@rule(40, "lesson", "An exercise.md, where there is one, can be read; the beliefs it names are known.")
def exercise_readable(lesson: Lesson) -> Iterator[Fault]:
    """Find what keeps an exercise from being loaded, and beliefs that no list knows."""
    path = lesson.folder / FILE
    try:
        exercise = load_exercise(lesson.folder)
    except CourseError as error:
        yield Fault(path, 1, f"{error}.", "See docs/adding-a-lesson.md for what stands there.")
        return
    known = load_misconceptions(list_beside(lesson.folder, "misconceptions.toml"))
    for belief in sorted({m.belief for m in exercise.mistakes if m.belief} - known.keys() if exercise else ()):
        yield Fault(path, line_of(path, belief), f"{belief!r} is no misconception.", "Name one of the course's list.")


@rule(41, "lesson", "What is read of an exercise holds no typed digit, and its placeholders name inputs.")
def exercise_prose(lesson: Lesson) -> Iterator[Fault]:
    """Find digits that somebody typed, and placeholders that no input fills."""
    for exercise in _exercise(lesson):
        inputs = exercise.draw(0)
        for text in _texts(exercise):
            line = line_of(exercise.path, text.splitlines()[0][:30])
            for _, excerpt in typed_digits(text):
                yield Fault(exercise.path, line, f"A typed digit: “{excerpt}”.", "Make it an input, or write the word.")
            try:
                fill(text, inputs)
            except (KeyError, ValueError, TypeError) as error:
                yield Fault(exercise.path, line, f"It cannot be filled ({cause(error)}).", f"Inputs: {list(inputs)}.")


@rule(
    42,
    "lesson",
    f"A task of an exercise is two or three sentences, its starter has at most {STARTER} lines; "
    f"it has {MISTAKES[0]} or {MISTAKES[1]} mistakes.",
)
def exercise_small(lesson: Lesson) -> Iterator[Fault]:
    """Find exercises that want too much at once."""
    for exercise in _exercise(lesson):
        sentences, lines = len(_SENTENCE.findall(exercise.task.prose)), len(exercise.starter.splitlines())
        if sentences not in (2, 3):
            yield Fault(exercise.path, exercise.task.line, f"The task has {sentences} sentences.", "Two or three.")
        if lines > STARTER:
            line = line_of(exercise.path, "## Starter")
            yield Fault(exercise.path, line, f"The starter has {lines} lines.", "Move some into Given.")
        if len(exercise.mistakes) not in MISTAKES:
            yield Fault(exercise.path, 1, f"{len(exercise.mistakes)} mistakes.", "Two or three.")


@rule(43, "lesson", f"Over {SEEDS} seeds an exercise's solution and its mistakes run and give numbers.")
def exercise_runs(lesson: Lesson) -> Iterator[Fault]:
    """Find code of our own that fails, or leaves something that cannot be compared."""
    for exercise in _exercise(lesson):
        try:
            versions = _versions(exercise)
        except Unanswered as error:
            yield Fault(exercise.path, 1, f"Our own code stops: {error.args[0]['message']}", "Mend it.")
            return
        for name, numbers in versions.items():
            if not _alike(exercise, numbers, numbers):
                line = line_of(exercise.path, f"## {name.capitalize()}")
                yield Fault(exercise.path, line, f"{name!r} does not always give numbers.", "See what it leaves.")


@rule(44, "lesson", "No constants are right in an exercise, nor its starter; every mistake is told from all else.")
def exercise_judged(lesson: Lesson) -> Iterator[Fault]:
    """Find exercises that are solved by doing nothing, and mistakes whose numbers are also those of something else."""
    for exercise in _exercise(lesson):
        with suppress(Unanswered):  # said by rule 43
            versions = _versions(exercise)
            right = versions["solution"]
            if any(_alike(exercise, [group[0]] * SETS, group) for group in _attempts(right)):
                yield Fault(exercise.path, 1, "Constants would be right.", "Draw inputs on which the results differ.")
            attempts = _attempts(range(SEEDS))
            if any(grade(exercise, exercise.starter, at, interpret, interpret).kind == "right" for at in attempts):
                line = line_of(exercise.path, "## Starter")
                yield Fault(exercise.path, line, "The starter is right already.", "Leave a gap.")
            for (one, these), (other, those) in combinations(versions.items(), 2):
                pairs = zip(_attempts(these), _attempts(those), strict=True)
                if any(_alike(exercise, a, b) or _alike(exercise, b, a) for a, b in pairs):
                    line, cure = (
                        line_of(exercise.path, f"## {other.capitalize()}"),
                        "Draw other inputs, or return more.",
                    )
                    yield Fault(exercise.path, line, f"{one!r} and {other!r} cannot be told apart.", cure)


@lru_cache(maxsize=8)
def _exercise(lesson: Lesson) -> tuple[Exercise, ...]:
    """Return a lesson's exercise, nothing where it has none that can be read: always the same, whose runs are kept."""
    try:
        exercise = load_exercise(lesson.folder)
    except CourseError:
        return ()  # said already
    return (exercise,) if exercise else ()


def _versions(exercise: Exercise) -> dict[str, tuple[Numbers, ...]]:
    """Return what the solution and each mistake give on the inputs of every seed. Raises Unanswered."""
    known = [references(exercise, seed, interpret) for seed in range(SEEDS)]
    return dict(zip(["solution", *(each.name for each in exercise.mistakes)], zip(*known, strict=True), strict=True))


def _attempts(each: Sequence[Any]) -> list[Sequence[Any]]:
    """Cut what there is for each seed into attempts."""
    return [each[first : first + SETS] for first in range(len(each) - SETS + 1)]


def _alike(exercise: Exercise, mine: Sequence[Numbers], other: Sequence[Numbers]) -> bool:
    return all(alike(exercise, *pair) for pair in zip(mine, other, strict=True))


def _texts(exercise: Exercise) -> Iterator[str]:
    yield from (exercise.title, exercise.task.prose, *exercise.hints)
    yield from (mistake.says for mistake in exercise.mistakes)

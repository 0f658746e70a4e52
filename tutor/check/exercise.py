"""Rules on exercises: read at once, solved by their solution, and every mistake told from every other."""

import re
from collections.abc import Iterator, Sequence
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


@rule(
    43, "lesson", f"Over {SEEDS} seeds an exercise's solution gives numbers; its starter is not right, nor constants."
)
def exercise_solved(lesson: Lesson) -> Iterator[Fault]:
    """Find solutions that fail, and exercises that are solved by doing nothing."""
    for exercise in _exercise(lesson):
        try:
            right = [each[0] for each in _known(exercise)]
        except Unanswered as error:
            said = f"Our own code does not run: {error.args[0]['message']}"
            yield Fault(exercise.path, 1, said, "Mend the solution or the mistake that does not.")
            return
        if not all(alike(exercise, one, one) for one in right):
            yield Fault(exercise.path, line_of(exercise.path, "returns"), "Not all of it is numbers.", "Return those.")
        if any(_alike(exercise, [group[0]] * SETS, group) for group in _attempts(right)):
            yield Fault(exercise.path, 1, "Constants would be right.", "Draw inputs on which the results differ.")
        attempts = _attempts(range(SEEDS))
        if any(grade(exercise, exercise.starter, seeds, interpret, interpret).kind == "right" for seeds in attempts):
            yield Fault(exercise.path, line_of(exercise.path, "## Starter"), "It is right already.", "Leave a gap.")


@rule(44, "lesson", "Every mistake of an exercise is told from its solution, and from every other mistake.")
def exercise_diagnoses(lesson: Lesson) -> Iterator[Fault]:
    """Find mistakes whose numbers are also those of something else, and those that give none."""
    for exercise in _exercise(lesson):
        versions = list(zip(*_known(exercise), strict=True))
        names = ["solution", *(mistake.name for mistake in exercise.mistakes)]
        for name, numbers in zip(names[1:], versions[1:], strict=True):
            if not _alike(exercise, numbers, numbers):
                yield _unclear(exercise, f"The mistake {name!r} does not always give numbers.")
        for (one, these), (other, those) in combinations(zip(names, versions, strict=True), 2):
            pairs = zip(_attempts(these), _attempts(those), strict=True)
            if any(_alike(exercise, a, b) or _alike(exercise, b, a) for a, b in pairs):
                yield _unclear(exercise, f"{one!r} and {other!r} cannot be told apart.")


def _exercise(lesson: Lesson) -> Iterator[Exercise]:
    """Yield a lesson's exercise, if it has one that can be read."""
    try:
        exercise = load_exercise(lesson.folder)
    except CourseError:
        return  # said already
    if exercise:
        yield exercise


def _known(exercise: Exercise) -> list[tuple[Numbers, ...]]:
    """Return the numbers of the solution and the mistakes on the inputs of each seed. Raises Unanswered."""
    return [references(exercise, seed, interpret) for seed in range(SEEDS)]


def _attempts(each: Sequence[Any]) -> list[Sequence[Any]]:
    """Cut what there is for each seed into attempts."""
    return [each[first : first + SETS] for first in range(len(each) - SETS + 1)]


def _alike(exercise: Exercise, mine: Sequence[Numbers], other: Sequence[Numbers]) -> bool:
    return all(alike(exercise, *pair) for pair in zip(mine, other, strict=True))


def _texts(exercise: Exercise) -> Iterator[str]:
    yield from (exercise.title, exercise.task.prose, *exercise.hints)
    yield from (mistake.says for mistake in exercise.mistakes)


def _unclear(exercise: Exercise, said: str) -> Fault:
    return Fault(exercise.path, line_of(exercise.path, "[mistakes."), said, "Draw other inputs, or return more.")

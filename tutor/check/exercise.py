"""Rules on exercises: read at once, solved by their solution, and every mistake told from every other."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import combinations

from tutor.check.rule import Fault, cause, line_of, list_beside, rule
from tutor.course import CourseError, Lesson, load_misconceptions
from tutor.course.exercise import FILE, Exercise, load_exercise
from tutor.course.prose import fill, typed_digits
from tutor.sandbox.exercise import DRAWS, SETS, Numbers, Unanswered, alike, grade, references
from tutor.sandbox.interpret import interpret

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


@rule(43, "lesson", f"Over all {DRAWS} draws an exercise's solution and its mistakes run and give numbers.")
def exercise_runs(lesson: Lesson) -> Iterator[Fault]:
    """Find code of our own that fails, or leaves something that cannot be compared."""
    for exercise in _exercise(lesson):
        try:
            versions = _versions(exercise)
        except Unanswered as error:
            yield Fault(exercise.path, 1, f"Our own code stops: {error.args[0]['message']}", "Mend it.")
            return
        for name, numbers in versions.items():
            if not all(alike(exercise, each, each) for each in numbers):
                line = line_of(exercise.path, f"## {name.capitalize()}")
                yield Fault(exercise.path, line, f"{name!r} does not always give numbers.", "See what it leaves.")


@rule(
    44, "lesson", "No constants are right in an exercise, nor its starter; each draw tells every mistake from all else."
)
def exercise_judged(lesson: Lesson) -> Iterator[Fault]:
    """Find exercises that are solved by doing nothing, and mistakes whose numbers are also those of something else."""
    for exercise in _exercise(lesson):
        with suppress(Unanswered):  # said by rule 43
            yield from _solved_by_nothing(exercise, _versions(exercise)["solution"])
            for (one, these), (other, those) in combinations(_versions(exercise).items(), 2):
                if any(alike(exercise, a, b) or alike(exercise, b, a) for a, b in zip(these, those, strict=True)):
                    line, cure = (
                        line_of(exercise.path, f"## {other.capitalize()}"),
                        "Draw other inputs, or return more.",
                    )
                    yield Fault(exercise.path, line, f"{one!r} and {other!r} cannot be told apart.", cure)


def _solved_by_nothing(exercise: Exercise, right: Sequence[Numbers]) -> Iterator[Fault]:
    if any(sum(alike(exercise, one, other) for other in right) >= SETS for one in right):
        yield Fault(exercise.path, 1, "Constants would be right.", "Draw inputs on which the results differ.")
    if any(grade(exercise, exercise.starter, [seed], interpret, interpret).kind == "right" for seed in range(DRAWS)):
        yield Fault(exercise.path, line_of(exercise.path, "## Starter"), "It is right already.", "Leave a gap.")


@lru_cache(maxsize=8)
def _exercise(lesson: Lesson) -> tuple[Exercise, ...]:
    """Return a lesson's exercise, nothing where it has none that can be read: always the same, whose runs are kept."""
    try:
        exercise = load_exercise(lesson.folder)
    except CourseError:
        return ()  # said already
    return (exercise,) if exercise else ()


def _versions(exercise: Exercise) -> dict[str, tuple[Numbers, ...]]:
    """Return what the solution and each mistake give on all inputs. Raises Unanswered."""
    known = [references(exercise, seed, interpret) for seed in range(DRAWS)]
    return dict(zip(["solution", *(each.name for each in exercise.mistakes)], zip(*known, strict=True), strict=True))


def _texts(exercise: Exercise) -> Iterator[str]:
    yield from (exercise.title, exercise.task.prose, *exercise.hints)
    yield from (mistake.says for mistake in exercise.mistakes)

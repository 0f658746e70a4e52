"""The rule on diagnoses: a belief is named only where its rule, and no other, gives exactly that response."""

from collections.abc import Iterator
from itertools import combinations

from tutor.check.quiz import by_name
from tutor.check.rule import Fault, line_of, rule
from tutor.course import Lesson
from tutor.quiz.item import Item, Option
from tutor.quiz.kinds import Number

LEAST = 1e-6  # of two values: nearer ones are one number, told apart by rounding alone


@rule(35, "lesson", "A belief is named only where no other rule, right or wrong, gives the same response.")
def diagnoses_clear(lesson: Lesson) -> Iterator[Fault]:
    """Find draws in which one value stands for two beliefs, or for a belief and the truth."""
    path = lesson.folder / "quiz.py"
    for name, items in by_name(lesson):
        problem = next((p for item in items if (p := _shared(item))), None)
        if problem:
            yield Fault(
                path, line_of(path, f"def {name}("), f"{name}: {problem}.", "Raise Redraw, or name no belief there."
            )


def _shared(item: Item) -> str | None:
    """Say which two rules give one value in this draw, None where all differ."""
    key = [Option("the key", correct=True, value=item.key)] if isinstance(item, Number) else []
    rules = [o for o in (*key, *item.options) if (o.correct or o.misconception) and isinstance(o.value, float)]
    for one, other in combinations(rules, 2):
        if one.misconception != other.misconception and _same(item, one, other):
            named = one.misconception or other.misconception
            return f"{one.text!r} and {other.text!r} are one value, and {named!r} is named (seed {item.seed})"
    return None


def _same(item: Item, one: Option, other: Option) -> bool:
    a, b = float(one.value or 0), float(other.value or 0)
    return abs(a - b) <= max(item.tolerance, LEAST * max(abs(a), abs(b)))

"""Rules on diagnoses: a belief is named only where its rule alone leads, and every wrong answer on offer is met."""

from collections.abc import Iterable, Iterator
from itertools import combinations, permutations
from typing import Any

from tutor.check.quiz import by_name
from tutor.check.rule import Fault, line_of, rule
from tutor.course import Lesson
from tutor.quiz.item import Item, Option
from tutor.quiz.kinds import Choice, Number, Order

SLIPS = 2
FEW = 16  # draws in which every slip is met
UPHILL, UNRATED = "gradient-points-down", "rate-has-no-say"
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


@rule(47, "lesson", f"A number item knows {SLIPS} slips, each met in some draw; a wrong option has a belief or `says`.")
def wrong_answers_met(lesson: Lesson) -> Iterator[Fault]:
    """Find wrong answers that get no sentence of their own."""
    path = lesson.folder / "quiz.py"
    for name, items in by_name(lesson):
        problem = next((p for item in items if (p := _unmet(item))), None) or _in_vain(items[:FEW])
        if problem:
            cure = "Try the slips by hand that one makes here; say of an option how one gets there."
            yield Fault(path, line_of(path, f"def {name}("), f"{name}: {problem}.", cure)


@rule(48, "lesson", "A number item with a rate `lr` whose step may go uphill also names who forgets the rate.")
def rates_forgotten(lesson: Lesson) -> Iterator[Fault]:
    """Find steps that are met when their sign is wrong, and not when their length is."""
    path = lesson.folder / "quiz.py"
    for name, items in by_name(lesson):
        if any(UPHILL in (beliefs := _beliefs(item)) and UNRATED not in beliefs for item in items):
            said = f"{name} names {UPHILL!r}, and not {UNRATED!r}."
            yield Fault(path, line_of(path, f"def {name}("), said, "Take wrong_rules(w, lr, gradient) as its beliefs.")


def _beliefs(item: Item) -> set[str | None]:
    """Return whose rules a step with a rate is compared with; of another item none."""
    rated = isinstance(item, Number) and "lr" in item.facts
    return {option.misconception for option in item.options} if rated else set()


def _unmet(item: Item) -> str | None:
    """Say which wrong answers of this draw are met with nothing of their own, None where all are."""
    if isinstance(item, Number) and len(item.slips) < SLIPS:
        return f"it knows {len(item.slips)} slips (seed {item.seed})"
    if typed := next((slip.says for slip in item.slips if any(map(str.isdigit, slip.says))), ""):
        return f"a digit stands in its slip “{typed}”"
    offered = item.options if isinstance(item, Choice) else ()
    bare = next((each.text for each in offered if not (each.correct or each.misconception or each.says)), "")
    return f"nothing is said of whoever takes “{bare}” (seed {item.seed})" if bare else None


def _in_vain(items: list[Item]) -> str | None:
    """Say which slip is named in none of these draws, None where each is in one."""
    said = {slip.says for item in items for slip in item.slips}
    graded = (item.grade(answer) for item in items for answer in _slipped(item))
    vain = said - {grade.option.says if grade.option else grade.message for grade in graded}
    return f"the slip “{min(vain)}” is never named: another rule gives its number" if vain else None


def _slipped(item: Item) -> Iterable[Any]:
    """Return answers among which those of its slips are."""
    if isinstance(item, Order):
        return permutations(range(len(item.options))) if item.slips else ()
    return [slip.value for slip in item.slips]


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

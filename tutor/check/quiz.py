"""Rules on quizzes, held over many seeds: one key, distinct options, known beliefs, no habit of position."""

import ast
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from tutor.check.demo import imports
from tutor.check.rule import Fault, cause, line_of, list_beside, rule
from tutor.course import Lesson, load_misconceptions
from tutor.course.prose import typed_digits
from tutor.quiz.draw import NoDraw, draw_item, item_functions
from tutor.quiz.item import Item
from tutor.quiz.kinds import SIGNS, Choice

SEEDS = 200
ITEMS = 4
GIVEN = "Let torch compute a result; give a number that is given a name, and write {name:g}."
_NO_NUMBER = re.compile(r"\b(nan|inf|infinity)\b", re.IGNORECASE)


@lru_cache(maxsize=64)
def drawn(lesson: Lesson, name: str) -> list[Item]:
    """Draw one item with every seed. Raises NoDraw."""
    return [draw_item(lesson, name, seed) for seed in range(SEEDS)]


def by_name(lesson: Lesson) -> Iterator[tuple[str, list[Item]]]:
    """Yield each item's name and all its draws. Raises NoDraw."""
    for name in item_functions(lesson.folder):
        yield name, drawn(lesson, name)


@rule(19, "lesson", f"quiz.py has at least {ITEMS} items and imports torch and tutor.quiz.items only.")
def quiz_there(lesson: Lesson) -> Iterator[Fault]:
    """Find quizzes that ask too little or reach too far."""
    path = lesson.folder / "quiz.py"
    count = len(item_functions(lesson.folder))
    if count < ITEMS:
        yield Fault(path, 1, f"The quiz has {count} items.", f"Write at least {ITEMS}.")
    for module, line in imports(path):
        if module not in ("torch", "math", "tutor.quiz.items"):
            yield Fault(path, line, f"quiz.py imports {module}.", "Use torch and tutor.quiz.items only.")


@rule(20, "lesson", f"Over {SEEDS} seeds every item can be drawn, has one key, and its options differ.")
def items_well_formed(lesson: Lesson) -> Iterator[Fault]:
    """Find items that fail, or that have no single right answer."""
    path = lesson.folder / "quiz.py"
    for name in item_functions(lesson.folder):
        try:
            items = drawn(lesson, name)
            problem = next((p for item in items if (p := _malformed(item))), None)
        except NoDraw as error:
            problem = str(error)
        except Exception as error:  # an item function may fail in any way
            problem = f"it fails: {cause(error)}"
        if problem:
            yield Fault(
                path,
                line_of(path, f"def {name}("),
                f"{name}: {problem}.",
                "Mend the item, or raise Redraw for that draw.",
            )


@rule(
    21,
    "lesson",
    "Items name known misconceptions only, each of which the front matter lists; each listed one is asked.",
)
def beliefs_known(lesson: Lesson) -> Iterator[Fault]:
    """Find beliefs that no list knows, that the lesson does not claim to treat, or that it never asks about."""
    path, known = lesson.folder / "quiz.py", load_misconceptions(list_beside(lesson.folder, "misconceptions.toml"))
    used = {o.misconception for item in _all(lesson) for o in item.options if o.misconception}
    for belief in sorted(used - known.keys()):
        yield Fault(
            path, line_of(path, belief), f"{belief!r} is no misconception.", "Add it to lessons/misconceptions.toml."
        )
    for belief in sorted(used & known.keys() - set(lesson.misconceptions)):
        yield Fault(path, line_of(path, belief), f"{belief!r} is not in the front matter.", "List it in lesson.md.")
    for belief in sorted(set(lesson.misconceptions) - used):
        yield Fault(
            lesson.folder / "lesson.md", 1, f"{belief!r} is listed, but no item offers it.", "Write an item for it."
        )


@rule(22, "lesson", "The key has no habit of position where options are shuffled; signs and regimes keep their order.")
def positions_fair(lesson: Lesson) -> Iterator[Fault]:
    """Find shuffled items whose key favours a place, and signs that are out of order."""
    path = lesson.folder / "quiz.py"
    for name in item_functions(lesson.folder):
        items = drawn(lesson, name)
        where = line_of(path, f"def {name}(")
        if items[0].kind == "choice" and items[0].shuffled and _skewed(items):
            yield Fault(path, where, f"{name}: the key favours a position.", "Let choice() shuffle the options.")
        if items[0].kind == "sign" and any(tuple(o.text for o in item.options) != SIGNS for item in items):
            yield Fault(path, where, f"{name}: the signs are not in their order.", "Use sign() for them.")


@rule(23, "lesson", "Numbers are fresh: 200 seeds give an item at least four different questions.")
def numbers_fresh(lesson: Lesson) -> Iterator[Fault]:
    """Find items that ask the same thing every time."""
    path = lesson.folder / "quiz.py"
    for name in item_functions(lesson.folder):
        faces = {(i.prompt, i.code, str(i.options)) for i in drawn(lesson, name)}
        if len(faces) < 4:
            yield Fault(
                path, line_of(path, f"def {name}("), f"{name} has {len(faces)} faces.", "Draw its numbers or its case."
            )


@rule(24, "lesson", "A preset of an item is one that the lesson's controls allow.")
def presets_allowed(lesson: Lesson) -> Iterator[Fault]:
    """Find presets that the demo cannot be opened with."""
    path = lesson.folder / "quiz.py"
    for name, items in by_name(lesson):
        problem = next((p for item in items if (p := _not_allowed(lesson, item))), None)
        if problem:
            yield Fault(path, line_of(path, f"def {name}("), f"{name}: {problem}.", "Stay on the controls.")


@rule(25, "lesson", "No digit that states a result is typed in the text of a quiz.")
def no_typed_digits_in_quiz(lesson: Lesson) -> Iterator[Fault]:
    """Find digits in the fixed parts of the quiz's longer texts."""
    path = lesson.folder / "quiz.py"
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), path.name)):
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        prose = " " in text.strip() and "=" not in text and "(" not in text and "$" not in text
        if typed := [excerpt for _, excerpt in typed_digits(text)] if prose else []:
            said = f"{len(typed)} typed digits, the first in “{typed[0]}”."
            yield Fault(path, getattr(node, "lineno", 1), said, GIVEN)


def _all(lesson: Lesson) -> Iterator[Item]:
    for name in item_functions(lesson.folder):
        yield from drawn(lesson, name)


def _malformed(item: Item) -> str | None:
    """Say what is wrong with a drawn item, None when nothing is."""
    texts = [option.text for option in item.options]
    if len(set(texts)) < len(texts):
        return f"two options read the same (seed {item.seed})"
    if _NO_NUMBER.search(" ".join([item.prompt, item.rule, *texts])):
        return f"nan or infinity in the text (seed {item.seed})"
    if isinstance(item, Choice) and [o.correct for o in item.options].count(True) != 1:
        return f"not exactly one key (seed {item.seed})"
    if item.grade(item.right_response).verdict != "correct":
        return f"the key is not graded as right (seed {item.seed})"
    json.dumps([item.prompt, item.key, dict(item.facts)], allow_nan=False)
    return None


def _not_allowed(lesson: Lesson, item: Item) -> str | None:
    """Say which setting of an item's preset no control takes, None where all are taken."""
    controls = {control.name: control for control in lesson.controls}
    for name, value in (item.preset or {}).items():
        if name not in controls:
            return f"its preset sets {name!r}, which is no control (seed {item.seed})"
        try:
            controls[name].exact(value)
        except ValueError as error:
            return f"its preset is refused: {error} (seed {item.seed})"
    return None


def _skewed(items: list[Item]) -> bool:
    """Say whether one position holds the key five standard deviations more often than its fair share."""
    places, count = len(items[0].options), len(items)
    fair = count / places
    counts = Counter(item.key for item in items)
    return len(counts) < places or max(counts.values()) > fair + 5 * math.sqrt(fair * (1 - 1 / places))

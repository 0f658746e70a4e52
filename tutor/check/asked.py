"""Rules on what a quiz asks: a hint that does not tell, an item on the lesson's idea, an answer that changes."""

import re
from collections.abc import Iterator

from tutor.check.quiz import by_name
from tutor.check.rule import Fault, line_of, rule
from tutor.course import Lesson
from tutor.quiz.draw import item_functions
from tutor.quiz.hint import Example, works_an_example
from tutor.quiz.item import Item
from tutor.quiz.kinds import Number, Order

NUMBERS = 3
MOST = 0.75
BESIDE = re.compile(r"\b(lesson|demo|chart above|this page|opening|playground)\b", re.IGNORECASE)


@rule(36, "lesson", "Every item has a hint, no hint tells the key, and no worked example comes out at it.")
def hints_there(lesson: Lesson) -> Iterator[Fault]:
    """Find items that leave a learner alone, and hints that give the answer away."""
    path = lesson.folder / "quiz.py"
    for name, items in by_name(lesson):
        line = line_of(path, f"def {name}(")
        if not all(item.hints and all(hint.strip() for hint in item.hints) for item in items):
            yield Fault(path, line, f"{name} has no hint.", "Give it hints=(…): a step towards the answer.")
        if telling := _telling(items):
            said = f"{name}: a hint tells the key: “{telling}”"
            yield Fault(path, line, said, "Say a step only, or work another example.")
        if worked := _unnamed(items):
            said = f"{name}: an example that does not say by which answer it comes out: “{worked}”"
            yield Fault(path, line, said, "Write it as example(draw, key, {one answer: its text, another: its text}).")


@rule(37, "lesson", "At least one item asks for the lesson's own idea: @item(…, idea=True).")
def idea_asked(lesson: Lesson) -> Iterator[Fault]:
    """Find quizzes that could be passed without the idea."""
    functions = item_functions(lesson.folder).values()
    if not any(function.idea for function in functions):  # type: ignore[attr-defined]
        path = lesson.folder / "quiz.py"
        yield Fault(path, 1, "No item is marked as the lesson's idea.", "Mark one: @item(concept=…, idea=True).")


@rule(38, "lesson", f"The key changes with the seed: two right answers at least, {NUMBERS} where it is a number.")
def keys_change(lesson: Lesson) -> Iterator[Fault]:
    """Find items whose answer can be known without reading the question."""
    path = lesson.folder / "quiz.py"
    for name, items in by_name(lesson):
        if isinstance(items[0], Order):
            continue  # its lines have one order; what changes is the order they are shown in
        found, least = len(set(map(_right, items))), NUMBERS if isinstance(items[0], Number) else 2
        if found < least:
            said = f"{name}: the key is {'always one' if found == 1 else f'one of {found}'}."
            yield Fault(path, line_of(path, f"def {name}("), said, "Draw cases whose answers differ.")


@rule(49, "lesson", "An item can be read without its lesson: it names no lesson, demo, opening or page.")
def read_elsewhere(lesson: Lesson) -> Iterator[Fault]:
    """Find items that ask about what a review or a final check does not show."""
    path = lesson.folder / "quiz.py"
    for name, items in by_name(lesson):
        texts = (text for item in items for text in _read(item))
        if found := next(filter(None, map(BESIDE.search, texts)), None):
            said = f"{name} speaks of “{found[0]}”, which a review does not show."
            yield Fault(path, line_of(path, f"def {name}("), said, "Put all it needs into the question.")


def _read(item: Item) -> list[str]:
    """Return all that is read of an item."""
    return [item.prompt, item.rule, *item.hints, *(option.text for option in item.options)]


def _right(item: Item) -> str | float:
    """Return the right answer: the number, or what the right option says."""
    if isinstance(item, Number):
        return float(f"{item.key:.6g}")
    return next((option.text for option in item.options if option.correct), "")


def _telling(items: list[Item]) -> str | None:
    """Return a hint that holds the answer in most draws; one that always says the same may hold it by chance.

    An example that comes out at the answer is returned if one draw has it.
    """
    most = max(len(item.hints) for item in items)
    for item in items:
        if worked := next((hint for hint in item.hints if works_an_example(hint) and item.tells(hint)), None):
            return worked
    for place in range(most):
        told = [item.hints[place] for item in items if place < len(item.hints) and item.tells(item.hints[place])]
        if len(told) >= MOST * len(items):
            return told[0]
    return None


def _unnamed(items: list[Item]) -> str | None:
    """Return an example of a question with the same answers on offer in every draw that names none of them."""
    offers = {frozenset(option.text for option in item.options) for item in items}
    if isinstance(items[0], (Number, Order)) or len(offers) > 1:
        return None
    hints = (hint for item in items for hint in item.hints if works_an_example(hint))
    named = next(iter(offers))
    return next((hint for hint in hints if not isinstance(hint, Example) or hint.outcome not in named), None)

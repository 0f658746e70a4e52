"""Draw items: find a lesson's item functions and give each fresh numbers from a seed."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from inspect import isfunction
from pathlib import Path
from typing import Any

from tutor.course import Lesson
from tutor.course.run import dice, syntax_tree
from tutor.quiz.item import Draw, Item, Redraw
from tutor.quiz.items import ItemFunction
from tutor.quiz.kinds import Number

TRIES = 200


class NoDraw(Exception):
    """An item found no good numbers in many tries: a fault of its author's."""


@lru_cache(maxsize=64)
def item_functions(folder: Path) -> dict[str, ItemFunction]:
    """Return the item functions of a lesson's quiz.py by name, in the order they stand there."""
    path = folder / "quiz.py"
    namespace: dict[str, Any] = {"__name__": f"{folder.name}.quiz"}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), namespace)
    return {name: value for name, value in namespace.items() if isfunction(value) and hasattr(value, "concept")}


@lru_cache(maxsize=64)
def idea_items(folder: Path) -> frozenset[str]:
    """Return the names of a lesson's items that are marked as its idea; read from the text, which needs no torch."""
    tree = syntax_tree((folder / "quiz.py").read_text(encoding="utf-8"))
    marks = (
        (made.name, mark) for made in tree.body if isinstance(made, ast.FunctionDef) for mark in made.decorator_list
    )
    return frozenset(
        name
        for name, mark in marks
        if isinstance(mark, ast.Call) and any(k.arg == "idea" and ast.unparse(k.value) == "True" for k in mark.keywords)
    )


def draw_item(lesson: Lesson, name: str, seed: int) -> Item:
    """Draw one item of a lesson: the same seed gives the same item. Raises KeyError, NoDraw."""
    function, last = item_functions(lesson.folder)[name], ""
    for attempt in range(TRIES):
        try:
            with dice:
                item = _untold(function(Draw(f"{lesson.slug}.{name}.{seed}.{attempt}")))
        except Redraw as error:
            last = f": {error}" if str(error) else ""
            continue
        return replace(
            item,
            lesson=lesson.slug,
            name=name,
            seed=seed,
            version=function.version,  # type: ignore[attr-defined]
            concept=function.concept,  # type: ignore[attr-defined]
            idea=function.idea,  # type: ignore[attr-defined]
        )
    raise NoDraw(f"{lesson.slug}/quiz.py: {name} found no good numbers for seed {seed} in {TRIES} tries{last}")


def _untold(item: Item) -> Item:
    """Return the item. Raises Redraw where a hint's worked example came out at the very number that is asked."""
    if isinstance(item, Number) and any(item.tells(hint) for hint in item.hints):
        raise Redraw("a hint holds the number that is asked")
    return item


def draw_all(lesson: Lesson, seed: int) -> Iterator[Item]:
    """Draw every item of a lesson with one seed."""
    for name in item_functions(lesson.folder):
        yield draw_item(lesson, name, seed)

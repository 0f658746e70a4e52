"""Options of a question: the right one, and wrong ones with the belief that leads to each."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from tutor.quiz.item import Option, Redraw


def right(text: str, value: Any = None, *, x: float | None = None, y: float | None = None) -> Option:
    """Return the right option."""
    return Option(text, correct=True, value=_plain(value), x=x, y=y)


def wrong(
    text: str,
    misconception: str | None = None,
    value: Any = None,
    *,
    x: float | None = None,
    y: float | None = None,
    says: str = "",
) -> Option:
    """Return a wrong option, the belief that leads to it, and what following that belief gives.

    Where no belief leads there, `says` is the sentence on how one gets there.
    """
    return Option(text, misconception=misconception, value=_plain(value), x=x, y=y, says=says)


def among(
    options: Mapping[Any, str] | Iterable[str],
    truth: Any,
    beliefs: Mapping[Any, str | None] | None = None,
    values: Mapping[Any, Any] | None = None,
    says: Mapping[Any, str] | None = None,
) -> list[Option]:
    """Return options of which the one named `truth` is right.

    `options` maps names to texts, or holds texts that are their own names; `beliefs` maps wrong names to the
    misconception that leads to them, `values` names to what torch gives when their rule is followed, and `says` wrong
    names to a sentence on them, which is said where no belief is named.
    """
    texts = dict(options) if isinstance(options, Mapping) else {text: text for text in options}
    beliefs, values, says = beliefs or {}, values or {}, says or {}
    return [
        right(text, values.get(name))
        if name == truth
        else wrong(text, beliefs.get(name), values.get(name), says=says.get(name, ""))
        for name, text in texts.items()
    ]


def _plain(value: Any) -> float | str | None:
    """Turn a tensor into the number it holds."""
    if value is None or isinstance(value, str):
        return value
    result = float(value)
    if not math.isfinite(result):
        raise Redraw("a rule gives no finite number")
    return result

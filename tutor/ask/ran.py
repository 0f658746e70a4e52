"""Pasted code is run in the room, by whatever runs code there; a number is told where the words ask for one."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tutor.ask.pasted import Pasted, parsed
from tutor.ask.wanted import Wanted, names_of, wanted

Run = Callable[[dict[str, Any]], dict[str, Any]]
MOST_NUMBERS, MOST_NAMES = 12, 40
CHANCE = re.compile(r"rand|normal|uniform|bernoulli|multinomial|ropout|empty|Tensor\(\d")
TENSOR = re.compile(r"tensor\(|, (?:grad_fn=<\w+>|dtype=torch\.\w+|requires_grad=True)|\)|[\[\],]")


@dataclass(frozen=True)
class Ran:
    """What came of pasted code: the room's answer, and the numbers that were asked for, if that was clear.

    `turned` is what a text of the thread gave another number last, `older` are the codes before it, the newest first.
    """

    code: str
    words: str
    answer: dict[str, Any]
    understood: str
    numbers: tuple[float, ...]
    turned: str = ""
    older: tuple[str, ...] = ()


def ran(pasted: Pasted, run: Run) -> Ran:
    """Run pasted code and take out what is asked of it."""
    tree = parsed(pasted.code)
    names = names_of(tree)[:MOST_NAMES] if tree else []
    asked = [name + part for name in names for part in ("", ".grad")]
    answer = run({"id": "ask", "code": pasted.code, "stand_ins": True, "graph": True, "wanted": asked})
    ask = wanted(pasted.words, pasted.code) if answer["status"] == "ok" else None
    numbers = _numbers(ask, answer) if ask and not _by_chance(pasted.code, answer) else ()
    understood = f"your code: {_understood(ask)}" if ask and numbers else ""
    return Ran(pasted.code, pasted.words, answer, understood, numbers)


def _understood(ask: Wanted) -> str:
    return f"{' and '.join(ask.names)} after its last line" if ask.names else "what it prints"


def _by_chance(code: str, answer: dict[str, Any]) -> bool:
    """Say whether the numbers are not the code's own: from dice, from layers that begin with them, or stood in."""
    layers = any("." in name for name in answer["values"])
    return bool(answer["stood_in"]) or ("manual_seed(" not in code and (layers or CHANCE.search(code) is not None))


def _numbers(ask: Wanted, answer: dict[str, Any]) -> tuple[float, ...]:
    """Return the numbers that are asked for; none where a name holds none, or where something else is printed."""
    if ask.fresh and not all(_moved(name, answer) for name in ask.names):
        return ()
    if any(answer["values"].get(name, {"text": ""})["text"] in ("True", "False") for name in ask.names):
        return ()
    rows = [answer["numbers"].get(name) for name in ask.names] if ask.names else [_printed(answer["output"])]
    numbers = [float(number or 0) for row in rows for number in row or ()]
    return tuple(numbers) if all(rows) and len(numbers) <= MOST_NUMBERS else ()


def _moved(name: str, answer: dict[str, Any]) -> bool:
    """Say whether a name had more than one value."""
    seen = [event["changed"][name]["text"] for event in answer["trace"] if name in event["changed"]]
    return len(set(seen)) > 1


def _printed(output: str) -> list[float]:
    """Return the numbers that were printed, none where there is more than numbers."""
    try:
        numbers = [float(part) for part in TENSOR.sub(" ", output).split()]
    except ValueError:
        return []
    return numbers if all(map(math.isfinite, numbers)) else []

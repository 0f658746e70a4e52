"""How a text orders a change of pasted code: the patterns of `orders.toml`, each with the edit that it names."""

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from tutor.ask import edits, retuned, swapped
from tutor.ask.listing import OPTIMIZERS, Edit, Listing
from tutor.ask.numerals import UNITS

TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
PARTS = {
    "optimizer": "|".join(sorted(OPTIMIZERS, key=len, reverse=True)),
    "count": "|".join((r"\d+", *(word for word in UNITS if UNITS[word] and len(word) > 1))),
    **TABLES["parts"],
}
NUMBER = PARTS["number"]
Order = Callable[[Listing, re.Match[str]], Edit]


def _backward(code: Listing, found: re.Match[str]) -> Edit:
    """Call backward() on what a text writes; the call that stands there already is only spoken of."""
    return (code.code, "") if found[0] in code.code else swapped.backward_on(code, found["call"])


def _print(code: Listing, found: re.Match[str]) -> Edit:
    """Print what a text names: names of the code, or the gradient of its one weight."""
    names = list[str]()
    for part in re.findall(r"[\w.]+", found["what"]):
        grads = [f"{code.leaves[0]}.grad"] if len(code.leaves) == 1 and re.fullmatch(r"grads?|gradients?", part) else []
        names += [part] if code.assigned(part.partition(".")[0]) else grads
    if not names:
        return None
    return edits.printed(code, list(dict.fromkeys(names)), behind=found["behind"] is not None)


def _count(code: Listing, found: re.Match[str]) -> Edit:
    text = found["count"].lower()
    return retuned.counted(code, int(UNITS.get(text, text)), more=bool({"more", "also"} & {*_given(found)}))


def _given(found: re.Match[str]) -> Iterator[str]:
    yield from (name for name, text in found.groupdict().items() if text)


def _value(code: Listing, found: re.Match[str]) -> Edit:
    """Put a number to a name; a word that is no name of the code is left to be read otherwise."""
    name = found["name"]
    made = retuned.valued(code, name, found["value"])
    return made or (None if name in retuned.SETTINGS or code.assigned(name) else (code.code, ""))


ORDERS: dict[str, Order] = {
    "swap": lambda code, found: swapped.exchanged(code, found["old"].strip(), found["new"].strip()),
    "optimizer": lambda code, found: retuned.optimized(code, found["optimizer"]),
    "backward": _backward,
    "pulled": lambda code, found: swapped.pulled(code, found["whole"].lower()),
    "last": lambda code, found: edits.printed_last(code),
    "print": _print,
    "move": lambda code, found: edits.moved(code, found["what"], found["where"]),
    "leave": lambda code, found: edits.left_out(code, found["what"]),
    "clear": lambda code, found: edits.put_in(code),
    "count": _count,
    "insert": lambda code, found: edits.put_in(code, found["what"]),
    "start": lambda code, found: retuned.started(code, found["value"]),
    "value": _value,
    "instead": lambda code, found: swapped.instead(code, found["text"].strip()),
    "store": lambda code, found: swapped.stored(code, found["name"], found["text"].strip()),
}


def _compiled(pattern: str) -> re.Pattern[str]:
    while part := re.search(r"(?<!\?P)<([a-z]+)>", pattern):
        pattern = f"{pattern[: part.start()]}(?:{PARTS[part[1]]}){pattern[part.end() :]}"
    return re.compile(pattern, re.IGNORECASE)


CHANGES = [(_compiled(pattern), ORDERS[name]) for name, patterns in TABLES["orders"].items() for pattern in patterns]

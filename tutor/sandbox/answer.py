"""An answer from the worker is a stranger's: only fields that are known, of their kind and size, come through."""

import json
import math
import re
import tomllib
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from types import NoneType
from typing import Any

from tutor.sandbox.budget import TOO_MUCH_MEMORY

Check = Callable[[Any], Any]
TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SAID = {
    "timeout": "This took too long, so it was stopped.",
    "late": "The machine was too busy to finish this in time, so it was stopped. Press Run again: that may help.",
    "memory": TOO_MUCH_MEMORY,
    "output": "This printed or returned too much, so it was stopped.",
    "crashed": "This run ended without an answer. Change the code and run it again.",
}
ABSENT = {"text": str, "list": list, "named": dict, "flag": bool, "whole": int, "number": float}
ABSENT |= dict.fromkeys(("maybe", "cell"), NoneType)
# Control characters, those that turn the direction of writing, and halves of characters.
_NOT_PLAIN = re.compile(r"[^\n\t\x20-\x7e\xa0-\u200d\u2010-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\U0010ffff]")


class Unfit(ValueError):
    """A field is not what it must be."""


def empty(request: dict[str, Any], status: str, message: str = "") -> dict[str, Any]:
    """Return an answer that holds nothing but how the run ended."""
    fields = check("answer")({"status": status, "message": message or SAID.get(status, "")})
    return {"id": request.get("id", ""), **fields}


def checked(request: dict[str, Any], raw: bytes) -> dict[str, Any]:
    """Return the answer in these bytes, or one of status "crashed" where they hold anything else."""
    try:
        read = json.loads(raw, parse_constant=lambda name: None)
        fields = check("answer")(read)
    except (ValueError, RecursionError):
        return empty(request, "crashed")
    facts, missing = fields["facts"], fields["missing"]
    fields["missing"] = missing + [name for name, value in facts.items() if value is None and name not in missing]
    fields["facts"] = {name: value for name, value in facts.items() if value is not None}
    fields["message"] = fields["message"] or SAID.get(fields["status"], "")
    return {"id": request.get("id", ""), **fields}


@cache
def check(kind: str) -> Check:
    """Return the check of a kind: it returns a value as it may come through, or raises Unfit."""
    name, _, rest = kind.partition(" ")
    return KINDS[name](rest) if name in KINDS else _record(TABLES[name])


def _record(kinds: dict[str, str]) -> Check:
    checks = {field: check(kind) for field, kind in kinds.items()}
    absent = {f: ABSENT.get(kind.split()[0], _lost) for f, kind in kinds.items() if not kind.startswith("extra")}

    def fitted(value: Any) -> dict[str, Any]:
        there = {field: one(value[field]) for field, one in checks.items() if field in _fit(dict, value)}
        return {field: made() for field, made in absent.items() if field not in there} | there

    return fitted


def _lost() -> None:
    raise Unfit("a field that must be there")


def _fit(kind: type[Any], value: Any, most: float = math.inf) -> Any:
    if not isinstance(value, kind) or len(value) > most:
        raise Unfit(f"a {kind.__name__} of at most {most}")
    return value


def _text(rest: str) -> Check:
    return lambda value: _NOT_PLAIN.sub("\ufffd", _fit(str, value, int(rest)))


def _list(rest: str) -> Check:
    most, _, kind = rest.partition(" ")
    one = check(kind)
    return lambda value: [one(part) for part in _fit(list, value, int(most))]


def _named(rest: str) -> Check:
    most, _, kind = rest.partition(" ")
    name, one = lru_cache(1_000)(check("text 200")), check(kind)  # rows repeat their columns' names
    return lambda value: {name(key): one(part) for key, part in _fit(dict, value, int(most)).items()}


def _maybe(rest: str) -> Check:
    one = check(rest)
    return lambda value: None if value is None else one(value)


def _where(fits: Callable[[Any], bool]) -> Check:
    def fitted(value: Any) -> Any:
        if not fits(value):
            raise Unfit("a value of its kind")
        return value

    return fitted


def _cell(value: Any) -> Any:
    """A scalar. Whole numbers that charts cannot hold become floats, or null as what is not finite."""
    if type(value) is float:
        return value if math.isfinite(value) else None
    if value is None or type(value) is bool:
        return value
    if type(value) is not int:
        return check("text 2000")(value)
    return value if abs(value) < 2**53 else float(value) if abs(value) < 2**1000 else None


def _numbers(value: Any) -> list[float] | None:
    """The numbers of one name; none of them where one is not finite."""
    cells = check("maybe list 100000 cell")(value)
    return cells if cells is not None and all(type(cell) in (bool, int, float) for cell in cells) else None


KINDS: dict[str, Callable[[str], Check]] = {
    "needed": check,
    "extra": check,
    "maybe": _maybe,
    "list": _list,
    "named": _named,
    "text": _text,
    "choice": lambda rest: _where(lambda value: isinstance(value, str) and value in rest.split()),
    "flag": lambda rest: _where(lambda value: isinstance(value, bool)),
    "whole": lambda rest: _where(lambda value: type(value) is int and abs(value) < 10**9),
    "size": lambda rest: _where(lambda value: type(value) is int and 0 <= value < 2**63),
    "number": lambda rest: _where(lambda value: type(value) in (int, float) and abs(value) < 10**9),
    "cell": lambda rest: _cell,
    "numbers": lambda rest: _numbers,
}

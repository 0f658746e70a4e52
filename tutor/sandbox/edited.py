"""An edited demo: what is asked of the sandbox, and what of its answer may take the place of the lesson's own run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from tutor.course import Run
from tutor.course.run import Row, divided

ROWS = 20_000  # of all tables
CHARACTERS = 400  # of one text
WHOLE = 2**53  # from here on a chart can no longer tell whole numbers apart
NOTHING = "no value"  # what is told where the edit gave nothing that can be shown
NAMED = 3  # names in one sentence
KINDS = {bool: "flag", int: "number", float: "number", str: "text"}

Columns = Mapping[str, str | None]  # a column's kind, None where the lesson's own run left it empty


@dataclass(frozen=True)
class Declared:
    """What the lesson's own run gave at the same settings: only under these names may an edit answer."""

    controls: Mapping[str, Any]
    facts: Mapping[str, Any]
    tables: Mapping[str, Columns]


@dataclass(frozen=True)
class Outcome:
    """What an edit came to: a run where there is enough to draw, a message where something is wrong, or both."""

    run: Run | None
    message: str
    line: int | None
    answer: Mapping[str, Any] = field(repr=False)


def edited_script(idea: str, source: str, script: str) -> str:
    """Return the text that runs: the edited idea, the rest of the demo as it is, and the call that ends `script`."""
    _, rest = divided(source)
    call = script.removeprefix(source.rstrip()).strip()
    return "\n\n\n".join(part for part in (idea.rstrip(), rest, call) if part) + "\n"


def run_edited(text: str, declared: Declared, run: Callable[..., Mapping[str, Any]]) -> Outcome:
    """Have an edited demo run by `run(code, **wanted)`, and hold the answer to what the lesson declares."""
    columns = {name: list(kinds) for name, kinds in declared.tables.items()}
    collect = {"facts": list(declared.facts), "tables": columns}
    return outcome(text, declared, run(text, trace=False, collect=collect))


def outcome(text: str, declared: Declared, answer: Mapping[str, Any]) -> Outcome:
    """Return what an answer comes to. It may be any: only plain, finite values of the declared kinds come through."""
    if answer["status"] != "ok":
        return Outcome(None, answer["message"], answer["line"], answer)
    tables = {name: _rows(answer["tables"].get(name), kinds) for name, kinds in declared.tables.items()}
    lost = [name for name, rows in tables.items() if not rows]
    if lost or sum(map(len, tables.values())) > ROWS:
        return Outcome(None, _no_picture(lost), None, answer)
    facts = {name: _fact(answer["facts"].get(name), own) for name, own in declared.facts.items()}
    facts |= {name: value for name, value in declared.controls.items() if facts[name] is None}
    gone = [name for name, value in facts.items() if value is None]
    told = {name: NOTHING if value is None else value for name, value in facts.items()}
    several = {name: count for name, count in answer["several"].items() if name in gone}
    missed = [name for name in gone if name not in several and not endless(declared.facts[name])]
    message = " ".join(filter(None, [_several(several), _no_fact(len(missed)), _not_drawn(tables, declared.tables)]))
    return Outcome(Run(declared.controls, told, tables, text), message, None, answer)


def endless(fact: Any) -> bool:
    """Say whether a fact of the lesson's own run is no finite number: of an edit none comes through either."""
    return isinstance(fact, float) and not isfinite(fact)


def _fact(value: Any, own: Any) -> Any:
    """Return a fact of the same kind as the lesson's own; None for any other."""
    value = _cell(value)
    if value is None or KINDS[type(value)] != KINDS[type(own)]:
        return None
    return value


def _rows(rows: Any, kinds: Columns) -> list[Row]:
    """Return rows of the declared columns; none where there are none, or a column holds another kind."""
    if not isinstance(rows, list) or len(rows) > ROWS:
        return []
    if not all(isinstance(row, dict) and row.keys() >= kinds.keys() for row in rows):
        return []
    made = [{column: _cell(row[column]) for column in kinds} for row in rows]
    for column, kind in kinds.items():
        found = {KINDS[type(row[column])] for row in made if row[column] is not None}
        if len(found) > 1 or (kind and found - {kind}):
            return []
    return made


def _cell(value: Any) -> Any:
    """Return a plain value that a chart can hold; None for any other."""
    if type(value) is str:
        return value[:CHARACTERS]
    fits = type(value) is bool or (type(value) is int and abs(value) < WHOLE)
    return value if fits or (type(value) is float and isfinite(value)) else None


def _no_picture(lost: list[str]) -> str:
    if not lost:
        return "It ran, but its tables have too many rows to be drawn."
    return (
        f"It ran, but what the picture draws ({_named(lost)}) is missing or is not the plain numbers that it was. "
        "Does a changed line give another kind of value than the lesson's did?"
    )


def _not_drawn(tables: Mapping[str, list[Row]], own: Mapping[str, Columns]) -> str:
    """Say so where all of a column is empty that the lesson's own run filled: what it draws is not there."""
    filled = [(tables[name], column) for name, kinds in own.items() for column, kind in kinds.items() if kind]
    empty = any(all(row[column] is None for row in rows) for rows, column in filled)
    return "A part of the lesson's picture has no numbers with your code, and is left out." if empty else ""


def _several(counts: Mapping[str, int]) -> str:
    if not counts:
        return ""
    told = _listed([f"{count:,} numbers for `{name}`" for name, count in counts.items()])
    return f"It gave {told}, where the lesson tells one number: there it says “{NOTHING}”."


def _no_fact(count: int) -> str:
    if not count:
        return ""
    values = "one of the values" if count == 1 else f"{count} of the values"
    return f"It gave no finite value for {values} that the lesson works out: where they stood, it says so."


def _named(names: list[str]) -> str:
    return _listed([f"`{name}`" for name in names])


def _listed(parts: list[str]) -> str:
    return ", ".join(parts[:NAMED]) + (" and others" if len(parts) > NAMED else "")

"""What may be done to the statements of pasted code: left out, put in, moved, printed."""

import ast
import re
from collections.abc import Sequence

from tutor.ask.listing import Edit, Listing, called, name_of, optimizer
from tutor.ask.pasted import parsed

CLEARED = "nothing cleared"


def left_out(code: Listing, what: str) -> Edit:
    """Leave out an argument, the statements that are spoken of, or else a call out of its line."""
    name = what.removesuffix("()").rpartition(".")[2].rstrip("_")
    for call in [node for node in code.nodes if isinstance(node, ast.Call)]:
        if any(word.arg == name for word in call.keywords):
            return code.put(call, called(code, call, name)), f"no {name}"
    if out := spoken_of(code, what):
        line = code.text(out[0]).splitlines()[0].rstrip(":")
        said = f"no “{line}”" if line.startswith("with ") else f"no {line}"  # "without with" is none
        return code.without(out), CLEARED if all(node in code.clearing for node in out) else said
    made = [call for call in code.calls(name, f"{name}_") if isinstance(call.func, ast.Attribute)]
    owner = code.owner(made[0]) if len(made) == 1 else "torch"
    return None if owner.startswith("torch") else (code.put(made[0], owner), f"no {name}")


def spoken_of(code: Listing, what: str) -> list[ast.stmt]:
    """Return the statements that words speak of: those that clear, the last one, that of a line, a block, a call."""
    if numbered := re.search(r"line (\d+)", what):
        return [node for node in code.statements if node.lineno == int(numbered[1])][:1]
    if what.startswith("last"):
        return code.statements[-1:]
    name = what.removesuffix("()").rpartition(".")[2].rstrip("_").removesuffix("s")
    if name.startswith(("zero", "clear", "it")):
        return code.clearing
    blocks = [node for node in code.statements if isinstance(node, ast.With)]
    of_block: list[ast.stmt] = [node for node in blocks if name in code.text(node.items[0].context_expr)]
    return of_block or code.calling(name)


def put_in(code: Listing, what: str = "zero", where: str = "") -> Edit:
    """Put in a statement: what clears the gradients before backward(), where nothing does, or one as it is written."""
    line = clearing_line(code) if what.startswith(("zero", "clear", "it")) else what
    if line == what and not parsed(what):
        return None
    place = _placed(code, where or ("before backward" if line != what else "end"))
    return None if not line or not place or (line != what and code.clearing) else (_at(code, place, line), line)


def moved(code: Listing, what: str, where: str) -> Edit:
    """Move a statement before or behind another one, or to an end of the loop; put it there where it is not yet."""
    out = spoken_of(code, what)
    written = what if parsed(what) and "(" in what else ""
    line = written or (code.text(out[0]) if out else clearing_line(code) if "zero" in what else "")
    rest = Listing(code.without(out))
    place = _placed(rest, where)
    if not line or (not out and not place):
        return code.code, ""  # no word of these is the code's
    return (_at(rest, place, line), f"{line} {where}") if place and len(out) < 2 else None


def clearing_line(code: Listing) -> str:
    """Return the line that clears the gradients of this code; nothing where it is not clear whose."""
    owners = [name_of(each.targets[0]) for each in code.assigned() if each.value is optimizer(code)]
    if owners:
        return f"{owners[0]}.zero_grad()"
    return f"{code.leaves[0]}.grad = None" if len(code.leaves) == 1 else ""


def _placed(code: Listing, where: str) -> tuple[ast.stmt, bool] | None:
    """Return beside which statement words put something, and whether behind it."""
    inside = code.loop.body if code.loop else code.tree.body
    if not inside:
        return None
    if re.search(r"\b(?:start|top|beginning|first)\b", where):
        return inside[0], False
    side, _, name = where.partition(" ")
    if not name:
        return inside[-1], True
    found = spoken_of(code, name.strip()) or [each for each in map(code.holder, code.calls(name)) if each]
    return (found[0], side not in ("before", "above")) if len(found) == 1 else None


def _at(code: Listing, place: tuple[ast.stmt, bool], line: str) -> str:
    return code.after(place[0], line) if place[1] else code.before(place[0], line)


def printed(code: Listing, names: Sequence[str], behind: bool = False) -> Edit:
    """Print names in each pass: a gradient where backward() has made it, all else at the end of the loop.

    Or all of them `behind` the loop.
    """
    line = f"print({', '.join(names)})"
    if behind:
        return (code.after(code.loop, line), f"{line} behind the loop") if code.loop else None
    backward = code.calling("backward")
    if names and all(name.endswith(".grad") for name in names) and len(backward) == 1:
        return code.after(backward[0], line), line
    place = _placed(code, "end")
    return (_at(code, place, line), line) if place and names else None


def printed_last(code: Listing) -> Edit:
    """Take the printing out of the loop, behind it."""
    inside = [node for node in code.calling("print") if code.loop and any(node is each for each in ast.walk(code.loop))]
    if not code.loop or not inside:
        return None
    lines = "\n".join(code.text(node) for node in inside)
    rest = Listing(code.without(inside))
    return (rest.after(rest.loop, lines), "printing behind the loop") if rest.loop else None

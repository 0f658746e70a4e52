"""What may stand in another's place in pasted code: an expression, mean and sum, what a name holds, a cure."""

import ast
from collections.abc import Sequence
from typing import Any

from tutor.ask.edits import put_in
from tutor.ask.listing import OPTIMIZERS, Edit, Listing, called, is_number
from tutor.ask.pasted import parsed
from tutor.ask.retuned import optimized, valued

REDUCED, LOSSES = ("mean", "sum"), ("MSELoss", "mse_loss", "L1Loss", "l1_loss")
ASKED = "requires_grad=True"


def exchanged(code: Listing, old: str, new: str) -> Edit:
    """Put a piece of code in another's place: an optimizer, mean and sum, an expression that stands there once."""
    if old.lower() in OPTIMIZERS and new.lower() in OPTIMIZERS:
        return optimized(code, new)
    if old in REDUCED and new in REDUCED:
        return pulled(code, new)
    wanted, told = _expression(old), _expression(new)
    if wanted is None or told is None:
        return None
    sites = [node for node in code.nodes if isinstance(node, ast.expr) and ast.dump(node) == ast.dump(wanted)]
    if isinstance(wanted, ast.Name):
        made = code.assigned(wanted.id)
        return (
            (code.put(made[0].value, new), f"{old} = {new}")
            if len(made) == 1 and not is_number(told)
            else valued(code, old, new)
        )
    return (code.put(sites[0], new), f"{new} in place of {old}") if len(sites) == 1 else None


def _expression(text: str) -> ast.expr | None:
    tree = parsed(text)
    return tree.body[0].value if tree and len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr) else None


def stored(code: Listing, name: str, text: str) -> Edit:
    """Store another expression under a name that the code stores something in once."""
    made, new = code.assigned(name), _expression(text)
    return (code.put(made[0].value, text), f"{name} = {text}") if len(made) == 1 and new else None


def instead(code: Listing, text: str) -> Edit:
    """Put an expression in the place of the one that is made of the same names; what is no such is left to be read."""
    new = _expression(text)
    names = _names(new) if isinstance(new, ast.BinOp | ast.Call) else frozenset[str]()
    made = [each for each in code.assigned() if names and _names(each.value) == names]
    if len(made) != 1:
        return code.code, ""
    return code.put(made[0].value, text), f"{code.text(made[0].targets[0])} = {text}"


def _names(made: ast.expr) -> frozenset[str]:
    return frozenset(node.id for node in ast.walk(made) if isinstance(node, ast.Name))


def pulled(code: Listing, whole: str) -> Edit:
    """Take the mean or the sum instead: where the loss is made, else where backward() is called."""
    made, losses = code.calls(*REDUCED), code.calls(*LOSSES)
    if len(made) == 1 and isinstance(made[0].func, ast.Attribute):
        changed = code.put(made[0].func, f"{code.owner(made[0])}.{whole}")
        return (changed, f"{whole}()") if changed != code.code else None
    if len(losses) == 1:
        call = called(code, losses[0], "reduction")[:-1].removesuffix("(")
        return code.put(losses[0], f"{call}{', ' if '(' in call else '('}reduction={whole!r})"), f"reduction={whole!r}"
    return backward_on(code, f"{{}}.{whole}()")


def backward_on(code: Listing, call: str) -> Edit:
    """Call backward() on something else, as in "{}.mean()" of what it was called on, or on a text of its own."""
    made = code.calls("backward")
    if len(made) != 1 or not isinstance(made[0].func, ast.Attribute):
        return None
    call = call.format(code.owner(made[0]))
    return code.put(made[0].func, f"{call}.backward"), f"{call}.backward()"


def mended(code: Listing, noticed: Sequence[Any]) -> Edit:
    """Do what a run said would cure it, where that is one change."""
    rules = {each["rule"]: each["line"] for each in noticed if isinstance(each, dict) and "rule" in each}
    if at := rules.get("unasked"):
        made = [each.value for each in code.assigned() if each.lineno == at and isinstance(each.value, ast.Call)]
        asked = f"{code.text(made[0])[:-1]}, {ASKED})" if made else ""
        return (code.put(made[0], asked), ASKED) if made else None
    if "added_up" in rules:
        return put_in(code)
    if at := rules.get("wrong_way"):
        line = code.code.splitlines()[at - 1]
        return code.code.replace(line, line.replace("+=", "-=")), line.replace("+=", "-=").strip()
    return None

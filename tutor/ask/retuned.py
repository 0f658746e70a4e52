"""What may be retuned in pasted code: how often its loop runs, a number, what a weight starts at, the optimizer."""

import ast
import inspect
import re
from typing import Any

import torch

from tutor.ask.listing import OPTIMIZERS, Edit, Listing, NoPlace, called, is_number, name_of, optimizer

RATES = ("lr", "learning_rate", "alpha", "eta", "step_size")
ARGUMENTS = ("momentum", "weight_decay", "dampening", "eps")
SETTINGS = frozenset({*RATES, *ARGUMENTS, "learning rate"})
FILLED = ("zeros", "ones", "rand", "randn", "full")


def slots(code: Listing, number: str) -> list[str]:
    """Return what a number alone may be of, each as an order with a gap for it."""
    rate = ["lr = {}"] * bool(list(sites_of(code, "lr")))
    passes = ["range({})"] * (number.isdigit() and len(counts_of(code)) == 1)
    start = [f"{code.leaves[0]} = {{}}"] * (len(code.leaves) == 1)
    return [*rate, *passes, *start]


def counted(code: Listing, count: int, more: bool = False) -> Edit:
    """Change how often the loop runs, by its range() or the name in it."""
    sites = counts_of(code)
    if len(sites) != 1:
        return None
    count += int(code.text(sites[0])) if more else 0
    told = f"range({count})" if code.calls("range")[0].args[-1] is sites[0] else f"{count} passes"
    return code.put(sites[0], str(count)), told


def counts_of(code: Listing) -> list[ast.expr]:
    """Return the number that says how often the one loop runs, where there is one."""
    loops = [code.loop] if isinstance(code.loop, ast.For) else []
    ranges = [
        each.iter.args for each in loops if isinstance(each.iter, ast.Call) and name_of(each.iter.func) == "range"
    ]
    ends = [args[0] for args in ranges if len(args) == 1]
    ends = [made.value for end in ends for made in code.assigned(name_of(end))] if ends and name_of(ends[0]) else ends
    return [end for end in ends if isinstance(end, ast.Constant) and type(end.value) is int]


def valued(code: Listing, name: str, value: str) -> Edit:
    """Put a number where a name gets one: as an argument, a plain number, or what a tensor begins with."""
    sites = list(sites_of(code, "lr" if "rate" in name else name))
    if not sites and name not in RATES and (owner := optimizer(code)):
        return _argument(code, owner, name, value)
    if not sites or len({code.text(site) for site in sites}) != 1:
        return None
    made = code.code
    for at in sorted(sites, key=lambda node: (-node.lineno, -node.col_offset)):
        made = Listing(made).put(at, _written(code, at, value))
    return made, f"{'lr' if 'rate' in name else name} = {value}"


def started(code: Listing, value: str) -> Edit:
    """Put a number where the one weight begins."""
    return valued(code, code.leaves[0], value) if len(code.leaves) == 1 else None


def sites_of(code: Listing, name: str) -> list[Any]:
    """Return the numbers that a name gets; the rate of an update may have none."""
    names = RATES if name in RATES else (name,)
    values = [each.value for one in names for each in code.assigned(one)]
    values += [
        word.value for node in code.nodes if isinstance(node, ast.Call) for word in node.keywords if word.arg in names
    ]
    found = [start for value in values if (start := _start(value))]
    owner = optimizer(code)
    if name in RATES and not found and owner and len(owner.args) > 1:
        return [owner.args[1]]
    updates = [node.left for node in code.nodes if isinstance(node, ast.BinOp) and _is_update(node)]
    return found or updates * (name in RATES)


def _start(value: ast.expr) -> ast.expr | None:
    """Return the number in an expression that is one, or a tensor of one; such a filled tensor itself."""
    if is_number(value):
        return value
    if isinstance(value, ast.Call) and value.args and name_of(value.func) in ("tensor", "Parameter"):
        inner = value.args[0]
        return _start(inner.elts[0] if isinstance(inner, ast.List) and len(inner.elts) == 1 else inner)
    return value if isinstance(value, ast.Call) and name_of(value.func) in FILLED else None


def _written(code: Listing, at: ast.expr, value: str) -> str:
    """Return a number as it is written in a place: a tensor of whole numbers has no gradient."""
    if isinstance(at, ast.Call):
        words = "".join(f", {code.text(word)}" for word in at.keywords)
        shape = ", ".join(code.text(each) for each in at.args if name_of(at.func) != "full")
        return f"torch.full(({shape},), {float(value)}{words})"
    inside = any(at is each for call in code.calls("tensor") for each in ast.walk(call))
    return str(float(value)) if inside and not re.search(r"[.e]", value) else value


def _is_update(node: ast.BinOp) -> bool:
    """Say whether a node is a number times a gradient."""
    return isinstance(node.op, ast.Mult) and is_number(node.left) and name_of(node.right) == "grad"


def _argument(code: Listing, owner: ast.Call, name: str, value: str) -> Edit:
    """Give the optimizer an argument that it takes."""
    known = f"{OPTIMIZERS[name_of(owner.func).lower()]}"
    if name not in ("momentum", "weight_decay", "nesterov", "betas", "eps"):
        return None
    if name not in inspect.signature(getattr(torch.optim, known)).parameters:
        raise NoPlace(
            f"`{known}` takes no `{name}`, so I left your code as it is. Change the optimizer first: “use SGD”."
        )
    call = code.text(owner)
    return code.put(owner, f"{call[:-1]}, {name}={value})"), f"{name} = {value}"


def optimized(code: Listing, name: str) -> Edit:
    """Swap the optimizer for another one; what that does not take is left out."""
    new, owner = OPTIMIZERS[name.lower()], optimizer(code)
    if owner is None:
        if not code.calls("backward"):
            return None
        raise NoPlace(
            f"Your code changes its weights by hand, so there is no optimizer to swap. With `torch.optim.{new}` before "
            "the loop, and its `step()` in place of that line, I can run it."
        )
    takes = inspect.signature(getattr(torch.optim, new)).parameters
    lost = [word.arg for word in owner.keywords if word.arg and word.arg not in takes]
    call = Listing(code.put(owner, called(code, owner, *lost)))
    func = next(node.func for node in call.calls(name_of(owner.func)))
    told = new if not lost else f"{new}, which takes no {' and no '.join(lost)}"
    return call.put(func, re.sub(r"\w+$", new, call.text(func))), told

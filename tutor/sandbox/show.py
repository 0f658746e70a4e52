"""A value as a learner reads it: short, bounded, and without running anything that a learner could have written."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import torch
from torch import nn
from torch.optim import Optimizer

from tutor.sandbox.autograd import gradient, origin, wrapped

Shown = dict[str, Any]
LENGTH = 200  # characters of a text
NAMES = 40  # values shown at once
PARAMETERS = 8  # of one module
ROW = 8  # elements shown of a list or of one dimension
ENDS = 3  # of longer ones: so many at the beginning, and the last
DEEP = 4
AT_ONCE = 64  # numbers of a tensor that are read at once: to take its rows one by one takes longer
KINDS: tuple[tuple[Any, str], ...] = (
    (torch.Tensor, "tensor"), ((bool, int, float), "number"), (str, "text"), ((list, tuple, set), "list"),
    (dict, "dict"), (nn.Module, "module"), (Optimizer, "optimizer"),
)  # fmt: skip


def show(value: Any) -> Shown:
    """Return what the contract calls Shown: a value's kind and text, and for a tensor what autograd knows of it."""
    kind = _kind(value)
    shown: Shown = {"kind": kind, "text": text(value)[:LENGTH]}
    return shown | _autograd(value) if kind == "tensor" else shown


@contextmanager
def unseen() -> Iterator[None]:
    """Let our own looks at values cost the learner nothing, and be noted nowhere."""
    with torch._C._DisableTorchDispatch(), torch._C.DisableTorchFunction():
        yield


def show_all(variables: dict[str, Any]) -> dict[str, Shown]:
    """Show a scope's data, modules' parameters beside them: at most 40."""
    with unseen():  # a few views and numbers: no learner's work, and shown after its end too
        return {name: show(value) for name, value in islice(named(variables), NAMES)}


def named(variables: dict[str, Any], most: int | None = PARAMETERS) -> Iterator[tuple[str, Any]]:
    """Go through a scope's data by name; a module's parameters, at most so many, follow it as `model.weight`."""
    for name, value in list(variables.items()):
        if not _is_ours(value):
            yield name, value
        if isinstance(value, nn.Module):
            for inner, parameter in islice(nn.Module.named_parameters(value), most):
                yield f"{name}.{inner}"[:LENGTH], parameter


def text(value: Any, deep: int = 0) -> str:
    """Return a value's text, at most about 200 characters."""
    if isinstance(value, torch.Tensor):
        return _tensor(value)
    if isinstance(value, bool | float | int):
        return number(value)
    if isinstance(value, str):
        return repr(value[:LENGTH])
    if isinstance(value, list | tuple | dict | set):
        return _several(value, deep)
    if isinstance(value, nn.Module):
        inside = [type(child).__name__ for child in islice(nn.Module.children(value), ROW)]
        return type(value).__name__ + (f" of {', '.join(inside)}" if inside else "")
    if isinstance(value, Optimizer):
        groups = [group for group in value.param_groups[:ROW] if isinstance(group, dict)]
        rates = [group["lr"] for group in groups if isinstance(group.get("lr"), float | torch.Tensor)]
        return f"{type(value).__name__}, lr = {', '.join(map(text, rates))}"
    return "None" if value is None else type(value).__name__


def number(value: float) -> str:
    """Return a number with five digits that matter: 0.1 and not 0.10000000149."""
    if isinstance(value, bool | int):
        return str(value) if abs(value) < 10**30 else f"a whole number of {value.bit_length()} bits"
    if not math.isfinite(value) or value == 0:
        return str(value)
    if 1e-4 <= abs(value) < 1e7:
        written = f"{value:.5g}" if abs(value) < 1e4 else f"{value:.1f}"
        return written if "." in written else f"{written}.0"
    digits, _, power_text = f"{value:.4e}".partition("e")
    return f"{digits.rstrip('0').rstrip('.')}e{power_text}"


def _kind(value: Any) -> str:
    found = next((name for types, name in KINDS if isinstance(value, types)), "other")
    return "function" if found == "other" and _is_ours(value) else found


def _is_ours(value: Any) -> bool:
    """Say whether a value is what the interpreter made of a function, class or module."""
    return type(value).__module__.startswith("tutor.sandbox")


def _autograd(tensor: torch.Tensor) -> Shown:
    grad, (leaf, node) = None if wrapped(tensor) else gradient(tensor), origin(tensor)
    return {
        "shape": list(tensor.shape),
        "dtype": str(tensor.dtype).removeprefix("torch."),
        "grad": None if grad is None else _tensor(grad)[:LENGTH],
        "requires_grad": tensor.requires_grad,
        "is_leaf": leaf,
        "grad_fn": None if node is None else node.name(),
    }


def _tensor(tensor: torch.Tensor) -> str:
    if wrapped(tensor):
        return "a tensor inside torch.func"
    rows = _rows(tensor.detach())
    return rows if len(rows) <= LENGTH else f"{rows[: LENGTH - 30]} … ({tensor.numel():,} numbers)"


def _rows(values: Any, deep: int = 0) -> str:
    """Write a tensor's numbers, or those of lists in lists, in rows; of long ones the beginning and the end."""
    if isinstance(values, torch.Tensor) and 0 < values.numel() <= AT_ONCE:
        values = values.tolist()
    if not isinstance(values, list | torch.Tensor):
        return number(values)
    if deep == DEEP:
        return "[…]"
    long = len(values) > ROW
    rows = _enough(_rows(values[place], deep + 1) for place in range(ENDS if long else len(values)))
    return f"[{', '.join([*rows, '…', _rows(values[-1], deep + 1)] if long else rows)}]"


def _several(values: Any, deep: int) -> str:
    """Write a list, tuple, set or dict; of long ones the beginning."""
    if deep == DEEP:
        return "…"
    first = islice(values.items() if isinstance(values, dict) else zip(values, strict=True), ROW)
    inside = _enough(": ".join([text(v, deep + 1) for v in item]) for item in first)
    inside += ["…"] if len(values) > ROW else []
    opening, closing = "[]" if isinstance(values, list) else "()" if isinstance(values, tuple) else "{}"
    return f"{opening}{', '.join(inside)}{closing}"


def _enough(parts: Iterator[str]) -> list[str]:
    """Return parts until they fill a text: what comes after is cut off anyway."""
    found, length = list[str](), 0
    for part in parts:
        found.append(part)
        length += len(part)
        if length > LENGTH:
            break
    return found

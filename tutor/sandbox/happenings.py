"""What the interpreter tells while it runs, for the rules that say what went wrong."""

import ast
import marshal
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import torch

from tutor.sandbox.autograd import nearest
from tutor.sandbox.budget import Budget
from tutor.sandbox.show import named, unseen
from tutor.sandbox.values import Method, Tool, Values

if TYPE_CHECKING:
    from tutor.sandbox.scope import Scope
    from tutor.sandbox.walker import Walker

MOST = 2_000
CLOSELY = 300  # of them with the weights they concern: what goes wrong later went wrong before
LOOKED_AT = 2_000_000  # numbers of a weight at most
NODES = 300  # of a graph that are looked at for weights
_numbers = count(1)
NUMBERS = 4_096  # of a weight that are compared
What = Literal["backward", "step", "zero", "scheduler_step", "rebind", "unbracketed", "grad_read"]
Grad = Literal["none", "zero", "held"]
TELLS: dict[str, What] = {
    "Tensor.backward": "backward", "Tensor.zero_": "zero", "Optimizer.step": "step", "Optimizer.zero_grad": "zero",
    "Module.zero_grad": "zero", "Scheduler.step": "scheduler_step",
}  # fmt: skip
CUTS = {
    "Tensor.item": "item", "Tensor.tolist": "tolist", "Tensor.detach": "detach", "torch.tensor": "tensor",
    "float": "float",
}  # fmt: skip
CALLED = (Method, Tool)
HOLDS_WEIGHTS = (torch.Tensor, torch.nn.Module)


class Weight(NamedTuple):
    """A tensor that gradients are kept for, as it was just before: `value` tells only whether it moved since."""

    target: int
    name: str
    value: int
    grad: Grad


class Happening(NamedTuple):
    """One thing that happened: in which line, to which value (by its number), and how the text names it."""

    line: int
    what: What
    target: int
    detail: str
    size: int = 0  # how many numbers the tensor holds that backward() begins at
    value: float = 0.0  # the first of them
    state: str = ""  # of the tensor read, or newly named: leaf, computed, unasked; "held" where its .grad is filled
    weights: tuple[Weight, ...] = ()


def tell(walker: "Walker", callee: Any, values: Values, node: ast.Call, scope: "Scope") -> None:
    """Note what a call is about to do, if it is one of TELLS; and where it cuts a record, if it is one of CUTS."""
    if not isinstance(callee, CALLED):
        return
    owner: Any = callee.owner if isinstance(callee, Method) else values[0] if values else None
    if cut := CUTS.get(callee.full):
        learns = isinstance(owner, torch.Tensor) and owner.requires_grad
        if learns or any(given in walker.cuts for given in node.args):
            walker.cuts[node] = cut
    what, seen = TELLS.get(callee.full), {}
    if what is None:
        return
    if what == "backward" and owner.numel() == 1:
        walker.last_backward = owner
    if what in ("backward", "step"):
        # A tensor inside torch.func, or a view whose base was changed: torch itself will tell. To look costs nothing.
        with suppress(RuntimeError), unseen():
            seen = _seen(walker, owner, what, scope)
    walker.happen(what, getattr(owner, "optimizer", owner), getattr(node.func, "value", node.func), **seen)


def _seen(walker: "Walker", owner: Any, what: What, scope: "Scope") -> dict[str, Any]:
    seen: dict[str, Any] = {}
    if len(walker.happenings) < CLOSELY:
        weights = [
            one for one in (_leaves(walker.budget, owner) if what == "backward" else _given(owner)) if one.requires_grad
        ]
        if not all(number_of(one) in walker.called for one in weights):
            names = dict(_named(scope))
            for one in weights:
                walker.called.setdefault(number_of(one), names.get(id(one), ""))
        seen["weights"] = tuple(_weights(weights, walker.called))
    if what == "backward" and owner.numel():
        first = owner if owner.numel() == 1 else owner.detach()[(0,) * owner.dim()]
        seen |= {"size": owner.numel(), "value": float(first.item())}
    return seen


def _given(optimizer: Any) -> list[torch.Tensor]:
    """Return an optimizer's weights; a learner may have put anything into its groups."""
    groups = [group.get("params") for group in optimizer.param_groups[:NODES] if isinstance(group, dict)]
    given = [weight for group in groups if isinstance(group, list) for weight in group[:NODES]]
    return [weight for weight in given if isinstance(weight, torch.Tensor)][:NODES]


def number_of(value: Any) -> int:
    """Return a number that no other value of the run has: an id() comes back once its value is gone."""
    return int(getattr(value, "__dict__", {}).setdefault("_number", next(_numbers)))


def state_of(value: Any) -> str:
    """Say whether gradients are kept for a value."""
    if not isinstance(value, torch.Tensor) or not value.requires_grad:
        return "unasked"
    if not value.is_leaf:
        return "held" if value.retains_grad else "computed"
    return "held" if value.grad is not None else "leaf"


def _leaves(budget: Budget, tensor: torch.Tensor) -> list[torch.Tensor]:
    """Return the tensors that a backward() from here would give a gradient."""
    if tensor.grad_fn is None:
        return [tensor] if tensor.requires_grad else []
    return [node.variable for node in nearest(budget, tensor, NODES) if hasattr(node, "variable")]


def _weights(tensors: list[torch.Tensor], called: dict[int, str]) -> Iterator[Weight]:
    for tensor in tensors:
        if tensor.numel() <= LOOKED_AT:  # to look at an expanded one would make it
            grad: Grad = "none" if tensor.grad is None else "held" if tensor.grad.any() else "zero"
            few = tensor if tensor.numel() <= NUMBERS else tensor.detach().flatten()[:NUMBERS]
            value = hash(marshal.dumps(few.tolist(), 2))  # version 2 does not write which of them are one object
            yield Weight(number_of(tensor), called[number_of(tensor)], value, grad)


def _named(scope: "Scope | None") -> Iterator[tuple[int, str]]:
    """Name the tensors that can be seen from a scope, the nearest last."""
    if scope is None:
        return
    yield from _named(scope.outer)
    holds = {name: value for name, value in scope.values.items() if isinstance(value, HOLDS_WEIGHTS)}
    yield from ((id(value), name) for name, value in named(holds, None))

"""What torch's own record tells of a tensor, asked so that it neither raises nor warns."""

from typing import Any

import torch

from tutor.sandbox.budget import Budget
from tutor.sandbox.values import refused

Key = tuple[Any, ...]
# Nodes that Python has seen are freed one inside the other: from 30,000 in a row on that may use up the stack of the
# process. A run's own looks and those that note its operations are counted together; those at what is behind a tensor
# see whole graphs, which are gone after a step, or the nearest nodes of LONG long ones.
NODE = 200  # units for a look at a node, or a hook
LONG = 20


def origin(tensor: torch.Tensor) -> tuple[bool, Any]:
    """Return whether a tensor is a leaf, and its grad_fn; a view whose base was changed in place has neither."""
    try:
        return tensor.is_leaf, tensor.grad_fn
    except RuntimeError:
        return False, None


def is_leaf(tensor: torch.Tensor) -> bool:
    """Say whether a tensor is a leaf, without a look at its node."""
    try:
        return tensor.is_leaf
    except RuntimeError:
        return False


def gradient(tensor: torch.Tensor) -> torch.Tensor | None:
    """Return a tensor's gradient where it keeps one; asking a value in the middle would make torch warn."""
    return tensor.grad if is_leaf(tensor) or tensor.retains_grad else None


def wrapped(tensor: torch.Tensor) -> bool:
    """Say whether a tensor stands for others inside torch.func, so that its numbers cannot be read."""
    return bool(torch._C._functorch.is_functorch_wrapped_tensor(tensor))


def key_of(tensor: torch.Tensor) -> Key:
    """Return what a value is known by in the graph: its place in torch's order; if it was not computed, itself."""
    node = origin(tensor)[1]
    return ("given", id(tensor)) if node is None else ("made", node._sequence_nr(), tensor.output_nr)


def behind(tensor: torch.Tensor, most: int) -> list[Any]:
    """Return the nodes behind a tensor, the nearest first; from so many on no more are looked for."""
    node = origin(tensor)[1]
    found = {} if node is None else {node: None}
    for node in (waiting := list(found)):
        fresh = [other for other, _ in node.next_functions if other is not None and other not in found]
        found.update(dict.fromkeys(fresh))
        waiting += fresh if len(waiting) < most else []
    return list(found)


def nearest(budget: Budget, tensor: torch.Tensor, most: int) -> list[Any]:
    """Return the nodes behind a tensor; none, once there were LONG graphs of more than so many."""
    nodes = behind(tensor, most) if budget.long < LONG else []
    budget.long += len(nodes) > most
    return nodes


def look(budget: Budget) -> None:
    """Count a learner's look at a node, or a hook on it."""
    budget.tick(NODE)
    if not budget.sees(1):
        raise refused("These are too many looks at a graph for here.")

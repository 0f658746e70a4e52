"""What torch's own record tells of a tensor, asked so that it neither raises nor warns."""

from typing import Any

import torch

Key = tuple[Any, ...]


def origin(tensor: torch.Tensor) -> tuple[bool, Any]:
    """Return whether a tensor is a leaf, and its grad_fn; a view whose base was changed in place has neither."""
    try:
        return tensor.is_leaf, tensor.grad_fn
    except RuntimeError:
        return False, None


def gradient(tensor: torch.Tensor) -> torch.Tensor | None:
    """Return a tensor's gradient where it keeps one; asking a value in the middle would make torch warn."""
    return tensor.grad if origin(tensor)[0] or tensor.retains_grad else None


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

"""What an operation of torch costs, told from its arguments' shapes before it runs.

Each rule is given the operation, its arguments and keywords, and returns two bounds: the elements that are made, and
the elements that are worked through. Where shapes do not fit together torch itself raises.
"""

import math
import tomllib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import torch

Size = tuple[int, int]
Rule = Callable[[Any, Sequence[Any], dict[str, Any]], Size]
PIECE = 400  # elements that one small tensor weighs, however few its numbers
META = torch.device("meta")


def tensors(values: Iterable[Any]) -> list[torch.Tensor]:
    """Return the tensors among an operation's arguments, those in lists too."""
    found: list[torch.Tensor] = []
    for value in values:
        if isinstance(value, torch.Tensor):
            found.append(value)
        elif isinstance(value, list | tuple):
            found += [item for item in value if isinstance(item, torch.Tensor)]
    return found


def spread_over(shapes: list[torch.Size]) -> int:
    """Return how many elements shapes have when spread (broadcast) over each other."""
    if not shapes or shapes.count(shapes[0]) == len(shapes):
        return math.prod(shapes[0] if shapes else ())
    longest = max(map(len, shapes))
    padded = [(1,) * (longest - len(shape)) + tuple(shape) for shape in shapes]
    return math.prod(map(max, zip(*padded, strict=True)))


def nothing(func: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Size:
    """A view, or a look."""
    return 0, 0


def pieces(func: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Size:
    """As many small tensors as the longest dimension asked for can be cut into."""
    tensor, whole = args[0], func.name() == "aten::unbind.int"
    wanted, at = (1, args[1:2]) if whole else (args[1], args[2:3])
    dimension = at[0] if at else 0
    side = tensor.shape[dimension] if -tensor.dim() <= dimension < tensor.dim() else 0
    count = len(wanted) if isinstance(wanted, list | tuple) else side // max(wanted, 1) + 1
    return PIECE * count, count


def spread(func: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Size:
    """One element for each, inputs spread over each other."""
    found = spread_over([tensor.shape for tensor in tensors(args)])
    return found, found


def total(func: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Size:
    """At most as many elements as all inputs have together."""
    elements = sum(tensor.numel() for tensor in tensors(args))
    return elements, elements


def each(func: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Size:
    """The same, and one more tensor for each input."""
    elements, steps = total(func, args, kwargs)
    return elements + PIECE * len(tensors(args)), steps


def sized(func: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Size:
    """As many elements as the shape among the arguments says."""
    shape = next((value for value in args if isinstance(value, list | tuple)), ())
    elements = math.prod(max(int(size), 0) for size in shape)
    return elements, elements


def stepped(func: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Size:
    """As many elements as there are steps: up to an end; from a start to an end; by steps of a size."""
    numbers = [float(value) for value in args]
    start, end, step = [*([0.0] if len(numbers) == 1 else []), *numbers, 1.0][:3]
    steps = abs((end - start) / step) if step else 0.0
    elements = int(steps) + 1 if math.isfinite(steps) else 0
    return elements, elements


def picked(func: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Size:
    """Elements picked by lists of positions or by masks, and what there is of the dimensions that were not asked."""
    chosen, kept, shape = [], 1, list(args[0].shape)
    for index in args[1]:
        masks = index is not None and index.dtype in (torch.bool, torch.uint8)
        asked = index.dim() if masks else 1
        covered, shape = shape[:asked], shape[asked:]
        if index is None:
            kept *= math.prod(covered)
        else:
            chosen.append(torch.Size([index.numel()]) if masks else index.shape)
    elements = kept * math.prod(shape) * spread_over(chosen) + sum(index.numel() for index in tensors([args[1]]))
    return elements + (args[0].numel() if len(args) > 2 else 0), elements


def rows(func: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Size:
    """A row of the first tensor for each position in the second."""
    elements = args[1].numel() * math.prod(args[0].shape[1:])
    return elements, elements + args[1].numel()


def found(func: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Size:
    """What a mask finds: at most everything, with its position in every dimension."""
    everything = spread_over([tensor.shape for tensor in tensors(args)])
    return everything * 2 * max(args[0].dim(), 1), everything


def product(func: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Size:
    """Rows times columns, each a sum over what the last two tensors have in common."""
    left, right = tensors(args)[-2:]
    elements = left.numel() // max(left.shape[-1], 1) * (right.shape[-1] if right.dim() > 1 else 1)
    steps = max(elements, 1) * left.shape[-1]  # torch is quick at these, with floating point
    return elements, (steps // 8 if left.is_floating_point() else steps) + total(func, args, kwargs)[0]


def cubic(func: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Size:
    """Matrices, worked through as often as their shorter side is long."""
    planes = [tensor.shape[-2:] for tensor in tensors(args)]
    square = len(args) > 1 and (args[1] is True or (isinstance(args[1], str) and args[1] == "complete"))
    plane = max(planes[0]) ** 2 if square else sum(map(math.prod, planes))
    elements = spread_over([tensor.shape[:-2] for tensor in tensors(args)]) * plane
    return elements, elements * max(min(plane, default=1) for plane in planes)


def meta(func: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Size:
    """What comes out when the operation is tried on tensors that have a shape and no numbers."""
    given = {name: _shape_only(value) for name, value in kwargs.items()}
    if any(argument.name == "device" for argument in func._schema.arguments):
        given["device"] = META
    made = func(*map(_shape_only, args), **given)
    elements = sum(tensor.numel() for tensor in tensors(made if isinstance(made, list | tuple) else [made]))
    window = math.prod(next((value for value in args[1:2] if isinstance(value, list | tuple)), (1,)))
    return elements, (elements + sum(tensor.numel() for tensor in tensors(args))) * max(int(window), 1)


def _shape_only(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return torch.empty_strided(value.shape, value.stride(), dtype=value.dtype, device=META)
    return [_shape_only(item) for item in value] if isinstance(value, list | tuple) else value


_GROUPS = tomllib.loads((Path(__file__).parent / "costs.toml").read_text(encoding="utf-8"))
_BY_NAME = {name: group for group in _GROUPS.values() for name in group["names"].split()}


@cache
def _priced(func: Any) -> tuple[Rule, int, int] | None:
    """Find an operation's rule, its work and what it holds; None where it stands in no group."""
    full = func.name().removeprefix("aten::")
    plain, _, form = full.partition(".")
    names = [full] if "out" in form else [full, plain, plain.rstrip("_")]
    group = next((_BY_NAME[name] for name in names if name in _BY_NAME), None)
    return (globals()[group["rule"]], group["work"], group["made"]) if group else None


def cost(func: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Size | None:
    """Return an operation's work and the bytes it makes; None where no rule is known for it."""
    priced = _priced(func)
    if priced is None:
        return None
    rule, work, made = priced
    elements, steps = rule(func, args, kwargs)
    return work * steps, (made * elements * _width(args, kwargs) if elements else 0)


def _width(args: Sequence[Any], kwargs: dict[str, Any]) -> int:
    """Return the bytes of an element at most."""
    widest = max([_bytes(tensor.dtype) for tensor in tensors(args)], default=4)
    return max(widest, _bytes(kwargs["dtype"])) if kwargs.get("dtype") is not None else widest


@cache
def _bytes(kind: torch.dtype) -> int:
    """Whole numbers are added up in eight bytes, however few they have themselves."""
    return kind.itemsize if kind.is_floating_point or kind.is_complex else 8

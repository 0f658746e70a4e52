"""What an operation of torch costs, told from its arguments' shapes before it runs.

Each rule is given a call, and returns two bounds: the elements that are made, and the elements that are worked through.
Where shapes do not fit together torch itself raises.
"""

import math
import tomllib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import torch


class Call(NamedTuple):
    """An operation that is about to run; `given` are the tensors among its arguments, those in lists too."""

    func: Any
    args: Sequence[Any]
    kwargs: dict[str, Any]
    given: list[torch.Tensor]


Size = tuple[int, int]
Rule = Callable[[Call], Size]
LISTS = (list, tuple)
PIECE = 400  # elements that one small tensor weighs, however few its numbers
META = torch.device("meta")


def tensors(values: Iterable[Any]) -> list[torch.Tensor]:
    """Return the tensors among an operation's arguments, those in lists too."""
    found: list[torch.Tensor] = []
    for value in values:
        if isinstance(value, torch.Tensor):
            found.append(value)
        elif isinstance(value, LISTS):
            found += [item for item in value if isinstance(item, torch.Tensor)]
    return found


def spread_over(shapes: list[torch.Size]) -> int:
    """Return how many elements shapes have when spread (broadcast) over each other."""
    if not shapes or shapes.count(shapes[0]) == len(shapes):
        return math.prod(shapes[0] if shapes else ())
    longest = max(map(len, shapes))
    padded = [(1,) * (longest - len(shape)) + tuple(shape) for shape in shapes]
    return math.prod(map(max, zip(*padded, strict=True)))


def nothing(call: Call) -> Size:
    """A view, or a look."""
    return 0, 0


def pieces(call: Call) -> Size:
    """As many small tensors as the longest dimension asked for can be cut into."""
    tensor, whole = call.args[0], call.func.name() == "aten::unbind.int"
    wanted, at = (1, call.args[1:2]) if whole else (call.args[1], call.args[2:3])
    dimension = at[0] if at else 0
    side = tensor.shape[dimension] if -tensor.dim() <= dimension < tensor.dim() else 0
    count = len(wanted) if isinstance(wanted, LISTS) else side // max(wanted, 1) + 1
    return PIECE * count, count


def spread(call: Call) -> Size:
    """One element for each, inputs spread over each other."""
    found = spread_over([tensor.shape for tensor in call.given])
    return found, found


def total(call: Call) -> Size:
    """At most as many elements as all inputs have together."""
    elements = sum(tensor.numel() for tensor in call.given)
    return elements, elements


def each(call: Call) -> Size:
    """The same, and one more tensor for each input."""
    elements, steps = total(call)
    return elements + PIECE * len(call.given), steps


def sized(call: Call) -> Size:
    """As many elements as the shape among the arguments says."""
    shape = next((value for value in call.args if isinstance(value, LISTS)), ())
    elements = math.prod(max(int(size), 0) for size in shape)
    return elements, elements


def stepped(call: Call) -> Size:
    """As many elements as there are steps: up to an end; from a start to an end; by steps of a size."""
    numbers = [float(value) for value in call.args]
    start, end, step = [*([0.0] if len(numbers) == 1 else []), *numbers, 1.0][:3]
    steps = abs((end - start) / step) if step else 0.0
    elements = int(steps) + 1 if math.isfinite(steps) else 0
    return elements, elements


def picked(call: Call) -> Size:
    """Elements picked by lists of positions or by masks, and what there is of the dimensions that were not asked."""
    chosen, kept, shape = [], 1, list(call.args[0].shape)
    for index in call.args[1]:
        masks = index is not None and index.dtype in (torch.bool, torch.uint8)
        asked = index.dim() if masks else 1
        covered, shape = shape[:asked], shape[asked:]
        if index is None:
            kept *= math.prod(covered)
        else:
            chosen.append(torch.Size([index.numel()]) if masks else index.shape)
    elements = kept * math.prod(shape) * spread_over(chosen) + sum(index.numel() for index in tensors([call.args[1]]))
    return elements + (call.args[0].numel() if len(call.args) > 2 else 0), elements


def rows(call: Call) -> Size:
    """A row of the first tensor for each position in the second."""
    elements = call.args[1].numel() * math.prod(call.args[0].shape[1:])
    return elements, elements + call.args[1].numel()


def found(call: Call) -> Size:
    """What a mask finds: at most everything, with its position in every dimension."""
    everything = spread_over([tensor.shape for tensor in call.given])
    return everything * 2 * max(call.args[0].dim(), 1), everything


def product(call: Call) -> Size:
    """Rows times columns, each a sum over what the last two tensors have in common."""
    left, right = call.given[-2:]
    elements = left.numel() // max(left.shape[-1], 1) * (right.shape[-1] if right.dim() > 1 else 1)
    steps = max(elements, 1) * left.shape[-1]  # torch is quick at these, with floating point
    return elements, (steps // 8 if left.is_floating_point() else steps) + total(call)[0]


def cubic(call: Call) -> Size:
    """Matrices, worked through as often as their shorter side is long."""
    planes = [tensor.shape[-2:] for tensor in call.given]
    square = len(call.args) > 1 and (
        call.args[1] is True or (isinstance(call.args[1], str) and call.args[1] == "complete")
    )
    plane = max(planes[0]) ** 2 if square else sum(map(math.prod, planes))
    elements = spread_over([tensor.shape[:-2] for tensor in call.given]) * plane
    return elements, elements * max(min(plane, default=1) for plane in planes)


def meta(call: Call) -> Size:
    """What comes out when the operation is tried on tensors that have a shape and no numbers."""
    given = {name: _shape_only(value) for name, value in call.kwargs.items()}
    if any(argument.name == "device" for argument in call.func._schema.arguments):
        given["device"] = META
    made = call.func(*map(_shape_only, call.args), **given)
    elements = sum(tensor.numel() for tensor in tensors(made if isinstance(made, LISTS) else [made]))
    window = math.prod(next((value for value in call.args[1:2] if isinstance(value, LISTS)), (1,)))
    return elements, (elements + sum(tensor.numel() for tensor in call.given)) * max(int(window), 1)


def _shape_only(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return torch.empty_strided(value.shape, value.stride(), dtype=value.dtype, device=META)
    return [_shape_only(item) for item in value] if isinstance(value, LISTS) else value


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


def cost(call: Call) -> Size | None:
    """Return an operation's work and the bytes it makes; None where no rule is known for it."""
    priced = _priced(call.func)
    if priced is None:
        return None
    rule, work, made = priced
    elements, steps = rule(call)
    return work * steps, (made * elements * _width(call) if elements else 0)


def _width(call: Call) -> int:
    """Return the bytes of an element at most."""
    widest = max([_bytes(tensor.dtype) for tensor in call.given], default=4)
    return max(widest, _bytes(call.kwargs["dtype"])) if call.kwargs.get("dtype") is not None else widest


@cache
def _bytes(kind: torch.dtype) -> int:
    """Whole numbers are added up in eight bytes, however few they have themselves."""
    return kind.itemsize if kind.is_floating_point or kind.is_complex else 8

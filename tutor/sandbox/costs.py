"""What an operation of torch costs, told from its arguments' shapes before it runs.

Each rule is given the tensors, all arguments by place, the operation, and what goes in by name. It returns two bounds:
the elements that are made, and the elements that are worked through; one number where they are the same. Where shapes
do not fit together torch itself raises.
"""

import math
import tomllib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import torch

from tutor.sandbox.values import refused

Given = list[torch.Tensor]  # the tensors among an operation's arguments, those in lists too
Values = Sequence[Any]
Named = dict[str, Any]
Size = tuple[int, int]
Rule = Callable[[Given, Values, Any, Named], int | Size]
LISTS = (list, tuple)
PIECE = 400  # elements that one small tensor weighs, however few its numbers
FEW, WIDEST = 4_096, 16  # so few elements, far from any limit, are taken at the bytes of the widest kind
UNFILLED = frozenset({"empty", "empty_like", "empty_strided", "new_empty", "new_empty_strided"})


class Operation(NamedTuple):
    """What is known of one of torch's operations: its rule, what an element is worth, and what else is looked at."""

    rule: Rule
    work: int
    made: int
    lists: bool  # whether it takes any
    unfilled: bool  # whether what it makes holds anybody's numbers


def tensors(values: Iterable[Any]) -> Given:
    """Return the tensors among an operation's arguments, those in lists too."""
    found: Given = []
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


def nothing(*_: Any) -> int:
    """A view, or a look."""
    return 0


def pieces(_given: Given, args: Values, func: Any, _named: Named) -> Size:
    """As many small tensors as the longest dimension asked for can be cut into."""
    tensor, whole = args[0], func.name() == "aten::unbind.int"
    wanted, at = (1, args[1:2]) if whole else (args[1], args[2:3])
    dimension = at[0] if at else 0
    side = tensor.shape[dimension] if -tensor.dim() <= dimension < tensor.dim() else 0
    count = len(wanted) if isinstance(wanted, LISTS) else side // max(wanted, 1) + 1
    return PIECE * count, count


def spread(given: Given, *_: Any) -> int:
    """One element for each, inputs spread over each other."""
    shapes = [tensor.shape for tensor in given if tensor.numel() != 1]  # one number fits all that is there
    return spread_over(shapes)


def total(given: Given, *_: Any) -> int:
    """At most as many elements as all inputs have together."""
    return sum(tensor.numel() for tensor in given)


def each(given: Given, *_: Any) -> Size:
    """The same, and one more tensor for each input."""
    return total(given) + PIECE * len(given), total(given)


def sized(_given: Given, args: Values, *_: Any) -> int:
    """As many elements as the shape among the arguments says; a side of nothing counts, for the others are walked."""
    shape = next((value for value in args if isinstance(value, LISTS)), ())
    return math.prod(max(int(size), 1) for size in shape)


def counted(_given: Given, args: Values, *_: Any) -> int:
    """As many elements as the last argument says."""
    return int(max(args[-1], 0))


def square(_given: Given, args: Values, *_: Any) -> int:
    """Rows times columns, as many where nothing else is said."""
    return int(max(args[0], 0) * max(args[-1], 0))


def repeated(given: Given, args: Values, *_: Any) -> int:
    """All elements, as often as the list says along every dimension."""
    return given[0].numel() * sized(given, args)


def diagonal(given: Given, args: Values, *_: Any) -> int:
    """A square for each row, which is its diagonal, so far from the middle."""
    *rows, side = given[0].shape
    return math.prod(rows) * int(side + sum(map(abs, args[1:2]))) ** 2


def table(given: Given, args: Values, *_: Any) -> Size:
    """The gradient of a table of rows: as many as it has, and each as long as what flows back."""
    elements = args[2] * given[0].shape[-1]
    return elements, elements + total(given)


def stepped(_given: Given, args: Values, *_: Any) -> int:
    """As many elements as there are steps: up to an end; from a start to an end; by steps of a size."""
    numbers = [float(value) for value in args]
    start, end, step = [*([0.0] if len(numbers) == 1 else []), *numbers, 1.0][:3]
    steps = abs((end - start) / step) if step else 0.0
    return int(steps) + 1 if math.isfinite(steps) else 0


def picked(_given: Given, args: Values, *_: Any) -> Size:
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


def rows(_given: Given, args: Values, *_: Any) -> Size:
    """What lies along all other dimensions, for each position: in the dimension that is named, else in the first."""
    at, positions = (args[1], args[2]) if isinstance(args[1], int) else (0, args[1])
    sides = [*args[0].shape]
    if -len(sides) <= at < len(sides):
        del sides[at]
    elements = positions.numel() * math.prod(sides)
    return elements, elements + positions.numel()


def found(given: Given, args: Values, *_: Any) -> Size:
    """What a mask finds: at most everything, with its position in every dimension."""
    everything = spread_over([tensor.shape for tensor in given])
    return everything * 2 * max(args[0].dim(), 1), everything


def product(given: Given, *_: Any) -> Size:
    """Rows times columns, each a sum over what the last two tensors have in common."""
    left, right = given[-2:]
    elements = left.numel() // max(left.shape[-1], 1) * (right.shape[-1] if right.dim() > 1 else 1)
    steps = max(elements, 1) * left.shape[-1]  # torch is quick at these, with floating point
    return elements, (steps // 8 if left.is_floating_point() else steps) + total(given)


def cubic(given: Given, args: Values, *_: Any) -> Size:
    """Matrices, worked through as often as their shorter side is long."""
    planes = [tensor.shape[-2:] for tensor in given]
    square = len(args) > 1 and (args[1] is True or (isinstance(args[1], str) and args[1] == "complete"))
    plane = max(planes[0]) ** 2 if square else sum(map(math.prod, planes))
    elements = spread_over([tensor.shape[:-2] for tensor in given]) * plane
    return elements, elements * max(min(plane, default=1) for plane in planes)


_GROUPS = tomllib.loads((Path(__file__).parent / "costs.toml").read_text(encoding="utf-8"))
_BY_NAME = {name: group for group in _GROUPS.values() for name in group["names"].split()}


_KNOWN: dict[Any, Operation] = {}


def known(func: Any) -> Operation:
    """Find what is known of an operation; refuse it where it stands in no group."""
    return _KNOWN.get(func._op) or _looked_up(func)  # to hash torch's own object takes longer


def _looked_up(func: Any) -> Operation:
    full = func.name().removeprefix("aten::")
    plain, _, form = full.partition(".")
    names = [full] if "out" in form else [full, plain, plain.rstrip("_")]
    group = next((_BY_NAME[name] for name in names if name in _BY_NAME), None)
    if group is None:
        raise refused(f"`{plain.strip('_')}` is not one of torch's operations that can be used here.")
    lists = any("List[" in str(argument.type) for argument in func._schema.arguments)
    _KNOWN[func._op] = Operation(globals()[group["rule"]], group["work"], group["made"], lists, plain in UNFILLED)
    return _KNOWN[func._op]


def cost(operation: Operation, func: Any, given: Given, args: Values, named: Named) -> Size:
    """Return an operation's work and the bytes it makes."""
    told = operation.rule(given, args, func, named)
    elements, steps = told if isinstance(told, tuple) else (told, told)
    width = WIDEST if elements < FEW else _width(given, named.get("dtype"))
    return operation.work * steps, operation.made * elements * width


def _width(given: Given, asked: torch.dtype | None) -> int:
    """Return the bytes of an element at most."""
    kinds = {tensor.dtype for tensor in given} | ({asked} if asked else set())
    return max(map(_bytes, kinds), default=4)


@cache
def _bytes(kind: torch.dtype) -> int:
    """Whole numbers are added up in eight bytes, however few they have themselves."""
    return kind.itemsize if kind.is_floating_point or kind.is_complex else 8

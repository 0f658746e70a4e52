"""Calls that are known to be small before they begin. Watch need not see their operations one by one.

A way back through a graph, a step of an optimizer, torch's own layers: each of them is many operations, and Watch takes
longer than a small one itself. What bounds them is known: the sizes of all values in a graph and the widest operation
that was recorded, the sizes of all weights, of what goes in and of what layers hold.
"""

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from tutor.sandbox.autograd import nearest
from tutor.sandbox.budget import Budget
from tutor.sandbox.modules import Learners
from tutor.sandbox.values import Named, Values
from tutor.sandbox.walker import Walker

NUMBERS = 2**14  # of all that goes in, or of all that one operation can make of it
WIDEST = 2**18  # work and bytes of any operation that was recorded
NODES, WEIGHTS, LAYERS = 200, 60, 20  # of a graph, of an optimizer, of a model
BYTES = 16  # of a number, and what is held beside it
SETTINGS = frozenset({int, float, bool, type(None)})  # of an optimizer: nothing that could be spread over a weight
OTHERS = (Learners, nn.Embedding)  # layers that call the learner's functions, or cost more than what goes in tells

Bound = Callable[[Budget, Values, Named], int]


def small(walker: Walker, name: str, real: Any, owned: Values, named: Named) -> bool:
    """Say whether a call is small, and count it as a whole if it is. Nothing of a learner's may run inside it."""
    bound = _layers if not name and isinstance(real, nn.Module) else BOUNDS.get(name)
    if bound is None or walker.inside or walker.hooks or not torch.is_grad_enabled():
        return False
    numbers = bound(walker.budget, owned if name else (real, *owned), named)
    if not 0 < numbers <= NUMBERS:
        return False
    walker.budget.operate(numbers, BYTES * numbers)
    return True


def _way_back(budget: Budget, owned: Values, named: Named) -> int:
    """Return how many numbers there are in the graph behind a tensor; 0 where that does not tell what it costs."""
    end, *starts = owned
    plain = isinstance(end, torch.Tensor) and len(starts) <= 1 and named.keys() <= {"retain_graph", "allow_unused"}
    if not plain or budget.widest > WIDEST:
        return 0
    nodes = nearest(budget, end, NODES)
    shapes = [made.shape for node in nodes for made in node._input_metadata]
    return sum(map(math.prod, shapes)) + len(nodes) if len(nodes) <= NODES else 0


def _step(_budget: Budget, owned: Values, named: Named) -> int:
    """Return how many numbers an optimizer moves; 0 where a learner put anything else into its groups, or fused them.

    A fused step is one operation, and it has no price: Watch is to see it.
    """
    optimizer, *closure = owned
    weights: list[Any] = []
    for group in optimizer.param_groups:
        if type(group) is not dict or type(group.get("params")) is not list or group.get("fused"):
            return 0
        weights += group["params"]
        others = [value for name, value in group.items() if name != "params"]
        flat = [part for value in others for part in (value if type(value) is tuple else (value,))]
        if not SETTINGS.issuperset(map(type, flat)):
            return 0
    plain = not closure and not named and len(weights) <= WEIGHTS and all(isinstance(w, torch.Tensor) for w in weights)
    return sum(weight.numel() for weight in weights) if plain else 0


def _layers(_budget: Budget, owned: Values, named: Named) -> int:
    """Return how many numbers a layer at most makes of what goes in, each weight met by each; 0 for a learner's own."""
    module, *given = owned
    layers, weights = [module], 1
    for layer in layers:
        if isinstance(layer, OTHERS) or len(layers) > LAYERS:
            return 0
        layers += layer._modules.values()
        held = (*layer._parameters.values(), *layer._buffers.values())
        weights += sum(weight.numel() for weight in held if weight is not None)
    plain = not named and all(isinstance(value, torch.Tensor) for value in given)
    return math.prod(value.numel() for value in given) * weights if plain else 0


BOUNDS: dict[str, Bound] = {"Tensor.backward": _way_back, "torch.autograd.grad": _way_back, "Optimizer.step": _step}

"""What is looked at before a call: how long it makes a list or text, and what it may be given here.

How large a tensor becomes is not looked at here: Watch sees it, whatever it is made by.
"""

from collections.abc import Callable

import torch

from tutor.sandbox import charge
from tutor.sandbox.budget import Budget
from tutor.sandbox.values import Named, Values, refused

Bound = Callable[[Budget, Values, Named], object]
CPU = ("cpu", torch.device("cpu"))
WEIGHT = 16  # units that one module weighs at least


def _for(names: str, bound: Bound) -> dict[str, Bound]:
    return dict.fromkeys(names.split(), bound)


def _digits(_budget: Budget, values: Values, named: Named) -> None:
    if any(abs(charge.whole(digits)) > 400 for digits in (*values[1:], *named.values())):
        raise refused("round() takes at most 400 digits here.")


def _longer(budget: Budget, values: Values, _named: Named) -> None:
    charge.size(budget, len(values[0]) + 1)
    budget.tick(1 + len(values[0]) // 64)


def _replaced(budget: Budget, values: Values, _named: Named) -> None:
    charge.size(budget, (len(values[0]) + 1) * max(len(v) for v in ("-", *values[2:]) if isinstance(v, str)))


def _stripped(budget: Budget, values: Values, _named: Named) -> None:
    """Count each character of a text beside each of those that are to go: Python may compare them all."""
    budget.tick(len(values[0]) * sum(len(signs) for signs in values[1:] if isinstance(signs, str)) // 16)


def _listed(budget: Budget, values: Values, _named: Named) -> None:
    charge.size(budget, values[0].numel())
    budget.tick(values[0].numel())


def _dtype_only(budget: Budget, values: Values, named: Named) -> None:
    charge.weigh(budget, values[0])
    for value in (*values[1:], *named.values()):
        if not isinstance(value, torch.dtype | torch.Tensor) and value not in CPU:
            raise refused("Every tensor lives on the CPU here.")


def _at_most_three(says: str) -> Bound:
    def bound(_budget: Budget, values: Values, _named: Named) -> None:
        if len(values) > 3:
            raise refused(says)

    return bound


def _backward_only(_budget: Budget, values: Values, named: Named) -> None:
    """Refuse forward mode: torch would import its parts in the run, where nothing can be opened."""
    if "forward-mode" in (value for value in (*values, *named.values()) if isinstance(value, str)):
        raise refused("Forward mode is not supported here: leave `strategy` away.")


def _parameters_only(_budget: Budget, values: Values, _named: Named) -> None:
    """Refuse to put anything into a module that is no parameter of it."""
    if len(values) < 2 or not isinstance(values[0], torch.nn.Module) or not isinstance(values[1], dict):
        raise refused("functional_call() takes a module, a dict of its parameters, and what goes in here.")
    if not values[1].keys() <= dict(values[0].named_parameters()).keys():
        raise refused("functional_call() replaces parameters only here.")


def _state(budget: Budget, values: Values, named: Named) -> None:
    """Count every way that leads from a module to one inside it: what it holds is gathered, or sought, at each."""
    if named or len(values) > 1:
        raise refused("state_dict() takes nothing in its brackets here.")
    charge.weigh(budget, values[0])


def _loaded(budget: Budget, values: Values, named: Named) -> None:
    """Count what is sought: all of the state, at each module that there is a way to."""
    if named.keys() - {"strict"} or len(values) > 3:
        raise refused("load_state_dict() takes a state, and `strict` here.")
    before = budget.units
    charge.weigh(budget, values[0])
    if isinstance(state := (*values, None)[1], dict):
        charge.hashed(budget, state)
        budget.tick((budget.units - before) * len(state) // WEIGHT)


BOUNDS: dict[str, Bound] = {
    "round": _digits, "str.replace": _replaced, "Tensor.tolist": _listed,
    "torch.func.functional_call": _parameters_only, "Module.state_dict": _state, "Module.load_state_dict": _loaded,
    "Tensor.backward": _at_most_three("backward() takes at most `gradient` and `retain_graph` here."),
    "torch.nn.Linear": _at_most_three("A layer takes at most its two sizes and `bias` without a name here."),
    "torch.nn.Embedding": _at_most_three("A layer takes at most its two sizes and `padding_idx` without a name here."),
    **_for("Tensor.to Module.to", _dtype_only),
    **_for("torch.autograd.functional.jacobian torch.autograd.functional.hessian", _backward_only),
    **_for("list.insert list.reverse dict.setdefault set.add", _longer),
    **_for("str.strip str.lstrip str.rstrip", _stripped),
    **_for("str.ljust str.rjust str.center str.zfill",
           lambda budget, values, _: charge.size(budget, sum(map(charge.whole, values[1:])))),
    **_for("list.index list.count list.remove tuple.index tuple.count Module.train Module.eval",
           lambda budget, values, _: charge.weigh(budget, values[0])),
}  # fmt: skip

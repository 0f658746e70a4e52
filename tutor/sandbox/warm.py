"""What a process does once, so that nothing has to be imported, opened or built in the room."""

import importlib
import json
from collections.abc import Callable
from typing import Any

Run = Callable[[dict[str, Any]], dict[str, Any]]
WARM = "warm"  # the id of a request that is nobody's


def loaded(name: str) -> Run:
    """Return the function that a name like `package.module:function` means."""
    module, _, function = name.partition(":")
    run: Run = getattr(importlib.import_module(module), function)
    return run


def torch_once() -> None:
    """Let torch work in one thread; take one step, and show a tensor, under a mode that sees its operations."""
    import torch
    from torch.utils._python_dispatch import TorchDispatchMode

    class Passing(TorchDispatchMode):
        def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            return func(*args, **(kwargs or {}))

    torch.set_num_threads(1)
    weight = torch.ones(2, 2, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=0.1)
    with Passing():
        (weight @ weight).sum().backward()
        optimizer.step()
        repr(weight)


def interpreter_once(run: Run, texts: dict[str, str]) -> list[tuple[str, str]]:
    """Let the interpreter read these texts; return how each ended and what it printed."""
    asked = {"id": WARM, "graph": True, "wanted": ["w"], "stand_ins": True}
    answers = [run({**asked, "code": code}) for code in texts.values()]
    json.dumps(answers)
    return [(str(answer.get("status")), str(answer.get("output"))) for answer in answers]


def dice_anew() -> None:
    """Give torch's dice another seed, as every start of Python does: what is forked has the same ones."""
    import torch

    torch.default_generator.seed()

"""What a process does once, so that nothing has to be imported, opened or built in the room."""

import json
import sys
from collections.abc import Callable
from contextlib import nullcontext
from types import ModuleType, SimpleNamespace
from typing import Any

Run = Callable[[dict[str, Any]], dict[str, Any]]


def torch_once() -> None:
    """Let torch work in one thread, and pay for its first watched operations."""
    from tutor.sandbox import watch

    sys.modules["torch._dynamo"] = _no_compiler()
    watch.warm()


def _no_compiler() -> ModuleType:
    """Return what stands here for torch's compiler: to load it takes as long as torch itself, and nothing is compiled.

    Optimizers and torch.func ask it for nothing but to keep away from them.
    """
    stand_in = ModuleType("torch._dynamo")
    vars(stand_in).update(
        graph_break=lambda: None,
        disable=lambda function, *_, **__: function,
        compiled_autograd=SimpleNamespace(_disable=nullcontext),
    )
    return stand_in


def interpreter_once(run: Run, texts: dict[str, str]) -> list[tuple[str, str]]:
    """Let the interpreter read these texts; return how each ended and what it printed."""
    asked = {"id": "warm", "graph": True, "wanted": ["w"], "stand_ins": True}
    answers = [run({**asked, "code": code}) for code in texts.values()]
    json.dumps(answers)
    return [(str(answer.get("status")), str(answer.get("output"))) for answer in answers]

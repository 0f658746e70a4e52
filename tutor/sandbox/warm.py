"""What a process does once, so that nothing has to be imported, opened or built in the room."""

import json
from collections.abc import Callable
from typing import Any

Run = Callable[[dict[str, Any]], dict[str, Any]]
REHEARSAL = """import torch
w = torch.tensor(1.0, requires_grad=True)
loss = (w * 3 - 6) ** 2
loss.backward()
print(w.grad)
"""


def torch_once() -> None:
    """Let torch work in one thread, and pay for its first watched operations."""
    from tutor.sandbox import watch

    watch.warm()


def interpreter_once(run: Run, texts: dict[str, str]) -> list[tuple[str, str]]:
    """Let the interpreter read these texts; return how each ended and what it printed."""
    asked = {"id": "warm", "graph": True, "wanted": ["w"], "stand_ins": True}
    answers = [run({**asked, "code": code}) for code in texts.values()]
    json.dumps(answers)
    return [(str(answer.get("status")), str(answer.get("output"))) for answer in answers]


def rehearse(run: Run) -> None:
    """Run a text in a child that waits: what a run touches is its own then, not copied in the run."""
    run({"id": "rehearsal", "code": REHEARSAL})

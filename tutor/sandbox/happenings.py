"""What the interpreter tells while it runs, for the rules that say what went wrong."""

from typing import Literal, NamedTuple

MOST = 2_000
What = Literal[
    "backward", "step", "zero", "scheduler_step", "item", "detach", "no_grad", "tensor", "rebind", "unbracketed",
    "grad_read",
]  # fmt: skip


class Happening(NamedTuple):
    """One thing that happened: in which line, to which value (by its id()), and how the text names it."""

    line: int
    what: What
    target: int
    detail: str

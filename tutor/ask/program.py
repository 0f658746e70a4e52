"""The torch programs that answer: built from the reading's tree alone, shown to the learner, and run as they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any

import torch

from tutor.ask.budget import Watched
from tutor.ask.evaluate import Value
from tutor.ask.printer import identifier, torch_text
from tutor.ask.tree import Num, Op, Tree, Var, attached, degree, variables
from tutor.course.eager import prepare_torch

FLOAT = "dtype=torch.float64"
ORDINALS = ("first", "second", "third", "fourth")
Lines = list[str]


@dataclass(frozen=True)
class Program:
    """A complete program, and the name that holds its answer once it has run."""

    code: str
    answer: str


def run(program: Program) -> Mapping[str, Any]:
    """Run the program's text and return its names. Raises what torch raises, and Declined where it takes too long.

    The way out of the program's own no_grad() is watched as well and can be declined: torch records again only since
    that is put back out here.
    """
    prepare_torch()  # else a first optimizer alone would take longer than a question may
    names: dict[str, Any] = {"__name__": "answer"}
    with torch.set_grad_enabled(torch.is_grad_enabled()), Watched():
        exec(_compiled(program.code), names)
    return names


@lru_cache(maxsize=256)
def _compiled(code: str) -> CodeType:
    return compile(code, "<ask>", "exec")


def text(*blocks: Lines) -> str:
    """Return a program's text: torch imported, then the blocks with a blank line between them."""
    return "\n\n".join("\n".join(lines) for lines in (["import torch"], *filter(None, blocks))) + "\n"


def literal(value: Value) -> str:
    """Return a number, or a list of them, as floats."""
    return repr(list(map(float, value)) if isinstance(value, tuple) else float(value))


def tensors(point: Mapping[str, Value], targets: tuple[str, ...]) -> Lines:
    """Return a line for each variable; those that a gradient is wanted for say so."""
    wants = {name: ", requires_grad=True" if name in targets else "" for name in point}
    return [
        f"{identifier(name)} = torch.tensor({literal(value)}, {FLOAT}{wants[name]})" for name, value in point.items()
    ]


def result(name: str) -> str:
    """Return what the code calls the formula: "loss" for a loss, else f."""
    return "loss" if name in ("loss", "l", "j", "cost") else "f"


def differentiable(tree: Tree, names: tuple[str, ...]) -> Tree:
    """Let a formula that lacks a variable mention it, and a line its powers, so that torch has what to differentiate.

    `names` has a variable as often as the formula is differentiated by it.
    """
    if len(names) > 1 and len(set(names)) < len(names):
        power = degree(tree, frozenset(names))
        return Op("+", tree, _nothing(names)) if power is not None and power < len(names) else tree
    for name in set(names) - set(variables(attached(tree))):
        tree = Op("+", tree, Op("*", Num(0.0), Var(name)))
    return tree


def _nothing(names: tuple[str, ...]) -> Tree:
    """Return zero times the product of the names."""
    nothing: Tree = Num(0.0)
    for name in names:
        nothing = Op("*", nothing, Var(name))
    return nothing


def derivatives(tree: Tree, chain: tuple[str, ...], answer: str = "gradient") -> Lines:
    """Return the lines that differentiate a formula by each name in turn; all but the last keep their graph."""
    names = ["f", *ORDINALS[: len(chain)]]
    keeps = [", create_graph=True"] * (len(chain) - 1) + [""]
    lines = [
        f"({new},) = torch.autograd.grad({old}, {identifier(by)}{keep})"
        for old, new, by, keep in zip(names, names[1:], chain, keeps, strict=False)
    ]
    return [f"f = {torch_text(tree)}", *lines, f"{answer} = {names[-1]}.item()"]

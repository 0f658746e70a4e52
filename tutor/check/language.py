"""docs/sandbox.md: the language that a learner's text may use, written from the sandbox's own tables."""

import ast

from tutor import ROOT
from tutor.sandbox import tables
from tutor.sandbox.budget import Limits
from tutor.sandbox.tables import PREBOUND

PAGE = ROOT / "docs" / "sandbox.md"
FORMS: dict[str, tuple[type[ast.AST], ...]] = {
    "numbers, texts, `True`, `None`, names": (ast.Constant, ast.Name),
    "lists, tuples, dicts, sets, with `*` and `**`": (ast.List, ast.Tuple, ast.Dict, ast.Set),
    "operators, comparisons in a chain, `and`, `or`, `a if b else c`": (
        ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.IfExp,
    ),
    "elements, slices, attributes, calls": (ast.Subscript, ast.Slice, ast.Attribute, ast.Call),
    "f-strings and formats with plain widths": (ast.JoinedStr, ast.FormattedValue),
    "comprehensions and generator expressions": (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
    "assignments, unpacking, `+=`, `del` of names and elements": (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Delete),
    "`if`, `for`, `while`, `break`, `continue`, `pass`": (
        ast.If, ast.For, ast.While, ast.Break, ast.Continue, ast.Pass, ast.Expr,
    ),
    "functions and lambdas, with defaults, closures, `global`, `nonlocal`": (
        ast.FunctionDef, ast.Lambda, ast.Return, ast.Global, ast.Nonlocal,
    ),
    "classes that are an `nn.Module` with methods and constants": (ast.ClassDef,),
    "`try`, `except`, `else`, `finally`, `raise`, `assert`": (ast.Try, ast.Raise, ast.Assert),
    "`with torch.no_grad():`, `enable_grad`, `set_grad_enabled`": (ast.With,),
    "`import` of torch, its parts and math, under any name": (ast.Import, ast.ImportFrom),
}  # fmt: skip


def language_page() -> str:
    """Return docs/sandbox.md: what a learner's text may use, and how much of it."""
    limits = Limits()
    bound = ", ".join(f"`{name}`" for name in PREBOUND)
    parts = [
        "# The language of the sandbox",
        "Written by `python -m tutor docs` from `tutor/sandbox/tables.toml` and the walker; change it there. "
        "A learner's text is walked, never executed by Python. What stands here does what Python and torch do. "
        "Anything else is refused, with its line.",
        "## Forms of Python",
        "\n".join(f"- {form}" for form in FORMS),
        f"{bound} are there without an import. No name begins with two underscores.",
        "## Names",
        _listed(
            {
                "Python" if space == "builtins" else f"`{space}`": held
                for space, held in tables.gathered("names").items()
            }
        ),
        "## Attributes and methods",
        _listed(tables.gathered("members")),
        "May be set: " + "; ".join(f"{kind}: {_joined(names)}" for kind, names in tables.SETTABLE.items()) + ". "
        "A module of a learner's own class may hold anything under a name that nn.Module has not.",
        "## Limits",
        f"{limits.seconds:g} seconds of the processor; "
        f"{limits.lines} lines and {limits.characters:,} characters of text; "
        f"{limits.elements:,} elements of a list or text; {limits.bits:,} bits of a whole number; "
        f"{limits.depth} calls inside each other; {limits.output:,} characters printed; "
        f"{limits.tensor_bytes // 2**20} MB for one tensor, {limits.memory // 2**20} MB in all.",
    ]
    return "\n\n".join(parts) + "\n"


def _listed(groups: dict[str, list[str]]) -> str:
    return "\n".join(f"- {group}: {_joined(names)}" for group, names in sorted(groups.items()))


def _joined(names: list[str] | frozenset[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))

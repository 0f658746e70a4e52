"""Names that a pasted text uses and does not define get something small in their place, where their kind is clear."""

import ast
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn

from tutor.course.run import syntax_tree
from tutor.sandbox.reading import Text
from tutor.sandbox.values import Namespace, Tool

TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
WORDS = TABLES["words"]
KIND_OF = {name: kind for kind, names in TABLES["names"].items() for name in names}
NUMBERS, PLACES, COLUMNS = TABLES["numbers"], TABLES["places"], TABLES["columns"]["patterns"]
UNCLEAR = object()  # nothing fits
OF_MODELS = frozenset({"parameters", "named_parameters", "train", "eval"})
ROWS, CLASSES = 4, 10
ORDER = ("model", "maker", "weight", "bias", "optimizer", "scheduler")  # the later need the earlier


def stand_ins(tree: ast.Module) -> dict[str, tuple[Any, str]]:
    """Return what stands in for each name, and what that is in words.

    What can be made only behind something of the text's own, an optimizer of its model, is put into the tree there.
    """
    text = Text(tree)
    kinds = {name: kind for name in text.missing() if (kind := _kind(text, name))}
    maker = _Maker(text)
    in_order = sorted(kinds, key=lambda name: ORDER.index(kinds[name]) if kinds[name] in ORDER else -1)
    made = {name: maker.make(kinds[name], name) for name in in_order}
    return {name: (value, _words(kinds[name], value)) for name, value in made.items() if value is not UNCLEAR}


def _kind(text: Text, name: str) -> str:
    """Return a name's kind by its use, else by itself; "" where it is not clear."""
    # What came before a loss is missing: anything put there would say nothing true.
    if "backward" in text.members[name] or text.has(rf"grad\({name}\b"):
        return ""
    if kind := _by_role(text, name) or _by_place(text, name):
        return kind
    kind, pairs = KIND_OF.get(name.lower(), ""), text.pairs(name)
    if pairs or kind == "loader":
        return "loader" if all(pairs) and not text.members[name] else ""
    return "" if text.calls[name] else kind


def _by_role(text: Text, name: str) -> str:
    """Return the kind of a name that is called, or asked for its members."""
    members, calls = text.members[name], text.calls[name]
    if (members & OF_MODELS or KIND_OF.get(name.lower()) == "model") and all(len(call.args) == 1 for call in calls):
        return "model"
    if "get_last_lr" in members or ("step" in members and "sched" in name.lower()):
        return "scheduler"
    if members & {"step", "zero_grad"}:
        return "optimizer"
    if "grad" in members:
        return "bias" if KIND_OF.get(name.lower()) == "bias" else "weight"
    if calls and (KIND_OF.get(name.lower()) == "criterion" or ("loss" in name.lower() and len(calls[0].args) == 2)):
        return "criterion"
    return "maker" if calls and name[0].isupper() and text.has(r"\.parameters\(\)") else ""


def _by_place(text: Text, name: str) -> str:
    """Return the kind of a name that stands where only one kind can."""
    for call in text.all(ast.Call):
        given = [(f"{keyword.arg}=", keyword.value) for keyword in call.keywords]
        given += [(f"{ast.unparse(call.func).rpartition('.')[2]}(", value) for value in call.args]
        for place, value in given:
            if place in PLACES and ast.unparse(value) == name:
                return str(PLACES[place])
    return ""


class _Maker:
    """Makes what stands in, each fitting the others and what the text defines."""

    def __init__(self, text: Text) -> None:
        self.text, self.weights = text, list[torch.Tensor]()
        self.made: dict[str, Any] = {}
        self.two = text.has("BCE|[bB]inary")
        self.classes = text.has(r"Entropy|cross_entropy|NLL|nll_loss|argmax|torch\.max\(") and not self.two
        self.columns = next((n for n in map(text.last_size, COLUMNS) if n), text.width())
        side = (self.columns, 1) if text.has(r" @ |\.mm\(|matmul") else ()
        self.by_kind: dict[str, Callable[[str], Any]] = {
            "space": lambda name: Namespace("torch.optim"),
            "model": self._model,
            "maker": lambda name: Tool(name, lambda *_, **__: self._model(name)),
            "criterion": lambda name: nn.CrossEntropyLoss() if self.classes else nn.MSELoss(),
            "input": lambda name: torch.linspace(-1, 1, ROWS * self.columns).view(ROWS, -1) / self.columns**0.5,
            "target": self._target,
            "loader": lambda name: [*zip(self._halves("input"), self._halves("target"), strict=True)],
            "weight": lambda name: torch.ones(side, requires_grad=True),
            "bias": lambda name: torch.zeros((), requires_grad=True),
            "optimizer": self._optimizer,
            "scheduler": self._scheduler,
        }

    def make(self, kind: str, name: str) -> Any:
        """Return what stands in for a name of this kind; UNCLEAR where nothing fits."""
        value = NUMBERS[kind] if kind in NUMBERS else self.by_kind[kind](name)
        self.weights += value.parameters() if isinstance(value, nn.Module) else []
        self.weights += [value] if isinstance(value, torch.Tensor) and value.requires_grad else []
        self.made[kind] = value
        return value

    def _model(self, _name: str) -> nn.Module:
        linear = nn.Linear(self.columns, CLASSES if self.classes else 1)
        nn.init.constant_(linear.weight, 0.5)
        nn.init.zeros_(linear.bias)
        between = self.text.has(r"BCELoss|binary_cross_entropy\(")  # these want numbers between 0 and 1
        return nn.Sequential(linear, nn.Sigmoid()) if between else linear

    def _target(self, name: str) -> torch.Tensor:
        two = torch.arange(ROWS) % 2
        column = two[:, None].float() if self.two else 3 * self.by_kind["input"](name).sum(1, keepdim=True)
        return two if self.classes else column.repeat(1, self.text.last_size(r"Linear\(\d+, (\d{1,4})\b") or 1)

    def _halves(self, kind: str) -> tuple[torch.Tensor, ...]:
        return self.by_kind[kind]("").split(ROWS // 2)

    def _optimizer(self, name: str) -> Any:
        if self.weights:
            return torch.optim.SGD(self.weights, lr=0.1)
        return self._put_behind(name, self._trains, "torch.optim.SGD({owner}.parameters(), lr=0.1)")

    def _trains(self, owner: str, _made: str) -> bool:
        """Say whether a name of the text's own holds a model."""
        calls = self.text.calls[owner]
        return bool(self.text.members[owner] & OF_MODELS or calls) and all(len(call.args) == 1 for call in calls)

    def _scheduler(self, name: str) -> Any:
        if isinstance(self.made.get("optimizer"), torch.optim.Optimizer):
            return torch.optim.lr_scheduler.StepLR(self.made["optimizer"], step_size=10)
        fits, code = lambda _, made: "optim." in made, "torch.optim.lr_scheduler.StepLR({owner}, step_size=10)"
        return self._put_behind(name, fits, code)

    def _put_behind(self, name: str, fits: Callable[[str, str], bool], code: str) -> Any:
        """Put `name = code` behind the statement that makes its owner, which `fits` by its name and what it is made by.

        UNCLEAR where no statement at the top does.
        """
        body = self.text.tree.body
        for place, node in enumerate(body, start=1):
            owner = ast.unparse(node.targets[0]) if isinstance(node, ast.Assign) else ""
            if owner.isidentifier() and fits(owner, ast.unparse(node)):
                (made,) = syntax_tree(f"{name} = {code.format(owner=owner)}").body
                body[place:place] = [ast.increment_lineno(made, node.lineno - 1)]
                return None
        return UNCLEAR


def _words(kind: str, value: Any) -> str:
    """Say what stands in."""
    if kind == "maker":
        value = value.real()
    shape = getattr(value, "shape", ())
    return str(WORDS[kind]).format(value=_shown(value), shape=tuple(shape))


def _shown(value: Any) -> str:
    if isinstance(value, nn.Linear):
        return f"nn.Linear({value.in_features}, {value.out_features})"
    inner = ", ".join(map(_shown, value)) if isinstance(value, nn.Sequential) else ""
    return f"nn.{type(value).__name__}({inner})"

"""The question that pasted code works on: its loss, where its weights begin, its rate, and how often it steps."""

import ast
from functools import lru_cache

from tutor.ask.fields import Open
from tutor.ask.kinds import Question, kind
from tutor.ask.listing import OPTIMIZERS, Listing, is_number, name_of, optimizer
from tutor.ask.reader.loosened import formula, with_letters
from tutor.ask.retuned import RATES, counts_of, sites_of

MOST_INLINED = 12
PLAIN = ("lr", "params", "momentum")  # arguments of an optimizer that a question has fields for


@lru_cache(maxsize=16)
def question_of(code: str) -> Question | None:
    """Return the steps that code takes, else the slope of what it calls backward() on; None where it shows neither."""
    listing = Listing(code)
    loss = _loss(listing)
    if loss is None:
        return None
    values = _values(listing, loss)
    if not values.keys() & {*listing.leaves}:
        return None
    texts = {"formula": formula(ast.unparse(loss)), "by": ", ".join(listing.leaves)}
    texts["place"] = ", ".join(f"{name} = {value}" for name, value in values.items())
    for name, more in (*_steps(listing), ("slope", {})):
        try:
            return kind(name).from_form(with_letters(texts | more))
        except Open:
            continue
    return None


def _loss(code: Listing) -> ast.expr | None:
    """Return the expression that backward() is called on, with what it is made of put in."""
    calls = [call for call in code.calls("backward") if isinstance(call.func, ast.Attribute)]
    if len(calls) != 1:
        return None
    inlined: ast.expr = calls[0].func.value  # type: ignore[attr-defined]
    for _ in range(MOST_INLINED):
        made = {name: value for name in _names(inlined) if (value := _made(code, name)) is not None}
        if not made:
            return inlined
        inlined = _Inlined(made).visit(ast.parse(ast.unparse(inlined), mode="eval").body)
    return None


class _Inlined(ast.NodeTransformer):
    def __init__(self, made: dict[str, ast.expr]) -> None:
        self.made = made

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Return what the name was made of."""
        return self.made.get(node.id, node)


def _names(tree: ast.expr) -> list[str]:
    return [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]


def _made(code: Listing, name: str) -> ast.expr | None:
    """Return what a name that is no number and no tensor is made of; None where it is a leaf, or made twice."""
    made = code.assigned(name)
    if len(made) != 1 or _value(made[0].value) or name in _names(made[0].value):
        return None
    return made[0].value


def _value(made: ast.expr) -> str:
    """Return the number or the list in an expression that is one, or a tensor of one."""
    if is_number(made):
        return ast.unparse(made)
    if isinstance(made, ast.List) and all(is_number(each) for each in made.elts):
        numbers = [ast.unparse(each) for each in made.elts]
        return numbers[0] if len(numbers) == 1 else f"({', '.join(numbers)})"
    if isinstance(made, ast.Call) and made.args and name_of(made.func) in ("tensor", "Parameter"):
        return _value(made.args[0])
    return ""


def _values(code: Listing, loss: ast.expr) -> dict[str, str]:
    """Return where each name of the loss begins."""
    first = {name: code.assigned(name) for name in dict.fromkeys(_names(loss))}
    return {name: value for name, made in first.items() if made and (value := _value(made[0].value))}


def _steps(code: Listing) -> list[tuple[str, dict[str, str]]]:
    """Return the kinds of steps that code may take, with their settings: none where gradients add up, or no rate is."""
    rates = {code.text(site) for site in sites_of(code, "lr") if is_number(site)}
    if len(rates) != 1 or not (code.clearing or code.loop is None):
        return []
    often = [code.text(each) for each in counts_of(code)]
    texts = {"lr": rates.pop(), "steps": often[0] if len(often) == 1 else "1"}
    owner = optimizer(code)
    if owner is None:
        return [("descent", texts)]
    words = {str(word.arg): ast.unparse(word.value) for word in owner.keywords}
    if set(words) - {*RATES, *PLAIN}:
        return []
    name = name_of(owner.func).lower()
    if name in OPTIMIZERS and name != "sgd":
        return [("optimizer", texts | {"optimizer": name})]
    return [("descent", texts | ({"momentum": words["momentum"]} if "momentum" in words else {}))]

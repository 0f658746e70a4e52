"""A loss that is only named becomes a formula: of predictions and targets that are given, or of a model and data."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from tutor.ask.lexicon import named, roles
from tutor.ask.lists import Values
from tutor.ask.resolve import DATA, LOSS_NAMES, Formula, in_order
from tutor.ask.said import Said
from tutor.ask.tree import Call, Num, Op, Tree, Unreadable, Var, variables

LOSS, FIT = "loss_of.", "fit"
LINE = Op("+", Op("*", Var("w"), Var("x")), Var("b"))
DATA_SLOTS = frozenset({"preds", "targets", "other", "data"})
USED = DATA_SLOTS | {"points"}
WISHES = frozenset(
    {"slope", "slopes", "step", "each", "loss", "verdict", "limit", "lowest", "move", "rises", "sign", "moved"}
)


def over_data(said: Said) -> Said:
    """Return what is said with a named loss as its formula, and with its data as values of variables.

    What does not go together stays as it is: then the name of the loss, or the data, is left over.
    """
    said = _of_one_letter(said)
    losses = {wish.removeprefix(LOSS) for wish in said.wants if wish.startswith(LOSS)}
    pairs = "data" in said.numbers or (bool(losses) and {"x", "y"} <= {*said.given})
    if pairs and not (said.formula or said.problem) and _is_line(said):
        said = replace(said, formula=Formula(LINE, "y", ("x",)))
    rows = bool(said.formula and len(said.given.get(said.formula.name, ())) > 1)  # "y = wx" beside "y = [2, 4]"
    if FIT in losses or (not losses and "lowest" in said.wants and ("data" in said.numbers or rows)):
        said, losses = _fitted(said, FIT in losses and len(losses) > 1), (losses - {FIT}) or {"mse"}
    written = said.formula is not None and (
        said.formula.name in LOSS_NAMES or bool({"y", "t"} & set(variables(said.formula.tree)))
    )
    if written and (losses <= {"mse", "squared"}):
        return _plain(said, {})
    if len(losses) != 1 or written:
        return said
    try:
        return _scored(said, losses.pop())
    except Unreadable as reason:
        told = said.formula is not None or bool(DATA_SLOTS & said.numbers.keys())
        numbers = {name: values for name, values in said.numbers.items() if name not in USED}
        return replace(_plain(said, {}), formula=None, problem=str(reason), numbers=numbers) if told else said


def _fitted(said: Said, scored: bool) -> Said:
    """Return what a fit asks for: its weights, also called slope and intercept; where a loss is named, that as well."""
    wants = {wish: words for wish, words in said.wants.items() if words != ("slope",)}
    unused = tuple(word for word in said.unused if word != "intercept")
    words = said.words if scored else said.words | {"minimizer"}
    return replace(said, wants={**wants, "lowest": ("best",)}, unused=unused, words=words)


def _is_line(said: Said) -> bool:
    """Say whether a line is spoken of, or its two weights are given."""
    return bool({"line", "intercept"} & {*" ".join(said.words).split()}) or {"w", "b"} <= {*said.given}


def _of_one_letter(said: Said) -> Said:
    """Return it with xs and ys, the names of rows of data, as the letters that a model is written in."""
    given = {name[0] if name in ("xs", "ys") else name: values for name, values in said.given.items()}
    return replace(said, given=given) if len(given) == len(said.given) else said


def _plain(said: Said, wants: Mapping[str, tuple[str, ...]]) -> Said:
    """Return it without the name of the loss and the words for data."""
    kept = {wish: words for wish, words in said.wants.items() if not wish.startswith(LOSS)}
    numbers = {name: values for name, values in said.numbers.items() if name != "points" or values != (1.0,)}
    mentioned = {slot: word for slot, word in said.mentioned.items() if slot not in USED}
    return replace(said, wants={**kept, **wants}, numbers=numbers, mentioned=mentioned)


def _scored(said: Said, loss: str) -> Said:
    model = said.formula.tree if said.formula else Var("p")
    given, targets, name = _data(said, model)
    many = any(len(values) > 1 for values in (*given.values(), targets))
    if loss == ("squared" if many else "sse") or ("other" in said.numbers and _asks_slope(said)):
        raise Unreadable("the mean of the squares, or their sum, and of which predictions and targets?")
    if loss == "bce" and bool({"logit", "logits"} & said.words):
        loss = "bce_logits"
    if loss == "cross_entropy":
        targets = _only(given.get("p", ()), targets, bool({"logit", "logits"} & said.words))
    tree = _loss(loss, model, Var(name), many)
    done = replace(
        _plain(said, {} if WISHES & said.wants.keys() else {"value": ("loss",)}),
        formula=Formula(tree, "loss", variables(tree)),
        problem="",
        given={**given, name: targets},
        numbers={slot: values for slot, values in said.numbers.items() if slot not in USED},
        point=() if "p" in given else said.point,
        several=False,
    )
    known = {*given, *variables(model)}
    if any(said.says(f"of {each}") for each in {*said.names} - known - LOSS_NAMES - DATA - {"p"}):
        raise Unreadable("that name is not in it.")  # "the gradient of w" of a loss that has no w
    return replace(done, by=_by(said, model, given), names=tuple(each for each in said.names if each in known))


def _data(said: Said, model: Tree) -> tuple[dict[str, Values], Values, str]:
    """Return the values of the model's variables, those of the targets, and what these are called."""
    given, numbers = dict(said.given), dict(said.numbers)
    name = next((each for each in ("y", "t") if each in given and each not in variables(model)), "")
    if "data" in numbers:
        inputs = [each for each in variables(model) if each in DATA and each not in given]
        if len(inputs) != 1 or len(numbers["data"]) % 2:
            raise Unreadable("which is the input?")
        given[inputs[0]], numbers["targets"] = numbers["data"][::2], numbers["data"][1::2]
    targets = numbers.get("targets") or numbers.get("other") or given.pop(name, ())
    if model == Var("p"):
        given = {
            "p": numbers.get("preds") or given.get("p") or said.point,
            **{k: v for k, v in given.items() if k != "p"},
        }
    sizes = {len(values) for values in (*given.values(), targets)} - {1}
    points = numbers.get("points", (max(sizes, default=1),))
    if not targets or () in given.values() or len(sizes) > 1 or points[0] != max(sizes, default=1):
        raise Unreadable("predictions and targets are not as many")
    return given, targets, name if name and name not in given else "y" if "t" in variables(model) else "t"


def _only(logits: Values, right: Values, named_logits: bool) -> Values:
    """Return one for the right class, and zero for every other."""
    if len(logits) < 2 or len(right) != 1 or right[0] not in range(len(logits)) or not named_logits:
        raise Unreadable("which is the right class?")
    return tuple(float(place == right[0]) for place in range(len(logits)))


def _loss(loss: str, preds: Tree, targets: Tree, many: bool) -> Tree:
    miss = Op("-", preds, targets)
    if loss == "cross_entropy":
        return Op("-", Call("ln", (Call("sum", (Call("exp", (preds,)),)),)), Call("sum", (Op("*", preds, targets),)))
    if loss == "rmse":
        return Call("sqrt", (Call("mse", (preds, targets)),))
    if loss in ("mse", "squared") and not many:
        return Op("^", miss, Num(2.0))
    return Call("sum", (Op("^", miss, Num(2.0)),)) if loss == "sse" else Call(loss, (preds, targets))


def _asks_slope(said: Said) -> bool:
    return bool({"slope", "slopes"} & said.wants.keys())


def _by(said: Said, model: Tree, given: Mapping[str, Values]) -> tuple[str, ...]:
    """Return what to differentiate by: the predictions, or the model's variables that are no data."""
    words = [word for word in said.order_of_words if word != "the"]
    behind = [word for before, word in pairwise(words) if "wrt" in roles(before)]
    if model == Var("p"):
        known = all(named(word, "number") == "preds" or word == "p" for word in behind)
        return ("p",) if known else said.by
    free = [name for name in variables(model) if len(given.get(name, ())) == 1 and name not in DATA]
    return said.by or tuple(name for name in said.names if name in free) or tuple(in_order(free))

"""Readings of named losses: of numbers that are given, or of a model's predictions."""

from dataclasses import replace

from tutor.ask.notes import Notes
from tutor.ask.pieces import Piece
from tutor.ask.reading import Reading
from tutor.ask.slopes import ASKED, read_gradient, read_value
from tutor.ask.tree import Call, Num, Op, Tree, Unreadable, Var, variables
from tutor.ask.vocabulary import LOSSES


def read_loss(notes: Notes) -> Reading | None:
    """Read a named loss of predictions and targets, which may come from a model: its value, or its gradient."""
    names = {LOSSES[word] for word in notes.words if word in LOSSES}
    prepared = with_targets(with_model(notes))
    if names <= {"mse"} and len(notes.formulas) == 1 and set(variables(notes.formulas[0])) & {"y", "t"}:
        itself = replace(notes, words=tuple(word for word in notes.words if word not in LOSSES))
        return read_gradient(itself) if itself.marks or itself.leaves or itself.has(*ASKED) else read_value(itself)
    if len(names) != 1 or prepared is None:
        return None
    name = names.pop()
    slope = bool(notes.marks or notes.leaves) or notes.has(*ASKED)
    many = any(len(values) > 1 for values in prepared.given.values())
    if (slope and notes.has("unlabelled")) or (many and notes.has("sqerr")) or (notes.has("sse") and not many):
        return None
    if name == "cross_entropy":
        return _read_cross_entropy(prepared, slope)
    loss = loss_call(name)
    return read_gradient(_default_target(prepared), loss=loss) if slope else read_value(prepared, loss)


def loss_call(name: str) -> Tree:
    """Return a named loss of the predictions and targets."""
    if name != "sse":
        return Call(name, (Var("preds"), Var("targets")))
    return Call("sum", (Op("^", Op("-", Var("preds"), Var("targets")), Num(2.0)),))


def named_loss(notes: Notes) -> tuple[Notes, Tree | None]:
    """Return the squared error that a question names for its model and data; none where it writes the loss itself."""
    names = {LOSSES[word] for word in notes.words if word in LOSSES}
    written = set(notes.defined) & {"loss", "l", "j", "cost"}
    prepared = with_targets(with_model(notes)) if len(names) == 1 and names <= {"mse", "sse"} and not written else None
    if prepared is None or "preds" not in {*prepared.defined, *prepared.given}:
        return notes, None
    many = any(len(values) > 1 for values in prepared.given.values())
    if (many and notes.has("sqerr")) or (not many and notes.has("sse")):
        raise Unreadable("the mean of the squares, or their sum?")
    return prepared, loss_call(names.pop())


def _read_cross_entropy(notes: Notes, slope: bool) -> Reading | None:
    """Read the cross entropy of logits and the number of the right class."""
    logits, right = notes.given.get("preds", ()), notes.one("targets")
    if len(logits) < 2 or right not in range(len(logits)) or not notes.has("logits"):
        return None
    only = tuple(float(place == right) for place in range(len(logits)))
    known = replace(notes, given={**notes.given, "targets": only})
    scores = Var("preds")
    loss = Op(
        "-", Call("ln", (Call("sum", (Call("exp", (scores,)),)),)), Call("sum", (Op("*", scores, Var("targets")),))
    )
    return read_gradient(_default_target(known), loss=loss) if slope else read_value(known, loss)


def with_model(notes: Notes) -> Notes:
    """Call the model's formula the predictions: "y = w*x", where y has numbers too, or a formula on its own."""
    scores = next((name for name in ("logits", "p") if name in notes.given), None)
    if scores and "preds" not in notes.given and not notes.formulas and not notes.defined:
        given = {("preds" if name == scores else name): values for name, values in notes.given.items()}
        targets = tuple("preds" if name == scores else name for name in notes.targets)
        return replace(notes, given=given, targets=targets, words=(*notes.words, scores))
    if "preds" in notes.given or "preds" in notes.defined:
        return notes
    if len(notes.formulas) == 1 and not notes.defined and not set(variables(notes.formulas[0])) & {"y", "t", "targets"}:
        return replace(notes, formulas=(), defined={"preds": Piece("equation", "preds", notes.formulas[0])})
    model = next((name for name in notes.defined if name in ("y", "f")), None)
    defined = {("preds" if name == model else name): piece for name, piece in notes.defined.items()}
    return replace(notes, defined=defined)


def with_targets(notes: Notes) -> Notes | None:
    """Take y, or t, for the targets where these have no name of their own."""
    if "targets" in notes.given:
        return notes
    name = next((name for name in ("y", "t") if name in notes.given), None)
    given = {("targets" if key == name else key): values for key, values in notes.given.items()}
    return replace(notes, given=given) if name else None


def _default_target(notes: Notes) -> Notes:
    """Differentiate by the predictions where they are given as numbers."""
    plain = "preds" in notes.given and not notes.targets
    return replace(notes, targets=("preds",)) if plain else notes

"""Phrases that give a quantity: counts of steps, learning rates, gradients, nudges, limits for clipping."""

from collections.abc import Sequence
from dataclasses import replace

from tutor.ask.pieces import Piece
from tutor.ask.scan import Pieces, Rewritten, is_kind, listed, skip, word
from tutor.ask.vocabulary import CALLS, COUNTED, LINKS, NUDGED, ORDERS, QUANTITIES, STEPS, word_set

BEFORE_LIMIT = word_set("a the norm of value limit between range threshold")
BETWEEN = word_set("a an the as safe good stable too big large high much of")
IS = word_set("is was equals")
TOWARDS = word_set("to at by with between norm limit")


def counts(found: Sequence[Piece], index: int) -> Rewritten:
    """Read "3 steps", "two more updates", "3 times", "twice"."""
    alone = {"once": 1.0, "twice": 2.0, "thrice": 3.0}.get(word(found, index))
    if alone is not None:
        return [Piece("equation", "times", values=(alone,))], index + 1
    if not is_kind(found, index, "number"):
        return None
    end = skip(found, index + 1, COUNTED)
    end -= word(found, end) not in STEPS | CALLS
    stop = word(found, end)
    if end == index or stop not in STEPS | CALLS:
        return None
    count = Piece("equation", "steps" if stop in STEPS else "times", values=found[index].values)
    return [count, *found[index + 1 : end + 1]], end + 1


def runs(found: Sequence[Piece], index: int) -> Rewritten:
    """Read "after step 1, 2, 3 and 4" as each of four steps; steps left out in between are not read."""
    if word(found, index) not in STEPS or not is_kind(found, index + 1, "number"):
        return None
    values, end = listed(found, index + 1)
    if len(values) < 2 or values != tuple(float(count + 1) for count in range(len(values))):
        return None
    return [Piece("word", "each"), Piece("equation", "steps", values=values[-1:]), Piece("word", "steps")], end


def layers(found: Sequence[Piece], index: int) -> Rewritten:
    """Read "three layers" as a count to compare with."""
    if not is_kind(found, index, "number") or word(found, index + 1) not in ("layers", "functions", "factors"):
        return None
    return [Piece("equation", "layers", values=found[index].values)], index + 2


def ordinals(found: Sequence[Piece], index: int) -> Rewritten:
    """Read "the second step" and "the third backward call"."""
    order = ORDERS.get(word(found, index))
    end = skip(found, index + 1, COUNTED)
    if order is None or word(found, end) not in STEPS | CALLS:
        return None
    name = "steps" if word(found, end) in STEPS else "times"
    return [Piece("equation", name, values=(float(order),)), found[end]], end + 1


def amounts(found: Sequence[Piece], index: int) -> Rewritten:
    """Read "nudge w by 0.01" and "a nudge of 0.01"."""
    if word(found, index) not in NUDGED:
        return None
    end = skip(found, index + 1, frozenset({"the", "weight", "input", "parameter"}))
    moved = [found[end]] if is_kind(found, end, "name", "equation") else []
    end += len(moved)
    if moved and word(found, end) == "from" and word(found, end + 2) == "to":
        return _from_to(found, index, end)
    if word(found, end) != "by" or not is_kind(found, end + 1, "number"):
        return None
    return [found[index], *moved, Piece("equation", "nudge", values=found[end + 1].values)], end + 2


def _from_to(found: Sequence[Piece], index: int, end: int) -> Rewritten:
    """Read "nudge w from 2 to 2.01"."""
    if not is_kind(found, end + 1, "number") or not is_kind(found, end + 3, "number"):
        return None
    start, stop = found[end + 1].values[0], found[end + 3].values[0]
    given = Piece("equation", found[end - 1].text, values=(start,))
    return [found[index], given, Piece("equation", "nudge", values=(round(stop - start, 12),))], end + 4


def quantities(found: Sequence[Piece], index: int) -> Rewritten:
    """Read "lr 0.1", "gradient is -8", "targets [3, 3]"."""
    name = QUANTITIES.get(word(found, index))
    if name is None:
        return None
    end = skip(found, index + 1, LINKS)
    place: Pieces = []
    if name == "gradient" and word(found, index + 1) == "at" and is_kind(found, index + 2, "equation"):
        place, end = [found[index + 2]], skip(found, index + 3, frozenset({"is", "was", "equals"}))
        end = end if end > index + 3 else len(found)
    if not is_kind(found, end, "number", "list"):
        return None
    return [*place, Piece("equation", name, values=found[end].values)], end + 1


def limits(found: Sequence[Piece], index: int) -> Rewritten:
    """Read "clipped to 5", "clip by norm 1", "clip to [-1, 1]"."""
    if not word(found, index).startswith("clip"):
        return None
    for end in range(index + 1, min(index + 9, len(found))):
        last = skip(found, end + 1, BEFORE_LIMIT)
        if word(found, end) in TOWARDS and is_kind(found, last, "number", "list"):
            kept = [piece for piece in found[index:last] if piece.text != "of"]
            return [*kept, Piece("equation", "limit", values=found[last].values)], last + 1
    return None


def before(found: Sequence[Piece], index: int) -> Rewritten:
    """Read "a 0.1 learning rate" and "0.9 momentum"."""
    end = skip(found, index + 1, BETWEEN)
    name = QUANTITIES.get(word(found, end))
    if not is_kind(found, index, "number") or name not in ("lr", "momentum"):
        return None
    return [Piece("equation", name, values=found[index].values), *found[index + 1 : end]], end + 1


def leaves(found: Sequence[Piece], index: int) -> Rewritten:
    """Read "w.grad is 4" and "dL/dw is -8" as a gradient that is given."""
    end = skip(found, index + 1, IS)
    asks = is_kind(found, index, "leaf", "mark") and found[index].order == 1 and not found[index].values
    if not asks or end == index + 1 or not is_kind(found, end, "number"):
        return None
    return [replace(found[index], kind="equation", text="gradient", values=found[end].values)], end + 1


def pairs(found: Sequence[Piece], index: int) -> Rewritten:
    """Read "MSE between [1, 2] and [3, 2]", where it is not said which are the predictions."""
    first = skip(found, index + 1, word_set("between of for loss"))
    second = first + 2
    joined = word(found, first + 1) in ("and", "vs", "against", "versus") or is_kind(found, first + 1, "stop")
    if word(found, index) not in ("mse", "mae") or not joined:
        return None
    if not is_kind(found, first, "list", "number") or not is_kind(found, second, "list", "number"):
        return None
    names = zip(("preds", "targets"), (first, second), strict=True)
    given = [Piece("equation", name, values=found[at].values) for name, at in names]
    return [found[index], Piece("word", "unlabelled"), *given], second + 1


def constants(found: Sequence[Piece], index: int) -> Rewritten:
    """Read "the constant function 7" as a formula."""
    end = skip(found, index + 1, frozenset({"function", "of"}))
    if word(found, index) != "constant" or not is_kind(found, end, "number"):
        return None
    return [found[index], replace(found[end], kind="formula")], end + 1

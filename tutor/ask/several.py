"""Several things asked at once: each of them becomes a question of its own, with what the text says of all of them.

"Value and slope of x² at 3", "f'(0), f'(1) and f'(2)", "w after 1 and after 3 steps", "the derivative of sin x and of
cos x at 0": the things of a row stand between separators, and each is read once with the others taken out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tutor.ask.kinds import OnFormula, Question
from tutor.ask.ledger import called_at
from tutor.ask.lexicon import named, roles
from tutor.ask.pieces import Piece
from tutor.ask.said import Said, owners_of
from tutor.ask.strangers import ARTICLES

HEIGHTS = frozenset({"loss", "cost", "error", "function", "height", "f", "y", "l"})  # asked for beside another thing
QUANTITIES = frozenset(
    f"want.{wish}" for wish in ("slope", "slopes", "value", "loss", "sign", "rises", "norm", "lowest", "verdict")
)
NEW = frozenset({"new", "next", "updated"})
ALSO = frozenset({"also", "plus", "then", "and then", "as well as"})
BOUNDS = frozenset({"between", "from"})  # "between 1 and 4" is one stretch
BESIDE = frozenset({"is", "is it", "it", "its", "also", "of", "the"})
DATA = frozenset({"data", "preds", "targets", "local", "direction", "limit"})  # numbers that go together
MERGED = frozenset({"altogether", "in total", "mean", "means", "overall", "together", "total"})  # one number of several
MOST, LED = 6, 3
Way = list[Piece]


def rows(found: Sequence[Piece], tight: bool) -> Iterator[list[list[Way]]]:
    """Yield, for each row of a question's pieces, the ways to read each of its things alone, the surest first.

    Where the question is complete as a whole, only a `tight` row is none of its accidents.
    """
    if any(piece.text in MERGED for piece in found if piece.kind == "word"):
        return
    data = any(_is_loss(piece) or named(piece.text, "number") in DATA for piece in found if piece.kind == "word")
    for items in (_asked(found), *(() if data else _alike(found))):
        if 1 < len(items) <= MOST and (is_tight(found, items) or not tight):
            yield [_ways(found, items, alone) for alone in range(len(items))]


def separates(piece: Piece) -> bool:
    """Say whether a piece stands between two things of a row."""
    return piece.kind == "stop" or piece.text in ALSO or (piece.kind == "word" and piece.text == "and")


def _asked(found: Sequence[Piece]) -> list[list[int]]:
    """Return the places of each thing that is asked for; words that no separator parts name one."""
    items: list[list[int]] = []
    parted, given = True, owners_of(found).used
    for at, piece in enumerate(found):
        if at not in given and (_is_quantity(piece) or _is_height(found, at) or _is_place(found, at)):
            items += [[]] if parted else []
            items[-1].append(at)
            parted = False
        parted = parted or separates(piece)
    items = [item for number, item in enumerate(items) if not _only_names(found, items, number)]
    wished = [role for item in items for role in frozenset().union(*(_wishes(found[at]) for at in item))]
    return items if len(wished) == len(set(wished)) else []  # "the minimum, and how low" is one thing


def _only_names(found: Sequence[Piece], items: Sequence[Sequence[int]], number: int) -> bool:
    """Say whether a loss only says what another thing is of: "squared error, gradient?", not "mse and its slope"."""
    if len(items) == 1 or not all(_is_loss(found[at]) for at in items[number]):
        return False
    before, behind = items[max(0, number - 1)], items[min(number + 1, len(items) - 1)]
    return not any(found[at].text in ALSO | {"and"} for at in range(before[-1], behind[0]))


def _is_height(found: Sequence[Piece], at: int) -> bool:
    """Say whether a loss, or a function, stands in a row of things: "the mse and its gradient", "f and f'"."""
    if found[at].kind not in ("word", "name") or not (found[at].text in HEIGHTS or _is_loss(found[at])):
        return False
    behind = at + 1
    while behind < len(found) and (separates(found[behind]) or found[behind].text in ARTICLES):
        behind += 1
    before = at - 1
    while before > 0 and (separates(found[before]) or found[before].text in ARTICLES):
        before -= 1
    ahead = behind > at + 1 and behind < len(found) and _is_quantity(found[behind])
    return ahead or (before < at - 1 and separates(found[before + 1]) and _is_quantity(found[before]))


def _is_place(found: Sequence[Piece], at: int) -> bool:
    """Say whether a variable is asked for: "the slope, and w after one step"."""
    return found[at].kind == "name" and at + 1 < len(found) and found[at + 1].text == "after"


def _wishes(piece: Piece) -> frozenset[str]:
    return roles(piece.text) & QUANTITIES if piece.kind == "word" else frozenset()


def _is_loss(piece: Piece) -> bool:
    return piece.kind == "word" and any(role.startswith("want.loss_of") for role in roles(piece.text))


def _is_quantity(piece: Piece) -> bool:
    if piece.kind == "word":
        return piece.text in NEW or bool(_wishes(piece))
    return piece.kind in ("mark", "leaf") or called_at(piece) != ()


def _alike(found: Sequence[Piece]) -> Iterator[list[list[int]]]:
    """Yield the rows of numbers, of values for one name, and of formulas, that have "and" in them, or three things."""
    row: list[int] = []
    for at, piece in enumerate(found):
        if row and _sort(piece) and _sort(piece) == _sort(found[row[0]]):
            row.append(at)
        elif _sort(piece) or not (row and (separates(piece) or piece.text in _led(found, row))):
            yield from _as_row(found, row)
            row = [at] if _sort(piece) and (at == 0 or found[at - 1].text not in BOUNDS) else []
    yield from _as_row(found, row)


def _as_row(found: Sequence[Piece], row: list[int]) -> Iterator[list[list[int]]]:
    if len(row) > 2 or (row and any(found[between].text == "and" for between in range(row[0], row[-1]))):
        yield [[each] for each in row]


def _led(found: Sequence[Piece], row: Sequence[int]) -> frozenset[str]:
    """Return the words that may stand before each thing of a row: those before the first, and articles."""
    before = found[max(0, row[0] - LED) : row[0]]
    return frozenset(piece.text for piece in before if piece.kind == "word") | {"the", "of"}


def _sort(piece: Piece) -> tuple[str, ...]:
    """Return what a piece must have in common with the others of its row; nothing for one that stands in none."""
    if piece.is_given and not piece.of:
        return ("given", piece.text)
    sorts = {"number": ("number",), "list": ("list",), "formula": ("formula",), "function": ("formula",)}
    return sorts.get(piece.kind, ())


def _ways(found: Sequence[Piece], items: Sequence[Sequence[int]], alone: int) -> list[Way]:
    """Return the pieces without the words of the other things, where they stand side by side, and what is said of all
    stands behind them; then those without all that is said of each.
    """
    others = [item for at, item in enumerate(items) if at != alone]
    if _is_height(found, items[alone][0]) and not _is_loss(found[items[alone][0]]):
        found = [Piece("word", "value") if at == items[alone][0] else piece for at, piece in enumerate(found)]
    words = {at for item in others for at in item}
    names = {at for at in words if not _is_loss(found[at])}
    told = {at for item in others for at in _told(found, item)}
    led = _led(found, items[0]) if _sort(found[items[0][0]]) else frozenset()
    joined = {at for one, two in pairwise(items) for at in range(one[-1] + 1, two[0]) if _joins(found[at], led)}
    shared = is_tight(found, items) and not any(_is_place(found, item[0]) for item in items)
    ways = [*([words | joined, names | joined] if shared else []), told]
    return [[piece for at, piece in enumerate(found) if at not in way] for way in ways]


def is_tight(found: Sequence[Piece], items: Sequence[Sequence[int]]) -> bool:
    """Say whether nothing of account stands between things: no number, no formula, no word but the plainest."""
    led = _led(found, items[0]) if _sort(found[items[0][0]]) else ARTICLES
    between = (found[at] for one, two in pairwise(items) for at in range(one[-1] + 1, two[0]))
    return all(separates(piece) or piece.text in led | BESIDE or "ask" in roles(piece.text) for piece in between)


def _joins(piece: Piece, led: frozenset[str]) -> bool:
    """Say whether a piece only joins the things of a row."""
    return piece.text == "," or (piece.kind != "stop" and (separates(piece) or piece.text in led))


def _told(found: Sequence[Piece], item: Sequence[int]) -> range:
    """Return the places from the separator before a thing to the one behind it."""
    start, end = item[0], item[-1]
    while start > 0 and not separates(found[start - 1]):
        start -= 1
    while end + 1 < len(found) and not separates(found[end + 1]):
        end += 1
    return range(start, end + 1)


def without_rate(said: Said) -> Said:
    """Return what is said without its learning rate, which may belong to something else that is asked."""
    numbers = {slot: values for slot, values in said.numbers.items() if slot != "lr"}
    return replace(said, numbers=numbers)


def fit(row: Sequence[Sequence[Way]], questions: Sequence[Question]) -> bool:
    """Say whether the questions of a row are what was asked: all different, and a rate, where one is given, is used.

    A formula has them all: numbers that stand alone may belong together, as gradients that are clipped.
    """
    listed = any(question.slots().get("shown") == "each" for question in questions)
    if listed or not all(isinstance(question, OnFormula) for question in questions):
        return False
    if len({question.understood() for question in questions}) < len(questions):
        return False
    rates = any(named(piece.text, "number") == "lr" for piece in row[0][-1])
    return not rates or any(each.name == "lr" for question in questions for each in question.FIELDS)

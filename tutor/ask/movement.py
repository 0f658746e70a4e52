"""What moves, which way, by how much, from where, and what is asked of it: one grammar for every way of saying so.

Each piece becomes a letter, and a pattern finds the movement among them: "x goes from 2 up 0.01", "a small increase in
w". It is written again in one way, w, w = 2, nudge = 0.1, and so is what is asked: how much, which way, the new height.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tutor.ask.lexicon import named, roles
from tutor.ask.pieces import Piece
from tutor.ask.resolve import FUNCTION_NAMES, LOSS_NAMES
from tutor.ask.tree import variables

# D, U, V: down, up, some way; N, E: a variable alone, or with its value; F, O: from and to; f: filling words.
LETTERS = {"down": "D", "downwards": "D", "up": "U", "upwards": "U", "nudging": "V", "whence": "F", "smallness": "f"}
WORDS = {"it": "T", "all": "A", "both": "A", "to": "O", "in": "I", "on": "I", "by": "B", "of": "B", "step": "S"}
WORDS |= {"and": ",", ",": ","}
MOVEMENT = re.compile(
    r"(?:#?f*[VUD](?:B?f*#)?[IB]f*N|f*[VUD]f*#Of*N|f*[VUD]f*[NTA](?!f*[VUD]?F*#N)|[NTEA],?f*[VUD](?!f*[NT])|f*S(?=Bf*#|[UD])|F+f*[#E](?=O))"
    r"(?:,?f*(?:[UD]|B?f*#|F+f*[#E]|Of*[#EUD]))*f*"
)
BEGIN, GOAL = re.compile(r"(?<!O)E|F+f*#"), re.compile(r"Of*[#E]")
SETTLED = frozenset({"lr", "steps", "times", "momentum", "limit"})  # of descent, not of a nudge
QUOTIENTS = frozenset({"want.slope", "want.slopes", "want.nudged"})
WAYS = frozenset({"up", "down", "upwards", "downwards", "want.rises"})
ABOUT = WAYS | {"reacting", "arriving", "want.moved"}
SUPPOSING = frozenset({"if", "suppose", "what if"})
HERE = Piece("stop")


def moved(found: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with a movement written in one way; as they are, where there is none or more than one."""
    free = _free(found)
    letters = "".join(_letter(piece, free) for piece in found)
    spans = [movement.span() for movement in MOVEMENT.finditer(letters)]
    read = [(span, said) for span in spans if (said := _read(found, letters, span, free))]
    if len(read) != 1 or any("#" in letters[slice(*span)] for span in spans if span != read[0][0]):
        return list(found)
    (start, end), said = read[0]
    rest = [*found[:start], HERE, *found[end:]]
    asked = _asked(rest, sized=said[-1].is_given and bool(named(said[-1].text, "number")))
    settled = any(named(each.text, "number") in SETTLED for each in rest if each.kind in ("word", "equation"))
    if asked is None or settled or any(each.text == "or" for each in rest):
        return list(found)
    return [each for piece in _asking(rest, asked) for each in (said if piece is HERE else [piece])]


def _free(found: Sequence[Piece]) -> frozenset[str]:
    """Return the variables that may move: those of the formulas, or where there is none, any name."""
    trees = [piece.tree for piece in found if piece.tree is not None and not piece.values]
    names = {name for tree in trees for name in variables(tree)} or {each.text for each in found if each.kind == "name"}
    defined = {piece.text for piece in found if piece.kind == "equation" and not piece.is_given}
    return frozenset(names - defined - FUNCTION_NAMES - LOSS_NAMES)


def _letter(piece: Piece, free: frozenset[str]) -> str:
    if piece.kind == "number" and len(piece.values) == 1:
        return "#"
    if piece.kind == "name" or (piece.is_given and len(piece.values) == 1):
        return ("E" if piece.values else "N") if piece.text in free else "."
    if piece.kind not in ("word", "stop") or piece.text in WORDS:
        return WORDS.get(piece.text, ".")
    return next((letter for role, letter in LETTERS.items() if role in _ways(piece)), ".")


def _ways(piece: Piece) -> frozenset[str]:
    """Return the roles of a word; "goes up" goes up, "up or down" only asks which way."""
    if " or " in piece.text:
        return frozenset({"want.rises"} if roles(piece.text) & {"want.move", "want.rises"} else ())
    known = roles(piece.text)
    return known | (roles(piece.text.rpartition(" ")[2]) & WAYS if "want.rises" in known else known)


def _read(found: Sequence[Piece], letters: str, span: tuple[int, int], free: frozenset[str]) -> list[Piece]:
    """Return a movement in one way; nothing where it says two things at once, or not which way."""
    held, told = found[slice(*span)], letters[slice(*span)]
    names = {piece.text for piece, letter in zip(held, told, strict=True) if letter in "NE"} or free
    begin, goal = BEGIN.search(told), GOAL.search(told)
    taken = {match.end() - 1 for match in (begin, goal) if match}
    sizes = [held[at].values[0] for at, letter in enumerate(told) if letter == "#" and at not in taken]
    ways = {letter for letter in told if letter in "UD"}
    every = [piece for piece, letter in zip(held, told, strict=True) if letter == "A"]
    if (len(names) != 1 and not every) or len(ways) > 1 or len(sizes) + bool(goal) > 1 or (every and (begin or goal)):
        return []
    name = "" if every else next(iter(names))
    first = [replace(held[begin.end() - 1], kind="equation", text=name, tree=None, bare=True)] if begin else []
    if goal:
        known = first or [each for each in found if each.is_given and each.text == name]
        sizes = [round(held[goal.end() - 1].values[0] - known[0].values[0], 12)] if known else []
    elif ways == {"D"}:
        sizes = [-size for size in sizes]
    against = bool(sizes) and ways == {"U" if sizes[0] < 0 else "D"}
    tiny = ways == {"U"} and not goal and not every and bool({*"NTS"} & {*told})
    if against or not (sizes or tiny):
        return []
    verb = next((each.text for each in held if named(each.text, "number") == "nudge"), "eps")
    who = every or [Piece("name", name) if len(free) > 1 else Piece("word", "it")]
    return [*who, *first, *(Piece("equation", verb, values=(size,)) for size in sizes)]


def _asked(rest: Sequence[Piece], sized: bool) -> str | None:
    """Return what is asked of a movement; nothing of a quotient, whose words stay, and None where it is not said."""
    words = [piece for piece in rest if piece.kind == "word"]
    pairs = list(pairwise(words))
    if any(then.text == "with" and "reacting" in roles(each.text) for each, then in pairs):
        return None  # "how does x² change with x"
    if any(piece.kind in ("mark", "leaf") for piece in rest) or any(
        roles(each.text) & QUOTIENTS and not _ways(each) & ABOUT for each in words
    ):
        return "" if sized else None
    much = any(each.text.startswith(("how much", "by how much")) for each in words)
    much = much or any(_ways(each) & WAYS and then.text == "by" for each, then in pairs)
    about = frozenset().union(*map(_ways, words)) & ABOUT
    if sized and not about and any(each.text in SUPPOSING for each in words):  # "if x rises by 0.1?"
        return "by how much"
    if not much and about & {*WAYS, "arriving"}:
        return "up or down" if about & WAYS else "new height" if sized else None
    return None if not (much or about) or (much and not sized) else "by how much" if sized else "up or down"


def _asking(rest: Sequence[Piece], asked: str) -> list[Piece]:
    """Return the pieces with what is asked in one word, where it is asked first."""
    about = [each.kind == "word" and asked != "" and bool(_ways(each) & ABOUT) for each in rest]
    first, word = [*about, True].index(True), [Piece("word", asked)] if asked else []
    return [*rest[:first], *word, *(each for each, drops in zip(rest[first:], about[first:], strict=True) if not drops)]

"""What the numbers of a text belong to, as it is found; and the owners that a fixed turn of words names."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tutor.ask.evaluate import number
from tutor.ask.functions import FUNCTIONS
from tutor.ask.lexicon import named, roles
from tutor.ask.lists import Values
from tutor.ask.pieces import Piece
from tutor.ask.tree import Call, variables

FAR = 5  # words between a number and its owner
POINT = "@"
SOUGHT = frozenset({"at what", "at which", "for what", "for which", "such that", "when", "where", "x for which"})
ASKED = ("which", "what")  # "which x makes the slope of x^2 equal 10"
OF_LOSS = frozenset({"of", "the", "my", "loss", "cost", "loss function", "cost function"})


@dataclass
class Owned:
    """What the numbers of a text belong to; `used` holds the places of words that own one, `alone` those of none.

    `formulas` are numbers without an owner that call a function, as sigmoid(2). What stands at the places `believed`
    may be no more than what the asker thinks.
    """

    numbers: dict[str, Values] = field(default_factory=dict)
    given: dict[str, Values] = field(default_factory=dict)
    point: Values = ()
    order: int = 1
    several: bool = False
    clash: bool = False
    links: dict[tuple[str, str], float] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    alone: list[int] = field(default_factory=list)
    formulas: list[int] = field(default_factory=list)
    believed: frozenset[int] = frozenset()


def called_at(piece: Piece) -> Values:
    """Return the numbers at which a function is called, as 3 in f(3); nothing for anything else."""
    match piece.tree:
        case Call(name, arguments) if piece.kind == "formula" and name not in FUNCTIONS:
            values = [number(each) for each in arguments if not variables(each)]
            return tuple(value for value in values if value is not None) if len(values) == len(arguments) else ()
    return ()


class Ledger:
    """Notes owners as they are found."""

    def __init__(self, found: Sequence[Piece], functions: frozenset[str]) -> None:
        self.found = found
        self.functions = functions
        self.done = Owned()
        self.owner: dict[int, str] = {}
        wishes = {role for piece in found for role in roles(piece.text) if role.startswith("want.")}
        self.scored = any(wish.startswith("want.loss_of") for wish in wishes)
        self.fits = bool({"want.loss_of.fit", "want.lowest"} & wishes)

    def word(self, at: int) -> str:
        """Return the word at a place; nothing for anything else."""
        return self.found[at].text if 0 <= at < len(self.found) and self.found[at].kind == "word" else ""

    def has(self, at: int, *wanted: str) -> bool:
        """Say whether the word at a place has one of these roles."""
        return bool(roles(self.word(at)) & set(wanted))

    def own(self, at: int, name: str, values: Values, joined: bool = False) -> None:
        """Note that the number at a place belongs to a name, "=lr" for a slot, or to the point."""
        done = self.done
        self.owner[at] = name
        drawer, key = (done.numbers, name[1:]) if name.startswith("=") else (done.given, name)
        before = done.point if name == POINT else drawer.get(key, ())
        in_turn = name == "=steps" and bool(before) and values == (before[-1] + 1,)
        joined = joined or in_turn  # "after step 1, step 2 and step 3"
        placed = name == POINT and bool(done.given)  # "she says you are at 0 after a step"
        if (before or placed) and not joined and at in done.believed and before != values:
            done.alone.append(at)
            return
        if before and not joined:
            done.clash = done.clash or before != values
            return
        done.several = done.several or (joined and not in_turn)
        if name == POINT:
            done.point = before + values
        else:
            drawer[key] = before + values

    def link(self, at: int, mark: Piece, values: Values) -> bool:
        """Note what a derivative is: dL/dy = 3."""
        self.owner[at], way = "=link", (mark.of, mark.wrt[0])
        self.done.clash = self.done.clash or self.done.links.get(way, values[0]) != values[0]
        self.done.links[way] = values[0]
        return True

    def closed(self) -> Owned:
        """Return what was found; one derivative alone is a gradient."""
        if len(self.done.links) == 1:
            self.own(len(self.found), "=gradient", tuple(self.done.links.values()))
        self.no_slope()
        return self.done

    def no_slope(self) -> None:
        """Note that "dL/dw = 0" is a gradient too, where there is a rate and no formula that it could be zero of."""
        of_formula = any(each.tree is not None and not each.values for each in self.found)
        ways = [
            at for at, each in enumerate(self.found[:-1]) if each.kind == "mark" and self.word(at + 1) == "vanishes"
        ]
        if len(ways) == 1 and "lr" in self.done.numbers and not of_formula:
            self.done.used |= {ways[0], ways[0] + 1}
            self.own(ways[0], "=gradient", (0.0,))

    def take(self, at: int, name: str, word: int | None) -> bool:
        """Note the owner of the number at a place, and the word that names it."""
        if word is not None:
            self.done.used.add(word)
        self.own(at, name, self.found[at].values)
        return True

    def as_long(self, owner: str) -> bool:
        """Say whether a list is meant: "x = 1, 3, y = 2, 4", where x has one number more already."""
        held = self.done.given.get(owner, ())
        return bool(held) and any(len(values) == len(held) + 1 for values in self.done.given.values())

    def joins(self, at: int) -> bool:
        """Say whether "and" stands there, words of place aside."""
        while at > 0 and self.has(at, "place"):
            at -= 1
        return self.has(at, "join")

    def _is_sought(self, at: int) -> bool:
        """Say whether a place is sought by its slope: "where is the slope of x^3 equal to 12"."""
        slope = at > 3 and named(self.word(at - 4), "number") == "gradient" and self.word(at - 3) == "of"
        formula = slope and self.found[at - 2].tree is not None and self.word(at - 1) in ("equal", "is")
        which = any(self.word(start) in ASKED and self.found[start + 1].kind == "name" for start in range(at - 4))
        return formula and (which or any(self.word(start) in SOUGHT for start in range(at - 4)))

    def of_derivative(self, at: int) -> bool:
        """Read "dL/dy is 3", and "the gradient at w = 2 is -5"."""
        if at > 3 and self.word(at - 1) in ("is", "was") and self.found[at - 2].is_given and self.has(at - 3, "place"):
            start = at - 4
            while self.word(start) in OF_LOSS:  # "the gradient of the loss at w = 2 is -5"
                start -= 1
            return named(self.word(start), "number") == "gradient" and self.take(at, "=gradient", start)
        if self._is_sought(at):
            return self.take(at, "=gradient", at - 4)
        mark = self.found[at - 2] if at > 1 and self.word(at - 1) in ("is", "was") else Piece("stop")
        given = mark.kind == "mark" and mark.of and len(mark.wrt) == 1 and mark.order == 1 and not mark.values
        self.done.used |= {at - 2} if given else set()
        return bool(given) and self.link(at, mark, self.found[at].values)

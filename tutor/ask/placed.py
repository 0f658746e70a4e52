"""Places as people write them: a row of bare numbers, one number for all, and the goal of a walk."""

from collections.abc import Iterator

from tutor.ask.ledger import POINT, Ledger
from tutor.ask.lexicon import named
from tutor.ask.resolve import EVERY
from tutor.ask.tree import variables

ALL = frozenset({"all", "both", "each", "everything"})
ALIKE = {"origin": 0.0, "zeros": 0.0, "zeroes": 0.0, "ones": 1.0}
BESIDE = frozenset({",", ";", "and"})
TOWARDS = frozenset({"to", "reach", "reaches", "hit", "hits", "land on", "lands on"})
STOPS = frozenset({"places", "positions", "stops"})  # where a walk has been
BY = frozenset({"of", "by", "for"})
WITH = frozenset({"with", "using"})


class Placed(Ledger):
    """Finds how many numbers a place needs, and which those are."""

    def width(self) -> int:
        """Return how many variables the formulas have that get no number of their own."""
        trees = [piece.tree for piece in self.found if piece.tree is not None and not piece.is_given]
        named_already = {piece.text for piece in self.found if piece.kind == "equation"}
        return len({name for tree in trees for name in variables(tree)} - named_already)

    def is_counted(self, at: int) -> bool:
        """Say whether the number counts something: "2 steps"."""
        return bool(named(self.word(at + 1), "unit") or named(self.word(at + 1), "number") in ("steps", "times"))

    def row(self, at: int) -> list[int]:
        """Return the places of the bare numbers that stand in a row from here, with commas between them or nothing."""
        places: list[int] = []
        while at < len(self.found) and self.found[at].kind == "number" and not self.is_counted(at):
            places.append(at)
            at += 1 + (at + 1 < len(self.found) and self.found[at + 1].text in BESIDE)
        return places

    def of_data(self, at: int) -> bool:
        """Read pairs side by side as points that a model goes over: "y = wx through (1, 2), (2, 3)"."""
        goes_over = self.fits or (self.scored and self.width() > 0)
        beside = (at + 1 + (self.found[at + 1].text in BESIDE), at - 1 - (self.found[at - 1].text in BESIDE))
        pairs = goes_over and all(map(self.is_pair, (at, at))) and any(map(self.is_pair, beside))
        if pairs:
            self.own(at, "=data", self.found[at].values, joined=True)
        return pairs

    def is_pair(self, at: int) -> bool:
        """Say whether two numbers in brackets stand there."""
        return 0 <= at < len(self.found) and self.found[at].kind == "list" and len(self.found[at].values) == 2

    def go_along(self, at: int) -> None:
        """Give a place the rest of its row, where that has a number for each variable: "at 3,4"."""
        places = self.row(at)
        if self.owner.get(at) == POINT and 1 < len(places) == self.width() and self.done.point == self.found[at].values:
            for place in places[1:]:
                self.owner[place] = POINT
                self.done.point += self.found[place].values

    def is_for_all(self, at: int, start: int) -> bool:
        """Say whether the number at a place is that of all variables, which the word at `start` stands for."""
        start -= self.has(start, "pass") and self.word(start).endswith("s") and self.word(start) not in ALL
        return self.word(start) in ALL and self.width() > 1 and len(self.row(at)) == 1 and not self.is_counted(at)

    def shared(self, start: int) -> Iterator[int]:
        """Yield the places of the names in front of one that have its number too: "w and b start at 0"."""
        names: list[int] = []
        while self.found[start - 1].text in BESIDE and start > 1 and self.found[start - 2].kind == "name":
            start -= 2
            names.append(start)
        if not (self.word(start - 1) in BY or self.has(start - 1, "wrt")):
            yield from names

    def alike(self, at: int) -> None:
        """Read "from zeros", "at the origin" and "all ones"."""
        led = self.has(at - 1, "place", "link") or self.word(at - 1) in ALL
        if led and self.word(at + 1) != "of" and at not in self.done.used:
            self.done.used.add(at)
            self.own(at, EVERY, (ALIKE[self.word(at)],))

    def of_first(self, at: int) -> bool:
        """Read "first 4 values of w", "next 3 x", "first 2 positions": so many steps, each of them wanted."""
        end = at + 1
        while self.word(end) in ("values", "of", "new"):
            end += 1
        listed = self.word(end) in STOPS or (end < len(self.found) and self.found[end].kind == "name")
        named_first = self.word(at - 1) in ("first", "next") and listed
        return named_first and self.found[at].kind == "number" and self.take(at, "=steps", None)

    def by_goal(self, at: int) -> bool:
        """Read "to exactly 0", where no other word owns the number."""
        start = at - 1
        while self.word(start) in ("exactly", "precisely", "just"):
            start -= 1
        return self.word(start) in TOWARDS and self.take(at, "=goal", None)

    def by_rate(self, at: int) -> bool:
        """Read "one step with 0.1", and "with step 0.1", where a rate is named nowhere."""
        before = at - 1 - (self.word(at - 1) in ("size", "step"))
        steps = any(named(piece.text, "number") == "steps" for piece in self.found if piece.kind == "word")
        rated = "lr" in self.done.numbers or any(named(piece.text, "number") == "lr" for piece in self.found)
        led = self.word(before) in WITH and self.found[at].values != (round(self.found[at].values[0]),)
        self.done.used |= {at - 1} if led and steps and not rated else set()
        return led and steps and not rated and self.take(at, "=lr", before)

"""Every number finds its owner: the word or the name that it belongs to, the place, a guess; or it has none."""

from collections.abc import Sequence

from tutor.ask.ledger import FAR, POINT, Owned, called_at
from tutor.ask.lexer import GREEK
from tutor.ask.lexicon import named, order, roles
from tutor.ask.pieces import Piece
from tutor.ask.placed import ALIKE, ALL, BESIDE, Placed
from tutor.ask.resolve import EVERY
from tutor.ask.strangers import ARTICLES, is_of_thing
from tutor.ask.tree import calls

UNITS = ("steps", "times")
ROWS = frozenset({"=preds", "=targets", "=local"})
WITHIN = frozenset({"after", "by", "in", "with", "within"})
VERBS = frozenset({"are", "be", "is", "was", "were", "equals", "equal"})
SUBJECTS = frozenset({"local", "lr", "momentum", "gradient", "upstream", "limit", "preds", "targets"})
FUNCTION_NAMES = frozenset({"f", "g", "h", "l", "j", "loss", "cost"})


def owned(
    found: Sequence[Piece],
    defined: frozenset[str],
    told: frozenset[int] = frozenset(),
    believed: frozenset[int] = frozenset(),
) -> Owned:
    """Return the owners of all numbers; those at places that only tell something have none.

    A number that is only believed belongs to nobody where its owner has one already: "my book says the new w is 2".
    """
    search = _Search(found, defined | FUNCTION_NAMES)
    search.done.believed = believed
    for at, piece in sorted(enumerate(found), key=lambda each: each[0] in believed):
        if piece.kind in ("number", "list") and at in told and (len(piece.values) == 1 or at in believed):
            search.done.alone.append(at)
        elif piece.kind in ("number", "list"):
            search.number(at)
        elif piece.is_given and piece.text == "gradient" and piece.of and piece.wrt:
            search.link(at, piece, piece.values)
        elif piece.is_given and not piece.arguments:
            search.equation(at)
        elif piece.kind == "mark" and piece.values:
            search.own(at, POINT, piece.values)
        elif called_at(piece):
            search.own(at, POINT, called_at(piece))
        elif piece.kind == "word" and "order" in roles(piece.text):
            search.ordinal(at)
        elif piece.kind == "word" and piece.text in ALIKE:
            search.alike(at)
    return search.closed()


class _Search(Placed):
    """Looks for the owner of each number."""

    def equation(self, at: int) -> None:
        """Note what stands before an equals sign; "x = -1, x = 0 and x = 1" are places of one variable."""
        piece = self.found[at]
        slot = named(piece.text, "number")
        own = slot and slot != "weight" and len(piece.text) > 1 and piece.text not in GREEK
        name = f"={slot}" if own else piece.text
        if piece.text in ALL and self.width() > 1:
            name = EVERY
        elif "place" in roles(piece.text):
            name = POINT  # "start = 4"
        elif piece.text in self.done.given and self.word(at - 1) == "to":
            name = "=goal"  # "from x = 1 to x = 0.4"
        if self.word(at - 1) == "is" and self.has(at + 1, "guess"):  # "is w = 1.9 right after one step from 2"
            self.done.alone.append(at)
            self.done.believed |= {at}
            return
        same = [place for place, other in enumerate(self.found) if other.is_given and other.text == piece.text]
        listed = any(self.joins(place - 1) for place in same[1:])
        self.own(at, name, piece.values, joined=listed and same[0] != at)
        self.done.several = self.done.several or (piece.bare and len(piece.values) > 1 and not name.startswith("="))

    def number(self, at: int) -> None:
        """Find the owner of a number: a unit behind, a word or name before, the list it goes on, a word."""
        piece = self.found[at]
        if at in self.owner:
            return
        if self._is_beside(at):
            return
        for find in (
            self.of_data,
            self._unit,
            self.of_first,
            self._clipped,
            self.of_derivative,
            self._before,
            self._listed,
            self._subject,
            self.by_goal,
            self._behind,
            self.by_rate,
        ):
            if find(at):
                self.go_along(at)
                return
        told = bool(self.done.given) and self.word(at - 1) in VERBS  # "the gradient at a = 5, b = 2 is (6, -6)"
        if piece.kind == "list" and not self.done.point and not told:
            self.own(at, POINT, piece.values)
        elif piece.tree is not None and calls(piece.tree):
            self.done.formulas.append(at)
        else:
            self.done.alone.append(at)

    def _is_beside(self, at: int) -> bool:
        """Say whether a number only counts: things, a score, or what is asked for: "2 hours", "the two partials"."""
        owns = bool(named(self.word(at - 1), "number")) or self.has(at - 1, "link", "place")
        thing = not owns and is_of_thing(self.found[: at + 2], at)
        self.done.alone += [at] if thing else []
        return thing or (self.word(at - 1) in ARTICLES | ALL and self.has(at + 1, "want.slopes", "want.slope"))

    def take(self, at: int, name: str, word: int | None) -> bool:
        """Note the owner of a number as `Ledger` does; how often something is done is whole: "step 0.1" is a rate."""
        value = self.found[at].values[0]
        rate = name == "=steps" and value != int(value) and "lr" not in self.done.numbers
        return super().take(at, "=lr" if rate else name, word)

    def _unit(self, at: int) -> bool:
        """Look for what is counted: "3 steps", "two more updates"."""
        unit = named(self.word(at + 1), "unit")
        if self.found[at].kind == "number" and unit:
            return self.take(at, f"={unit}", None)
        end = at + 1
        while self._may_count(end, at):
            end += 1
        slot = named(self.word(end), "number")
        counted = self.found[at].kind == "number" and slot in UNITS and end not in self.done.used
        return counted and self.take(at, f"={slot}", end)

    def _may_count(self, end: int, at: int) -> bool:
        """Say whether the word there may stand between a number and what it counts: "2 more updates", not "2 in"."""
        between = self.has(end, "pass", "adaptive") and not self.has(end, "place") and self.word(end) not in WITHIN
        return end <= at + 3 and between and named(self.word(end), "number") not in UNITS

    def _clipped(self, at: int) -> bool:
        """Read "clip the gradient [3, 4] to 1"."""
        limits = self.word(at - 1) in ("to", "with") and self.found[at].kind == "number"
        before = range(at - 1, -1, -1) if limits else ()
        ends = next((start for start in before if self.found[start].kind == "stop"), -1)
        return any(start > ends and self.has(start, "want.clip") for start in before) and self.take(at, "=limit", None)

    def _before(self, at: int) -> bool:
        """Look to the left, past the words that may stand between: a slot's word, a name, or a word of place."""
        place = on = False
        for start in range(at - 1, max(-1, at - FAR - 2), -1):
            piece, word = self.found[start], self.word(start)
            slot = named(word, "number")
            if (
                slot
                and slot != "weight"
                and start not in self.done.used
                and not (place and slot in ("gradient", "steps", "times"))
            ):
                return not on and self.take(at, f"={slot}", start)
            if piece.kind == "name" and self.word(start - 1) == "of" and self._slot_of(start):
                return self.take(at, f"={self._slot_of(start)}", start)
            if slot == "weight" and not place:
                return self.take(at, "weight", start)
            if piece.kind == "name" and self.found[at].kind == "number" and self._is_of(start, at):
                return self._named(at, start)
            if self.is_for_all(at, start):
                return self.take(at, EVERY, start)
            colon = piece.kind == "stop" and piece.text == ":" and start == at - 1
            place = place or self.has(start, "place")
            on = on or word == "on"  # "starts on 1"
            if not (colon or word == "on" or self.has(start, "link", "place")):
                break
        return place and self.take(at, POINT, None)

    def _is_of(self, start: int, at: int) -> bool:
        """Say whether the name there may have the number: "w starts at 1"; right before it only "at w 2"."""
        led = start < at - 1 or self.word(start - 1) == "with" or self.has(start - 1, "place")
        before = start - 1 - (self.found[start - 1].text in BESIDE)  # "at x 2, y 5"
        led = led or self.owner.get(before) == self.found[before - 1].text
        return led and self.found[start].text not in self.functions

    def _named(self, at: int, start: int) -> bool:
        """Give the number to the name there, and to those that are joined with it by a verb."""
        if any(self.has(between, "link") or "start" in self.word(between) for between in range(start + 1, at)):
            for name in self.shared(start):
                self.take(at, self.found[name].text, name)
        return self.take(at, self.found[start].text, start)

    def _subject(self, at: int) -> bool:
        """Look for the one quantity that a clause is about: "the local gradients along my chain are 2 and 3"."""
        if self.word(at - 1) not in VERBS or at in self.done.believed:
            return False
        start = at - 1
        while start >= 0 and self.word(start):
            start -= 1
        known = [place for place in range(start + 1, at - 1) if named(self.word(place), "number") in SUBJECTS]
        slot = named(self.word(known[0]), "number") if len(known) == 1 and known[0] not in self.done.used else ""
        asked = slot == "gradient" and any(each.tree is not None and not each.values for each in self.found)
        return bool(slot) and not asked and self.take(at, f"={slot}", known[0])

    def _slot_of(self, at: int) -> str:
        """Return the slot of "gradient of w", where a name stands; nothing before a formula of one letter."""
        slot = named(self.word(at - 2), "number")
        known = {piece.text for piece in self.found if piece.is_given}
        return slot if slot == "gradient" and self.found[at].text in known else ""

    def _listed(self, at: int) -> bool:
        """Go on with the list of the number before: "at 1, 2 and 3"; "1,5" is one number to some."""
        start = at - 1
        while start >= 0 and (self.found[start].text == "," or self.has(start, "join", "place")):
            start -= 1
        between = self.found[start + 1 : at]
        owner = self.owner.get(start, "")
        joined = any("join" in roles(piece.text) for piece in between)
        longer = sum(each == owner for each in self.owner.values()) > 1
        lists = {self.found[start].kind, self.found[at].kind} == {"list"} and owner[:1] == "="
        alike = self.found[at].kind == self.found[start].kind and (owner == "=preds" or self.found[at].kind == "list")
        both = owner == "=preds" and self._many(owner) and self._many("=targets")  # "predictions 1 and 3, targets …"
        if self.scored and joined and alike and owner in (POINT, "=preds") and not longer and not both:
            return self.take(at, "=other", None)  # predictions and targets, whichever comes first
        points = self.found[start + 1].text == "," and any(value != int(value) for value in self.found[at].values)
        beside = not between and owner in ROWS and self.found[at].kind == "number"  # "predictions 2 4 targets 1 5"
        if not owner or not (
            lists
            or beside
            or points
            or (between and (joined or longer or self._goes_on(at) or owner in ("=steps", "=local")))
            or (between and (self._many(owner) or self.as_long(owner)))
        ):
            return False
        self.own(at, owner, self.found[at].values, joined=True)
        return True

    def _many(self, owner: str) -> bool:
        """Say whether predictions, or targets, stand in the plural; "prediction 2,5" may be one number."""
        words = [
            piece.text for piece in self.found if piece.kind == "word" and named(piece.text, "number") == owner[1:]
        ]
        return owner in ("=preds", "=targets") and any(word[-1] == "s" != word[-2] for word in words)

    def _goes_on(self, at: int) -> bool:
        """Say whether a comma, or "and", and one more number follow."""
        joins = at + 2 < len(self.found) and (self.found[at + 1].text == "," or self.has(at + 1, "join"))
        end = at + 2 + self.has(at + 2, "place")
        return joins and self.found[min(end, len(self.found) - 1)].kind in ("number", "equation")

    def _behind(self, at: int) -> bool:
        """Look to the right: "a 0.1 learning rate", "0.5 as step size", "is 0.5 too high a learning rate"."""
        for end in range(at + 1, min(len(self.found), at + FAR)):
            slot = named(self.word(end), "number")
            if (
                slot in ("lr", "momentum", "curvature", *["limit"][: end == at + 1 and self.found[at].kind == "number"])
                and end not in self.done.used
            ):
                return self.take(at, f"={slot}", end)
            if not self.has(end, "pass", "link", "want.verdict"):
                break
        return False

    def ordinal(self, at: int) -> None:
        """Read "second derivative", "the first step"; an ordinal of anything else is left over."""
        if self.word(at + 1) == "of" or self.word(at - 1) in ("one", "two"):  # "a third of the derivative"
            return
        end = at + 1
        while self.has(end, "pass", "adaptive") and not self._counts(end) and end < at + 3:
            end += 1
        if named(self.word(end), "number") in UNITS and end not in self.done.used:
            self.done.used |= {at, end}
            self.own(end, f"={named(self.word(end), 'number')}", (float(order(self.word(at))),))
        elif self.has(end, "want.slope", "want.slopes") or self.word(end) == "order":
            self.done.used.add(at)
            self.done.order = max(self.done.order, order(self.word(at)))
        elif end < len(self.found) and (self.found[end].kind == "number" or self._defines(end)):
            self.done.used.add(at)

    def _defines(self, at: int) -> bool:
        """Say whether a formula gets its name there: "first y = x^2, then z = 3x"."""
        return self.found[at].kind == "equation" and not self.found[at].is_given

    def _counts(self, at: int) -> bool:
        return bool(named(self.word(at), "number")) or self.has(at, "want.slope") or self.word(at) == "order"

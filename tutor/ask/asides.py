"""Clauses that ask, clauses that tell, and those that say what the asker believes: which words need a role in each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutor.ask.ledger import Owned, called_at
from tutor.ask.lexicon import roles
from tutor.ask.pieces import Piece

COPULAS = frozenset({"is", "be", "would be", "equal", "equals", "was", "becomes"})
SURELY = frozenset({"really", "actually", "then", "just", "exactly", "now"})
INFERRING = frozenset({"so", "hence", "therefore", "thus"})
AGREEING = frozenset({"correct", "ok", "okay", "true", "yeah", "yes"})
AGREED = frozenset({"guess", "pass", "link", "join", "talk", "says"})
SEEKING = frozenset({"where", "which", "for which", "when", "find", "solve", "until", "x for which"})
MARKS = frozenset({"mark", "leaf"})
JOINING = frozenset({"link", "join"})
SHORT = 5  # words around a number that stands alone
ENDS = frozenset({"cut", "guess", "judge"})
CONTENT = ("formula", "equation", "mark", "leaf", "function", "name")


@dataclass
class Clause:
    """One clause: the places of its pieces, and what they say about it; one that is `hung` follows a comma or "but"."""

    places: list[int]
    kinds: set[str]
    roles: set[str]
    owning: bool
    alone: list[int]
    hung: bool

    def has(self, *wanted: str) -> bool:
        """Say whether a word of the clause has one of these roles."""
        return bool(self.roles & set(wanted))


def clauses_of(found: Sequence[Piece], done: Owned) -> Iterator[Clause]:
    """Cut at stops, and before the words that begin something new."""
    places: list[int] = []
    for at, piece in enumerate(found):
        if piece.kind == "stop" or (piece.kind == "word" and roles(piece.text) & ENDS):
            if places:
                yield _clause(found, places, done)
            places = []
        if piece.kind != "stop":
            places.append(at)
    if places:
        yield _clause(found, places, done)


def _clause(found: Sequence[Piece], places: list[int], done: Owned) -> Clause:
    words = set().union(*(roles(found[at].text) for at in places if found[at].kind == "word" and at not in done.used))
    alone = [at for at in places if at in done.alone]
    numbers = [at for at in places if found[at].kind in ("number", "list") and at not in alone]
    kinds = {found[at].kind for at in places}
    if words & {"talk", "guess"} and not any(role == "ask" or role.startswith("want.") for role in words):
        kinds -= {"function"}  # "I tried sigmoid myself"
    hung = found[places[0]].text == "but" or (places[0] > 0 and found[places[0] - 1].text == ",")
    return Clause(places, kinds, words, bool(numbers) or bool(kinds & set(CONTENT)), alone, hung)


def only_tells(clause: Clause) -> bool:
    """Say whether a clause is talk: about somebody, with no formula, no name, and no word that a number belongs to."""
    slots = any(role.startswith("number.") and role != "number.times" for role in clause.roles)
    kinds = clause.kinds - ({"name", "formula"} if clause.has("guess") else set())
    return clause.has("talk", "guess") and not kinds & set(CONTENT) and not slots and not wishes(clause)


def believes(found: Sequence[Piece], clause: Clause) -> bool:
    """Say whether a clause tells what the asker thinks, or concludes: "so w is 3.2 after one step?"."""
    return clause.has("guess") or found[clause.places[0]].text in INFERRING


def wishes(clause: Clause) -> bool:
    """Say whether something is wished for in a clause."""
    return any(role.startswith("want.") for role in clause.roles)


def guesses_on(clauses: list[Clause], strict: list[bool], clause: Clause) -> bool:
    """Say whether the next clause, which only tells, is a guess: "not 5, i checked"."""
    after = clauses.index(clause) + 1
    return after < len(clauses) and not strict[after] and clauses[after].has("guess") and not clause.has("change")


def is_strict(clause: Clause, asked: bool) -> bool:
    """Say whether every word of a clause must have a role: it holds something to compute with, or it asks."""
    told = asked and clause.has("talk", "guess", "steps") and not clause.has("ask")
    believed = told and clause.has("guess") and not clause.kinds & {"equation", "mark", "leaf"} and not wishes(clause)
    sets = clause.has("number.momentum", "number.decay", "adaptive") and not clause.has(
        "talk", "guess", "why"
    )  # "SGD with momentum."
    return (clause.owning and not believed) or (wishes(clause) and not told) or sets


def is_supposed(found: Sequence[Piece], at: int, clause: Clause, done: Owned, asked: bool) -> bool:
    """Say whether a number is what the asker thinks of what is asked: "is the slope of x² at x = 5 equal to 10?"."""
    before = at - 1
    while before > 0 and found[before].text in SURELY:
        before -= 1
    if _is_found(found, at) or (asked and _stands_alone(found, clause)):
        return True
    behind = (
        found[before].text in COPULAS if found[before].kind == "word" else found[before].is_given and before < at - 1
    )
    first = found[clause.places[0]].text in COPULAS  # "is the slope of x² at x = 5 ten?"
    sought = any(found[place].text in SEEKING for place in clause.places if found[place].kind == "word")
    last = at == clause.places[-1] or found[at - 2].kind in MARKS or called_at(found[at - 2]) != ()
    wished = clause.has("want.slope", "want.slopes", "want.value", "want.step")
    placed = bool(done.given or done.point)
    return placed and (behind or first) and last and not sought and (bool(clause.kinds & MARKS) or wished)


def _stands_alone(found: Sequence[Piece], clause: Clause) -> bool:
    """Say whether a sentence is one number, and no more than a word of doubt, or of thanks: "10?", "or 9? please"."""
    if any(found[at].text == "of" for at in clause.places):  # "4 of them"
        return False
    agrees = clause.has("guess") or any(found[at].text in AGREEING for at in clause.places)
    if found[clause.places[0] - 1].text == "," and not agrees:
        return False
    return clause.kinds <= {"number", "list", "word"} and clause.roles <= AGREED and len(clause.places) <= SHORT


def _is_found(found: Sequence[Piece], at: int) -> bool:
    """Say whether a number stands right behind a verb of saying, or goes on with one: "i have 6 and 1"."""
    before = at - 1
    while before >= 0 and (found[before].kind in ("number", "list") or roles(found[before].text) & JOINING):
        before -= 1
    return before >= 0 and found[before].kind == "word" and "says" in roles(found[before].text)

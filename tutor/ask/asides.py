"""Clauses that ask, clauses that tell, and those that say what the asker believes: which words need a role in each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutor.ask.ledger import Owned, called_at
from tutor.ask.lexicon import roles
from tutor.ask.pieces import Piece

COPULAS = frozenset({"is", "be", "would be", "equal", "equals", "was", "becomes"})
CORRECTS = frozenset({"should be", "supposed to be"})
SURELY = frozenset({"really", "actually", "then", "just", "exactly", "now"})
SEEKING = frozenset({"where", "which", "for which", "when", "find", "solve", "until", "x for which"})
CHANGES = frozenset({"change"})
UNKNOWN = frozenset(
    {"moving", "nudging", "until"}
)  # roles of words that have one only beside a number, or a wish, of theirs
KNOWN_BESIDE = {"want.moved": {"moving"}, "want.limit": {"until"}}
ENDS = frozenset({"cut", "guess"})
BESIDE = ("formula", "number", "list", "name")  # "y x^2" is a product to some and a slip to others
OURS = frozenset({"my", "our", "your", "we"})
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
    if words & {"talk", "guess"} and not any(role.startswith("want.") for role in words):
        kinds -= {"function"}  # "I tried sigmoid myself"
    hung = found[places[0]].text == "but" or (places[0] > 0 and found[places[0] - 1].text == ",")
    return Clause(places, kinds, words, bool(numbers) or bool(kinds & set(CONTENT)), alone, hung)


def only_tells(clause: Clause) -> bool:
    """Say whether a clause is talk: about somebody, with no formula, no name, and no word that a number belongs to."""
    slots = any(role.startswith("number.") and role != "number.times" for role in clause.roles)
    kinds = clause.kinds - ({"name", "formula"} if clause.has("guess") else set())
    return clause.has("talk", "guess") and not kinds & set(CONTENT) and not slots and not wishes(clause)


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
    sets = clause.has("number.momentum") and not clause.has("talk", "guess", "why")  # "SGD with momentum."
    return (clause.owning and not believed) or (wishes(clause) and not told) or sets


def strangers(found: Sequence[Piece], clause: Clause, strict: bool, guessing: bool, done: Owned) -> Iterator[str]:
    """Yield the words of a clause that have no role in it, or that change what is asked.

    One `hung` on a clause that asks may say more of it: "…, rounded down", but not who asks, or why.
    """
    told = not strict and (guessing or clause.has("talk", "steps"))
    thanks = clause.has("cut") and found[clause.places[0]].text != "but"
    modifies = clause.hung and not (guessing or thanks or clause.has("talk", "guess", "steps", "why", "symptom"))
    first = clause.places[0]
    before = first - 1 - (found[first - 1].text in COPULAS)
    if found[first].text in CORRECTS and before in done.alone:  # "the 5 should be a 3" says so of the question
        yield found[first].text
    for at in clause.places:
        piece = found[at]
        if piece.kind == "name" and at + 1 < len(found) and found[at + 1].kind in BESIDE and at not in done.used:
            yield piece.text
        if piece.kind != "word" or at in done.used:
            continue
        known = roles(piece.text) - UNKNOWN.difference(
            *(KNOWN_BESIDE[wish] for wish in KNOWN_BESIDE if clause.has(wish))
        )
        wished = strict and any(role.startswith("want.") for role in known)  # a wish that a kind must have a place for
        changes = bool(known & CHANGES) and not guessing and not wished
        says_no = "soft" in known and (strict or (clause.roles <= {"soft", "pass"} and not guessing))
        says_no = says_no or ("operator" in known and not told)
        alone = known == {"order"} and not told
        if changes or says_no or alone or ((strict or modifies) and not known):
            yield piece.text


def meddling(words: Sequence[str], rated: bool) -> list[str]:
    """Return the words that nobody knows where they may change what is asked: "I use friction".

    They may behind a word of method, where a rate is given; and in what is said of nobody but the function: "the curve
    is upside down".
    """
    others = [word for word in words if word not in OURS]  # "our axes are rotated" is about the axes
    aside = frozenset().union(*map(roles, others)) & {"talk", "guess", "doubt", "why", "symptom", "steps"}
    about = {"method"} if rated else set()
    about |= set() if aside else {"subject"}
    start = next((at for at, word in enumerate(words) if about & roles(word)), len(words))
    return [word for word in words[start:] if not roles(word)]


def is_supposed(found: Sequence[Piece], at: int, clause: Clause, done: Owned) -> bool:
    """Say whether a number is what the asker thinks of what is asked: "is the slope of x² at x = 5 equal to 10?"."""
    placed = bool(done.given or done.point)
    before = at - 1
    while before > 0 and found[before].text in SURELY:
        before -= 1
    behind = (
        found[before].text in COPULAS if found[before].kind == "word" else found[before].is_given and before < at - 1
    )
    sought = any(found[place].text in SEEKING for place in clause.places if found[place].kind == "word")
    last = at == clause.places[-1] or found[at - 2].kind == "mark" or called_at(found[at - 2]) != ()
    return (
        placed
        and behind
        and last
        and not sought
        and (bool(clause.kinds & {"mark"}) or clause.has("want.slope", "want.slopes", "want.value", "want.step"))
    )

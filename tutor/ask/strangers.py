"""Words without a role: those that may change what is asked, and those that are passed over, and said to be.

What can change a number is a closed class: `lexicon.toml` has it, word by word and stem by stem. The rest of the
language is open, and changes nothing, but where it stands as a modifier of what is asked: "the crumpled slope",
"x^2 crumpled", "the crumpling of x^2", "we train with blubber".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tutor.ask.asides import CONTENT, COPULAS, Clause
from tutor.ask.ledger import Owned
from tutor.ask.lexer import Token
from tutor.ask.lexicon import WAYS, Roles, roles
from tutor.ask.pieces import Piece
from tutor.ask.vocabulary import word_set

CORRECTS = frozenset({"should be", "supposed to be"})
# Roles of words that have one only beside a number, or a wish, of theirs.
UNKNOWN = WAYS | {"moving", "until"}
KNOWN_BESIDE = {"want.moved": {"moving", "up"}, "want.limit": {"until"}, "want.count": {"until", "moving"}}
ENDS = frozenset({"above", "below", "goal", "inside"})  # where a walk that is counted comes to an end
BESIDE = ("formula", "number", "list", "name")  # "y x^2" is a product to some and a slip to others
BETWEEN = COPULAS | word_set("always just now are were been being very really quite so too all both")
ARTICLES = frozenset({"a", "an", "the", "this", "that", "my", "our", "its", "their", "some", "any"})
TELLING = ("talk", "guess", "steps", "doubt", "why", "symptom")
SORRY = frozenset({"sorry", "apologies", "excuse", "pardon"})
FOR = frozenset({"for", "about", "my"})
REACH = 3  # words from one that nobody knows to the "of" behind it
BY_MEANS_OF = frozenset({"with", "by", "via", "under", "through", "after"})
MEANS = frozenset(
    {"algorithm", "approach", "method", "rule", "rules", "scheme", "style", "technique", "theorem", "way"}
)
# Negated, made of, or counted: "unsquared", "nonlinear", "constantless", "fivefold", "sideways", "10th"; and what hangs
# on a question as a participle: "…, crumpled".
MADE = re.compile(r"un[a-z]{4,}ed|non[a-z]{4,}|[a-z]{3,}(?:fold|less|wise|ways|wards?)|\d+(?:th|st|nd|rd)")
DONE = ("ed", "en")


@dataclass
class Left:
    """The words of a clause without a role: those that may change what is asked, and those that are `passed` over.

    The `strange` ones are `unused` too: they stand where they may change it, but are none of those that do.
    """

    unused: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)

    def __iadd__(self, other: "Left") -> "Left":
        self.unused += other.unused
        self.passed += other.passed
        self.strange += other.strange
        return self


def left_over(found: Sequence[Piece], clause: Clause, strict: bool, guessing: bool, done: Owned) -> Left:
    """Return the words of a clause that have no role in it."""
    left = Left()
    for at in _strangers(found, clause, strict, guessing, done):
        known = found[at].kind != "word" or roles(found[at].text) - WAYS
        if known or _modifies(found, at, clause, strict, done):
            left.unused.append(found[at].text)
            left.strange += [found[at].text] if _is_strange(found, at, done) else []
        elif strict or _says_more(found, clause, guessing):
            left.passed.append(found[at].text)
    return left


def _says_more(found: Sequence[Piece], clause: Clause, guessing: bool) -> bool:
    """Say whether a clause hangs on one that asks and may say more of it: "…, rounded down", not who asks, or why."""
    thanks = clause.has("cut") and found[clause.places[0]].text != "but"
    return clause.hung and not (guessing or thanks or clause.has(*TELLING))


def _strangers(found: Sequence[Piece], clause: Clause, strict: bool, guessing: bool, done: Owned) -> Iterator[int]:
    """Yield the places of a clause whose words have no role in it, or change what is asked."""
    first = clause.places[0]
    before = first - 1 - (found[first - 1].text in COPULAS)
    if found[first].text in CORRECTS and before in done.alone:  # "the 5 should be a 3" says so of the question
        yield first
    beside = frozenset().union(*(KNOWN_BESIDE[wish] for wish in KNOWN_BESIDE if clause.has(wish)))
    beside |= KNOWN_BESIDE["want.count"] if ENDS & done.numbers.keys() else frozenset()
    told = not strict and (guessing or clause.has("talk", "steps"))
    for at in clause.places:
        piece = found[at]
        if piece.kind == "name" and at + 1 < len(found) and found[at + 1].kind in BESIDE and at not in done.used:
            yield at
        if piece.kind != "word" or at in done.used or _is_idly_said(found, at, clause):
            continue
        known = roles(piece.text) - (UNKNOWN - beside)
        if known:
            if _changes(known, clause, strict, guessing, told) and not is_of_thing(found, at):
                yield at
        elif strict or not (guessing or (roles(piece.text) - WAYS and not _says_more(found, clause, guessing))):
            yield at


def _is_idly_said(found: Sequence[Piece], at: int, clause: Clause) -> bool:
    """Say whether a word of change changes nothing where it stands: of an apology, or the only wish."""
    sorry = clause.places[:2] and found[clause.places[0]].text in SORRY and found[at - 1].text in FOR | ARTICLES
    if sorry and clause.owning is False:
        return True
    end = _after_articles(found, at + 1)
    if found[at].text == "only" and end < len(found):  # "only the slope, please", "only y moves"
        near = "name" in (found[end].kind, found[at - 1].kind)  # "for x only"
        return near or any(role.startswith("want.") for role in roles(found[end].text))
    falls = "down" in roles(found[at].text) and clause.has("want.moved")  # "by how much does x^2 drop"
    return falls and (found[at - 1].kind in CONTENT or found[at - 1].text == "it")


def _changes(known: Roles, clause: Clause, strict: bool, guessing: bool, told: bool) -> bool:
    """Say whether a word of these roles changes what is asked; a wish must only have a kind that has a place for it."""
    wished = strict and any(role.startswith("want.") for role in known)
    says_no = "soft" in known and (strict or (clause.roles <= {"soft", "pass"} and not guessing))
    asks = "operator" in known or known == {"order"}
    changes = "changing" in known or ("change" in known and not wished)
    return (changes and not (guessing and (clause.alone or not clause.has("guess")))) or says_no or (asks and not told)


def _modifies(found: Sequence[Piece], at: int, clause: Clause, strict: bool, done: Owned) -> bool:
    """Say whether an unknown word stands where it may change what is asked."""
    before = at - 1
    while before >= 0 and found[before].text in BETWEEN:
        before -= 1
    behind = _described(found, at)
    named = behind < len(found) and found[behind].kind == "name"  # "who sells x chairs"
    if (
        _is_asked(found, before, strict)
        or (not named and _is_asked(found, behind, strict))
        or _treats(found, at, strict)
    ):
        return True
    hangs = _says_more(found, clause, False)
    made = (strict or hangs) and MADE.fullmatch(found[at].text)
    turned = hangs and (found[at].text.endswith(DONE) or found[clause.places[0]].text == "but")
    return bool(made) or turned or _is_means(found, at, done)


def _is_strange(found: Sequence[Piece], at: int, done: Owned) -> bool:
    """Say whether nobody knows a word, and it is none of a method; a sign such as % changes a number."""
    plain = found[at].kind == "word" and found[at].text.isalpha() and not roles(found[at].text)
    return plain and not _is_method(found, at, done)


def _is_method(found: Sequence[Piece], at: int, done: Owned) -> bool:
    """Say whether an unknown word is made of one that changes something, or may name another way to do it."""
    return MADE.fullmatch(found[at].text) is not None or _is_means(found, at, done)


def _described(found: Sequence[Piece], at: int) -> int:
    """Return the place of what a word stands before, or is part of: "the crumpled part of the slope"."""
    end = at + 1
    while end < at + REACH and end < len(found) and _is_idle(found[end]):
        end += 1
    if end == len(found) or found[end].text != "of":
        return at + 1
    return _after_articles(found, end + 1)


def _after_articles(found: Sequence[Piece | Token], at: int) -> int:
    """Return the first place from here that holds no article."""
    while at < len(found) and found[at].text in ARTICLES:
        at += 1
    return at


def _treats(found: Sequence[Piece], at: int, strict: bool) -> bool:
    """Say whether a word may do something to what is given: "crumple the function"; "fetch the slope" only asks."""
    end = _after_articles(found, at + 1)
    wished = end < len(found) and any(role.startswith("want.") for role in roles(found[end].text))
    return end > at + 1 and not wished and _is_asked(found, end, strict)


def _is_means(found: Sequence[Piece], at: int, done: Owned) -> bool:
    """Say whether a word may name how it is done: "the blubber rule"; with a rate, "we use a blubber"."""
    before = at - 1
    while before > 0 and found[before].text in ARTICLES | BETWEEN:
        before -= 1
    if at + 1 < len(found) and found[at + 1].text in MEANS:
        return True
    means = found[before].text in BY_MEANS_OF or "method" in roles(found[before].text)
    return before >= 0 and means and bool({"lr", "gradient"} & done.numbers.keys())


def is_of_thing(found: Sequence[Piece | Token], at: int) -> bool:
    """Say whether a word, or a number, is of a thing beside the question: "half my grade", "3 black cats".

    So is a score: "got zero points".
    """
    if "says" in roles(found[at - 1].text) and at + 1 < len(found) and "unit.points" in roles(found[at + 1].text):
        return True
    at = _after_articles(found, at + 1)
    if at < len(found) and found[at].text == "of":  # "2 of my friends"
        at = _after_articles(found, at + 1)
    while at < len(found) and _is_idle(found[at]) and "thing" not in roles(found[at].text):
        at += 1
    return at < len(found) and "thing" in roles(found[at].text)


def _is_idle(piece: Piece | Token) -> bool:
    """Say whether a piece is a word that changes nothing: "part", "version"; no article, and no "of"."""
    known = roles(piece.text)
    return piece.kind == "word" and piece.text not in {*ARTICLES, "of"} and (not known or "pass" in known)


def _is_asked(found: Sequence[Piece], at: int, strict: bool) -> bool:
    """Say whether a piece is something to compute with, or a word of what is asked about."""
    if not 0 <= at < len(found):
        return False
    known = roles(found[at].text) if found[at].kind == "word" else frozenset()
    if "subject" in known:
        return True
    return strict and (
        found[at].kind in (*CONTENT, "number", "list") or any(role.startswith(("number.", "want.")) for role in known)
    )

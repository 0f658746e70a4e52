"""Whether a text goes on from the last question: it gives something of it, or wishes for something of it."""

import re

from tutor.ask.leads import INNOCENT, MOST_ASKED, Turn, numbers
from tutor.ask.lexicon import roles
from tutor.ask.said import Said

PURPOSE = re.compile(r"\bfor\W*$", re.IGNORECASE)  # "what's the slope good for" wishes for no number
GENERAL = frozenset({"a", "an", "any", "always", "in general", "how do i", "how does", "how do"})
SEVERAL = frozenset({"them", "these", "those"})  # "which of them is best" asks of something else
NAMING = frozenset({"link", "place", "join", "wrt", "steps"})
METHOD = frozenset({"of", "from", "there", "gd", "descent", "gradient descent"})
BESIDE = (
    METHOD
    | INNOCENT
    | {
        "do",
        "it",
        "my",
        "function",
        "here",
        "list",
        "take",
        "make",
        "the",
        "with",
        "for",
        "using",
        "try",
        "please",
        "respect",
        "both",
    }
)
WISHING = BESIDE | {
    "what",
    "is",
    "which",
    "one",
    "line",
    "that",
    "be",
    "would",
    "will",
    "it",
    "now",
    "find",
    "give",
    "w",
}


def goes_on(turn: Turn, said: Said, is_asked: bool = False) -> bool:
    """Say whether a text may be about the last question: it gives something, or wishes for something of it.

    Where it `is_asked` what is wished for, any wish is the answer.
    """
    purpose = PURPOSE.search(turn.text) is not None
    if said.why or said.symptom or purpose or (said.mentioned and not said.wants):  # "which rate for 10 epochs?"
        return False
    given = bool(said.given or said.point or said.numbers or said.by)
    if said.formula is not None:
        return turn.leads or (said.words <= BESIDE and not said.unused)  # "tanh?", "with x^3"
    if said.wants:
        return turn.leads or given or turn.points_back or _is_definite(said) or (is_asked and not said.passed)
    gives = given or bool(said.names) or "both" in said.words or bool(numbers(said.unused))
    return gives and (turn.leads or only_gives(said))


def _is_definite(said: Said) -> bool:
    """Say whether a text wishes for something and says nothing else, nor asks in general: "the biggest that works"."""
    wishes = all(
        word in WISHING | SEVERAL
        or word in said.names
        or any(role.startswith(("want.", "order")) for role in roles(word))
        for word in said.words
    )
    finds = "lowest" in said.wants
    among = SEVERAL & said.words if finds else ()
    return (wishes or finds) and not (said.passed or said.unused or among or GENERAL & said.words)


def only_gives(said: Said) -> bool:
    """Say whether no word of a text does more than name what it gives: "x = 3", "with learning rate 0.5 please"."""
    return all(
        word in BESIDE
        or word.isdigit()
        or roles(word) & NAMING
        or any(role.startswith("number.") for role in roles(word))
        for word in said.words
    )


def asks_on(turn: Turn, said: Said, unused: tuple[str, ...]) -> bool:
    """Say whether a text that goes on, and leaves something open or `unused`, is asked back about, not read afresh."""
    plain = bool(said.wants) and turn.points_back and len(numbers(unused)) == len(unused)
    return ((turn.leads or plain) and len(said.order_of_words) <= MOST_ASKED) or only_gives(said)

"""A question of several parts, "(i) … (ii) …": the first of them is worked out, and it is said which one that is."""

import re

from tutor.ask.lexer import tokens
from tutor.ask.lexicon import phrased, roles
from tutor.ask.numerals import spell_out
from tutor.ask.tree import Unreadable
from tutor.ask.words import notation

ROWS = (("i", "ii", "iii", "iv", "v", "vi"), tuple("abcdefgh"), tuple("12345678"))
MARK = re.compile(r"(?:^|(?<=[\s:;,.?!]))(\(?)([ivx]{1,3}|[a-h]|[1-8])(?:\)|(?<=^.)\.(?=\s))\s*", re.I | re.M)
OPENS = re.compile(r"(?:^|[.:;,?!\n])[ \t]*$")
OPEN = re.compile(r"\([^()]*$")  # as before the 3 of "(2, 3)"
CHOOSING = frozenset({"change", "changing", "soft"})  # "only (ii) please", "the sum of a) and b)"


def first_part(text: str) -> tuple[str, str] | None:
    """Return the label of the first part, and the text without the others; None where there are no parts.

    Nor are there any where the others say something of it: then the text is one question.
    """
    closed = [each for each in MARK.finditer(text) if not OPEN.search(text[: each.start()])]
    for row in ROWS:
        marks = [each for each in closed if each[2].lower() in row]
        begins = len(marks) > 1 and (marks[0][1] or OPENS.search(text[: marks[0].start()]))
        if begins and all(each[2].lower() == label for each, label in zip(marks, row, strict=False)):
            part = f"{text[: marks[0].start()]} {text[marks[0].end() : marks[1].start()]}"
            return None if _says_more(text[marks[1].end() :]) else (marks[0][2].lower(), part)
    return None


def _says_more(text: str) -> bool:
    """Say whether a text holds a word that may change what another part asks."""
    try:
        return any(CHOOSING & roles(token.text) for token in spell_out(phrased(tokens(notation(text)))))
    except Unreadable:
        return True

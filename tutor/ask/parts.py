"""A question of several parts, "(i) … (ii) …": each of them with what stands before them all."""

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


def parts(text: str) -> dict[str, str]:
    """Return each part's label, and the text without the others; nothing where there are no parts.

    Nor are there any where the others say something of the first: then the text is one question.
    """
    closed = [each for each in MARK.finditer(text) if not OPEN.search(text[: each.start()])]
    for row in ROWS:
        marks = [each for each in closed if each[2].lower() in row]
        begins = len(marks) > 1 and (marks[0][1] or OPENS.search(text[: marks[0].start()]))
        if begins and all(each[2].lower() == label for each, label in zip(marks, row, strict=False)):
            ends = [each.start() for each in marks[1:]] + [len(text)]
            found = {
                each[2].lower(): f"{text[: marks[0].start()]}\n{text[each.end() : end]}"
                for each, end in zip(marks, ends, strict=True)
            }
            return {} if _says_more(text[marks[1].end() :]) else found
    return {}


def _says_more(text: str) -> bool:
    """Say whether a text holds a word that may change what another part asks."""
    try:
        return any(CHOOSING & roles(token.text) for token in spell_out(phrased(tokens(notation(text)))))
    except Unreadable:
        return True

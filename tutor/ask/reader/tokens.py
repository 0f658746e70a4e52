"""A text in tokens: words, numbers and single signs, each with its place in the text and its pieces."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from tutor.ask.encoder import UNKNOWN, split

MOST = 128  # pieces that are read
WHOLE, SMALL, DECIMAL = "[whole]", "[small]", "[decimal]"  # a number's size says nothing of its role; its form does
NUMBERS = (WHOLE, SMALL, DECIMAL)
_RAISED = "²³¹⁰⁴-⁹½¼¾⅓"
_LETTERS = rf"[^\W\d_{_RAISED}]+"
_D = r"d(?=[a-zθ]_?\d?(?![^\W_]))"  # of "dw": the variable is a token of its own
_TOKEN = re.compile(rf"(?P<number>\d+(?:\.\d+)?(?:e[+-]?\d+\b)?|\.\d+)|\b{_D}|{_LETTERS}\d*|\S", re.IGNORECASE)
_KNOWN = 12  # whole numbers up to here are words of their own
_LONGEST_WORD = 24
_MOST_OF_A_WORD = 5


@dataclass(frozen=True)
class Token:
    """One token: where it stands in the text, and whether it is a number."""

    start: int
    end: int
    number: bool


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text in order."""
    return [Token(*found.span(), found["number"] is not None) for found in _TOKEN.finditer(text)]


def pieces(text: str, token: Token, vocabulary: Mapping[str, int]) -> list[int]:
    """Return the numbers of a token's pieces, at least one."""
    word = text[token.start : token.end]
    if token.number:
        return [vocabulary.get(_form(word), UNKNOWN)]
    plain = unicodedata.normalize("NFD", word.lower())
    plain = "".join(char for char in plain if unicodedata.category(char) != "Mn")[:_LONGEST_WORD]
    return split(plain, vocabulary)[:_MOST_OF_A_WORD] or [UNKNOWN]


def _form(number: str) -> str:
    if number.isdecimal():
        return str(int(number)) if len(number) < 3 and int(number) <= _KNOWN else WHOLE
    return SMALL if float(number) < 1 else DECIMAL

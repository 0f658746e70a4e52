"""Many ways to write the same thing become one: unicode, LaTeX, torch's prefixes, contractions, fixed phrases."""

import re
import unicodedata

from tutor.ask.budget import tick
from tutor.ask.notations import BACKWARD, NOTATION, SUBSCRIPTS, SUPERSCRIPTS, SYMBOLS
from tutor.ask.spelling import respelled
from tutor.ask.tree import Unreadable
from tutor.ask.written_out import written_out

MOST = 1500
NUMBERED = re.compile(r"([θωφ])_?(?=[₀-₉\d])")


def _each_called(text: str) -> str:
    """Tell backward() on one result after another from several calls on the same one."""
    called = BACKWARD.findall(text)
    return BACKWARD.sub(" backwardeach ", text) if 1 < len(called) == len(set(called)) else text


def notation(question: str) -> str:
    """Return the question with its mathematics in one way of writing; its words are left as they are.

    Raises Unreadable where it grows too long.
    """
    numbered = NUMBERED.sub(lambda found: SYMBOLS[found[1]].strip(), _superscripts(question))
    text = numbered.translate(SUBSCRIPTS)
    text = "".join(SYMBOLS.get(character, _plain(character)) for character in text)
    text = _each_called(respelled(unicodedata.normalize("NFKC", text[:MOST]).replace("**", "^")))
    for pattern, replacement in NOTATION + written_out(text):
        tick()
        text = pattern.sub(replacement, text)
        if len(text) > MOST:  # one sign may stand for many letters
            raise Unreadable("too long, once it is written out")
    return text


def _plain(character: str) -> str:
    """Return a letter without its accent: "Kraków" is a word."""
    base = unicodedata.normalize("NFD", character)[:1]
    return base if base != character and base.isascii() and base.isalpha() else character


def _superscripts(text: str) -> str:
    """Write raised digits as powers before NFKC would turn x² into x2; between two of them may be a raised stroke."""
    return re.sub(
        r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿˣ]+(?:[ᐟ⁄][⁰¹²³⁴⁵⁶⁷⁸⁹]+)?", lambda raised: f"^({raised[0].translate(SUPERSCRIPTS)})", text
    )

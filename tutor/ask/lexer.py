"""Normalised text becomes tokens: numbers, names, functions, operators, words and marks such as dy/dx."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tutor.ask.functions import BRACKETED, LOSSES, OF, function_called
from tutor.ask.tree import Unreadable

MOST_TOKENS = 260
GREEK = frozenset({"theta", "beta", "mu", "pi", "omega", "phi"})
OWN_E = "e="  # among what is assigned: the letter e is the learner's own, not Euler's number
NOT_NAMES = frozenset({"lr", "gradient", "grad", "momentum", "requires_grad", "slope", "derivative", "sgd", "wrt"})
# What never follows the article: "what are a and b after two steps", "when a is 3".
AFTER_LETTER = frozenset(
    {"and", "or", "after", "is", "are", "was", "equals", "become", "becomes", "be", "now", "if", "when"}
)
PRODUCT = re.compile(r"(?!by\Z|way\Z|buy\Z|bay\Z)[abuvwxyz]{2,3}\Z")
# "cost" is a word, not cos t
APPLIED = re.compile(r"(?!cost\Z)(\d*)([xyzwt]?)(sin|cos|tan|ln|log|tanh|exp|sqrt)([xyzwt]?)\Z")

PATTERN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<partial>d(?:\^?\(?(?P<order>[2-4])\)?)?\s?(?P<of>[A-Za-z]{0,4})(?:\([a-z](?:\s?,\s?[a-z])*\))?
        \s?/\s?d\s?(?P<wrt>(?:theta|omega|phi)_?\d?|[A-Za-z]\d?)(?:\^\(?(?P<order2>[2-4])\)?)?(?:\s?d(?P<wrt2>[A-Za-z]))?(?![A-Za-z0-9]))
  | (?P<prime>(?P<primed>[A-Za-z_]\w*)(?P<ticks>'{1,4})(?!\w))
  | (?P<grad>(?P<leaf>[A-Za-z_]\w*)@grad)
  | (?P<ordinal>\d+(?:st|nd|rd|th)\b)
  | (?P<number>(?:\d+\.(?!\s+[A-Za-z]|\s*\Z)\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?(?!\.?\d))
  | (?P<id>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<op>==|[-+*/:]=|\.(?=[a-z_])|[-+*/^=()\[\]{}|])
  | (?P<stop>[,;:?.!])
  | (?P<other>.)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """A piece of the text: `kind` is num, name, func, own (the learner's function), op, word, mark or stop.

    `spaced` says that white space stood before it, `worded` that it was a word ("plus", "three").
    """

    kind: str
    text: str
    value: float = 0.0
    spaced: bool = False
    worded: bool = False
    order: int = 0
    of: str = ""
    wrt: tuple[str, ...] = ()


def tokens(text: str, whole: str = "") -> list[Token]:
    """Return the tokens of normalised text, which may be a part of a `whole`. Raises Unreadable for too many.

    What is a name and what a function is decided by the whole. Symbols of other worlds are of kind "other".
    """
    raw = _split(text)
    assigned, own = _assigned(_split(whole) if whole else raw), _own(whole or text)
    return [part for index, token in enumerate(raw) for part in _classified(raw, index, token, assigned, own)]


def _split(text: str) -> list[Token]:
    found: list[Token] = []
    spaced = True
    for match in PATTERN.finditer(text):
        if match.lastgroup == "space" or match["space"]:
            spaced = True
            continue
        found.append(replace(_token(match), spaced=spaced))
        spaced = False
    if len(found) > MOST_TOKENS:
        raise Unreadable("too long")
    return found


def _token(match: re.Match[str]) -> Token:
    if match["partial"]:
        return _partial(match)
    if match["prime"]:
        return Token("mark", match[0], order=len(match["ticks"]), of=match["primed"].lower())
    if match["grad"]:
        return Token("mark", match[0], order=1, wrt=(match["leaf"].lower(),), worded=True)
    if match["ordinal"]:
        return Token("word", match[0])
    if match["number"]:
        return _number(match[0])
    if match["other"]:
        return Token("other", match[0])
    return Token("id" if match["id"] else "op" if match["op"] else "stop", match[0])


def _number(text: str) -> Token:
    value = float(text)
    if abs(value) > 1e12:
        raise Unreadable("a number beyond all measure")
    return Token("num", text, value)


def _partial(match: re.Match[str]) -> Token:
    orders = {int(order) for order in (match["order"], match["order2"]) if order}
    wrt = tuple(name.lower() for name in (match["wrt"], match["wrt2"]) if name)
    if match["order"] and wrt == (wrt[0][0] + match["order"],):
        wrt = (wrt[0][0],)
    elif len(orders) > 1 or (orders and match["order2"] is None and len(wrt) == 1):
        raise Unreadable("a derivative of two orders")
    return Token("mark", match[0], order=max(orders, default=1), of=(match["of"] or "").lower(), wrt=wrt)


def _assigned(raw: Sequence[Token]) -> frozenset[str]:
    """Return the names that stand right before an equals sign: in formulas they are variables, however long."""
    names = {first.text for first, second in pairwise(raw) if first.kind == "id" and second.text == "="}
    known = {name.lower() for name in names if function_called(name.lower()) in (None, *LOSSES)} - NOT_NAMES
    return frozenset(known | ({OWN_E} if "e" in names else set()))


def _own(text: str) -> frozenset[str]:
    """Return the functions that the learner defines, as in f(x) = …, and the letters that always mean one."""
    defined = re.findall(r"\b([A-Za-z]\w{0,9})\s?\(\s?[A-Za-z]\w?(?:\s?,\s?[A-Za-z]\w?)*\s?\)\s{0,3}=(?!=)", text)
    return frozenset(name.lower() for name in defined) | {"f", "g", "h", "j"}


def _classified(
    raw: Sequence[Token], index: int, token: Token, assigned: frozenset[str], own: frozenset[str]
) -> list[Token]:
    """Say what an identifier is here; letters that stand for a product, or a function glued to x, are taken apart."""
    if token.kind != "id":
        return [token]
    word = token.text.lower()
    before = raw[index - 1] if index else None
    after = raw[index + 1] if index + 1 < len(raw) else None
    if word in own and after is not None and after.text == "(" and not after.spaced:
        return [replace(token, kind="own", text=word)]
    if word == "i" and before is not None and before.kind == "num" and not token.spaced:
        return [replace(token, kind="name", text=word)]  # 3i is no place on the line
    if _is_name(word, token, before, after, assigned):
        own_e = OWN_E if token.text == "e" and OWN_E in assigned else ""
        return [replace(token, kind="name", text=word, of=own_e)]
    if _is_function(word, after):
        return [replace(token, kind="func", text=function_called(word) or word)]
    return _taken_apart(word, token, after) or [replace(token, kind="word", text=word)]


def _is_name(word: str, token: Token, before: Token | None, after: Token | None, assigned: frozenset[str]) -> bool:
    if word == "a":
        return _is_operand(token, before or token, after or token) or (after or token).text.lower() in AFTER_LETTER
    if word == "beta" and after is not None and after.kind == "num":  # "beta 0.9" is a momentum
        return False
    known = len(word) == 1 or word in GREEK or re.fullmatch(r"(?:[a-z]|theta|omega|phi)_?\d", word) is not None
    return word != "i" and (known or word in assigned)


def _is_operand(token: Token, before: Token, after: Token) -> bool:
    """Say whether the letter a is a variable here, not the article: "a*x", but not "a -8 gradient"."""
    glued = before.text in (*"*/^+-", "wrt") or (before.kind == "num" and not token.spaced)
    glued = glued or (before.text == "(" and after.kind != "id")
    return glued or after.text in tuple("=*/^+)") or (after.text == "-" and not after.spaced)


def _is_function(word: str, after: Token | None) -> bool:
    if function_called(word) is None:
        return False
    called = after is not None and after.text == "("
    named = after is not None and after.text.lower() == "of"
    return called or word not in BRACKETED | OF or (word in OF and named)


def _taken_apart(word: str, token: Token, after: Token | None) -> list[Token]:
    applied = APPLIED.match(word)
    if applied and (applied[2] or applied[4]):
        parts = [("name", applied[2]), ("func", function_called(applied[3]) or ""), ("name", applied[4])]
    elif PRODUCT.match(word) or (
        len(word) == 2 and word[1] == "e" and word[0] in "xyzwtu" and after and after.text == "^"
    ):
        parts = [("name", letter) for letter in word]
    else:
        return []
    found = [Token(kind, text) for kind, text in parts if text]
    return [replace(found[0], spaced=token.spaced), *found[1:]]

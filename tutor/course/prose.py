"""A lesson's prose: its placeholders filled from a run, and the digits nobody should have typed."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

PLACEHOLDER = re.compile(r"\{\{\s*(?P<name>\w+)\s*(?::(?P<spec>[^}]*))?\}\}")
_BESIDE = re.compile(r"(?P<spec>.*?)\s*\bbeside\s+(?P<other>\w+)\s*")
FLOAT = 2e-7  # torch's own rounding of a number that is not binary
FINEST = 6  # digits; torch's own numbers have no more to say
TOO_LONG = 1e9  # written with all its digits, a number of this size or more is not read: powers of ten say it
_LITERAL = re.compile(r"(```.*?```|`[^`\n]+`|\$\$.*?\$\$|\$[^$\n]+\$)", re.DOTALL)
_MINUS = re.compile(r"(?<![\w.)\-])-(?=\d)|(?<=[\w)] )-(?= [\d(])")  # a sign, or what is taken away
_POWER = re.compile(r"(?<=\d)e([+-])(?=\d\d)0*(\d+)(?!\w)")
_MINUS_ZERO = re.compile(r"(?<![\w.)}\-])-(?=0(?![.,]?\d))")
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLACE = re.compile(r"(\([−-]?[\d.]+,) (?=[−-]?[\d.]+\))")  # (2, 6): one thing, on one line
_CLOSING = re.compile(r"[.,:;!?)]+(?=\s|$)")  # what belongs to the word before it
_LINK = re.compile(r"\]\([^)]*\)")
_ARROW = r"\\(?:long)?(?:left|right|leftright)arrow|\\(?:to|gets|mapsto)(?![a-z])|[←→↦⇒]"
_ORDER = r"\\(?:approx|leq?|geq?|lt|gt)(?![a-z])|[≈≤≥<>]"
_RESULT = re.compile(rf"(?:=|{_ORDER}|{_ARROW})(?:\s|\\[,;:! ])*[-−+{{(]*\s*\.?\d", re.IGNORECASE)
_CODE_RESULT = re.compile(r"(?:\s=\s|[≈≤≥←→⇒]|[=!<>]=|[<>])\s*[-−]?\.?\d")


@dataclass(frozen=True)
class Piece:
    """A stretch of prose: `kind` is text, math or code; `offset` counts characters from the start."""

    kind: str
    text: str
    offset: int


def pieces(prose: str) -> Iterator[Piece]:
    """Cut prose into text, math and code, in order and without loss."""
    offset = 0
    for part in _LITERAL.split(prose):
        kind = {"$": "math", "`": "code"}.get(part[:1], "text") if _LITERAL.fullmatch(part) else "text"
        yield Piece(kind, part, offset)
        offset += len(part)


def placeholders(prose: str) -> set[str]:
    """Return the names of the facts that the prose asks for."""
    found = list(PLACEHOLDER.finditer(prose))
    return {match["name"] for match in found} | {_beside(match)[1] for match in found} - {""}


def fill(prose: str, facts: Mapping[str, object]) -> str:
    """Put the facts into their places. Raises KeyError for an unknown fact, ValueError for a bad spec."""
    return _closed("".join(_fill_piece(piece, facts) for piece in pieces(prose)))


def typeset(prose: str) -> str:
    """Write numbers as people do: minus signs in text, powers of ten, no minus nothing; code stays as it is."""
    return _closed("".join(p.text if p.kind == "code" else _written(p) for p in pieces(prose)))


def typed_digits(prose: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, excerpt) of each digit that was typed where torch should have computed it.

    In text every digit counts; in math and code those that follow a sign of equality, of order or
    an arrow, since those state a result.
    """
    rules = {"text": re.compile(r"\d"), "math": _RESULT, "code": _CODE_RESULT}
    for piece in pieces(_blank(_blank(prose, PLACEHOLDER, "x"), _LINK, " ")):
        for match in rules[piece.kind].finditer(piece.text):
            start, end = piece.offset + match.start(), piece.offset + match.end()
            yield start, prose[max(piece.offset, start - 15) : end + 10].strip()


def show(value: object, spec: str = "") -> str:
    """Write one fact as text: a format spec for numbers, words for what no number can say."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else "beyond every number"
    spec = re.sub(r"\.\d+f$", ".3g", spec) if abs(value) >= TOO_LONG else spec
    text = format(value, _exactly(value, spec) or "g")
    return text if re.search("[1-9]", text) else text.replace("-", "", 1)


def show_beside(value: object, other: object, spec: str = ".4g") -> str:
    """Write a number that is read beside another one, with digits until the two differ, if they do.

    A reader of "0.12 and 0.12: they are not equal" would be told two things at once.
    """
    cut = re.fullmatch(r"\.(\d)([fg])", spec)
    finer = [f".{digits}{cut[2]}" for digits in range(int(cut[1]), FINEST + 1)] if cut else []
    parted = (text for more in finer if (text := show(value, more)) != show(other, more))
    return next(parted, show(value, spec))


def _exactly(value: float, spec: str) -> str:
    """Return the spec, with more digits where these say it all: a learner who works out 12.25 must not read 12.2.

    Five digits count only where a five ends them, as in 43.875: of the others many come out so by chance. So
    do five decimals of a small number: `.4f` stays as it is.
    """
    cut = re.fullmatch(r"\.([1-3]f|[2-4]g)", spec)
    if cut is None:
        return spec
    digits, kind = int(cut[1][0]), cut[1][1]
    last = {2: 3, 3: 5, 4: 5}[digits] if kind == "g" else digits + 1
    for finer in (f".{count}{kind}" for count in range(digits, last + 1)):
        text = format(value, finer)
        if math.isclose(float(text), value, rel_tol=FLOAT) and (finer != ".5g" or text.endswith("5")):
            return finer
    return spec


def _fill_piece(piece: Piece, facts: Mapping[str, object]) -> str:
    """Fill one piece; in code a number stays as Python writes it, in text a minus sign is a minus sign."""

    def put(match: re.Match[str]) -> str:
        text = put_in(match, facts)
        if piece.kind != "code" and not isinstance(facts[match["name"]], str):
            text = _POWER.sub(_times_ten, text)
        is_number = piece.kind == "text" and text[:1] == "-" and text[1:2].isdigit()
        return "−" + text[1:] if is_number else text

    told = PLACEHOLDER.sub(put, piece.text)
    return _PLACE.sub("\\1\N{NO-BREAK SPACE}", told) if piece.kind == "text" else told


def put_in(place: re.Match[str], facts: Mapping[str, object]) -> str:
    """Write what a PLACEHOLDER asks for. Raises KeyError for an unknown fact, ValueError for a bad spec."""
    fact, (spec, other) = facts[place["name"]], _beside(place)
    return show_beside(fact, facts[other], spec) if other else show(fact, spec)


def _beside(match: re.Match[str]) -> tuple[str, str]:
    """Return a placeholder's format, and the fact it is read beside: "{{ a:.2f beside b }}"."""
    spec = (match["spec"] or "").strip()
    two = _BESIDE.fullmatch(spec)
    return (two["spec"], two["other"]) if two else (spec, "")


def _written(piece: Piece) -> str:
    """Write the numbers of a piece of text or math as people do; math keeps its hyphens."""
    text = _POWER.sub(_times_ten, _MINUS_ZERO.sub("", piece.text))
    return _MINUS.sub("−", text) if piece.kind == "text" else text


def _closed(prose: str) -> str:
    """Put what closes a sentence into the formula before it.

    A browser may break a line behind every formula: a full stop would begin the next one.
    """
    written = [piece.text for piece in pieces(prose)]
    for place, (formula, after) in enumerate(pairwise(written)):
        stop = _CLOSING.match(after)
        if stop and re.fullmatch(r"\$[^$]+\$", formula):
            written[place : place + 2] = f"{formula[:-1]}\\text{{{stop[0]}}}$", after[stop.end() :]
    return "".join(written)


def _times_ten(match: re.Match[str]) -> str:
    """Write e+06 as people do: × 10⁶, which the page and its formulas both show."""
    return " × 10" + (match[1].strip("+") + match[2]).translate(_RAISED)


def _blank(prose: str, pattern: re.Pattern[str], blot: str) -> str:
    """Blot out what matches, keeping every other character at its offset."""
    return pattern.sub(lambda m: re.sub(r"[^\n]", blot, m[0]), prose)

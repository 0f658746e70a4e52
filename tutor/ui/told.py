"""A sentence of a lesson filled from two runs, with what differs in bold."""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from tutor.course.prose import PLACEHOLDER, Piece, pieces, put_in, show, typeset
from tutor.ui.plain import with_code

_SENTENCE = re.compile(r"(?<=[.?!])\**\s+")
_LEANS = re.compile(r"(?:It|Its|They|Their|That|This|These|Those|Here|There|Both)\b")
_FENCED = re.compile(r"```.*?```", re.DOTALL)
_WORD = re.compile(r"`[^`]*`[^\s`]*|\S+")
_SAFE = re.compile(r"[0-9A-Za-z .,()+×⁻⁰¹²³⁴⁵⁶⁷⁸⁹−-]*")  # what a formula may take over from an edit's text
NO_FORMULA = "…"
ALIKE = 0.5  # of the words, for those that differ to be marked one by one

Facts = Mapping[str, Any]


def whole_sentences(prose: str) -> Iterator[str]:
    """Yield a section's sentences as they are written, each with what it leans on; no code.

    One that begins with “It” or “Here” belongs to the one before it, and so does a formula on lines of its own. A row
    of a table is a sentence too.
    """
    held = ""
    for part in _parts(_FENCED.sub("", prose)):
        if _leans(part, held):
            held = f"{held} {part}"
            continue
        yield from [held] if held else []
        held = part
    yield from [held] if held else []


def _leans(part: str, before: str) -> bool:
    """Say whether a part tells something that only the one before it makes clear."""
    formula = part.startswith("$$") and not before.endswith((".", "?", "!"))
    return bool(before) and bool(PLACEHOLDER.search(part)) and (formula or bool(_LEANS.match(part)))


def _parts(prose: str) -> Iterator[str]:
    for line in filter(None, prose.splitlines()):
        if line.startswith("|"):
            name, *cells = (cell.strip() for cell in line.strip("|").split("|"))
            yield f"{name}: {', '.join(cells)}"
        else:
            yield from _SENTENCE.split(line.removeprefix("- "))


def told_twice(sentence: str, own: Facts, now: Facts) -> tuple[str, str]:
    """Return the sentence as Markdown, filled from the one run and from the other; bold is what differs, alone.

    A formula on lines of its own joins its sentence. Texts of an edit are shown as they are, without markup.
    """
    both = zip(*(_filled(piece, own, now) for piece in pieces(sentence)), strict=True)
    before, after = ("".join(parts).strip() for parts in both)
    return before, after


def in_bold(before: str, after: str) -> tuple[str, str]:
    """Return two plain texts as Markdown, the words that only one of them has in bold; all, where most differ."""
    one, two = _WORD.findall(before), _WORD.findall(after)
    compared = SequenceMatcher(None, one, two, autojunk=False)
    if compared.ratio() < ALIKE:
        return _run(one, "replace"), _run(two, "replace")
    marked = [(_run(one[a:b], kind), _run(two[c:d], kind)) for kind, a, b, c, d in compared.get_opcodes()]
    return " ".join(a for a, _ in marked if a), " ".join(b for _, b in marked if b)


def as_text(value: Any) -> str:
    """Write a fact as a text that needs no spec."""
    return _as_read(show(value, ".4g"))


def _put(place: re.Match[str], facts: Facts) -> str:
    try:
        return put_in(place, facts)
    except ValueError:  # a fraction where the lesson has a whole number
        return show(facts[place["name"]], ".4g")


def _as_read(text: str) -> str:
    return typeset(text.replace("**", "").replace("$", "").replace(r"\cdot", "·"))


def _filled(piece: Piece, own: Facts, now: Facts) -> tuple[str, str]:
    if piece.kind == "code":
        return _code(piece.text, own, now)
    made, end = [], 0
    for place in PLACEHOLDER.finditer(piece.text):
        made += [_static(piece, end, place.start()), _value(piece.kind, place, own, now)]
        end = place.end()
    made.append(_static(piece, end, len(piece.text)))
    return "".join(one for one, _ in made), "".join(two for _, two in made)


def _static(piece: Piece, start: int, end: int) -> tuple[str, str]:
    """Return what both have: text without its own bold, a formula within the line."""
    text = piece.text[start:end].replace("**", "") if piece.kind == "text" else piece.text[start:end].replace("$$", "$")
    return text, text


def _value(kind: str, place: re.Match[str], own: Facts, now: Facts) -> tuple[str, str]:
    before, after = (_as_read(_put(place, facts)) for facts in (own, now))
    if kind == "math":
        return _in_formula(before, before != after), _in_formula(after, before != after)
    one, two = in_bold(before, after)
    return _spaced(one, before), _spaced(two, after)


def _spaced(marked: str, text: str) -> str:
    """Give back the spaces that a text brings for what stands before and after it."""
    return " " * text.startswith(" ") + marked + " " * (text.endswith(" ") and bool(marked))


def _in_formula(text: str, differs: bool) -> str:
    if not _SAFE.fullmatch(text):
        text = NO_FORMULA
    if re.search("[A-Za-z]", text):
        return rf"\text{'bf' if differs else ''}{{{text}}}"
    return rf"\mathbf{{{text}}}" if differs else text


def _code(code: str, own: Facts, now: Facts) -> tuple[str, str]:
    """Fill a piece of code; bold has no place within one, so all of it is bold."""

    def put(facts: Facts) -> str:
        return PLACEHOLDER.sub(lambda place: _put(place, facts).replace("`", "").replace("\n", " "), code)

    before, after = put(own), put(now)
    return (before, after) if before == after else (f"**{before}**", f"**{after}**")


def _run(words: list[str], kind: str) -> str:
    text = with_code(" ".join(words))
    return f"**{text}**" if text and kind != "equal" else text

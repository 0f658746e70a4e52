"""Readings of the chain rule in numbers: local derivatives that are given, multiplied."""

from tutor.ask.notes import Notes
from tutor.ask.reading import Reading
from tutor.ask.vocabulary import SLOPE, word_set

CHAIN_WORDS = SLOPE | word_set(
    "chain rule layers multiply multiplied multiplying product local total overall along whole end combined them "
    "by then"
)


def is_chain(notes: Notes) -> bool:
    """Say whether local derivatives are to be multiplied: as a list, or as dL/dy and dy/dx."""
    listed = "local" in notes.given and notes.has("chain", "multiply", "multiplied", "product")
    return listed or len(notes.links) > 1


def read_chain(notes: Notes) -> Reading | None:
    """Read the product; derivatives with names must follow on one another, from the one asked for to its end."""
    if notes.formulas or notes.defined or notes.point or notes.functions:
        return None
    if not notes.links:
        counts = {notes.one("layers")} - {None}
        alone = set(notes.given) <= {"local", "layers"} and not notes.marks and not notes.names
        fits = counts <= {float(len(notes.given["local"]))}
        return Reading("product", name="", gradient=notes.given["local"]) if alone and fits else None
    return _linked(notes) if set(notes.given) <= {"gradient"} else None


def _linked(notes: Notes) -> Reading | None:
    ways = {link.of: link for link in notes.links}
    wanted = {(mark.of, mark.wrt[0]) for mark in notes.marks if len(mark.wrt) == 1 and mark.order == 1}
    if (
        len(wanted) != 1
        or len(ways) < len(notes.links)
        or set(notes.names) - {*ways, *(mark.wrt[0] for mark in ways.values())}
    ):
        return None
    ((at, end),) = wanted
    factors: list[float] = []
    while at != end and at in ways and len(factors) < len(ways):
        factors.append(ways[at].values[0])
        at = ways[at].wrt[0]
    return Reading("product", name="", gradient=tuple(factors)) if at == end and len(factors) == len(ways) else None

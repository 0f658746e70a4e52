"""What is put into a phrasing in training: talk and guesses, which change nothing, and changes, which do."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tutor.ask.reader.marked import CHANGED_BY, PART

Piece = tuple[str, str]  # the tag of some words, or nothing, and the words
OF_STEPS = frozenset({"steps", "steps_each", "steps_loss", "step_change", "steps_drop", "adam", "rmsprop", "ascent"})
_WISH = re.compile(
    r"\b(?:the |a )?(?:slope|derivative|gradient|partial|rate of change|steepness|loss|value|height|minimum|maximum|"
    r"lowest|highest|tangent|step|place|norm|length|new|answer|result|learning rate|lr|velocity|mse|mae|probability)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Talk:
    """What may stand in front of a question, in it and behind it, and changes nothing; guesses with their mark."""

    front: Sequence[str]
    behind: Sequence[str]
    middle: Sequence[str] = ()
    guess_front: Sequence[str] = ()
    guess_behind: Sequence[str] = ()


@dataclass(frozen=True)
class Changes:
    """What makes another question of one, by where it stands: before the wish, after a formula, at the end, alone."""

    before: Sequence[str]
    after: Sequence[str]
    end: Sequence[str]
    sentence: Sequence[str]
    end_steps: Sequence[str]


def marked_piece(dice: random.Random, told: Sequence[str]) -> list[Piece]:
    """Return one of several marked texts in pieces, with a number of its own in most."""
    text, found, end = dice.choice(told), [], 0
    for part in PART.finditer(text):
        number = dice.choice((part[2], f"{dice.randint(-9, 30)}", f"{dice.uniform(-2, 9):.2g}"))
        found += [("", text[end : part.start()]), (part[1], number)]
        end = part.end()
    return [*found, ("", text[end:])]


def without_mark(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces without a mark at their end."""
    tag, words = pieces[-1]
    return [*pieces[:-1], (tag, words.rstrip("?.! ") if not tag else words)]


def behind_formula(pieces: list[Piece], put: list[Piece]) -> list[Piece]:
    """Return the pieces with some more behind the last formula; nothing where there is none."""
    places = [i for i, (tag, _) in enumerate(pieces) if tag == "F"]
    if not places:
        return []
    space = [] if put[0][1][:1] == "," else [("", " ")]
    return [*pieces[: places[-1] + 1], *space, *put, *pieces[places[-1] + 1 :]]


def with_change(dice: random.Random, pieces: list[Piece], asks: str, changes: Changes) -> list[Piece]:
    """Return the pieces with a change put in, marked as such."""
    ways = ["before", "after", "end", "sentence", *(["end_steps"] * 3 if asks in OF_STEPS else [])]
    way = dice.choice(ways)
    words = dice.choice(getattr(changes, way))
    wishes = [(i, found) for i, (tag, said) in enumerate(pieces) if not tag and (found := _WISH.search(said))]
    if way == "before" and wishes:
        i, found = dice.choice(wishes)
        said = pieces[i][1]
        put = [("", said[: found.start()]), (CHANGED_BY, words), ("", " " + said[found.start() :])]
        return [*pieces[:i], *put, *pieces[i + 1 :]]
    if way == "after" and (put := behind_formula(pieces, [(CHANGED_BY, words)])):
        return put
    if way in ("end", "end_steps"):
        return [*without_mark(pieces), ("", " "), (CHANGED_BY, words)]
    words = dice.choice(changes.sentence)
    return (
        [(CHANGED_BY, words), ("", " "), *pieces] if dice.random() < 0.4 else [*pieces, ("", " "), (CHANGED_BY, words)]
    )

"""Train the reader on all that is written for it, and write the file that ships."""

import hashlib
import random
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

from tutor.ask.answers import load_answers, load_out_of_scope, load_social
from tutor.ask.reader.context import in_context
from tutor.ask.reader.familiar import familiar
from tutor.ask.reader.learning import start, train
from tutor.ask.reader.marked import READINGS, WORDS, Phrasing, conversations, phrasings
from tutor.ask.reader.model import Reader
from tutor.ask.reader.proposed import propose
from tutor.ask.reader.shipped import load_reader, save
from tutor.ask.reader.varying import Changes, Talk, Varying

HELD, HELD_TALKS = 0.03, 0.08  # the shares that it never learns, and on which it is measured
SHARE_OF_WORDS = 0.2
# What is asked most often is learnt most often: else a rare question is read where a common one stands.
OFTEN = {"slope": 2, "follow": 2}


def train_and_save(wheel: Path, told: Callable[[str], None], afresh: bool = False) -> dict[str, float]:
    """Train, write the file, return the figures on what it has never learned. Raises WeightsError.

    It goes on from the reader that is there, but `afresh` from MiniLM alone.
    """
    marked, talks = list(phrasings()), list(conversations())
    before = None if afresh else load_reader()[0]
    turns = [turn for talk in talks for turn in in_context(talk)]
    apart = [each for each in marked if is_held(each, HELD)]
    apart += [turn for talk in talks if is_held(talk[0], HELD_TALKS) for turn in in_context(talk)]
    known = frozenset((each.text, each.context) for each in apart)
    learned = [each for each in (*marked, *turns) if (each.text, each.context) not in known]
    reader = trained(wheel, learned, told, before)
    save(reader, familiar([*marked, *turns]))
    return measured(reader, apart)


def is_held(told: Phrasing, share: float) -> bool:
    """Say whether a text is of the share that is held apart: the same ones at each training, whatever is added."""
    return hashlib.sha256(told.text.encode()).digest()[0] < share * 256


def trained(
    wheel: Path, marked: Sequence[Phrasing], told: Callable[[str], None], before: Reader | None = None
) -> Reader:
    """Return a reader trained on marked phrasings, and on some of what the answers and the strangers are."""
    asked = [phrasing for answer in (*load_answers(), *load_social()) for phrasing in answer.phrasings]
    others = [Phrasing(WORDS, text, ()) for text in (*asked, *load_out_of_scope())]
    some = random.Random(1).sample(others, int(SHARE_OF_WORDS * len(marked)))
    often = [each for each in marked for _ in range(OFTEN.get(each.asks, 1))]
    reader = start(wheel, [*marked, *others], before)
    train(reader, [*often, *some], Varying(marked, talk(), changes()), told)
    return reader


def talk() -> Talk:
    """Return the talk that may stand around a question."""
    return Talk(**tomllib.loads((READINGS / "talk.toml").read_text(encoding="utf-8")))


def changes() -> Changes:
    """Return what makes another question of one."""
    return Changes(**tomllib.loads((READINGS / "changes.toml").read_text(encoding="utf-8")))


def measured(reader: Reader, held: Sequence[Phrasing]) -> dict[str, float]:
    """Return how much of held-out phrasings is read right: what is asked, and all of its parts."""
    read = [(each, propose(reader, each.text, each.context)) for each in held]
    asks = [found.asks == each.asks for each, found in read]
    whole = [found.asks == each.asks and found.parts == each.parts for each, found in read]
    return {"what is asked": sum(asks) / len(held), "and every part": sum(whole) / len(held)}

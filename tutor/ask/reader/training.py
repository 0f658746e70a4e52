"""Train the reader on all that is written for it, and write the file that ships."""

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
from tutor.ask.reader.shipped import save
from tutor.ask.reader.varying import Talk, Varying

HELD, HELD_TALKS = 0.03, 0.08  # the shares that it does not learn, and on which it is measured
SHARE_OF_WORDS = 0.2
# What is asked most often is learnt most often: else a rare question is read where a common one stands.
OFTEN_IN_TURN = 2
OFTEN = {"slope": 3, "steps": 2, "value": 2, "fate": 2, "update": 2, "follow": 2}


def train_and_save(wheel: Path, told: Callable[[str], None]) -> dict[str, float]:
    """Train, write the file, return the figures on what it has not learned. Raises WeightsError."""
    marked, talks = list(phrasings()), list(conversations())
    for each in (marked, talks):
        random.Random(0).shuffle(each)
    cut, of_talks = int(HELD * len(marked)), int(HELD_TALKS * len(talks))
    turns = [turn for talk in talks for turn in in_context(talk)]
    held = [turn for talk in talks[:of_talks] for turn in in_context(talk)]
    reader = trained(wheel, [*marked[cut:], *turns[len(held) :]], told)
    save(reader, familiar([*marked, *turns]))
    return measured(reader, [*marked[:cut], *held])


def trained(wheel: Path, marked: Sequence[Phrasing], told: Callable[[str], None]) -> Reader:
    """Return a reader trained on marked phrasings, and on some of what the answers and the strangers are."""
    asked = [phrasing for answer in (*load_answers(), *load_social()) for phrasing in answer.phrasings]
    others = [Phrasing(WORDS, text, ()) for text in (*asked, *load_out_of_scope())]
    some = random.Random(1).sample(others, int(SHARE_OF_WORDS * len(marked)))
    often = [each for each in marked for _ in range(OFTEN_IN_TURN if each.context else OFTEN.get(each.asks, 1))]
    reader = start(wheel, [*marked, *others])
    train(reader, [*often, *some], Varying(marked, talk()), told)
    return reader


def talk() -> Talk:
    """Return the talk that may stand in front of a question, and behind it."""
    found = tomllib.loads((READINGS / "talk.toml").read_text(encoding="utf-8"))
    return found["front"], found["behind"]


def measured(reader: Reader, held: Sequence[Phrasing]) -> dict[str, float]:
    """Return how much of held-out phrasings is read right: what is asked, and all of its parts."""
    read = [(each, propose(reader, each.text, each.context)) for each in held]
    asks = [found.asks == each.asks for each, found in read]
    whole = [found.asks == each.asks and found.parts == each.parts for each, found in read]
    return {"what is asked": sum(asks) / len(held), "and every part": sum(whole) / len(held)}

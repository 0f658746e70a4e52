"""Which of two readers is heard: the rules, which object to what they cannot place, or the one that learned."""

import re
from dataclasses import replace

from tutor.ask.kinds import Question, kind
from tutor.ask.offer import Offer
from tutor.ask.question import LONGEST
from tutor.ask.reader.context import CHANGE
from tutor.ask.reader.familiar import can_change
from tutor.ask.reader.heard import DIGIT, certain
from tutor.ask.reader.heard import heard as heard_by_training
from tutor.ask.reading import Asks, Read, Refused

STRONG = 0.9  # from here on the reader is heard, whatever the rules miss
LIKELY = 0.8  # so for what is put on a last question, which shows what changed

Heard = Read | Asks | Refused | None


def or_trained(heard: Heard, text: str, before: Question | Offer | None, context: str) -> Heard:
    """Return what the trained reader makes of a text that the rules leave open; its form where they have none.

    Where it reads no more than they do, it has passed over what they could not place: the number is told without those
    words, and not at all where one of them can change it, or something is open; but where it is nearly certain.
    """
    if isinstance(heard, Asks) and (heard.choices or (before and _knows_all_words(heard))):
        told = CHANGE in context or isinstance(before, Offer)
        again = certain(text, before, context) if before and told else None
        return again or heard  # what a number is of may be told by what was changed last
    if isinstance(heard, Asks) and heard.offer.open and not heard.offer.unused and _is_choice(heard.offer):
        return heard  # all of it was read, and means one thing or the other
    found = heard_by_training(text, before, context) if len(text) <= LONGEST else None
    lacks = isinstance(heard, Asks) and bool(heard.offer.open)
    if (
        isinstance(found, Read)
        and found.whole
        and found.sure >= (LIKELY if before else STRONG)
        and (before or not lacks)
    ):
        return found
    if isinstance(heard, Asks) and not (heard.offer.open or heard.offer.unused):
        return heard  # nothing was wished for
    if isinstance(heard, Asks) and isinstance(found, Read) and found.offer.adds_nothing_to(heard.offer):
        unused = heard.offer.unused
        changed = can_change(unused) or any(map(DIGIT.search, unused))
        return heard if heard.offer.open or changed else replace(found, left=unused)
    whole = isinstance(found, Read) or heard is None or isinstance(heard, Refused)
    return found if found and whole else heard


def _knows_all_words(heard: Asks) -> bool:
    """Say whether it is about the last question, and nothing but numbers was not used."""
    return heard.follows and not any(re.search(r"[^\W\d]{2}", word) for word in heard.offer.unused)


def _is_choice(offer: Offer) -> bool:
    """Say whether all that is open in a form is one of several."""
    choices = {each.name for each in kind(offer.kind).FIELDS if each.sort == "choice"}
    return offer.open.keys() <= choices

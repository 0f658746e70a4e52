"""Which of two readers is heard: the rules, which object to what they cannot place, or the one that learned."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tutor.ask.kinds import Question, kind
from tutor.ask.offer import Offer
from tutor.ask.onward import is_of_degrees
from tutor.ask.question import LONGEST, read
from tutor.ask.reader.familiar import can_change, changing
from tutor.ask.reader.heard import DIGIT, NEAR, certain, named, read_in
from tutor.ask.reader.heard import heard as heard_by_training
from tutor.ask.reader.marked import CHANGE, GUESS, outside
from tutor.ask.reader.onto import FOLLOW
from tutor.ask.reading import Asks, Read, Refused
from tutor.ask.said import TWO_VALUES

OPTIMIZER = "optimizer"
BARE = re.compile(r"[-−+]?\s?\d*\.?\d+")
THAT_OF_BEFORE = r"that(?! (?:gradient|function|line|curve|slope|formula|parabola|derivative)\b)"
RELATIVE = re.compile(
    rf"\b(?:there|{THAT_OF_BEFORE}|next|more|less|half|twice|double|back|without|plain|start|beginning|degrees?|"
    r"keep|going|only|other)\b"
)
WORD = re.compile(r"[^\W\d_]+")
SAYING_NOTHING = {"a", "about", "again", "and", "at", "but", "for", "hm", "how", "if", "instead", "is", "it", "let"}
SAYING_NOTHING |= {"lets", "make", "of", "ok", "or", "please", "pls", "say", "so", "the", "then", "to", "try", "us"}
SAYING_NOTHING |= {"use", "what", "with", "in", "place", "rather", "than"}
WISH = re.compile(r"[^\W\d]{3}|[?'′→]|[d∂]\w?/[d∂]")  # a formula and a place alone ask for nothing
IN_TALK = 0.7  # from here on the reader is heard before the rules where the same is asked again
FIRST = 0.85  # from here on where another question is; and it is told without a doubt
STRONG = 0.93  # from here on the reader is heard, whatever the rules miss
LIKELY = 0.8  # so for what is put on a last question, which shows what changed

Heard = Read | Asks | Refused | None


def decided(
    text: str,
    before: Question | Offer | None,
    older: Sequence[Question],
    context: str,
    ended: Sequence[Question] = (),
) -> Heard:
    """Return how a text is read: behind a question as the trained reader has it where it is likely, else by the rules.

    What the rules leave open is heard by the trained reader. `context` says what stood before, `ended` what the last
    question came to.
    """
    if len(text) <= LONGEST and (told := named(text, context)):
        return told
    owes = isinstance(before, Offer) and bool(before.unused)  # what was not used then is not forgotten
    last = None if owes else before
    found = heard_by_training(text, last, context, (*ended, *older)) if last and len(text) <= LONGEST else None
    again = read_in(text, context).asks == FOLLOW  # the same is asked: that is told by less than another question
    enough = IN_TALK if again else FIRST
    if isinstance(found, Read) and found.whole and found.sure >= enough and _is_plain(text, before, context):
        return replace(found, proposed=found.sure < FIRST)
    by_rule = read(text, before, older)
    if isinstance(by_rule, Read) and isinstance(found, Read) and _is_of_one(found, by_rule):
        return found if read_in(text, context).words("B") else by_rule
    if isinstance(by_rule, Read) and by_rule.offer.kind == OPTIMIZER and not read_in(text, context).words("F"):
        given = heard_by_training(text, None, context)  # of a gradient that is told, not of a loss that has it
        return given if isinstance(given, Read) and given.whole else by_rule
    if isinstance(by_rule, Read):
        return by_rule
    if last is None and len(text) <= LONGEST:
        found = heard_by_training(text, None, context)
    if isinstance(by_rule, Asks) and by_rule.why:  # "why does nobody explain this: …" asks for a number all the same
        return found if isinstance(found, Read) and found.whole and found.sure >= STRONG else by_rule
    heard = _or_trained(by_rule, found, text, last, context)
    return heard or (named(text, context, NEAR) if len(text) <= LONGEST else None)


def _is_of_one(found: Read, by_rule: Read) -> bool:
    """Say whether the trained reader heard one variable named where the rules take all of them: "if I change x"."""
    one, all_of_them = found.offer, by_rule.offer
    names = [each.slots.get("by", "") for each in (one, all_of_them)]
    return one.kind == all_of_them.kind and "," in names[1] and names[0] in names[1].split(", ")


def _is_plain(text: str, before: Question | Offer | None, context: str) -> bool:
    """Say whether a next text tells what it changes: no word in it goes by what came out, and no number stands alone.

    What a number alone is of may be told by what was changed last.
    """
    read = read_in(text, context)
    rest = outside(text.lower(), read.parts) if len(text.lower()) == len(text) else text.lower()
    if changing(text, read.parts) or RELATIVE.search(rest) or _is_of_degrees(before):
        return False
    ways = {"from", "to"} <= {each.name for each in before.FIELDS} if isinstance(before, Question) else False
    if read.asks == FOLLOW and ways:
        return False  # which end of it is meant?
    alone = read.asks == FOLLOW and all(BARE.fullmatch(text[part.start : part.end]) for part in read.parts)
    alone = alone and not {*WORD.findall(rest)} - SAYING_NOTHING  # "epoch 4" says of what it is
    counted = bool(read.parts) and all(part.tag == "N" for part in read.parts) and read.sure >= FIRST
    return not alone or counted or CHANGE in context or isinstance(before, Offer)


def _is_of_degrees(before: Question | Offer | None) -> bool:
    """Say whether the last place was one of degrees: a next number may be of them too."""
    values = before.slots().get("place") if isinstance(before, Question) else None
    numbers = values.values() if isinstance(values, Mapping) else ()
    return any(isinstance(value, float) and value and is_of_degrees(value) for value in numbers)


def _or_trained(heard: Heard, found: Heard, text: str, before: Question | Offer | None, context: str) -> Heard:
    """Return what the trained reader found where the rules leave something open; its form where they have none.

    Where it reads no more than they do, it has passed over what they could not place: the number is told without those
    words, and not at all where one of them can change it, or something is open; but where it is nearly certain.
    """
    if isinstance(heard, Asks) and (heard.choices or (before and _knows_all_words(heard))):
        told = CHANGE in context or isinstance(before, Offer)
        again = certain(text, before, context) if before and told else None
        other = read_in(text, context).asks != FOLLOW and not heard.choices
        strong = other and isinstance(found, Read) and found.whole and found.sure >= STRONG
        return again or (found if strong else heard)  # what a number is of may be told by what was changed last
    if isinstance(heard, Asks) and heard.offer.open and not heard.offer.unused and _is_choice(heard.offer):
        return heard  # all of it was read, and means one thing or the other
    if _lacks_one(heard, found):
        return heard
    if not before and heard and not WISH.search(outside(text, read_in(text, context).parts)):
        return heard
    less = isinstance(heard, Asks) and isinstance(found, Read) and found.offer.adds_nothing_to(heard.offer)
    lacks = isinstance(heard, Asks) and bool(heard.offer.open) and less
    if (
        isinstance(found, Read)
        and (found.whole or (found.sure >= STRONG and not before))  # "row 3, seat 8: …"
        and found.sure >= (LIKELY if before else STRONG)
        and (before or not lacks)
    ):
        unknown = less and isinstance(heard, Asks) and heard.without
        return replace(found, left=heard.offer.unused) if unknown and isinstance(heard, Asks) else found
    if isinstance(heard, Asks) and not (heard.offer.open or heard.offer.unused):  # no wish that the rules know
        same = less and isinstance(found, Read) and heard.offer.adds_nothing_to(found.offer)
        return found if isinstance(found, Read) and found.whole and (same or not less) else heard
    if isinstance(heard, Asks) and isinstance(found, Read) and less:
        believed = " ".join(read_in(text, context).words(GUESS))
        unused = tuple(word for word in heard.offer.unused if word not in believed)
        changed = can_change(unused) or TWO_VALUES in unused or any(map(DIGIT.search, unused))
        return heard if heard.offer.open or changed else replace(found, left=unused)
    whole = isinstance(found, Read) or heard is None or isinstance(heard, Refused)
    return found if found and whole else heard


def _lacks_one(heard: Heard, found: Heard) -> bool:
    """Say whether the rules know every word, and what is missing, and the trained reader fills it and is not sure."""
    if not (isinstance(heard, Asks) and isinstance(found, Read)) or found.sure >= IN_TALK:
        return False
    return bool(heard.offer.open) and not heard.offer.unused


def _knows_all_words(heard: Asks) -> bool:
    """Say whether it is about the last question, and nothing but numbers was not used."""
    return heard.follows and not any(re.search(r"[^\W\d]{2}", word) for word in heard.offer.unused)


def _is_choice(offer: Offer) -> bool:
    """Say whether all that is open in a form is one of several."""
    choices = {each.name for each in kind(offer.kind).FIELDS if each.sort == "choice"}
    return offer.open.keys() <= choices

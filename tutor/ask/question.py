"""A question in plain words becomes a typed question, an offer that asks back, a refusal, or nothing of ours."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tutor.ask.alone import bare, choices, of_model, owed
from tutor.ask.claims import as_asked
from tutor.ask.corrected import corrected
from tutor.ask.draft import Draft, drafted, needs_none
from tutor.ask.fields import Place, at, part, single, usual
from tutor.ask.follow import Before, changed, lacks, told
from tutor.ask.going_on import asks_on, goes_on
from tutor.ask.kinds import Question, kind, ruled
from tutor.ask.leads import Turn, said_of, taken
from tutor.ask.offer import Offer, quoted
from tutor.ask.onward import INSTEAD, in_degrees_too, in_radians, moved, scaled
from tutor.ask.over_data import over_data
from tutor.ask.parts import parts
from tutor.ask.pieces import Piece
from tutor.ask.reading import Asks, Read, Refused
from tutor.ask.said import Said, hear, pieces_of, said_by
from tutor.ask.several import fit, rows, without_rate
from tutor.ask.telling import without_telling
from tutor.ask.tree import Unreadable
from tutor.ask.typed import parsed

LONGEST = 700
WHICH = "Which one do you mean?"
WHAT = "Is that what you want to know, or what else?"


def read(
    text: str, before: Question | Offer | None = None, older: Sequence[Question] = ()
) -> Read | Asks | Refused | None:
    """Return what a question asks; None where it is nothing that a kind of ours can work out.

    With the last computed question `before`, or the last form that asked back, a text that only gives a few slots
    changes those of it; where it does not fit there, those of an `older` one of another kind about the same formula.
    """
    if len(text) > LONGEST:
        return None
    turn = taken(text)
    before, turn = (before and corrected(turn, before, older)) or (before, turn)
    if isinstance(before, Question) and (further := moved(before, turn)):
        return Read(further, note=changed(Before.of(before), further))
    if isinstance(before, Offer) and (form := _turned(before, turn)):
        return form
    fresh = _alone(turn.text)
    unreadable = isinstance(fresh, Refused) and fresh.name == "unreadable"
    if before is None or unreadable or isinstance(fresh, Read):
        return fresh
    first, *others = _places(before, older)
    last = _followed(turn, first)
    if not isinstance(last, Read):
        tried = [*(_followed(turn, place) for place in others), _followed(turn, first, fixed=False)]
        last = next((each for each in tried if isinstance(each, Read)), None) or tried[-1] or last
    return last or fresh


def _places(before: Question | Offer, older: Sequence[Question]) -> list[Before]:
    """Return what a next text may be about: the last question, then the last of each other kind on its formula."""
    first = _before(before, older)
    formula = first.slots.get("formula")
    of_kind = {type(each): each for each in reversed(older) if each.slots().get("formula") == formula is not None}
    others = [Before.of(each) for each in older if each is of_kind.get(type(each)) and type(each) is not first.kind]
    rated = any(each.sort in ("number", "positive") for place in (first, *others) for each in place.kind.FIELDS)
    return [replace(first, rated=rated), *others]


def _alone(text: str) -> Read | Asks | Refused | None:
    """Return what a text asks by itself, part by part; if that is incomplete, without its talk, or thing by thing."""
    if of_parts := _of_parts(parts(text)):
        return of_parts
    try:
        said = as_asked(over_data(hear(text)))
    except Unreadable as reason:
        whole: Read | Asks | Refused | None = Refused("unreadable", str(reason))
    else:
        whole = _judged(said)
    if isinstance(whole, Read):
        return _together(text, whole) or whole
    try:
        rest = without_telling(text)
        asked = _judged(as_asked(over_data(rest))) if rest else None
    except Unreadable:
        return whole
    return asked if isinstance(asked, Read) else _together(text) or _after_a_claim(text) or whole


def _of_parts(found: Mapping[str, str]) -> Read | None:
    """Return what each part asks, one that is incomplete after the one before it; else the first of them."""
    done: list[Read] = []
    for text in found.values():
        each = _alone(text)
        if done and not isinstance(each, Read):
            each = _followed(taken(text.rpartition("\n")[2]), _before(done[-1].question))
        if not isinstance(each, Read) or each.why or each.more:
            break
        done.append(each)
    if len(done) < len(found):
        part = next(iter(found), "")
        return replace(done[0], note=f"This is part ({part}): ask for each other part by itself") if done else None
    if len({read.question.understood() for read in done}) < len(done):  # "a) −3 b) 0": answers to choose from
        return done[0]
    return replace(_joined(done), note=f"Part by part: {', '.join(f'({each})' for each in found)}") if done else None


def _together(text: str, whole: Read | None = None) -> Read | None:
    """Return what a text asks of several things at once, where each of them is complete alone.

    What was read as a `whole` must be one of them: else it is made of all of them.
    """
    try:
        for row in rows(pieces_of(text), tight=whole is not None):
            done = [next((read for way in ways if (read := _only(way))), None) for ways in row]
            each = [read.question for read in done if read]
            if all(done) and fit(row, each) and (whole is None or whole.question in each):
                return _joined([read for read in done if read])
    except Unreadable:
        pass
    return None


def _only(found: list[Piece]) -> Read | None:
    """Return what pieces ask; a rate may be for something else that is asked."""
    said = as_asked(over_data(said_by(found)))
    read = next((each for way in (said, without_rate(said)) if isinstance(each := _judged(way), Read)), None)
    return read if read and not read.why else None


def _joined(done: list[Read]) -> Read:
    return replace(done[0], more=tuple(each.question for each in done[1:]))


def _after_a_claim(text: str) -> Read | None:
    """Return what is asked after a first sentence that is itself complete: "x^2 has slope 2 at 1. and at 4?".

    The first must only tell what is believed of it; it is not answered.
    """
    for end in re.finditer(r"(?<=[^.?])(?:\.{3,}|…|\.)\s", text):
        first = _alone(text[: end.start()])
        if isinstance(first, Read) and first.guess and not first.why:
            then = _followed(taken(text[end.end() :]), _before(first.question))
            return then if isinstance(then, Read) and not then.passed else None
    return None


def _judged(said: Said) -> Read | Asks | Refused | None:
    return _nearest(said, [drafted(kind, said) for kind in ruled()]) if _is_ours(said) else None


def _is_ours(said: Said) -> bool:
    """Say whether there is a formula or an update, and every wish has a kind that may answer it."""
    known = frozenset().union(*(kind.WANTS for kind in ruled() if kind.wished(said)))
    slots = {name for kind in ruled() for name in (*(each.name for each in kind.FIELDS), *kind.ALSO)}
    served = {word for wish, told in said.wants.items() if wish in known for word in told}
    foreign = {word for told in said.wants.values() for word in told if word not in served and not needs_none(word)}
    seen = said.formula is not None or bool(said.problem) or any(kind.seen(said) for kind in ruled())
    return seen and not foreign and {*said.numbers, *said.mentioned} <= slots


def _nearest(said: Said, drafts: list[Draft]) -> Read | Asks | Refused | None:
    for draft in drafts:
        if draft.question and not draft.unused:
            guess = said.guess or (said.numbers.get("goal", ()) if _is_end(draft, said) else ())
            return Read(draft.question, guess, said.steps, said.why, passed=said.passed)
    if said.problem:
        return Refused("formula", said.problem)
    draft = min(drafts, key=lambda each: each.faults)
    told = said.bare and bool(said.unused)  # "dying relu": the name of a function in a sentence is no formula
    stands = not said.bare and bool(said.given or said.point) and not (said.passed or said.unused)
    wished = (bool(said.wants or said.numbers) or stands) and not told
    why = said.why or said.symptom
    return Asks(draft.offer, _sentence(draft, said), wished, why, False, draft.without(said), draft.claimed(said))


def _is_end(draft: Draft, said: Said) -> bool:
    """Say whether a goal is where somebody says that a walk ends; where steps are counted until then, it is none."""
    return "goal" in draft.kind.ALSO and "count" not in said.wants


def _sentence(draft: Draft, said: Said) -> str:
    """Say what was read, what was not used, and what is missing."""
    offer = draft.offer
    known = [each for each in draft.kind.FIELDS if offer.slots.get(each.name, usual(each)) != usual(each)]
    alone = {text.partition(" ")[0] for text in offer.slots.values() if text.count("=") == 1}
    parts = [told(each, offer.slots[each.name]) for each in known if offer.slots[each.name] not in alone]
    kind = part(draft.kind.LABEL)
    read = f"I read {', '.join(parts).removeprefix('for ')}: {kind}{'' if kind.endswith('?') else '.'}" if parts else ""
    unused = f"I did not use {quoted(offer.unused)}." if offer.unused else ""
    if not (offer.open or unused or said.wants or said.numbers):
        read = f"{read} {WHAT}"
    known_already = draft.kind.meanwhile(draft.slots) if set(offer.open) == {"place"} and not unused else ""
    return " ".join(filter(None, [read, unused, known_already, *dict.fromkeys(offer.open.values())]))


def _before(asked: Question | Offer, older: Sequence[Question] = ()) -> Before:
    if isinstance(asked, Question):
        return Before.of(asked, older)
    fresh = tuple(word for word in asked.unused if word not in asked.owed)
    known = kind(asked.kind)
    return Before(known, parsed(known.FIELDS, asked.slots)[0], asked.open, fresh, asked.owed, complete=False)


def _turned(asked: Offer, turn: Turn) -> Asks | None:
    """Return a form with its place in radians, where a text says that it was in degrees."""
    slots = _before(asked).slots
    known = slots.get("place")
    given = {name: single(value) for name, value in known.given.items()} if isinstance(known, Place) else {}
    place = in_radians(turn, slots.get("formula"), given)
    form = replace(asked, slots={**asked.slots, "place": at(place)})
    return Asks(form, f"I read {form.slots['formula']} at {at(place)}. {WHAT}", True, follows=True) if place else None


def _followed(turn: Turn, before: Before, fixed: bool = True) -> Read | Asks | None:
    """Return the last question with the slots that this one gives put on it; of another kind where that is wished.

    One that is not `fixed` may become another kind to take a number as well.
    """
    turn = replace(turn, text=scaled(INSTEAD.sub(r"\1", turn.text), before))
    try:
        told = said_of(turn)
    except Unreadable:  # without "i use" the rest may be none
        return None
    said = in_degrees_too(bare(of_model(told, before), before, turn.leads), before)
    before = owed(before, told, said)
    if not goes_on(turn, said, not before.complete) and said.formula is told.formula:
        return None
    fits = said.numbers.keys() <= {each.name for each in before.kind.FIELDS} | before.kind.ALSO
    others = [kind for kind in ruled() if said.wants or (not (fixed or fits) and before.for_kind(kind))]
    others = [kind for kind in others if kind is not before.kind]
    drafts = [drafted(kind, said, before) for kind in (before.kind, *others)]
    for draft in sorted(drafts, key=lambda each: (len(said.wants.keys() - each.kind.WANTS), before.lost(each.kind))):
        same = draft.kind is before.kind and not said.wants
        left = draft.offer.unused if same else draft.unused
        if draft.question and not left and not lacks(before, draft.question, said):
            return Read(draft.question, said.guess, said.steps, said.why, changed(before, draft.question), said.passed)
    draft = min(drafts, key=lambda each: each.faults)
    if not asks_on(turn, said, draft.offer.unused):
        return None
    which, offer = choices(said, before), replace(draft.offer, owed=before.unused)
    sentence = f"{_sentence(draft, said)} {WHICH}" if which else _sentence(draft, said)
    without = None if which else draft.without(said)
    return Asks(offer, sentence, True, said.why, follows=True, choices=which, without=without)

"""A next text of a conversation, put on the question before it: its parts are new, all else stays."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tutor.ask.kinds import Question, kind
from tutor.ask.offer import Offer
from tutor.ask.reader.filling import Reading, form_of, readings, texts_of
from tutor.ask.reader.proposed import Proposal

FOLLOW = "follow"  # the same is asked again, with other values
_VALUE = re.compile(r"\s*([^\W\d_]+_?\d*)\s*=\s*(.+?)\s*(?=,\s*[^\W\d_]+_?\d*\s*=|$)")


@dataclass(frozen=True)
class Base:
    """What a next text may go on from: a question that was worked out, or a form that asked back."""

    of: type[Question]
    texts: Mapping[str, str]

    @classmethod
    def of_last(cls, last: Question | Offer) -> "Base":
        """Return the form of either."""
        if isinstance(last, Offer):
            return cls(kind(last.kind), last.slots)
        return cls(type(last), last.texts())


def put_on(read: Proposal, base: Base) -> Question | None:
    """Return the last question with what a text gives put on it; None where its form has no field for a part."""
    again = [asked for asked in readings().values() if base.of.NAME in asked.kinds]
    wanted = again if read.asks == FOLLOW else [readings()[read.asks]] if read.asks in readings() else []
    ways = [(of, asked) for asked in wanted for of in asked.known() if read.asks != FOLLOW or of is base.of]
    return next((question for way in ways if (question := _further(read, base, *way))), None)


def _further(read: Proposal, base: Base, of: type[Question], asked: Reading) -> Question | None:
    """Return a question of a kind with the last one's texts below the new ones; None where it is the same, or none."""
    new = texts_of(of, asked, read)
    if new is None:
        return None
    given = {name for part in read.parts for name in asked.slots.get(part.tag, ())}
    said = given if read.asks == FOLLOW else given | asked.set.keys()
    fresh = {name: text for name, text in new.items() if name in said}
    old = {**new, **_old(base, of, renamed="formula" in fresh)}
    question = form_of(of, {**old, **fresh, **_places(old, fresh)}).question
    return None if question and (base.of, base.texts) == (type(question), question.texts()) else question


def _old(base: Base, of: type[Question], *, renamed: bool) -> dict[str, str]:
    """Return what stays of the last question in the form of a kind; a formula that is new has variables of its own."""
    stays = of is base.of
    kept = {
        each.name for each in of.FIELDS if (each.sort != "choice" or stays) and not (renamed and each.sort == "names")
    }
    return {name: text for name, text in base.texts.items() if name in kept}


def _places(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Return places of which a text gives some values only, with the values that stay."""
    found = {}
    for name in ("place", "start"):
        if "=" in new.get(name, "") and "=" in old.get(name, ""):
            found[name] = ", ".join(
                f"{key} = {value}" for key, value in {**_values(old[name]), **_values(new[name])}.items()
            )
        elif name in old and name not in new and "formula" in new:
            found[name] = ", ".join(_values(old[name]).values()) or old[name]
    return found


def _values(text: str) -> dict[str, str]:
    return dict(_VALUE.findall(text))

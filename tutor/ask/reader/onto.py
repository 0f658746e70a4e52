"""A next text of a conversation, put on the question before it: its parts are new, all else stays."""

import re
from collections.abc import Mapping

from tutor.ask.kinds import Question
from tutor.ask.reader.filling import Reading, form_of, readings, texts_of
from tutor.ask.reader.proposed import Proposal

FOLLOW = "follow"  # the same is asked again, with other values
_VALUE = re.compile(r"\s*([^\W\d_]+_?\d*)\s*=\s*(.+?)\s*(?=,\s*[^\W\d_]+_?\d*\s*=|$)")


def put_on(read: Proposal, before: Question) -> Question | None:
    """Return the last question with what a text gives put on it; None where its form has no field for a part."""
    again = [asked for asked in readings().values() if before.NAME in asked.kinds]
    wanted = again if read.asks == FOLLOW else [readings()[read.asks]] if read.asks in readings() else []
    ways = [(of, asked) for asked in wanted for of in asked.known() if read.asks != FOLLOW or of is type(before)]
    return next((question for way in ways if (question := _further(read, before, *way))), None)


def _further(read: Proposal, before: Question, of: type[Question], asked: Reading) -> Question | None:
    """Return a question of a kind with the last one's texts below the new ones; None where it is the same, or none."""
    new = texts_of(of, asked, read)
    if new is None:
        return None
    given = {name for part in read.parts for name in asked.slots.get(part.tag, ())}
    said = given if read.asks == FOLLOW else given | asked.set.keys()
    fresh = {name: text for name, text in new.items() if name in said}
    old = {**new, **_old(before, of, renamed="formula" in fresh)}
    question = form_of(of, {**old, **fresh, **_places(old, fresh)}).question
    return question if question != before else None


def _old(before: Question, of: type[Question], *, renamed: bool) -> dict[str, str]:
    """Return what stays of the last question in the form of a kind; a formula that is new has variables of its own."""
    stays = of is type(before)
    kept = {
        each.name for each in of.FIELDS if (each.sort != "choice" or stays) and not (renamed and each.sort == "names")
    }
    return {name: text for name, text in before.texts().items() if name in kept}


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

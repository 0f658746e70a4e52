"""What a next text may do to the last question besides giving a slot: a step more, the other variable, a new start."""

import re
from dataclasses import replace

from tutor.ask.kinds import OnFormula, Question
from tutor.ask.kinds.stepping import Stepping

LEAD = r"\W*(?:(?:ok|okay|so|then|and|now|cool|hm+)\b\W*)*"
STEP = re.compile(
    rf"{LEAD}(?:do |take |make )?(?:another(?: one| step)?|one more(?: step)?|(?:the )?next step)\W*(?:please|pls)?\W*"
)
OTHER = re.compile(rf"{LEAD}(?:what (?:about|is) |how about )?the other (?:one|variable|partial|derivative|weight)\W*")
THING = "topic|question|thing|problem|exercise|task"
OPENING = re.compile(
    r"\s*(?:(?:ok|okay|so|now|cool|right|great)\b[\s,.!]*)*"
    rf"(?:(?:next|new|last|another|different) (?:{THING})|(?P<more>one more|(?:another|next|last) one))"
    r"(?: please)?\s*(?:[:,;.-]|\bis\b)\s*(?=\S)",
    re.IGNORECASE,
)


def moved(asked: Question, text: str) -> Question | None:
    """Return the last question one step further, or by its other variable; None where the text says anything else."""
    said = text.lower().strip()
    if isinstance(asked, Stepping) and isinstance(asked, OnFormula) and STEP.fullmatch(said) and asked.shown == "end":
        return replace(asked, steps=asked.steps + 1)
    if isinstance(asked, OnFormula) and not isinstance(asked, Stepping) and OTHER.fullmatch(said):
        others = tuple(name for name in asked.place if name not in asked.by)
        return replace(asked, by=others) if len(others) == len(asked.by) == 1 else None
    return None


def opened(text: str) -> tuple[str, bool]:
    """Return a text without the words that only open it, as "next topic:", and whether it is one more of the same."""
    found = OPENING.match(text)
    return (text[found.end() :], bool(found["more"])) if found else (text, False)

"""Where an answer is a place, a next text may stand there: "and the slope there?", "does it settle from there?"."""

import re
from collections.abc import Mapping
from dataclasses import replace

from tutor.ask.kinds import OnFormula, Question
from tutor.ask.kinds.slope import Slope
from tutor.ask.kinds.stepping import Stepping
from tutor.ask.reply import Reply

THERE = re.compile(r"\b(?:there|that (?:place|point|spot))\b", re.IGNORECASE)
LOOKS = re.compile(r"\b(?:slopes?|gradients?|derivatives?|steep|value|height|high|loss|cost)\b", re.IGNORECASE)


def standing(last: Reply, text: str) -> Question | None:
    """Return the last question, moved to the place that was its answer; None where the text does not speak of it."""
    asked, computed = last.asked, last.computed
    if not isinstance(asked, OnFormula) or computed is None or not THERE.search(text):
        return None
    numbers = computed.values or ((computed.value,) if computed.value is not None else ())
    here: Mapping[str, float] = asked.reached(numbers)
    if not here:
        return None
    place = {**asked.place, **here}
    if isinstance(asked, Stepping) and not LOOKS.search(text):
        return replace(asked, place=place)
    return Slope(formula=asked.formula, place=place, by=tuple(here), order=1, asked="slope")

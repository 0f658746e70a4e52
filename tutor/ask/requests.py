"""What a text may request of the last reply alone: why, the steps, a guess at it, what it means, something else."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tutor.ask import reply as single
from tutor.ask.answers import Answer
from tutor.ask.aside import WORD, asides
from tutor.ask.because import ABOUT, because, better, extremum, meaning, way
from tutor.ask.beliefs import is_right
from tutor.ask.compared import compared, since
from tutor.ask.compute import Computed, work_out
from tutor.ask.form import FIRST, agreed
from tutor.ask.kinds import Question
from tutor.ask.kinds.slope import Slope
from tutor.ask.kinds.stepping import Stepping
from tutor.ask.leads import taken
from tutor.ask.offer import Offer
from tutor.ask.onward import OTHER, more
from tutor.ask.reply import Reply

HOW = "How that came about"
CODE = "How that came about: these lines of torch gave it"
FURTHER = (
    "That goes on from the answer to “{}”. The lines of torch below show what it says. For a case of your own, paste "
    "your code or give me its numbers: I run them."
)
CURE = "What to write instead stands beneath the line that went wrong"
NUMBER = re.compile(r"[−-]?\d+(?:\.\d+)?")
PLACED = re.compile(r"where (?:is|are) (?:it|the (?!mistake))")  # "where is the slope 10" asks for a place
FORGOT = frozenset({"why", "forget", "miss", "wrong", "mistake", "where"})
VANISHING, TINY = "What is the vanishing gradient problem?", 0.05
IN_CODE = frozenset({"code", "python", "pytorch", "torch", "program"})
OF_NUMBER = frozenset({"extremum", "meaning", "way", "better"})
MEANT = "Then perhaps one of these, or put it into the form."
NEXT = 3
# A way up, asked for alone: "should w go up?" asks for none.
UPHILL = re.compile(
    r"(?!.*(?:down|\bor\b)).*\b(?:uphill|to (?:increase|raise)|makes? (?:the )?\w+ (?:bigger|larger)|way is up)\b"
)


def requested(text: str, last: Reply, earlier: Reply | None, number: Reply | None = None) -> Reply | None:
    """Return the reply to a text that is about the last reply alone; None where it is anything else.

    `earlier` is the number that stood before the last one: "why did it get bigger?" Behind a written answer, what only
    a number can be asked is asked of the last `number`.
    """
    for name in asides(text):
        of = number if name in OF_NUMBER and number and last.kind == "curated" else last
        if said := REQUESTS[name](text, of, earlier):
            return said
    return None


def why(text: str, last: Reply, earlier: Reply | None) -> Reply | None:
    """Return the last number with why it is so, and its steps; code again, with what went wrong; or the lesson."""
    said = frozenset(WORD.findall(text.lower()))
    told = since(last, earlier) if said & ABOUT["change"] else ""
    if last.ran:
        wrong = " ".join(each["says"] for each in last.ran.answer["noticed"] if isinstance(each, dict))
        return replace(last, question=text, note=(told or wrong or CODE).rstrip("."), right=None)
    if not said & frozenset().union(*ABOUT.values()) and (gone_on := further(text, last)):
        return gone_on
    if last.computed is None or last.kind != "computed":
        return None
    reason = because(last.asked, last.computed, said) if last.asked else ""
    note = HOW if reason or told or last.computed.steps else CODE
    note = ". ".join(filter(None, [note, f"{told} {reason}".strip().rstrip(".")]))
    return replace(last, question=text, note=note, steps=True, further=True, right=None)


def further(text: str, last: Reply, earlier: Reply | None = None) -> Reply | None:
    """Return the way on from a written answer: its reason, an example, code, or a case of the asker's own.

    After a number it is the code that gave it.
    """
    if last.kind == "computed" and not last.ran and IN_CODE & {*WORD.findall(text.lower())}:
        return replace(last, question=text, note=CODE, steps=False, further=True, right=None)
    if last.kind != "curated" or last.ran:
        return None
    note = FURTHER.format(last.answers[0].question)
    return replace(last, question=text, note=note, further=True, remark="", offer=None)


def guessed(text: str, last: Reply, earlier: Reply | None) -> Reply | None:
    """Say whether numbers are those of the last answer, or of the whole gradient that it was a part of."""
    numbers = tuple(float(number.replace("−", "-")) for number in NUMBER.findall(text))
    asked, computed = last.asked, last.computed
    if computed is None or not numbers or computed.verdict or PLACED.match(taken(text).core):
        return None
    if isinstance(asked, Slope) and len(asked.by) < len(numbers) == len(asked.place) and asked.asked == "slope":
        asked = replace(asked, by=tuple(asked.place))
        computed = work_out(asked)
    right = is_right(numbers, computed) if computed else None
    steps = bool(FORGOT & {*WORD.findall(text.lower())})
    kept = replace(
        last, question=text, asked=asked, computed=computed, right=right, note="", steps=steps, further=False
    )
    return None if right is None else kept


def others(text: str, last: Reply, earlier: Reply | None = None) -> Reply:
    """Return the next answers and the form: the last question's own, else an empty one."""
    form = Offer(last.asked.NAME, last.asked.texts()) if last.asked else last.offer or Offer(FIRST, {})
    return Reply(text, "asks", last.topics, _next(last), remark=MEANT, offer=form)


def another(text: str, last: Reply, earlier: Reply | None = None) -> Reply | None:
    """Return other answers; none for "i meant at (2, 1)", "the other one", or another step."""
    core = taken(text).core
    step = isinstance(last.asked, Stepping) and more(core)
    return None if step or NUMBER.search(text) or OTHER.fullmatch(core) else others(text, last)


def _next(last: Reply) -> tuple[Answer, ...]:
    """Return the nearest answers that were not given: behind a written answer those after it."""
    return last.answers[last.kind == "curated" :][:NEXT]


def cured(text: str, last: Reply, earlier: Reply | None) -> Reply | None:
    """Return the last run again, where something went wrong in it, or where a line was just put in."""
    wrong = last.ran and last.ran.answer["noticed"]
    return (
        replace(last, question=text, note=CURE if wrong else last.note) if last.ran and (wrong or last.note) else None
    )


def troubles(text: str, last: Reply, earlier: Reply | None) -> Reply | None:
    """Return why a tiny slope is bad for training."""
    tiny = isinstance(last.asked, Slope) and last.computed and 0 < abs(last.computed.value or 0.0) < TINY
    return replace(single.reply(VANISHING), question=text) if tiny else None


def _about(told: Callable[[Question, Computed], str]) -> Callable[[str, Reply, Reply | None], Reply | None]:
    """Return the request for what is `told` of the last number."""

    def request(text: str, last: Reply, earlier: Reply | None) -> Reply | None:
        return _noted(text, last, told(last.asked, last.computed) if last.asked and last.computed else "")

    return request


def _noted(text: str, last: Reply, note: str) -> Reply | None:
    return replace(last, question=text, note=note.rstrip("."), further=True, right=None) if note else None


REQUESTS: dict[str, Callable[[str, Reply, Reply | None], Reply | None]] = {
    "agrees": lambda text, last, earlier: agreed(text, last),
    "steps": why,
    "further": further,
    "other": another,
    "claim": guessed,
    "cure": cured,
    "extremum": _about(extremum),
    "meaning": _about(meaning),
    "compare": lambda text, last, earlier: _noted(text, last, compared(last, earlier)),
    "way": lambda text, *replies: _about(partial(way, uphill=bool(UPHILL.match(text.lower()))))(text, *replies),
    "better": _about(better),
    "problem": troubles,
}

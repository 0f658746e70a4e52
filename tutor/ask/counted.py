"""How many steps of descent a question asks for: counted, numbered by names, one, or nothing that tells."""

import re
from dataclasses import dataclass

from tutor.ask.fields import Open, Slots
from tutor.ask.lexicon import roles
from tutor.ask.notes import GIVEN
from tutor.ask.placed import STOPS
from tutor.ask.said import Said
from tutor.ask.tree import variables

ENDLESS = frozenset(
    {"eventually", "in the end", "in the long run", "in the long term", "sooner or later", "at the very end"}
)
ONCE = ("step", "update", "iteration", "stepcall")
LISTS = frozenset(
    {"give", "list", "list out", "print", "show", "show me", "tabulate", "write", "write down", "write out"}
)
TURNS, OF_VALUES = ("first", "next"), ("values", "of", "new")
AMONG = frozenset({"the", "me", "us", "out", "down", "first", "next", "for", "over"})
WITHIN = frozenset({"after", "during", "for", "in", "of", "over", "over the", "within"})
MANY = frozenset({"steps", "updates", "iterations", "epochs"})


@dataclass(frozen=True)
class HowOften:
    """The number of steps, None where it is open; whether a number tells it, and whether each step is wanted."""

    steps: float | None
    told: bool
    each: bool


def counted(said: Said, slots: Slots) -> HowOften:
    """Return how often a step is taken; "the new w" alone is one. Raises Open where a question says both or neither."""
    told = said.numbers.get("steps", ())
    in_turn = told == tuple(float(step + 1) for step in range(len(told))) and len(told) > 1
    numbered = _numbered(said, slots)
    told = told or numbered
    steps = told[-1] if in_turn or len(told) == 1 else None if told or MANY & said.words else 1
    if max(map(said.order_of_words.count, ("stepcall", "backwardcall"))) > 1:
        raise Open({"steps": "How many steps?"})
    if "step by step" in said.words and (steps or 0) > 1:
        raise Open({"shown": "Only the end, or each step?"})
    each = (
        "each" in said.wants
        or _listed(said)
        or any({"number.steps", "want.each"} <= roles(word) for word in said.words)
    )
    if not told and (each or _endless(said)):
        steps = None
    return HowOften(steps, bool(told), in_turn or each)


def _listed(said: Said) -> bool:
    """Say whether each step is to be written down: "show me 3 steps", "print w for 3 steps", "first 3 values of w"."""
    spoken = [word for word in said.order_of_words if word not in OF_VALUES]
    words = [word for word in spoken if word not in AMONG and word not in said.names]
    values = zip(spoken, spoken[1:], spoken[2:], strict=False)
    steps = zip(words, words[1:], words[2:], strict=False)
    plain = [word for word in said.order_of_words if word != "the"]
    first = zip(("", *plain), plain, plain[1:], plain[2:], strict=False)
    if any(
        order == "first" and number == GIVEN and unit in MANY and before not in WITHIN
        for before, order, number, unit in first
    ):  # "lr 0.1, first 3 steps"
        return True
    stops = STOPS.union(said.names)
    return any(order in TURNS and number == GIVEN and name in stops for order, number, name in values) or any(
        verb in LISTS and number == GIVEN and "number.steps" in roles(unit) for verb, number, unit in steps
    )


def _endless(said: Said) -> bool:
    """Say whether the end of the walk is asked for, and no step is spoken of: "where does descent end up"."""
    halts = "rest" in said.wants and not any(word.endswith(ONCE) for word in said.words)
    return bool(halts or said.words & ENDLESS)


def _numbered(said: Said, slots: Slots) -> tuple[float, ...]:
    """Return how many steps lie between the numbered place that is given and those asked for: w_1 and w_3 are two.

    Raises Open where what is asked for comes before what is given.
    """
    own = variables(slots["formula"].tree) if slots.get("formula") else ()
    started = max((_turn(name) for name in said.given if name not in own), default=0)
    asked = [_turn(name) for name in said.names if name[-1:].isdigit() and name not in own]
    if started and any(turn <= started for turn in asked):
        raise Open({"place": "Where did it start? I go forward only."})
    return tuple(float(turn - started) for turn in asked if turn)


def _turn(name: str) -> int:
    """Return the number behind a name, as in w_2 or w2; zero where there is none."""
    return int(found.group()) if (found := re.search(r"\d+$", name)) else 0

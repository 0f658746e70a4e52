"""Ask beside a quiz: a question whose answer is the key of an open item gets a hint and a twin first."""

import re
from dataclasses import dataclass
from typing import Any

import streamlit as st

from tutor.ask.reply import Reply
from tutor.course.prose import typeset
from tutor.quiz.item import Item
from tutor.quiz.kinds import Number
from tutor.ui.course import drawn_item
from tutor.ui.place import DRAWS, Place, looks

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
CLOSE = 1e-6
FAR = 1_000_003  # in seeds, from those that the quiz itself goes on with


@dataclass
class Spoiler:
    """An open item that a reply would give away; `shown` once the learner has asked for it anyway."""

    place: Place
    item: Item
    shown: bool = False


def spoiled_item(said: Reply) -> Spoiler | None:
    """Return the open item of this session that the reply would answer, None where there is none."""
    if said.computed is None:
        return None
    for key, place in st.session_state.items():
        if isinstance(place, Place) and str(key).startswith(("quiz.", "review")) and not place.settled:
            item = drawn_item(place.lesson, place.item, place.seed)
            if _gives_away(said, item):
                return Spoiler(place, item)
    return None


def show_spoiler(spoiler: Spoiler, number: int | str) -> bool:
    """Show a hint and a twin in place of the answer; say whether the answer may be shown after all."""
    if spoiler.shown or spoiler.place.settled:
        return True
    st.markdown(
        "This looks like the question that is open in your quiz. Here is a hint, and the same with other numbers."
    )
    if spoiler.item.hints:
        st.info(typeset(spoiler.item.hints[0]), icon=":material/tips_and_updates:")
    twin = _twin(spoiler.item)
    if twin:
        st.markdown(f"{typeset(twin.prompt)}\n\n*{twin.right_answer}.* {typeset(twin.rule)}")
    helped, key = "Your next answer there counts as helped.", f"anyway-{number}"
    st.button("Show the answer anyway", key=key, help=helped, on_click=_show_anyway, args=(spoiler,))
    return False


def _show_anyway(spoiler: Spoiler) -> None:
    spoiler.shown = spoiler.place.helped = True


def _twin(item: Item) -> Item | None:
    """Return the item with other numbers; none where it has no others, for the same ones give it away."""
    seeds = range(item.seed + FAR, item.seed + FAR + DRAWS)
    drawn = (drawn_item(item.lesson, item.name, seed) for seed in seeds)
    return next((each for each in drawn if looks(each) != looks(item)), None)


def _gives_away(said: Reply, item: Item) -> bool:
    """Compare numbers: those asked about all stand in the item, and what came out is its key or one of its facts."""
    prompt = {float(n) for n in _NUMBER.findall(f"{item.prompt} {item.code or ''}")}
    asked = _numbers(said.question) or (_numbers(said.computed.understood) if said.computed else set())
    return bool(asked) and asked <= prompt | {1.0, 2.0} and any(_told(said, value) for value in _kept(item))


def _numbers(text: str) -> set[float]:
    """Return the numbers that a text names; "why?" names none, and asks about those of the question before."""
    return {float(number) for number in _NUMBER.findall(text.replace("²", " 2 "))}


def _kept(item: Item) -> list[Any]:
    return [*([item.key] if isinstance(item, Number) else []), *item.facts.values()]


def _told(said: Reply, value: Any) -> bool:
    computed = said.computed
    if computed is None or isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    results = (result for each in computed.each for result in each.values or (each.value,))
    return any(result is not None and abs(result - value) < CLOSE for result in results)

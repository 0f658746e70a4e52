"""The instructor's window: notes on the step that is projected, what comes next, and a clock.

It follows the projected window of the same browser by itself, and hands on the keys that turn a step.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from tutor.course import Lesson, load_misconceptions
from tutor.course.notes import notes_of
from tutor.course.prose import fill, typeset
from tutor.ui.asked import widget
from tutor.ui.course import course, drawn_item, lesson_named
from tutor.ui.predicted import beliefs_of, truth_of
from tutor.ui.prediction import spelled
from tutor.ui.walk.frame import at, script
from tutor.ui.walk.items import beliefs
from tutor.ui.walk.place import PREDICTION, Walk, cleaned, put_into_address, walk_in_address
from tutor.ui.walk.steps import Step, steps_of
from tutor.ui.ways import leave_for

KEY = "walk-notes"
PART = {"change": "code", "lines": "code", "item": "question"}  # the part of the notes that speaks of a step
NO_NOTE = "This step has no note of its own: what there is to say stands on the screen."
LEAD = 160  # characters of what comes next

_HTML = """
<div class="bar">
  <output class="clock" aria-label="Time since you began">0:00</output>
  <button type="button" class="pause">Pause</button>
  <button type="button" class="anew">Begin again</button>
  <span class="gap"></span>
  <span class="follows" role="status"></span>
  <button type="button" class="reveal" hidden>Show it to the class</button>
  <button type="button" class="back" aria-label="Step back">‹</button>
  <button type="button" class="on" aria-label="Step on">›</button>
</div>
"""

_notes = st.components.v2.component(
    "downhill_walk_notes", html=_HTML, css=script("notes.css"), js=script("keys.js", "clock.js", "notes.js")
)


def show_notes() -> None:
    """Show the notes on the step that is projected, or that the address names."""
    walk = _followed() or walk_in_address()
    if walk is None:
        st.title("Notes")
        st.markdown("They open from a walkthrough: begin one, and press **Notes** there.")
        st.button("Walk through a lesson", icon=":material/co_present:", on_click=leave_for, args=("walk",))
        return
    lesson = lesson_named(walk.lesson)
    steps = steps_of(lesson)
    walk.step = min(max(walk.step, 1), len(steps))
    put_into_address(walk)
    step = steps[walk.step - 1]
    with st.container(key=KEY + "-window"):
        hidden = (step.text if step.kind == "item" else PREDICTION) not in walk.opened
        data = {"at": at(walk), "steps": len(steps), "walk": st.query_params.get("walk", "")}
        _notes(key=KEY, data=data | {"hidden": hidden and step.kind in ("item", "predict")}, on_at_change=lambda: None)
        st.caption(f"{lesson.title} · step {walk.step} of {len(steps)}")
        _show_step(lesson, step, walk)
        _show_next(lesson, steps, walk)


def _followed() -> Walk | None:
    """Return where the browser says that the projected window is; None where it has said nothing usable."""
    said = st.session_state.get(KEY)
    told = said.get("at") if isinstance(said, Mapping) else None
    if not isinstance(told, Mapping) or told.get("lesson") not in [lesson.slug for lesson in course()]:
        return None
    opened = told.get("open")
    return cleaned(told["lesson"], told.get("step"), told.get("seed"), opened if isinstance(opened, list) else [])


def _show_step(lesson: Lesson, step: Step, walk: Walk) -> None:
    st.header(step.title, anchor=False)
    notes = notes_of(lesson)
    part = PART.get(step.kind, step.kind)
    if part in notes:
        st.markdown(notes[part])
    elif step.kind not in _TOLD:
        st.caption(NO_NOTE)
    _TOLD.get(step.kind, _nothing)(lesson, step, walk)
    if notes[""] and (step.kind == "opening" or part not in notes):
        st.caption("For the whole lesson")
        st.markdown(notes[""])


def _nothing(*_: Any) -> None:
    """Of most steps there is nothing to tell that is not on the screen."""


def _prediction(lesson: Lesson, _step: Step, _walk: Walk) -> None:
    """What torch did, and which belief leads to which other answer."""
    st.markdown(f"**Torch did: {spelled(lesson, truth_of(lesson))}**")
    known = load_misconceptions()
    for belief, told in beliefs_of(lesson).items():
        st.markdown(typeset(f"- {spelled(lesson, told)}: “{known[belief].belief}”. {known[belief].truth}."))


def _question(lesson: Lesson, step: Step, walk: Walk) -> None:
    """The key, why it is right, what leads to the wrong answers, and the hints."""
    item = drawn_item(lesson.slug, step.text, walk.seed)
    widget(item).show_right("Right")
    st.markdown(typeset(item.rule))
    for line in beliefs(item):
        st.markdown(f"- {line}")
    for hint in item.hints:
        st.caption(typeset(f"A hint: {hint}"))


def _show_next(lesson: Lesson, steps: tuple[Step, ...], walk: Walk) -> None:
    st.divider()
    if walk.step == len(steps):
        st.markdown("**This is the last step.**")
        return
    following = steps[walk.step]
    lead = _lead(lesson, following, walk)
    st.markdown(f"**Next:** {following.title}" + (f"\n\n:small[{lead}]" if lead else ""))


def _lead(lesson: Lesson, step: Step, walk: Walk) -> str:
    """Return how the next step begins, for whoever is about to turn to it."""
    if step.kind == "item":
        return _short(typeset(drawn_item(lesson.slug, step.text, walk.seed).prompt))
    if step.kind == "predict":
        return fill(lesson.prediction.question, lesson.values(lesson.prediction.at))
    return ""


def _short(text: str) -> str:
    """Return the first paragraph, where that is short and no formula has to be cut."""
    first = text.split("\n\n")[0]
    return first if len(first) <= LEAD or "$" in first else f"{first[:LEAD].rsplit(' ', 1)[0]} …"


_TOLD = {"predict": _prediction, "item": _question}

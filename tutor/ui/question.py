"""One question on screen: asked, judged, tried once more where that makes sense, and its feedback that says why.

Whatever is pressed is taken up in a callback, before anything is drawn: no rerun can cut it short.
"""

from functools import partial

import streamlit as st

from tutor.course import load_misconceptions
from tutor.course.prose import show, typeset
from tutor.quiz.feedback import feedback, hold_back
from tutor.quiz.item import Item
from tutor.store import Attempt, new_id, now
from tutor.ui.asked import Widget, widget
from tutor.ui.chart import show_chart
from tutor.ui.course import arrow, lesson_named, run_lesson
from tutor.ui.learner import current_learner, record
from tutor.ui.place import Place, Try

BELIEVED = "In grey, dashed where it is a line: what your answer's rule gives."  # some are a dot, or words
SAME = "That is the answer you gave. Think again, or let it be shown."


def show_question(item: Item, place: Place, review: bool = False) -> None:
    """Show one question: prompt, answer, hints, then the feedback and the demo in which a wrong rule fails."""
    key = f"{item.lesson}-{item.name}-{place.seed}"
    shown = widget(item, key)
    shown.show()
    if place.settled:
        shown.show_answers(place.tries)
        _show_grade(item, place)
        _show_failing(place, item)
        return
    if place.tries:
        shown.show_first(place.tries[0].response)
        st.warning(
            hold_back(item, place.tries[0].grade, load_misconceptions()), title="Not yet", icon=":material/replay:"
        )
    else:
        st.caption("You have two tries; the first one counts." if item.tries > 1 else "You have one try.")
    shown.ask(send=partial(_judge, place, shown, review))
    if place.message:
        st.info(place.message)
        place.message = ""
    _show_help(place, item)


def _judge(place: Place, shown: Widget[Item], review: bool) -> None:
    """Grade what was sent; keep it as an attempt unless it was no answer, or the same again."""
    item, response = shown.item, shown.response()
    judged = item.grade(response)
    again = any(each.response == response for each in place.tries)
    if judged.verdict == "invalid" or again:
        place.message = SAME if again else judged.message
        return
    place.tries.append(Try(response, judged))
    place.settled = place.right or len(place.tries) >= item.tries
    if not place.settled:
        shown.begin_again()
    record(_attempt(item, place, review))


def _attempt(item: Item, place: Place, review: bool) -> Attempt:
    """Return the last try with all that was shown, so that it can be understood years later."""
    last = place.tries[-1]
    shown = {
        "prompt": item.prompt,
        "code": item.code,
        "options": [option.text for option in item.options],
        "key": item.key,
        "facts": dict(item.facts),
    }
    return Attempt(
        id=new_id(),
        learner=current_learner(),
        lesson=item.lesson,
        item=item.name,
        version=item.version,
        seed=item.seed,
        shown=shown,
        response=last.response,
        grade=last.grade.verdict,
        misconception=last.grade.misconception,
        concept=item.concept,
        hints=place.hints,
        helped=place.helped,
        review=review,
        turn=len(place.tries),
        at=now(),
    )


def _show_help(place: Place, item: Item) -> None:
    """Show the hints taken so far, and what there is to press for whoever is stuck."""
    for hint in item.hints[: place.hints]:
        st.info(typeset(hint), icon=":material/tips_and_updates:")
    with st.container(horizontal=True):
        if place.hints < len(item.hints):
            more = "Another hint" if place.hints else "Give me a hint"
            st.button(more, icon=":material/tips_and_updates:", type="tertiary", on_click=_take_hint, args=(place,))
        if place.tries:
            st.button("Show me the answer", type="tertiary", on_click=setattr, args=(place, "settled", True))


def _take_hint(place: Place) -> None:
    place.hints += 1


def _show_grade(item: Item, place: Place) -> None:
    text = feedback(item, place.tries[-1].grade, load_misconceptions())
    if place.right:
        title = "That is right" if place.right_first else "Right, at the second try"
        st.success(text, title=title, icon=":material/check:")
    else:
        st.warning(text, title="Not this time: look at why", icon=":material/lightbulb:")


def _show_failing(place: Place, item: Item) -> None:
    """Offer the demo at this item's numbers, with the path of the wrong rule beside torch's."""
    if item.preset is None or place.right_first:
        return
    if not place.demo:
        label, key = "See it in the demo", f"demo-{item.name}-{item.seed}"
        st.button(label, icon=":material/visibility:", key=key, on_click=setattr, args=(place, "demo", True))
        return
    lesson = lesson_named(item.lesson)
    shown = run_lesson(lesson, lesson.values() | dict(item.preset))
    believed = next((rows for each in place.tries if (rows := item.wrong.get(each.grade.misconception or ""))), None)
    tables = {**shown.tables, **({"wrong": arrow([dict(row) for row in believed])} if believed else {})}
    labels = {control.name: control.label for control in lesson.controls}
    settings = ", ".join(f"“{labels.get(name, name)}” at {show(value)}" for name, value in item.preset.items())
    st.caption(typeset(f"Torch's own run with {settings}.") + (f" {BELIEVED}" if believed else ""))
    show_chart(lesson, "draw", shown.facts, tables, key=f"fail-{item.name}-{item.seed}")

"""The code of a lesson's demo, as it ran or in an editor, and whose run it is that the page shows."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from tutor.course import Lesson
from tutor.course.run import divided, parameters, script
from tutor.ui.edit import Edit, apply, edit_again, edit_of, editor_key, open_editor, restore, waits_in_browser
from tutor.ui.editor import Mark, show_editor, told_by
from tutor.ui.focus import focus_turn, move_focus
from tutor.ui.link import LONGEST
from tutor.ui.outcome import show_noticed, show_output
from tutor.ui.own_code import may_run
from tutor.ui.plain import closed, with_code

OFFERED = (
    "This link carries somebody's change to the code. Nothing of it has run: what you see is the lesson's own run."
)
OWN = (
    "This is your own change, from before the page was loaded anew. What you see is the lesson's run until you run it."
)
UNREAD = "This link carries a change to the code that cannot be read. What you see is the lesson's own run."
UNSURE = "The address carries a change to the code. What you see is the lesson's own run until you run it."
KEPT = "Your change to the code is kept. It has not run since the page was loaded anew."
BROUGHT = "This link carries somebody's change to the code. Nothing of it has run."
WAITING = "The address carries a change to the code. Nothing of it has run."
WAITS = "A change that has not run yet."
EMPTY = "The editor is empty, so there is nothing to run. What you see is the lesson's own run."
REDRAWN = "The picture and the table beside it are from this code."
WHOSE = "**This is your edit.** The picture and its numbers are from it; names and formulas in it are the lesson's."
MANY = 8  # lines that were printed: from here on it is worth a word why
CALLED_OFTEN = (
    "So many lines? To draw the charts, the lesson's own lines below the editor may call your functions many times, "
    "and a `print` inside one prints at every call."
)
LONG = (
    f"This change is too long for a link, which holds {LONGEST:,} characters: the address opens the lesson's own code."
)
NO_SAY = "The controls change nothing in it until the code runs again."
BACK = "Back to the lesson's code"
AGAIN = "Your edit again"
BEFORE = "Your edit from before"
PICTURE = "picture"  # the anchor of the section with the chart, which is a screen or two above the editor


def waiting_edit(lesson: Lesson) -> None:
    """At the top of the page, say that a change waits to be run, and lead to the place where it can be."""
    if edit_of(lesson).offered and may_run().on:
        said = {True: KEPT, False: BROUGHT, None: WAITING}[told_by(editor_key(lesson)).own]
        st.info(f"{said} [See it, and run it](#{PICTURE})", icon=":material/edit:")


def whose_run(lesson: Lesson) -> None:
    """Above the chart, say whether it is an edit that is shown, how that went, and offer the way back."""
    edit = edit_of(lesson)
    if edit.offered and not (allowed := may_run()).on:
        st.info(f"This link carries a change to the code. {allowed.why}", icon=":material/edit_off:")
    elif edit.offered:
        said = {True: OWN, False: OFFERED, None: UNSURE}[told_by(editor_key(lesson)).own]
        _line(lesson, said, run=edit.offered)
    elif edit.text:
        _line(lesson, f"{WHOSE if edit.drawn else '**This is your edit.**'} {_how_it_went(edit)}".strip())
    elif edit.empty:
        st.info(EMPTY, icon=":material/edit_off:")
    elif edit.unread:
        st.info(UNREAD, icon=":material/link_off:")


def show_code(lesson: Lesson) -> None:
    """Show the demo's idea in full, or in the editor."""
    idea = divided(lesson.source)[0]
    edit, allowed = edit_of(lesson), may_run()
    if edit.open and allowed.on:
        _editor(lesson, edit, idea)
    else:
        st.code(idea)
        _way_in(lesson, allowed.on, allowed.why)


def show_rest(lesson: Lesson, values: Mapping[str, Any]) -> None:
    """Show what follows a demo's idea: what feeds the charts, folded, and the call with these values."""
    charts = divided(lesson.source)[1]
    if charts:
        with st.expander("The rest of it: what the charts need"):
            st.code(charts)
    chosen = {name: values.get(name, default) for name, default in parameters(lesson.source).items()}
    st.code(script("", chosen).strip())


def _line(lesson: Lesson, text: str, run: str = "") -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"{lesson.slug}-whose"):
        st.markdown(f":material/edit: {text}", width="stretch")
        if run:
            st.button("Run this change", icon=":material/play_arrow:", on_click=apply, args=(lesson, run))
        _back(lesson, "above")


def _back(lesson: Lesson, where: str) -> None:
    key = f"{lesson.slug}-back-{where}"
    st.button(BACK, icon=":material/undo:", on_click=restore, args=(lesson,), key=key)


def _how_it_went(edit: Edit) -> str:
    """Say what is wrong with the last run, if anything, and which run the picture is from then."""
    outcome = edit.outcome
    if outcome is None or not outcome.message:
        return ""
    said = with_code(closed(outcome.message))
    if edit.drawn:
        return said
    if edit.good:
        return f"{said} The picture is still that of your last run that came to its end. {NO_SAY}"
    return f"{said} The picture is still that of the lesson's own run."


def _way_in(lesson: Lesson, on: bool, why: str) -> None:
    if on:
        key = f"{lesson.slug}-edit"
        label = BEFORE if waits_in_browser(lesson) else "Edit this code"
        with st.container(horizontal=True):
            st.button(label, icon=":material/edit:", on_click=_open_by_press, args=(lesson,), key=key)
            if edit_of(lesson).undone:
                st.button(AGAIN, icon=":material/redo:", on_click=edit_again, args=(lesson,), key=f"{key}-again")
    else:
        st.caption(why)


def _open_by_press(lesson: Lesson) -> None:
    open_editor(lesson)
    move_focus()  # the button that was pressed goes; the keyboard goes on in the editor


def _editor(lesson: Lesson, edit: Edit, idea: str) -> None:
    """The editor with its marks, and below it what the run printed, what went wrong, and the way back."""
    stopped = edit.outcome.line if edit.outcome else None
    marks = [Mark(stopped, "error")] if stopped and stopped <= edit.last_line else []
    show_editor(
        edit.begin,
        editor_key(lesson),
        label="The code",
        marked=marks,
        note=_note(edit),
        original=idea,
        linked=bool(edit.offered),
        ran=edit.text if edit.outcome else None,
        focus=focus_turn(),
    )
    if edit.outcome:
        _show_outcome(edit, edit.outcome.answer)
    if edit.text and not edit.linked:
        st.caption(LONG)
    with st.container(horizontal=True, vertical_alignment="center"):
        _back(lesson, "below")
        if edit.drawn:
            st.markdown(f"[:material/arrow_upward: See the picture](#{PICTURE})", width="content")


def _note(edit: Edit) -> str:
    if edit.offered:
        return WAITS
    if edit.empty:
        return EMPTY
    if edit.outcome is None:
        return ""
    return REDRAWN if edit.drawn else ""


def _show_outcome(edit: Edit, answer: Mapping[str, Any]) -> None:
    """Show what was printed, why it stopped, and what went wrong."""
    if answer["output"] or answer["status"] != "ok":
        show_output({**answer, **_placed(edit, answer, "message")})
    if answer["output"].count("\n") > MANY:
        st.caption(CALLED_OFTEN)
    show_noticed([{**each, **_placed(edit, each, "says")} for each in answer["noticed"]])


def _placed(edit: Edit, told: Mapping[str, Any], sentence: str) -> dict[str, Any]:
    """Name a line that is not in the editor by its text, for its number is not to be seen."""
    line, lines = told["line"], edit.script.splitlines()
    if not line or line <= edit.last_line or line > len(lines):
        return {}
    where = lines[line - 1].strip().replace("`", "'")
    below = f"The lesson's own lines below the editor did not find what they need, at `{where}`"
    return {"line": None, sentence: f"{below}: {closed(told[sentence])} Look at the marked lines of your edit."}

"""A learner's edit of a lesson's demo: kept in the session, run in the sandbox, shown in place of the lesson's run."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import streamlit as st

from tutor.course import Lesson, Run
from tutor.course.once import once
from tutor.course.run import divided
from tutor.sandbox.edited import Declared, Outcome, edited_script, run_edited
from tutor.sandbox.exercise import Unanswered
from tutor.ui.browser import told
from tutor.ui.course import Shown, arrow
from tutor.ui.editor import replace_text, told_by, was_given
from tutor.ui.link import packed, unpacked
from tutor.ui.own_code import ask_ours, run_code
from tutor.ui.ways import arriving

TOLD = ("status", "message", "line", "output", "noticed", "error")  # what is kept of an answer


@dataclass
class Edit:
    """What one learner does to one lesson's code. `text` is what was last run, `offered` what a link brought."""

    begin: str = ""
    open: bool = False
    text: str = ""
    offered: str = ""
    undone: str = ""  # what the way back to the lesson's code took away
    empty: bool = False  # the last run was asked for with nothing in the editor
    unread: bool = False  # a link brought something that is no edit
    script: str = ""
    outcome: Outcome | None = None
    good: Shown | None = None  # the last run with a picture
    own: Shown | None = None  # the lesson's, at the same settings as that one
    drawn: bool = False  # that is the last run of all
    linked: bool = True  # the address carries the text

    @property
    def last_line(self) -> int:
        """Return the number of the editor's last line in the script that ran; what follows is not in the editor."""
        return self.text.rstrip().count("\n") + 1


def edit_of(lesson: Lesson) -> Edit:
    """Return the learner's edit of this lesson; of no other."""
    edits: dict[str, Edit] = st.session_state.setdefault("edits", {})
    return edits.setdefault(lesson.slug, Edit())


def editor_key(lesson: Lesson) -> str:
    """Return the key of the lesson's editor."""
    return f"{lesson.slug}-code"


def take_edit(lesson: Lesson) -> bool:
    """Take over the edit that a link brings on arrival, without running it; say whether it brings one."""
    sent = st.query_params.get(_address(lesson))
    if sent is None or not arriving():
        return False
    edit, text = edit_of(lesson), unpacked(sent) or ""
    edit.unread = not text
    if text and text not in (edit.text, edit.offered) and not _same(lesson, text):
        open_editor(lesson, text)
        edit.text, edit.offered = "", text
    return True


def open_editor(lesson: Lesson, text: str = "") -> None:
    """Open the editor, with the lesson's own text or another one."""
    edit = edit_of(lesson)
    edit.begin, edit.open = text or divided(lesson.source)[0], True
    replace_text(editor_key(lesson), edit.begin)


def waits_in_browser(lesson: Lesson) -> bool:
    """Say whether the browser holds an edit from before this session; the editor, once opened, shows it by itself."""
    key = editor_key(lesson)
    return key in told().changed and not was_given(key)


def restore(lesson: Lesson) -> None:
    """Go back to the lesson's own code, and keep the edit within reach."""
    edit = edit_of(lesson)
    written = (told_by(editor_key(lesson)).text if edit.open else "") or edit.text or edit.offered
    st.session_state["edits"][lesson.slug] = Edit(undone="" if _same(lesson, written) else written)
    _put_into_address(lesson, "")


def edit_again(lesson: Lesson) -> None:
    """Take back the way back: open the edit that it took away, and let it run."""
    text = edit_of(lesson).undone
    open_editor(lesson, text)
    apply(lesson, text)


def apply(lesson: Lesson, text: str) -> None:
    """Let this text be the learner's edit from now on; the lesson's own text is none."""
    edit = edit_of(lesson)
    edit.empty = not text.strip()
    edit.text = "" if edit.empty or _same(lesson, text) else text
    edit.offered, edit.unread, edit.script, edit.outcome = "", False, "", None
    if not edit.text:
        edit.good = None
        _put_into_address(lesson, "")


def run_edit(lesson: Lesson, values: Mapping[str, Any], own: Shown) -> Shown:
    """Return what is to be shown: the edit's run at these values, its last good one, or the lesson's own.

    An edit runs once it was applied by a press, and again when a control was moved.
    """
    edit, typed = edit_of(lesson), told_by(editor_key(lesson))
    if edit.open and typed.run:
        apply(lesson, typed.text)
    if edit.text:
        edit.linked = _put_into_address(lesson, edit.text)
        script = edited_script(edit.text, lesson.source, own.source)
        if script != edit.script:
            _keep(edit, script, run_edited(script, _declared(values, own), run_code), own)
    typed.done()
    return edit.good or own


def _same(lesson: Lesson, text: str) -> bool:
    return text.rstrip() == divided(lesson.source)[0]


def _address(lesson: Lesson) -> str:
    return f"{lesson.slug}.edit"


def _put_into_address(lesson: Lesson, text: str) -> bool:
    """Let the address carry an edit, none where it is empty or too long; say whether it could."""
    sent = packed(text) if text else None
    if sent is None:
        st.query_params.pop(_address(lesson), None)
    elif st.query_params.get(_address(lesson)) != sent:
        st.query_params[_address(lesson)] = sent
    return sent is not None


@once(256)
def _rules_of(script: str) -> frozenset[str]:
    """Return which rules the lesson's own run meets: what is its subject is no fault of an edit. Raises Unanswered."""
    answer = ask_ours({"code": script, "trace": False})
    if answer["status"] != "ok":
        raise Unanswered(answer)  # not remembered: at the next edit it is asked again
    return frozenset(each["rule"] for each in answer["noticed"])


def _keep(edit: Edit, script: str, outcome: Outcome, own: Shown) -> None:
    """Keep what is shown of a run; one that found no room is tried again at the next occasion."""
    edit.drawn = outcome.run is not None
    if outcome.run:
        edit.good, edit.own = _shown(outcome.run, own), own
    answer = {name: outcome.answer[name] for name in TOLD}
    if noticed := answer["noticed"]:
        with suppress(Unanswered):
            known = _rules_of(own.source)
            answer["noticed"] = [each for each in noticed if each["rule"] not in known]
    edit.outcome = Outcome(None, outcome.message, outcome.line, answer)
    edit.script = "" if outcome.answer["status"] == "busy" else script


def _shown(run: Run, own: Shown) -> Shown:
    tables = {name: arrow(rows, own.tables[name]) for name, rows in run.tables.items()}
    return Shown(run.facts, run.source, tables)


def _declared(values: Mapping[str, Any], own: Shown) -> Declared:
    """Return what the lesson's own run at these values gave: names, and kinds of columns."""
    import pyarrow as pa

    schemas = {name: pa.ipc.open_stream(data).schema for name, data in own.tables.items()}
    return Declared(values, own.facts, {name: {f.name: _kind(f.type) for f in s} for name, s in schemas.items()})


def _kind(type_: Any) -> str | None:
    import pyarrow as pa

    if pa.types.is_null(type_):
        return None
    if pa.types.is_boolean(type_):
        return "flag"
    return "text" if pa.types.is_string(type_) else "number"

"""A lesson's shown lines, gone through one by one: what every name held after each of them."""

import ast
from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from tutor.course import Lesson
from tutor.course.once import once
from tutor.course.run import dice, divided
from tutor.ui.edit import edit_of
from tutor.ui.own_code import run_code
from tutor.ui.stepper import show_stepper

_Made = tuple[str, Mapping[str, Any]]  # a text, and the answer to it
_TITLE = "Go through these lines one by one"


def show_line_by_line(lesson: Lesson, values: Mapping[str, Any]) -> None:
    """Show a way to walk through the lesson's lines, or the learner's edit of them, where the lesson names a call."""
    if not lesson.steps:
        return
    key = f"{lesson.slug}-steps"
    folded = st.expander(_TITLE, icon=":material/footprint:", on_change="rerun", key=key)
    if folded.open:
        with folded:
            _show(lesson, called(lesson.steps, values), key)


def called(steps: str, values: Mapping[str, Any]) -> str:
    """Return the call, and what keeps its result, with the controls' values in place of their names."""
    return ast.unparse(_Filled(values).visit(ast.parse(steps)))


class _Filled(ast.NodeTransformer):
    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        given = isinstance(node.ctx, ast.Load) and node.id in self._values
        return ast.Constant(self._values[node.id]) if given else node


def _show(lesson: Lesson, call: str, key: str) -> None:
    edit, (idea, charts) = edit_of(lesson), divided(lesson.source)
    edited = bool(edit.text) and edit.drawn
    lines = edit.text.rstrip() if edited else idea
    whole, shown = f"{lines}\n\n\n{charts}\n\n\n{call}", f"{lines}\n\n\n{call}"
    answer, read = _answer(whole, key) if edited else traced(whole), _lines(lines)
    stopped = None
    if answer["status"] != "ok":
        st.caption(answer["message"])
        stopped = answer["line"] if answer["line"] and answer["line"] <= read else None
    steps = _in_sight(answer["trace"], read, _lines(whole), _lines(shown))
    st.caption(
        f"The last line calls it: `{call}`. It is one short call, to be gone through; the picture is of `run(…)`."
    )
    show_stepper(shown, steps, answer["truncated"], key, stopped)


def _lines(text: str) -> int:
    return text.count("\n") + 1


def _in_sight(trace: Iterable[Mapping[str, Any]], read: int, call: int, moved: int) -> list[Mapping[str, Any]]:
    """Return the steps in lines that are shown, the call's where it stands there: what charts need is folded."""
    steps = ({**step, "line": moved} if step["line"] == call else step for step in trace)
    return [step for step in steps if step["line"] <= read or step["line"] == moved]


@once(200)
def traced(text: str) -> Mapping[str, Any]:
    """Return the answer to our own lines. They need no room: what stands in the folder runs in this process anyhow."""
    from tutor.sandbox.interpret import interpret

    with dice:  # the interpreter puts the dice back as it found them
        return interpret({"id": "steps", "code": text})


def _answer(text: str, key: str) -> Mapping[str, Any]:
    """Return the answer to a learner's lines, remembered for as long as they are the same."""
    made: _Made | None = st.session_state.get(f"{key}-made")
    if made is None or made[0] != text or made[1]["status"] == "busy":
        made = st.session_state[f"{key}-made"] = text, run_code(text)
    return made[1]

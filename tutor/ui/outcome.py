"""What came of a run of the learner's own code: what was printed, why it stopped, what went wrong, what is left."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import streamlit as st

from tutor.ask.answers import Answer as Written
from tutor.ask.answers import load_answers
from tutor.ask.filled import filled
from tutor.sandbox.budget import Limits
from tutor.ui.plain import plain, with_code

Answer = Mapping[str, Any]
LINES, WIDE, TALL = 16, 60, 400  # more lines, each so long at most, scroll in a box so many pixels high


def show_output(answer: Answer) -> None:
    """Show what was printed, and where the run ended early, why."""
    if output := answer["output"]:
        st.caption("Printed" if len(output) < Limits.output else "Printed, the first part of it")
        st.code(output, language=None, wrap_lines=True, height=TALL if _lines(output) > LINES else "content")
    elif answer["status"] == "ok":
        st.caption("It ran to the end and printed nothing.")
    if answer["status"] != "ok":
        _show_end(answer)


def show_noticed(noticed: Sequence[Mapping[str, Any]]) -> None:
    """List what went wrong, each with its line, its cure and the lesson on it; show nothing where nothing was seen."""
    if not noticed:
        return
    st.subheader("What went wrong here", anchor=False)
    for each in noticed:
        line = f"**Line {each['line']}.** " if each["line"] else ""
        with st.container(border=True):
            st.markdown(f":material/troubleshoot: {line}{with_code(each['says'])}")
            if each["cure"]:
                st.markdown(with_code(each["cure"]))
            _show_lesson(each["lesson"])


def show_values(values: Mapping[str, Mapping[str, Any]]) -> None:
    """Show every name at the end of a run: its value, and of a tensor its gradient and where it came from."""
    if values:
        with st.expander("Every name at the end"):
            show_table(values)


def show_table(values: Mapping[str, Mapping[str, Any]]) -> None:
    """Show them in a table that stands open."""
    st.table([_row(name, shown) for name, shown in values.items()], border="horizontal")


def _lines(output: str) -> int:
    """Return about how many lines a text takes on the page, where a long one is wrapped."""
    return sum(1 + len(line) // WIDE for line in output.splitlines())


def _show_end(answer: Answer) -> None:
    error = answer["error"]
    where = f"Stopped at line {answer['line']}" if answer["line"] else "This did not run"
    cure = f"\n\n{with_code(error['cure'])}" if error and error["cure"] else ""
    st.error(with_code(answer["message"]) + cure, title=where, icon=":material/error:")
    if error:
        with st.expander("What Python said"):
            st.code(f"{error['type']}: {error['said']}", language=None, wrap_lines=True)
        _show_more(error["see"] or {})


def _show_more(see: Mapping[str, str]) -> None:
    """Lead to the lesson or the written answer on an error."""
    _show_lesson(see.get("lesson"))
    answer = _answers().get(see.get("answer", ""))
    if answer:
        with st.expander(answer.question):
            st.markdown(filled(answer))


@lru_cache(maxsize=1)
def _answers() -> dict[str, Written]:
    return {answer.id: answer for answer in load_answers()}


def _show_lesson(slug: str | None) -> None:
    page = st.session_state.get("pages", {}).get(slug)
    if page:
        st.page_link(page, label=f"The lesson on it: {page.title}", icon=":material/arrow_forward:")


def _row(name: str, shown: Mapping[str, Any]) -> dict[str, str]:
    tensor = shown["kind"] == "tensor"
    cells = {
        "Name": name,
        "Value": shown["text"],
        ".grad": (shown.get("grad") or "None") if tensor else "",
        "requires_grad": str(bool(shown.get("requires_grad"))) if tensor else "",
        "grad_fn": ("leaf" if shown.get("is_leaf") else shown.get("grad_fn") or "None") if tensor else "",
    }
    return {column: plain(cell) for column, cell in cells.items()}

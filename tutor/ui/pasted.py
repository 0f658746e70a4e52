"""What came of pasted code in Ask: printed, stopped, noticed, every name at the end, the steps, and the graph."""

import streamlit as st

from tutor.ask.compute import Computed
from tutor.ask.ran import Ran
from tutor.ui.computed import result
from tutor.ui.graph import has_ways, show_graph
from tutor.ui.outcome import show_noticed, show_output, show_table
from tutor.ui.plain import with_code
from tutor.ui.stepper import show_stepper


def show_pasted(made: Ran, computed: Computed | None, key: str, latest: bool) -> None:
    """Show what a run gave; the steps of the latest reply stand open."""
    answer = made.answer
    if computed:
        st.caption("Understood as")
        st.text(computed.understood)
        st.markdown(f"### {result(computed)}")
    show_output(answer)
    show_noticed(answer["noticed"])
    _show_stood_in(answer["stood_in"])
    if answer["values"]:
        st.caption("Every name at the end")
        show_table(answer["values"])
    if not answer["trace"]:
        st.code(made.code, line_numbers=True)
        return
    with st.expander("Step by step", expanded=latest, on_change="rerun", key=f"{key}.steps") as steps:
        if steps.open:
            show_stepper(made.code, answer["trace"], answer["truncated"], key)
    if has_ways(answer["graph"]):
        with st.expander("How the loss was made", on_change="rerun", key=f"{key}.graph-open") as graph:
            if graph.open:
                show_graph(answer["graph"], key)


def _show_stood_in(stood_in: dict[str, str]) -> None:
    """Say what was put where a name was not defined."""
    if stood_in:
        st.markdown("Some names are not defined in this code. To run it, I put something small in their place:")
        st.markdown("\n".join(f"- {with_code(f'`{name}`')}: {with_code(words)}" for name, words in stood_in.items()))

"""A run that can be walked through line by line: the code, what every name held, and what was printed so far."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from tutor.ui.code import beside

_HTML = """
<section class="stepper" aria-label="The run, step by step" tabindex="0">
  <div class="bar">
    <button type="button" data-to="first" aria-label="First step" title="First step (Home)"></button>
    <button type="button" data-to="back" aria-label="One step back" title="One step back (←)"></button>
    <button type="button" data-to="play" aria-label="Play" title="Play (space)"></button>
    <button type="button" data-to="on" aria-label="One step on" title="One step on (→)"></button>
    <button type="button" data-to="last" aria-label="Last step" title="Last step (End)"></button>
    <input type="range" min="0" step="1" aria-label="Step">
    <p class="place" aria-live="polite"></p>
  </div>
  <div class="panes">
    <div class="code">
      <div class="window" tabindex="0" role="group" aria-label="The lines of the run"></div>
      <div class="printed" hidden><h4>Printed so far</h4><pre></pre></div>
    </div>
    <div class="names">
      <table role="table">
        <thead><tr role="row">
          <th role="columnheader" scope="col">Name</th><th role="columnheader" scope="col">Value</th>
          <th role="columnheader" scope="col">.grad</th><th role="columnheader" scope="col">requires_<wbr>grad</th>
          <th role="columnheader" scope="col">grad_fn</th>
        </tr></thead>
      </table>
      <details><summary>What the columns say</summary><dl>
        <dt>Value</dt><dd>What the name holds once the marked line has run.</dd>
        <dt>.grad</dt><dd>The gradient: how fast the loss changes with this tensor. Put there by backward().</dd>
        <dt>requires_grad</dt><dd>True where torch records what is done with it, so that backward() finds the way.</dd>
        <dt>grad_fn</dt><dd>The operation that made it. A leaf was made by none: weights are leaves.</dd>
      </dl></details>
    </div>
  </div>
</section>
"""

_stepper = st.components.v2.component(
    "downhill_stepper",
    html=_HTML,
    css=beside("code.css", "stepper.css"),
    js=beside("code.js", "stepper.js"),
)


def show_stepper(
    code: str, trace: Sequence[Mapping[str, Any]], truncated: bool, key: str, stopped: int | None = None, read: int = 0
) -> None:
    """Show the code that ran and its trace, from the first step that made a value; with no trace show nothing.

    Where only the first lines of the code are `read`, it begins at the first call's step in one of them.

    Every step is in the browser already: none asks the server. A run that `stopped` at a line begins at its last
    step, with that line marked.
    """
    if not trace:
        return
    inside = (place for place, step in enumerate(trace) if step["depth"] and step["line"] <= read)
    data = {
        "code": code.rstrip("\n"),
        "trace": list(trace),
        "first": 1,
        "stopped": stopped,
        "begin": next(inside, None),
    }
    _stepper(key=f"{key}.stepper", data=data)
    if truncated:
        st.caption(f"Only the first {len(trace)} steps were kept.")

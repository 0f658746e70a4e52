"""Where the course leads: a small net that learns, played on Home as soon as torch has trained it."""

import logging
import threading
from collections.abc import Mapping
from concurrent.futures import Future

import streamlit as st

from tutor import LESSONS
from tutor.course.chart import chart_spec
from tutor.course.once import once
from tutor.course.prose import fill, typeset
from tutor.course.run import run_script, script
from tutor.ui.course import Shown, arrow

log = logging.getLogger(__name__)

FOLDER = LESSONS / "_home"  # a demo and its chart, and no lesson
LOOK = 2.0  # seconds between two looks whether torch is done
_HEADING = "Where this leads"
_PROSE = """A small net with {{ weights }} weights, and {{ points }} points that its curve is to go through.
The loss says how far off it is. At every step torch finds the slope of the loss for each weight, its *gradient*,
and each weight moves a little against its own. Press play: in {{ steps }} steps the loss goes from
{{ first_loss:.2f }} to {{ last_loss:.3f }}. The lessons take this apart, and you will know why every line is there."""
_ALT = """Points on a hill, and the curve of a net with {{ weights }} weights, at a step that a slider sets. Under it
the loss at every step: {{ first_loss:.2f }} at first, {{ last_loss:.3f }} after {{ steps }} steps."""


@once()
def trained() -> "Future[Shown]":
    """Return the net's run, begun at the first call in a thread of its own: nothing waits for it, not even the end."""
    run: Future[Shown] = Future()
    threading.Thread(target=_train_for, args=(run,), name="home", daemon=True).start()
    return run


def _train_for(run: "Future[Shown]") -> None:
    try:
        run.set_result(_train())
    except Exception as error:  # without it Home still stands; whoever waits does not wait for ever
        log.exception("Home's net could not be trained")
        run.set_exception(error)


def _train() -> Shown:
    source = (FOLDER / "demo.py").read_text(encoding="utf-8")
    run = run_script(script(source, {}), {}, str(FOLDER / "demo.py"))
    return Shown(run.facts, source, {name: arrow(rows) for name, rows in run.tables.items()})


def show_destination() -> None:
    """Show the net that learns; on a server that has just started, once torch is awake."""
    run = trained()
    if run.done() and run.exception() is None:
        _show(run.result())
    elif not run.done():
        st.fragment(_wait, run_every=LOOK)()


def _wait() -> None:
    """Nothing to see, until the whole page can be drawn with it."""
    if trained().done():
        st.rerun()


def _show(run: Shown) -> None:
    st.header(_HEADING)
    words, picture = st.columns((2, 3), gap="large")
    with words:
        st.markdown(typeset(fill(_PROSE, run.facts)))
        with st.expander("The code that ran"):
            st.code(run.source, language="python")
    with picture:
        _draw(run.facts, run.tables)


def _draw(facts: Mapping[str, object], tables: Mapping[str, bytes]) -> None:
    spec = chart_spec(FOLDER, "draw")
    if spec is not None:
        drawn, alt = spec | {"datasets": dict(tables)}, fill(_ALT, facts)
        st.vega_lite_chart(spec=drawn, alt=alt, key="home-net", width="stretch")

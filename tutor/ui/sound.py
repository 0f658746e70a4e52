"""A button that plays a run's loss: what is drawn, by ear. The notes are made here, the browser sounds them.

The sound is the browser's own: nothing is fetched and nothing is sent.
"""

from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

import streamlit as st

from tutor.course.prose import fill
from tutor.course.sound import Sound, Step
from tutor.course.tune import in_words, tune_of
from tutor.ui.code import beside

LOWER = "The lower the loss, the lower the note, down to the lowest."
SIDES = "Each side of the minimum has its own voice."
_HTML = """
<div class="sound">
  <button type="button"></button>
  <div>
    <p class="told" aria-live="polite"></p>
    <p class="hint"></p>
    <p class="room" aria-hidden="true"></p>
  </div>
</div>
"""
_sound = st.components.v2.component("downhill_sound", html=_HTML, css=beside("sound.css"), js=beside("sound.js"))


def show_sound(sound: Sound, tables: Mapping[str, bytes], facts: Mapping[str, Any] | None, key: str) -> None:
    """Offer to play the run in these tables (Arrow bytes); nothing where it has no steps.

    `facts` fill the lesson's sentence on the run; None leaves it out, as for an edit's. The slider that goes along
    is one of the chart that is shown next.
    """
    steps = _steps(sound, tables)
    if not steps:
        return
    tune = tune_of(steps)
    lessons = fill(sound.says, facts) if facts is not None else ""
    data = {
        "notes": [astuple(note) for note in tune.notes],
        "seconds": tune.seconds,
        "beyond": tune.beyond,
        "told": " ".join(filter(None, [in_words(steps, tune), lessons])),
        "hint": f"{LOWER} {SIDES}" if sound.slope else LOWER,
        "moves": sound.moves,
    }
    _sound(key=key, data=data)


def _steps(sound: Sound, tables: Mapping[str, bytes]) -> list[Step]:
    import pyarrow as pa

    table = pa.ipc.open_stream(tables[sound.table]).read_all()
    return sound.steps(table.select(sound.columns).to_pylist())

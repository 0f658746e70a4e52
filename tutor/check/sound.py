"""The rule on what of a run can be heard."""

from collections.abc import Iterator
from typing import Any

from tutor.check.rule import Fault, line_of, rule
from tutor.check.runs import run_at
from tutor.course import Lesson
from tutor.course.chart import chart_spec

FEWEST = 20  # steps: what falls, stays or swings in fewer is over before an ear has it


@rule(46, "lesson", "Where [sound] stands, it names columns and rows of a table of the demo, and a slider of draw().")
def sound_there(lesson: Lesson) -> Iterator[Fault]:
    """Find what is to be heard but is not there."""
    if lesson.sound is None:
        return
    sound, tables = lesson.sound, run_at(lesson, **lesson.opening).tables
    path, rows = lesson.folder / "lesson.md", tables.get(sound.table, [])
    line = line_of(path, "[sound]")
    missing = [column for column in sound.columns if not rows or column not in rows[0]]
    if not rows:
        yield Fault(path, line, f"There is no table {sound.table!r}.", f"The demo returns {sorted(tables)}.")
    elif missing:
        yield Fault(path, line, f"{sound.table!r} has no {missing}.", f"Its columns are {list(rows[0])}.")
    elif (count := len(sound.steps(rows))) <= FEWEST:
        cure = f"Let `over` count steps, `only` keep some rows, and the opening run more than {FEWEST} steps."
        yield Fault(path, line, f"At the opening {count} steps can be heard.", cure)
    sliders = {param["name"] for param in _params(chart_spec(lesson.folder, "draw")) if param.get("bind")}
    if sound.moves and sound.moves not in sliders:
        yield Fault(path, line, f"draw() has no slider {sound.moves!r}.", f"Its sliders are {sorted(sliders)}.")


def _params(node: Any) -> Iterator[dict[str, Any]]:
    """Yield the parameters of a spec and of all its views."""
    if isinstance(node, list):
        for child in node:
            yield from _params(child)
    elif isinstance(node, dict):
        yield from node.get("params", [])
        for key in ("layer", "vconcat", "hconcat", "concat", "spec"):
            yield from _params(node.get(key))

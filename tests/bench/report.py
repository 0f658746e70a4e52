"""docs/benchmarks.md, from the figures of two runs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.figure import Figure, amount
from tests.bench.parts import MEANS
from tutor import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
NONE = "–"
HEAD = """# Benchmarks

What Downhill's goals of speed and memory came to on one machine, in two runs of `make bench`. This page is written by
`python -m tests.bench --report one.json two.json` from what `--json one.json` and `--json two.json` kept.

Another machine has other milliseconds. So most goals are ratios to a bare Streamlit app, measured in the same run: one
slider and one chart (`tests/bench/bare_app.py`), or one heading (`tests/bench/hello_app.py`). Both are served beside
Downhill with the same settings, and take turns with it. Those who learn, Chromium included, are played on the same
machine and take their share of it. What is over its goal is in bold.
"""
CHART = "Each bar is the worse of both runs; a line is the most it may be."


@dataclass(frozen=True)
class Ran:
    """One run of the bench: the machine, by what is told of it, and the figures, by group and name."""

    machine: Mapping[str, str]
    figures: Mapping[tuple[str, str], Figure]


def load(file: Path) -> Ran:
    """Read what `--json` wrote."""
    told = json.loads(file.read_text(encoding="utf-8"))
    figures = [Figure(**figure) for figure in told["figures"]]
    return Ran(told["machine"], {(figure.group, figure.name): figure for figure in figures})


def write(first: Path, second: Path) -> None:
    """Write the page."""
    PAGE.write_text(page([load(first), load(second)]), encoding="utf-8")


def page(runs: Sequence[Ran]) -> str:
    """Return the page: what is missed, the machine, then each group."""
    groups = [_group(group, said, runs) for group, said in MEANS.items() if _names(group, runs)]
    return "\n".join([HEAD, _missed(runs), _machine(runs), *groups])


def _names(group: str, runs: Sequence[Ran]) -> list[str]:
    """Return the names of a group's figures, in the order in which they were measured."""
    return list(dict.fromkeys(name for run in runs for at, name in run.figures if at == group))


def _missed(runs: Sequence[Ran]) -> str:
    """List what is over its goal in one run or both."""
    goals = [
        key for key in dict.fromkeys(key for run in runs for key in run.figures) if _any(key, runs).most is not None
    ]
    over = {key: [run.figures[key] for run in runs if key in run.figures and run.figures[key].over] for key in goals}
    lines = [f"- {group}: {name}: {_values(over[group, name])}" for group, name in goals if over[group, name]]
    said = f"{len(lines)} of {len(goals)} goals, in one run or both." if lines else f"None of {len(goals)} goals."
    return "\n".join(["## Missed", "", said, "", *lines, *([""] if lines else [])])


def _values(over: Sequence[Figure]) -> str:
    return f"{' and '.join(amount(one.value) for one in over)} {over[0].unit}, at most {amount(over[0].most or 0)}"


def _any(key: tuple[str, str], runs: Sequence[Ran]) -> Figure:
    return next(run.figures[key] for run in runs if key in run.figures)


def _machine(runs: Sequence[Ran]) -> str:
    told = list(dict.fromkeys(name for run in runs for name in run.machine))
    rows = [(name, *(run.machine.get(name, NONE) for run in runs)) for name in told]
    return "\n".join(["## The machine", "", *_table(("", "run 1", "run 2"), rows), ""])


def _group(group: str, said: str, runs: Sequence[Ran]) -> str:
    keys = [(group, name) for name in _names(group, runs)]
    rows = [_row(key, runs) for key in keys]
    charts = _charts([_worst(key, runs) for key in keys])
    told = [*_table(("figure", "unit", "at most", "run 1", "run 2"), rows), ""]
    return "\n".join([f"## {_title(group)}", "", said, "", *told, *([CHART, ""] if charts else []), *charts])


def _title(group: str) -> str:
    return group[0].upper() + group[1:]


def _row(key: tuple[str, str], runs: Sequence[Ran]) -> tuple[str, ...]:
    one = _any(key, runs)
    most = NONE if one.most is None else amount(one.most)
    return key[1], one.unit, most, *(_cell(run.figures.get(key)) for run in runs)


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return NONE
    return f"**{amount(figure.value)}**" if figure.over else amount(figure.value)


def _worst(key: tuple[str, str], runs: Sequence[Ran]) -> Figure:
    return max((run.figures[key] for run in runs if key in run.figures), key=lambda figure: figure.value)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]


def _charts(figures: Sequence[Figure]) -> list[str]:
    """Draw the figures that have goals, each as a share of its own where these differ; else those of the same unit."""
    held = [figure for figure in figures if figure.most]
    goals = {(figure.unit, figure.most) for figure in held}
    if len(held) > 1 and len(goals) > 1:
        return [_chart("share of the most it may be", {one.name: one.value / (one.most or 1) for one in held}, 1)]
    if len(held) > 1:
        return [_chart(held[0].unit, {one.name: one.value for one in held}, held[0].most)]
    alike = {unit: {one.name: one.value for one in figures if one.unit == unit} for unit in (f.unit for f in figures)}
    return [_chart(unit, values) for unit, values in alike.items() if len(values) > 1]


def _chart(unit: str, values: Mapping[str, float], most: float | None = None) -> str:
    """Draw a bar for each value by its name, and a line for what all of them may be at most."""
    lines = [
        "```mermaid",
        "---",
        f"config: {{xyChart: {{height: {120 + 30 * len(values)}}}}}",
        "---",
        "xychart-beta horizontal",
        f"    x-axis [{', '.join(map(_quoted, values))}]",
        f"    y-axis {_quoted(unit)} 0 --> {_plain(1.1 * max(*values.values(), most or 0))}",
        f"    bar {_listed(list(values.values()))}",
        *([f"    line {_listed([most] * len(values))}"] if most else []),
        "```",
        "",
    ]
    return "\n".join(lines)


def _listed(numbers: Sequence[float]) -> str:
    return f"[{', '.join(map(_plain, numbers))}]"


def _plain(number: float) -> str:
    """Write a number without a power of ten, and without commas, which would part it."""
    return amount(number).replace(",", "")


def _quoted(text: str) -> str:
    return f'"{text}"'

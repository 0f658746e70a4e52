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
Downhill with the same settings, and take turns with it. What is over its goal is in bold.
"""
CHART = "Each bar is the worse of both runs; the line, where there is one, is the most it may be."


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
    names = _names(group, runs)
    rows = [_row((group, name), runs) for name in names]
    head = ("figure", "unit", "at most", "run 1", "run 2")
    worst = [_worst((group, name), runs) for name in names]
    units = dict.fromkeys(figure.unit for figure in worst)
    alike = {unit: [figure for figure in worst if figure.unit == unit] for unit in units}
    charts = [_chart(figures) for figures in alike.values() if len(figures) > 1]
    return "\n".join(
        [f"## {_title(group)}", "", said, "", *_table(head, rows), "", *([CHART, ""] if charts else []), *charts]
    )


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


def _chart(figures: Sequence[Figure]) -> str:
    """Draw figures of one unit; the goals as a line, where all of them have one."""
    values, goals = [figure.value for figure in figures], [figure.most for figure in figures if figure.most is not None]
    goals = goals if len(goals) == len(figures) else []
    lines = [
        "```mermaid",
        "---",
        f"config: {{xyChart: {{height: {120 + 30 * len(figures)}}}}}",
        "---",
        "xychart-beta horizontal",
        f"    x-axis [{', '.join(_quoted(figure.name) for figure in figures)}]",
        f"    y-axis {_quoted(figures[0].unit)} 0 --> {amount(1.1 * max(values + goals)).replace(',', '')}",
        f"    bar {_listed(values)}",
        *([f"    line {_listed(goals)}"] if goals else []),
        "```",
        "",
    ]
    return "\n".join(lines)


def _listed(numbers: Sequence[float]) -> str:
    """Write numbers without a power of ten, which Mermaid does not read."""
    return f"[{', '.join(amount(number).replace(',', '') for number in numbers)}]"


def _quoted(text: str) -> str:
    return f'"{text}"'

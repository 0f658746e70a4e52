"""Rules on demos: short, plain torch, the same every time, quick, and honest about divergence."""

import ast
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tutor.check.rule import Fault, cause, rule
from tutor.check.runs import run_at
from tutor.course import Lesson, Run
from tutor.course.run import CHARTS, divided, parameters, run_script

LINES, IDEA_LINES = 90, 24
SAME = 1e-5  # relative: torch's linear algebra rounds a last digit by where its numbers lie in memory
SLOWEST = 10.0  # times the reference below


def settings(lesson: Lesson) -> Iterator[dict[str, Any]]:
    """Yield control values: the defaults, the presets, then the ends of each control in turn."""
    yield {}
    yield dict(lesson.opening)
    yield dict(lesson.prediction.at)
    for control in lesson.controls:
        allowed = control.values()
        yield from ({control.name: value} for value in {allowed[0]: 0, allowed[-1]: 0})


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Yield (module, line) for each import of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            inside = [f"tutor.{alias.name}" for alias in node.names] if module == "tutor" else []
            yield from ((name, node.lineno) for name in inside or [module])


@rule(9, "lesson", "The controls are the parameters of the demo's run(), and every default and preset is allowed.")
def controls_match(lesson: Lesson) -> Iterator[Fault]:
    """Find parameters without a control and values that their control does not allow."""
    path = lesson.folder / "lesson.md"
    for name in parameters(lesson.source).keys() - {c.name for c in lesson.controls}:
        yield Fault(
            path, 1, f"run() takes {name!r}, which has no control.", "Add [[controls]] for it, or make it a constant."
        )
    presets = [{c.name: c.default for c in lesson.controls}, lesson.opening, lesson.prediction.at]
    for preset in presets:
        for name, value in preset.items():
            control = next((c for c in lesson.controls if c.name == name), None)
            if control is None or control.clean(value) != value:
                yield Fault(
                    path,
                    1,
                    f"{name} = {value!r} is not on its control.",
                    "Move the value, or the control's range and step.",
                )


@rule(
    10,
    "lesson",
    f"A demo shows its idea in at most {IDEA_LINES} lines, above a line `{CHARTS}` where there is more; "
    f"it has at most {LINES} in all and imports torch and math only.",
)
def demo_small(lesson: Lesson) -> Iterator[Fault]:
    """Find demos whose idea does not fit into one glance, or that import more than a beginner needs."""
    path = lesson.folder / "demo.py"
    whole, shown = len(lesson.source.splitlines()), len(divided(lesson.source)[0].splitlines())
    if whole > LINES:
        yield Fault(path, LINES + 1, f"The demo has {whole} lines.", "Say it shorter.")
    elif shown > IDEA_LINES:
        yield Fault(path, IDEA_LINES + 1, f"What is shown first has {shown} lines.", f"Move some below `{CHARTS}`.")
    for module, line in imports(path):
        if module.partition(".")[0] not in ("torch", "math"):
            yield Fault(path, line, f"The demo imports {module}.", "Use torch and math only.")


@rule(
    11,
    "lesson",
    "At the default, the presets and both ends of every control the demo runs and keeps its facts and tables.",
)
def demo_runs(lesson: Lesson) -> Iterator[Fault]:
    """Find settings at which the demo fails or changes its shape."""
    path, shape = lesson.folder / "demo.py", None
    for values in settings(lesson):
        try:
            found = _shape(run_at(lesson, **values))
        except Exception as error:  # a demo may fail in any way, and each is its author's to mend
            yield Fault(
                path, 1, f"run({values}) fails: {cause(error)}.", "Make it run over the whole range of its controls."
            )
            continue
        shape = shape or found
        if found != shape:
            yield Fault(
                path,
                1,
                f"run({values}) has other facts or columns: {sorted(found ^ shape)}.",
                "Return the same names always.",
            )


@rule(12, "lesson", "A run whose numbers are not all finite says so: its fact `diverged` is true.")
def demo_honest(lesson: Lesson) -> Iterator[Fault]:
    """Find runs that hide an infinity or a nan."""
    for values in settings(lesson):
        run = run_at(lesson, **values)
        if not run.finite and run.facts.get("diverged") is not True:
            yield Fault(
                lesson.folder / "demo.py", 1, f"run({values}) is not finite.", "Return the fact diverged=True for it."
            )


@rule(13, "lesson", "A demo gives the same facts and tables every time.")
def demo_deterministic(lesson: Lesson) -> Iterator[Fault]:
    """Find demos that throw dice without a seed, look at a clock, or change what their next run finds."""
    path, first, again = lesson.folder / "demo.py", run_at(lesson), lesson.run()
    alone = run_script(first.source, first.controls, str(path))
    if not _alike(first, again) or not _alike(again, alone):
        seed = "Seed it: torch.manual_seed, or a torch.Generator. Leave what stands above run() as it was."
        yield Fault(path, 1, "Two runs differ.", seed)


def _alike(one: Run, other: Run) -> bool:
    return _same((one.facts, one.tables), (other.facts, other.tables))


def _same(one: Any, other: Any) -> bool:
    """Say whether two values, or all that two containers hold, are the same but for the last digits of numbers."""
    match one, other:
        case float(), float():
            return math.isclose(one, other, rel_tol=SAME, abs_tol=SAME) or repr(one) == repr(other)
        case dict(), dict():
            return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
        case ((list() | tuple()), (list() | tuple())):
            return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


@rule(
    14, "lesson", f"A demo is quick: at most {SLOWEST:g} times a thousand plain update steps, or `slow` says why not."
)
def demo_quick(lesson: Lesson) -> Iterator[Fault]:
    """Find demos that keep a learner waiting; compared with torch itself in the same minute."""
    if lesson.slow:
        return
    text = run_at(lesson).source
    ratio = _compared(lambda: run_script(text, {}, ""), 1)
    if ratio > SLOWEST / 2 and (ratio := _compared(lambda: run_script(text, {}, ""), 3)) > SLOWEST:
        yield Fault(
            lesson.folder / "demo.py",
            1,
            f"The demo takes {ratio:.1f} times the reference.",
            "Work in one batched tensor.",
        )


def _shape(run: Run) -> set[str]:
    columns = {f"{name}.{column}" for name, rows in run.tables.items() for column in rows[0]}
    return {*run.facts, *columns}


def _thousand_steps() -> None:
    import torch

    w = torch.tensor(1.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    for _ in range(1000):
        optimizer.zero_grad()
        ((w - 3) ** 2).backward()
        optimizer.step()


def _compared(work: Any, times: int) -> float:
    """Return how many times the reference a piece of work takes, at the best of so many tries of both."""
    return min(_seconds(work) for _ in range(times)) / min(_seconds(_thousand_steps) for _ in range(times))


def _seconds(work: Any) -> float:
    """Return the seconds of a core that a piece of work takes, whatever a busy machine adds by the clock."""
    start = time.thread_time()
    work()
    return time.thread_time() - start

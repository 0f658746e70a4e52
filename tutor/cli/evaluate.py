"""python -m tutor evaluate FILE…: how good Ask is on questions with known topics."""

import argparse
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

AWAY = ("unknown", "social")  # nothing of the course is said
Case = dict[str, Any]


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("evaluate", help="measure Ask on files of questions, one JSON object a line")
    parser.add_argument("files", nargs="+", type=Path, help="JSON lines: question, topic or expected")
    parser.add_argument("--show", action="store_true", help="list the questions that were missed")
    parser.set_defaults(do=evaluate)


def evaluate(arguments: argparse.Namespace) -> int:
    """Print the figures, one a line."""
    cases = [json.loads(line) for file in arguments.files for line in file.open(encoding="utf-8") if line.strip()]
    for name, figure in figures(cases, arguments.show):
        print(f"{name:42} {figure}")
    return 0


def figures(cases: list[Case], show: bool = False) -> Iterator[tuple[str, str]]:
    """Yield (name, figure) over the cases; with `show`, print what was missed as well."""
    from tutor.ask.reply import reply
    from tutor.cli.ask import runner

    run = runner()
    reply("warm up", run)
    said, times = [], []
    for case in cases:
        start = time.perf_counter()
        said.append(reply(case["question"], run).as_json())
        times.append(1000 * (time.perf_counter() - start))
    pairs = list(zip(cases, said, strict=True))
    scope = [(c, r) for c, r in pairs if "expected" not in c and c.get("topic") != "out_of_scope"]
    strange = [(c, r) for c, r in pairs if c.get("topic") == "out_of_scope"]
    sums = [(c, r) for c, r in pairs if "expected" in c]
    yield from _in_scope(scope)
    if strange:
        yield "out-of-scope turned away", _share([r["kind"] in AWAY for _, r in strange])
    yield from _computed(sums)
    yield (
        "milliseconds, median and p95",
        f"{statistics.median(times):.1f} {sorted(times)[int(0.95 * (len(times) - 1))]:.1f}",
    )
    if show:
        _show([*scope, *strange, *sums])


def _in_scope(scope: list[tuple[Case, Case]]) -> Iterator[tuple[str, str]]:
    if not scope:
        return
    first = [r["topics"][:1] and r["topics"][0] in _good(c) for c, r in scope]
    by_topic = defaultdict(list)
    for (case, _), right in zip(scope, first, strict=True):
        by_topic[case["topic"]].append(bool(right))
    yield "right first, also credited", _share(first)
    yield "right first, strictly", _share([r["topics"][:1] == [c["topic"]] for c, r in scope])
    yield "right of three, also credited", _share([bool(_good(c) & set(r["topics"])) for c, r in scope])
    yield "right of three, strictly", _share([c["topic"] in r["topics"] for c, r in scope])
    yield "macro average of right first", f"{statistics.mean(statistics.mean(v) for v in by_topic.values()):.3f}"
    yield "in-scope accepted", _share([r["kind"] not in AWAY for _, r in scope])


def _computed(sums: list[tuple[Case, Case]]) -> Iterator[tuple[str, str]]:
    if not sums:
        return
    right = [r["computed"] is not None and exact(c, r["computed"]) for c, r in sums]
    wrong = [r["computed"] is not None and not exact(c, r["computed"]) for c, r in sums]
    yield "computed, exact", _share(right)
    yield "computed, wrong", _share(wrong)


def exact(case: Case, computed: Case) -> bool:
    """Say whether a computed reply is what the case expects, within its tolerance; values in any order for zeros."""
    expected, tolerance = case["expected"], case.get("tolerance", 1e-3)
    if "verdict" in expected or "sign" in expected:
        key = "verdict" if "verdict" in expected else "sign"
        return computed.get(key) == expected[key]
    told = computed.get("values") or [computed.get("value")]
    asked = expected.get("values") or [expected["value"]]
    same = len(told) == len(asked) and all(isinstance(value, (int, float)) for value in told)
    return same and any(
        all(abs(a - b) <= tolerance * max(1, abs(b)) for a, b in zip(x, y, strict=True))
        for x, y in ((told, asked), (sorted(told), sorted(asked)))
    )


def _good(case: Case) -> set[str]:
    return {case["topic"], *case.get("also", [])}


def _share(hits: list[Any]) -> str:
    return f"{sum(map(bool, hits)) / len(hits):.3f} ({sum(map(bool, hits))} of {len(hits)})"


def _show(pairs: list[tuple[Case, Case]]) -> None:
    for case, said in pairs:
        if "expected" in case:
            missed = said["computed"] is None or not exact(case, said["computed"])
        elif case["topic"] == "out_of_scope":
            missed = said["kind"] not in AWAY
        else:
            missed = not said["topics"] or said["topics"][0] not in _good(case)
        if missed:
            print(json.dumps({**case, "said": said}, ensure_ascii=False))

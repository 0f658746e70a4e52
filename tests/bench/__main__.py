"""Measure, print each figure as it comes, and keep them where asked; or write the report of two runs."""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from tests.bench import report
from tests.bench.figure import Figure, Unmeasured
from tests.bench.machine import this_machine
from tests.bench.parts import PARTS


def parser() -> argparse.ArgumentParser:
    """Return what the command may be given."""
    made = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure Downhill's speed and memory.")
    made.add_argument("--only", choices=PARTS, action="append", metavar="PART", help=f"one of {', '.join(PARTS)}")
    made.add_argument("--json", type=Path, metavar="FILE", help="keep the figures there")
    made.add_argument(
        "--report", type=Path, nargs=2, metavar="FILE", help=f"write docs/{report.PAGE.name} from two runs"
    )
    return made


def main(given: Sequence[str] | None = None) -> None:
    """Do what the command says."""
    asked = parser().parse_args(given)
    if asked.report:
        report.write(*asked.report)
        print(f"{report.PAGE} is written")
        return
    machine, figures = this_machine(), list[Figure]()
    try:
        for figure in measured(asked.only or PARTS):
            print(figure.line(), flush=True)
            figures.append(figure)
    finally:  # what broke on the way does not cost what was measured before
        if asked.json:
            told = {"machine": machine, "figures": [asdict(figure) for figure in figures]}
            asked.json.write_text(json.dumps(told, indent=1), encoding="utf-8")
    print(
        f"{sum(figure.over for figure in figures)} over, of {sum(figure.most is not None for figure in figures)} goals"
    )


def measured(names: Iterable[str]) -> Iterator[Figure]:
    """Measure parts one after the other, and say which of them cannot be measured here."""
    for name in names:
        try:
            yield from PARTS[name].measured()
        except Unmeasured as why:
            print(f"{name}: not measured: {why}", flush=True)


if __name__ == "__main__":
    main()

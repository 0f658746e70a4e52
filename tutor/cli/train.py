"""python -m tutor train: train Ask's engine on the answers' phrasings and write the file that ships."""

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("train", help="train Ask's engine and write answers/engine.pt")
    parser.set_defaults(do=train)


def train(_arguments: argparse.Namespace) -> int:
    """Find the thresholds by cross-validation, train on everything, write the file, print the figures."""
    from tutor.ask.training import train_and_save

    for name, figure in train_and_save().items():
        print(f"{name:32} {figure:.3f}")
    return 0

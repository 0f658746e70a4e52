"""python -m tutor docs: write the page in docs/ that is generated from the lessons."""

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("docs", help="write docs/thread.md from the lessons' front matter")
    parser.set_defaults(do=docs)


def docs(_arguments: argparse.Namespace) -> int:
    """Write the page and say where it is."""
    from tutor.check.course import THREAD, thread_table
    from tutor.course import load_course

    THREAD.write_text(thread_table(load_course()), encoding="utf-8")
    print(f"{THREAD} is written.")
    return 0

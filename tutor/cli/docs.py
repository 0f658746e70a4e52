"""python -m tutor docs: write the pages in docs/ that are generated: from the lessons, and from the sandbox."""

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("docs", help="write docs/thread.md from the lessons, docs/sandbox.md from the sandbox")
    parser.set_defaults(do=docs)


def docs(_arguments: argparse.Namespace) -> int:
    """Write the pages and say where they are."""
    from tutor.check import language
    from tutor.check.course import THREAD, thread_table
    from tutor.course import load_course

    THREAD.write_text(thread_table(load_course()), encoding="utf-8")
    language.PAGE.write_text(language.language_page(), encoding="utf-8")
    print(f"{THREAD} and {language.PAGE} are written.")
    return 0

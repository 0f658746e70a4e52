"""python -m tutor questions: what Ask could not answer, or was told it had not understood, put together by nearness."""

import argparse
import sys
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("questions", help="questions that Ask did not answer, by nearness")
    parser.add_argument("--drafts", type=Path, help="write a draft of an answer for each group into this folder")
    parser.add_argument("--handled", action="store_true", help="mark all that is listed as read and dealt with")
    parser.set_defaults(do=questions)


def questions(arguments: argparse.Namespace) -> int:
    """Print each group; return 2 where the store cannot be read."""
    from tutor.ask.inbox import asked, draft, grouped
    from tutor.store import StoreTooNew, StoreUnavailable, open_store

    try:
        store = open_store()
        waiting = store.questions_to_read()
        groups = [[waiting[place] for place in places] for places in grouped([each.text for each in waiting])]
        for number, group in enumerate(groups, 1):
            print(f"{number}. {asked(len(group))}")
            print("".join(f"   {' '.join(each.text.split())}\n" for each in group))
            if arguments.drafts:
                _write(arguments.drafts, number, draft([each.text for each in group]))
        if arguments.handled:
            store.handle_questions(each.id for each in waiting)
    except (StoreUnavailable, StoreTooNew) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{len(waiting)} questions in {len(groups)} groups")
    return 0


def _write(folder: Path, number: int, text: str) -> None:
    """Write a draft under a name of ours, which is no answer's yet; one that is there already stays."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"draft_{number}.md"
    if path.exists():
        print(f"   {path} is there already: it was left as it is.", file=sys.stderr)
        return
    path.write_text(text, encoding="utf-8")

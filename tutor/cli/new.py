"""python -m tutor new lesson NAME: copy the template, which runs."""

import argparse
import contextlib
import re
import shutil
import sys
from pathlib import Path
from typing import Any

from tutor import LESSONS


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("new", help="begin a lesson from the template")
    parser.add_argument("what", choices=["lesson"], help="what to begin")
    parser.add_argument("name", help="the new lesson's slug: lower-case letters, digits, underscores")
    parser.add_argument("--lessons", type=Path, default=LESSONS, help="another folder of lessons")
    parser.set_defaults(do=new)


def new(arguments: argparse.Namespace) -> int:
    """Copy the template under the new name and give it the next free order."""
    target = arguments.lessons / arguments.name
    if not re.fullmatch(r"[a-z][a-z0-9_]{2,39}", arguments.name) or target.exists():
        print(f"{arguments.name!r} is no free slug: use lower-case letters, digits and underscores.", file=sys.stderr)
        return 2
    order = _free_order(arguments.lessons)
    shutil.copytree(LESSONS / "_template", target, ignore=shutil.ignore_patterns("__pycache__"))
    path = target / "lesson.md"
    text = path.read_text(encoding="utf-8").replace("order = 99", f"order = {order}")
    title = re.sub(r"[\d_]+", " ", arguments.name).strip().capitalize()  # a title holds no typed digit
    path.write_text(text.replace("A new lesson", title), encoding="utf-8")
    print(f"{target} is ready: edit its four files, then run `make check`.")
    return 0


def _free_order(folder: Path) -> int:
    """Return the order after the last; a lesson that cannot be read yet has none."""
    from tutor.course import CourseError, load_lesson
    from tutor.course.load import lesson_folders

    orders = [0]
    for path in lesson_folders(folder) if folder.is_dir() else ():
        with contextlib.suppress(CourseError):
            orders.append(load_lesson(path).order)
    return max(orders) + 1

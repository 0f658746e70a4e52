"""python -m tutor check: hold every lesson to the written rules."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from tutor import LESSONS, ROOT


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("check", help="hold the lessons to the rules in docs/checker.md")
    parser.add_argument("--lessons", type=Path, default=LESSONS, help="another folder of lessons")
    parser.add_argument("--lesson", help="the slug of one lesson, checked alone")
    parser.set_defaults(do=check)


def check(arguments: argparse.Namespace) -> int:
    """Print every fault, one a line; return 1 when there is one, 2 for a folder that is not there."""
    from tutor.check import check_course, check_lesson
    from tutor.course.load import lesson_folders

    if not arguments.lessons.is_dir():
        print(f"There is no folder {arguments.lessons}.", file=sys.stderr)
        return 2
    if arguments.lesson:
        count, faults = 1, check_lesson(arguments.lessons / arguments.lesson)
    else:
        project = ROOT if arguments.lessons == LESSONS else None
        count, faults = (
            len(lesson_folders(arguments.lessons)),
            check_course(arguments.lessons, project, os.cpu_count() or 1),
        )
    for fault in faults:
        print(fault)
    print(f"{count} lessons, {len(faults)} faults")
    return 1 if faults else 0

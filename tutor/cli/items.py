"""python -m tutor items --seeds N --json: draw quiz items."""

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("items", help="draw quiz items, one a line")
    parser.add_argument("--lesson", help="one lesson's items only")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds to draw each item with")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.set_defaults(do=items)


def items(arguments: argparse.Namespace) -> int:
    """Print the items of one lesson or of all."""
    from tutor.course import CourseError, load_lesson
    from tutor.course.load import lesson_folders
    from tutor.quiz.draw import draw_all

    folders = [one for one in lesson_folders() if arguments.lesson in (None, one.name)]
    if not folders:
        print(f"There is no lesson {arguments.lesson!r}.", file=sys.stderr)
        return 2
    try:
        lessons = sorted(map(load_lesson, folders), key=lambda lesson: lesson.order)
    except CourseError as error:
        print(f"A lesson cannot be read: {error}.", file=sys.stderr)
        return 2
    for lesson in lessons:
        for seed in range(arguments.seeds):
            for item in draw_all(lesson, seed):
                print(json.dumps(as_json(item), allow_nan=False) if arguments.json else f"{item.name}: {item.prompt}")
    return 0


def as_json(item: Any) -> dict[str, Any]:
    """Return a drawn item as plain data: all that a sceptic needs to try it."""
    values = {("item" if name == "name" else name): value for name, value in asdict(item).items()}
    return {"kind": item.kind} | values

"""python -m tutor run SLUG --set lr=1.1 --json: run a lesson's demo."""

import argparse
import json
import math
import sys
from typing import Any


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("run", help="run a lesson's demo and print its facts and tables")
    parser.add_argument("slug", help="the lesson's slug, the name of its folder")
    parser.add_argument(
        "--set", action="append", default=[], metavar="CONTROL=VALUE", help="may be given several times"
    )
    parser.add_argument(
        "--json", action="store_true", help="facts and tables as one JSON object; what is not finite is null"
    )
    parser.set_defaults(do=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the demo with the given values; return 2, with a sentence, for a lesson or value that is not there."""
    from tutor.course import CourseError, load_lesson
    from tutor.course.load import lesson_folders

    folder = next((one for one in lesson_folders() if one.name == arguments.slug), None)
    if folder is None:
        print(f"There is no lesson {arguments.slug!r}.", file=sys.stderr)
        return 2
    try:
        lesson = load_lesson(folder)
        made = lesson.run(**dict(_setting(text) for text in arguments.set))
    except CourseError as error:
        print(f"The lesson cannot be read: {error}.", file=sys.stderr)
        return 2
    except ValueError as error:
        print(f"That cannot be set: {error}.", file=sys.stderr)
        return 2
    if arguments.json:
        whole = {"lesson": lesson.slug, "controls": made.controls, "facts": made.facts, "tables": made.tables}
        print(json.dumps(_finite(whole), allow_nan=False))
    else:
        print("\n".join(f"{name}: {value}" for name, value in made.facts.items()))
    return 0


def _setting(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise ValueError(f"write CONTROL=VALUE, not {text!r}")
    return name, value


def _finite(node: Any) -> Any:
    """Put null where JSON has no number."""
    if isinstance(node, dict):
        return {key: _finite(child) for key, child in node.items()}
    if isinstance(node, list):
        return [_finite(child) for child in node]
    return None if isinstance(node, float) and not math.isfinite(node) else node

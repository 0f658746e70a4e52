"""Read lesson folders. No lesson is registered anywhere: a folder with a lesson.md is a lesson."""

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

from tutor import LESSONS
from tutor.course.control import Control, Value
from tutor.course.lesson import Lesson, Prediction, Section

_FRONT_MATTER = re.compile(r"\A\+\+\+\n(?P<toml>.*?)\n\+\+\+\n(?P<prose>.*)\Z", re.DOTALL)
_HEADING = re.compile(r"^## +(?P<key>\w+)(?:: *(?P<heading>.+))?$", re.MULTILINE)


class CourseError(Exception):
    """A lesson folder cannot be read; the message names the file and the fault."""


def load_course(folder: Path = LESSONS) -> tuple[Lesson, ...]:
    """Read every lesson of the folder, in order. Raises CourseError for a lesson that cannot be read."""
    lessons = [load_lesson(path) for path in lesson_folders(folder)]
    return tuple(sorted(lessons, key=lambda lesson: lesson.order))


def lesson_folders(folder: Path = LESSONS) -> list[Path]:
    """Return the folders of the lessons; a leading underscore marks a template."""
    return sorted(p for p in folder.iterdir() if p.is_dir() and p.name[:1] not in "._")


def load_lesson(folder: Path) -> Lesson:
    """Read one lesson folder. Raises CourseError, naming the file and what is wrong in it."""
    try:
        return _load(folder)
    except OSError as error:
        raise CourseError(f"{error.filename}: cannot be read") from error
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"{folder / 'lesson.md'}: front matter: {error}") from error
    except KeyError as error:
        raise CourseError(f"{folder / 'lesson.md'}: front matter lacks {error}") from error
    except (TypeError, ValueError, SyntaxError) as error:
        raise CourseError(f"{folder}: {error}") from error


def _load(folder: Path) -> Lesson:
    text = (folder / "lesson.md").read_text(encoding="utf-8")
    match = _FRONT_MATTER.match(text)
    if not match:
        raise ValueError("lesson.md starts with front matter between two lines of +++")
    head = tomllib.loads(match["toml"])
    source = (folder / "demo.py").read_text(encoding="utf-8")
    first_line = text[: match.start("prose")].count("\n") + 1
    return Lesson(
        slug=folder.name,
        folder=folder,
        title=head["title"],
        order=int(head["order"]),
        minutes=int(head["minutes"]),
        idea=head["idea"],
        objectives=tuple(head["objectives"]),
        needs=tuple(head.get("needs", ())),
        misconceptions=tuple(head["misconceptions"]),
        answers=tuple(head["answers"]),
        controls=tuple(_control(entry, parameters(source)) for entry in head["controls"]),
        opening=head.get("opening", {}),
        prediction=_prediction(head["prediction"]),
        alt=head["alt"],
        sections=_sections(match["prose"], first_line),
        source=source,
    )


def parameters(source: str) -> dict[str, Value]:
    """Return run()'s parameters and their defaults, read from the demo's text without running it."""
    tree = ast.parse(source)
    run = next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "run"), None)
    if run is None:
        raise ValueError("demo.py defines run(...)")
    names = [argument.arg for argument in run.args.args]
    if len(names) != len(run.args.defaults):
        raise ValueError("demo.py: every parameter of run() has a plain default")
    return {name: ast.literal_eval(default) for name, default in zip(names, run.args.defaults, strict=True)}


def _control(entry: dict[str, Any], defaults: dict[str, Value]) -> Control:
    name = entry["name"]
    if name not in defaults:
        raise ValueError(f"control {name!r} is no parameter of the demo's run()")
    return Control(
        name=name,
        label=entry["label"],
        kind=entry["kind"],
        default=defaults[name],
        low=entry.get("min", 0.0),
        high=entry.get("max", 0.0),
        step=entry.get("step", 1),
        options=tuple(entry.get("options", ())),
        help=entry.get("help", ""),
    )


def _prediction(entry: dict[str, Any]) -> Prediction:
    return Prediction(
        kind=entry["kind"],
        question=entry["question"],
        fact=entry["fact"],
        at=entry.get("at", {}),
        options=entry.get("options", {}),
    )


def _sections(prose: str, first_line: int) -> dict[str, Section]:
    """Cut the prose at its `## key: heading` lines."""
    marks = list(_HEADING.finditer(prose))
    ends = [mark.start() for mark in marks[1:]] + [len(prose)]
    sections = {}
    for mark, end in zip(marks, ends, strict=True):
        key = mark["key"].lower()
        if key in sections:
            raise ValueError(f"lesson.md has two sections called {key!r}")
        line = first_line + prose[: mark.start()].count("\n")
        body = prose[mark.end() : end]
        sections[key] = Section(mark["heading"] or mark["key"], body.strip("\n"), line + 1 + _blank_lines(body))
    return sections


def _blank_lines(body: str) -> int:
    """Count the newlines before the first word, less the heading's own."""
    return len(body) - len(body.lstrip("\n")) - 1

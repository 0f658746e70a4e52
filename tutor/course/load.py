"""Read lesson folders. No lesson is registered anywhere: a folder with a lesson.md is a lesson."""

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

from tutor import LESSONS
from tutor.course.control import Control, Kind, Value
from tutor.course.lesson import Lesson, Prediction, Section
from tutor.course.run import divided, parameters
from tutor.course.sound import Sound

_FRONT_MATTER = re.compile(r"\A\+\+\+\n(?P<toml>.*?)\n\+\+\+\n(?P<prose>.*)\Z", re.DOTALL)
_TYPES: dict[str, type] = (
    dict.fromkeys(("title", "idea", "slow", "steps"), str)
    | dict.fromkeys(("order", "minutes"), int)
    | dict.fromkeys(("objectives", "needs", "misconceptions", "answers", "controls"), list)
    | dict.fromkeys(("opening", "prediction", "alt", "sound"), dict)
)
_NAMES = {str: "text", int: "whole number", list: "list", dict: "table"}
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
    except (TypeError, ValueError) as error:
        raise CourseError(f"{folder / 'lesson.md'}: {error}") from error


def _load(folder: Path) -> Lesson:
    head, sections = read_parts(folder / "lesson.md")
    _check_types(head)
    source, defaults = _demo(folder / "demo.py")
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
        controls=_controls(head["controls"], defaults),
        opening=head.get("opening", {}),
        prediction=_prediction(head["prediction"]),
        alt=head["alt"],
        sections=sections,
        source=source,
        slow=head.get("slow", ""),
        steps=_steps(head.get("steps", ""), source),
        sound=Sound(**head["sound"]) if "sound" in head else None,
    )


def _steps(call: str, source: str) -> str:
    """Return the line that learners go through, `name = call`. Raises ValueError where it calls nothing shown."""
    called = re.match(r"\w+ = (\w+)\(.*\)\Z", call)
    if call and not (called and f"\ndef {called[1]}(" in divided(source)[0]):
        raise ValueError(f"front matter: steps keeps what a function of the demo's shown lines returns, not {call!r}")
    return call


def read_parts(path: Path) -> tuple[dict[str, Any], dict[str, Section]]:
    """Return a file's front matter and its sections. Raises OSError, or ValueError where it is not made of these."""
    text = path.read_text(encoding="utf-8")
    match = _FRONT_MATTER.match(text)
    if not match:
        raise ValueError(f"{path.name} starts with front matter between two lines of +++")
    first_line = text[: match.start("prose")].count("\n") + 1
    return tomllib.loads(match["toml"]), _sections(match["prose"], first_line)


def _check_types(head: dict[str, Any]) -> None:
    """Raise TypeError for a value of the wrong type: a text where a list belongs would pass as its letters."""
    for name, type_ in _TYPES.items():
        if type(head.get(name, type_())) is not type_:
            raise TypeError(f"front matter: {name} is a {_NAMES[type_]}, not {head[name]!r}")


def _demo(path: Path) -> tuple[str, dict[str, Value]]:
    """Return the demo's text and its parameters. Raises CourseError where they cannot be read."""
    try:
        source = path.read_text(encoding="utf-8")
        return source, parameters(source)
    except (TypeError, ValueError, SyntaxError) as error:
        raise CourseError(f"{path}: {error}") from error


def _controls(entries: list[dict[str, Any]], defaults: dict[str, Value]) -> tuple[Control, ...]:
    """Return the controls. Raises ValueError where one hangs on what no control before it can be."""
    controls = tuple(_control(entry, defaults) for entry in entries)
    for at, control in enumerate(controls):
        before = {each.name: each.values() for each in controls[:at]}
        if any(not set(having) <= set(before.get(name, ())) for name, having in control.only):
            raise ValueError(f"control {control.name!r}: only names controls before it, each with values of its own")
    return controls


def _control(entry: dict[str, Any], defaults: dict[str, Value]) -> Control:
    name = entry["name"]
    if name not in defaults:
        raise ValueError(f"control {name!r} is no parameter of the demo's run()")
    control = Control(
        name=name,
        label=entry["label"],
        kind=entry["kind"],
        default=defaults[name],
        low=float(entry.get("min", 0)),
        high=float(entry.get("max", 0)),
        step=float(entry.get("step", 1)),
        options=tuple(entry.get("options", ())),
        help=entry.get("help", ""),
        only=tuple((name, tuple(having)) for name, having in entry.get("only", {}).items()),
    )
    _check_range(control)
    return control


def _check_range(control: Control) -> None:
    """Raise ValueError for a control of no known kind, or one that leaves nothing to choose."""
    if control.kind not in get_args(Kind):
        raise ValueError(f"control {control.name!r}: kind is one of {', '.join(get_args(Kind))}")
    if control.kind == "choice":
        something = bool(control.options)
    else:
        something = control.low < control.high and control.step > 0 and (control.kind != "log" or control.low > 0)
    if not something:
        raise ValueError(f"control {control.name!r}: its options, or min, max and step, leave nothing to choose")


def _prediction(entry: dict[str, Any]) -> Prediction:
    if entry["kind"] not in ("number", "choice"):
        raise ValueError(f"[prediction]: kind is number or choice, not {entry['kind']!r}")
    return Prediction(
        kind=entry["kind"],
        question=entry["question"],
        fact=entry["fact"],
        at=entry.get("at", {}),
        options=entry.get("options", {}),
        reasons=_reasons(entry),
        beliefs=entry.get("beliefs", {}),
    )


def _reasons(entry: dict[str, Any]) -> dict[str, str]:
    """Return the options' reasons. Raises ValueError for one of no option."""
    reasons: dict[str, str] = entry.get("reasons", {})
    if not reasons.keys() <= entry.get("options", {}).keys():
        raise ValueError("[prediction.reasons]: each is the reason of an option, under its name")
    return reasons


def _sections(prose: str, first_line: int) -> dict[str, Section]:
    """Cut the prose at its `## key: heading` lines."""
    marks = list(_HEADING.finditer(prose))
    ends = [mark.start() for mark in marks[1:]] + [len(prose)]
    sections = {}
    for mark, end in zip(marks, ends, strict=True):
        key = mark["key"].lower()
        if key in sections:
            raise ValueError(f"it has two sections called {key!r}")
        line = first_line + prose[: mark.start()].count("\n")
        body = prose[mark.end() : end]
        sections[key] = Section(mark["heading"] or mark["key"], body.strip("\n"), line + 1 + _blank_lines(body))
    return sections


def _blank_lines(body: str) -> int:
    """Count the newlines before the first word, less the heading's own."""
    return len(body) - len(body.lstrip("\n")) - 1

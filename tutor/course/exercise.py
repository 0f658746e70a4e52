"""An exercise: what a lesson's exercise.md says. Code to be completed, how it is solved, and how it is got wrong."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

from tutor.course.lesson import Section
from tutor.course.load import CourseError, read_parts
from tutor.course.prose import fill

FILE = "exercise.md"
SECTIONS = ("task", "inputs", "given", "starter", "solution")
_FENCE = re.compile(r"\s*```(?:python)?\n(?P<code>.*?)\n?```\s*", re.DOTALL)


@dataclass(frozen=True)
class Mistake:
    """A wrong version of the solution, what is said to whoever wrote it, and its misconception's id, if it has one."""

    name: str
    says: str
    code: str
    belief: str = ""


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise. The learner's text runs after `given`, and is judged by the numbers that `returns` names.

    Each of `returns` is a name, or `name = call` for what is made after the learner's text. Numbers may differ by
    `tolerance`, as a share of those above one.
    """

    path: Path
    title: str
    returns: tuple[str, ...]
    tolerance: float
    hints: tuple[str, ...]
    task: Section
    inputs: str
    given: str
    starter: str
    solution: str
    mistakes: tuple[Mistake, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names whose numbers are compared."""
        return tuple(each.partition(" = ")[0] for each in self.returns)

    @property
    def calls(self) -> str:
        """Return the lines that run after the learner's text."""
        return "\n".join(each for each in self.returns if " = " in each)

    def draw(self, seed: int) -> dict[str, Any]:
        """Return inputs: every number, text or list that the code of `inputs` leaves, given a seed."""
        names: dict[str, Any] = {"seed": seed}
        exec(_compiled(self.inputs, str(self.path)), names)
        plain = {name: _plain(value) for name, value in names.items() if name != "seed" and name[0] != "_"}
        return {name: value for name, value in plain.items() if value is not None}

    def before(self, inputs: Mapping[str, Any]) -> str:
        """Return the lines that stand before the learner's text, with these inputs in them."""
        return _code(fill(f"```\n{self.given}\n```", inputs))


def load_exercise(folder: Path) -> Exercise | None:
    """Read a lesson's exercise, None where it has none. Raises CourseError, naming the file and what is wrong in it."""
    path = folder / FILE
    if not path.exists():
        return None
    try:
        return _load(path)
    except KeyError as error:
        raise CourseError(f"{path}: {error} is missing") from error
    except (OSError, TypeError, ValueError, tomllib.TOMLDecodeError) as error:
        raise CourseError(f"{path}: {error}") from error


def _load(path: Path) -> Exercise:
    head, sections = read_parts(path)
    told = head["mistakes"]
    if list(sections) != [*SECTIONS, *told]:
        raise ValueError(f"its sections are {', '.join([*SECTIONS, *told])}, in this order")
    for name in ("returns", "hints"):
        if not (isinstance(head[name], list) and head[name] and all(isinstance(each, str) for each in head[name])):
            raise TypeError(f"{name} is a list of texts")
    blocks = {key: _code(sections[key].prose) for key in sections if key != "task"}
    return Exercise(
        path=path,
        title=head["title"],
        returns=tuple(head["returns"]),
        tolerance=float(head["tolerance"]),
        hints=tuple(head["hints"]),
        task=sections["task"],
        mistakes=tuple(Mistake(name, one["says"], blocks[name], one.get("belief", "")) for name, one in told.items()),
        **{name: blocks[name] for name in SECTIONS if name != "task"},
    )


def _code(prose: str) -> str:
    match = _FENCE.fullmatch(prose)
    if not match:
        raise ValueError("every section but task holds one block of code between ``` and ```")
    return match["code"]


@lru_cache(maxsize=64)
def _compiled(text: str, filename: str) -> CodeType:
    return compile(text, filename, "exec")


def _plain(value: Any) -> Any:
    """Return numbers as people write them, out of torch's too; None for what is no input."""
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, float):
        return float(f"{value:.6g}")
    return value if isinstance(value, int | str) else None

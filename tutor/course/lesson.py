"""A lesson: what its folder says, ready to be run, read and drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tutor.course.control import Control, Value
from tutor.course.run import Run, parameters, run_demo
from tutor.course.sound import Sound

SECTIONS = ("explain", "predict", "run", "see", "further", "learned", "notes")
REQUIRED_SECTIONS = ("explain", "predict", "run", "see", "learned", "notes")


@dataclass(frozen=True)
class Section:
    """One `##` section of lesson.md: its heading as shown, its prose and the line it starts on."""

    heading: str
    prose: str
    line: int


@dataclass(frozen=True)
class Prediction:
    """What a learner commits to before the run: `fact` of the run at the preset `at` holds the answer.

    `options` maps the fact's possible values to an answer; a number has none. `reasons` maps some of them to what
    the learner reads behind it, from its comma or colon on, and which holds for the run at the preset alone.
    `beliefs` maps a misconception to the option it leads to, or to the fact that holds its number.
    """

    kind: Literal["number", "choice"]
    question: str
    fact: str
    at: Mapping[str, Value]
    options: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    beliefs: Mapping[str, str] = field(default_factory=dict)

    @property
    def offered(self) -> dict[str, str]:
        """Return the options as the learner reads them when asked, each with its reason."""
        return {value: option + self.reasons.get(value, "") for value, option in self.options.items()}


@dataclass(frozen=True, eq=False)
class Lesson:
    """One folder of lessons/. `opening` and `prediction.at` are presets: values for some controls.

    `needs` names the lessons it builds on, `answers` the questions of the forum thread it answers,
    `alt` says in words what each chart shows, by the chart's function in chart.py. `slow` says why
    the demo may take longer than others; empty for one that may not. `steps` is the call of one of the demo's
    functions that a learner goes through line by line; empty where there is none.
    `sound` says what of a run can be heard; None where nothing can.
    """

    slug: str
    folder: Path
    title: str
    order: int
    minutes: int
    idea: str
    objectives: tuple[str, ...]
    needs: tuple[str, ...]
    misconceptions: tuple[str, ...]
    answers: tuple[str, ...]
    controls: tuple[Control, ...]
    opening: Mapping[str, Value]
    prediction: Prediction
    alt: Mapping[str, str]
    sections: Mapping[str, Section]
    source: str
    slow: str = ""
    steps: str = ""
    sound: Sound | None = None

    def values(self, given: Mapping[str, Any] | None = None) -> dict[str, Value]:
        """Return a value for every control: the given one cleaned, else the demo's default."""
        given = given or {}
        return {c.name: c.clean(given[c.name]) if c.name in given else c.default for c in self.controls}

    def heard(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Return the values of those controls that have a say: where these are the same, so is the run."""
        return {c.name: values[c.name] for c in self.controls if not c.idle(values)}

    def run(self, **values: Any) -> Run:
        """Run the demo with these values as they are, defaults elsewhere.

        Raises DemoError where the demo breaks its contract, ValueError for an unknown control or a
        value outside its range.
        """
        unknown = values.keys() - {c.name for c in self.controls}
        if unknown:
            raise ValueError(f"{self.slug} has no control {sorted(unknown)[0]!r}")
        exact = {c.name: c.exact(values.get(c.name, c.default)) for c in self.controls}
        chosen = {name: exact.get(name, default) for name, default in parameters(self.source).items()}
        return run_demo(self.source, chosen, str(self.folder / "demo.py"))

"""What a question is: its numbers, its options and its key; and what a grade says of a response to it."""

import random
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeVar

Kind = Literal["choice", "sign", "number", "order", "point"]
Verdict = Literal["correct", "wrong", "invalid"]
T = TypeVar("T")


class Redraw(Exception):
    """This draw makes no good question: draw again."""


class Draw(random.Random):
    """Fresh numbers for one item, the same for the same seed."""

    def pick(self, values: Sequence[T]) -> T:
        """Return one of the values."""
        return self.choice(values)

    def grid(self, low: float, high: float, step: float) -> float:
        """Return a number from low to high on a grid of `step`, without binary dust."""
        return float(f"{low + step * self.randint(0, round((high - low) / step)):.10g}")


@dataclass(frozen=True)
class Option:
    """One answer on offer. `value` is what torch gives when this option's rule is followed.

    `misconception` is the id of the belief that leads here; `says` is what is said of it where none does, in a
    sentence that does not tell the key. `x` and `y` place a point's candidate.
    """

    text: str
    correct: bool = False
    misconception: str | None = None
    value: float | str | None = None
    x: float | None = None
    y: float | None = None
    says: str = ""


@dataclass(frozen=True)
class Grade:
    """The verdict on a response, and the wrong option whose belief or slip it matches, where one does.

    `turned` means that it is a belief's number, or the right one, but for the sign. `message` is what may be
    said of the response itself before a second try.
    `invalid` means that there was no answer to judge: it is never counted.
    """

    verdict: Verdict
    option: Option | None = None
    message: str = ""
    turned: bool = False

    @property
    def misconception(self) -> str | None:
        """Return the id of the belief that the response matches."""
        return self.option.misconception if self.option else None


@dataclass(frozen=True)
class Item(ABC):
    """One question with its numbers, its options and its key; the classes of `kinds` say how each kind is answered.

    `rule` is the sentence that feedback ends with. What `options`, `key` and a response are, each kind says.
    `code` is Python that runs as it stands; `raises` names the error that it is meant to stop with.
    `slips` are what a number comes to by a slip, which is no belief: a factor too many, say.
    `preset` (controls) opens the demo at this item's numbers; `wrong` holds, by misconception, the path
    that its rule takes there, in the shape of the demo's own.
    `lesson`, `name`, `version`, `concept`, `idea` and `seed` are put in by whoever draws.
    """

    kind: ClassVar[Kind]
    nameless: ClassVar[str] = "That is not it. A hint may help."  # of a wrong response that fits no belief
    prompt: str
    options: tuple[Option, ...]
    key: Any
    rule: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    tolerance: float = 0.0
    slips: tuple[Option, ...] = ()
    shuffled: bool = False
    code: str | None = None
    raises: str | None = None
    curve: Sequence[Mapping[str, float]] = ()
    hints: tuple[str, ...] = ()
    preset: Mapping[str, Any] | None = None
    wrong: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    lesson: str = ""
    name: str = ""
    version: int = 1
    concept: str = ""
    idea: bool = False
    seed: int = 0

    @property
    def tries(self) -> int:
        """Return how many tries it allows: a second one where the first does not leave only the key."""
        return 2

    @property
    @abstractmethod
    def right_response(self) -> Any:
        """Return a response that is right."""

    @property
    @abstractmethod
    def right_answer(self) -> str:
        """Return the right answer in words."""

    @property
    def solution(self) -> str:
        """Return the sentence that tells the right answer."""
        return f"Torch says: **{self.right_answer}**."

    @property
    @abstractmethod
    def truth(self) -> float | str | None:
        """Return what torch gives when the right rule is followed, where that is one value."""

    @abstractmethod
    def grade(self, response: Any) -> Grade:
        """Grade any response; never raises."""

    def kept(self, response: Any) -> Any:
        """Return the plain form in which a valid response is kept."""
        return response

    @abstractmethod
    def told(self, response: Any) -> str:
        """Return a kept response as it is read."""

    @abstractmethod
    def tells(self, hint: str) -> bool:
        """Say whether a hint holds the answer."""

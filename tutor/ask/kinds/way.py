"""Which way descent moves a weight whose gradient is given as a number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.evaluate import Value
from tutor.ask.fields import Field, Names, Open, Place, Slots, written
from tutor.ask.kinds import Numbers, Outcome, Question
from tutor.ask.printer import sign_of
from tutor.ask.program import FLOAT, Program, literal, text
from tutor.ask.resolve import FUNCTION_NAMES
from tutor.ask.said import Said

WEIGHT = frozenset({"weight", "parameter", "w"})
CURVE = frozenset({"curve", "function", "graph", "parabola", "line"})


@dataclass(frozen=True, kw_only=True)
class Way(Question):
    """A gradient, and the way that descent goes, or that the curve goes."""

    gradient: float
    asked: str
    by: Names | None
    place: Mapping[str, Value]

    NAME: ClassVar = "way"
    LABEL: ClassVar = "Which way to go, from the gradient"
    FIELDS: ClassVar = (
        Field("gradient", "Gradient", missing="Which gradient?"),
        Field(
            "asked",
            "What is wanted",
            "choice",
            default="move",
            choices={"move": "which way descent moves the weight", "rises": "whether the curve goes up or down"},
        ),
        Field("by", "Weight", "names"),
        Field("place", "Where it is, which plays no part", "values", default={}),
    )
    WANTS: ClassVar = frozenset({"move", "rises", "slope", "slopes", "step"})
    NEEDS: ClassVar = frozenset({"move", "rises"})
    RANK: ClassVar = 4
    LESSON: ClassVar = "slope_and_sign"
    TOPICS: ClassVar = ("gradient_direction_sign", "gradient_meaning")

    @classmethod
    def seen(cls, said: Said) -> bool:
        """Say whether a gradient is given, and a way asked for."""
        return "gradient" in said.numbers and bool(cls.NEEDS & said.wants.keys())

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Take the weight by its name. Raises Open where it may be the loss that goes up or down."""
        place = slots.get("place")
        given = tuple(place.given) if isinstance(place, Place) else ()
        named = [name for name in said.names if name not in FUNCTION_NAMES]
        names = tuple(dict.fromkeys((*named, *given, *(wrt for _, wrt in said.links))))
        curve = bool(said.words & CURVE or {"f", "g", "y"} & set(said.names)) and not said.words & WEIGHT
        if len(names) > 1:
            raise Open({"by": "Which weight?"})
        if "move" not in said.wants and not (named or curve or said.words & WEIGHT):
            raise Open({"asked": "Which way descent moves the weight, or whether the curve goes up or down?"})
        asked = "rises" if curve and "rises" in said.wants else "move"
        return {**slots, "asked": asked, "by": Names(by=names) if names else None}

    @property
    def _name(self) -> str:
        return self.by.by[0] if self.by and self.by.by else "w" if self.asked == "move" else "x"

    def program(self) -> Program:
        """Return the sign of the gradient."""
        lines = [f"gradient = torch.tensor({literal(self.gradient)}, {FLOAT})", "answer = gradient.item()"]
        return Program(text(lines), "answer")

    def understood(self) -> str:
        """Return the gradient and what is wanted."""
        wanted = f"which way descent moves {self._name}: against the gradient"
        return f"gradient {written(self.gradient)}, {wanted if self.asked == 'move' else 'whether the curve rises'}"

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the sign."""
        return Outcome(numbers[0], sign=sign_of(numbers[0]))

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the rule."""
        if self.asked == "rises":
            return (
                f"A curve goes up where its slope is positive, and down where it is negative: {written(numbers[0])}.",
            )
        return (
            f"A step takes the learning rate times the gradient away: {self._name} − rate · ({written(numbers[0])}).",
        )

    def told(self) -> tuple[str, str]:
        """Return what the sign was asked for, and the weight."""
        return self.asked, self._name

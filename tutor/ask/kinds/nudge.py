"""Nudges: how much a formula changes by one, and the quotients that come near a slope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, ClassVar, Self

from tutor.ask.check import BY_SUMS, Check
from tutor.ask.evaluate import ERRORS, evaluate
from tutor.ask.fields import Field, Open, Place, Slots, at, equation, head, written
from tutor.ask.kinds import FUNCTION, MOVES, WHERE, Numbers, OnFormula, Outcome
from tutor.ask.picture import Picture, drawn
from tutor.ask.placed import ALL
from tutor.ask.printer import identifier, sign_of, torch_text
from tutor.ask.program import Program, differentiable, tensors, text
from tutor.ask.said import Said
from tutor.ask.slots import anywhere

TORCH = {
    "change": "high - low",
    "rises": "high - low",
    "height": "high",
    "forward": "(high - low) / h",
    "central": "(high - low) / (2 * h)",
}
TOLD = {
    "change": "the change under a nudge of {}",
    "rises": "whether it goes up or down under a nudge of {}",
    "height": "the new value after a nudge of {}",
    "forward": "the forward quotient with h = {}",
    "central": "the central quotient with h = {}",
}
CHANGE = frozenset(
    {"effect", "how much", "how much does", "by how much", "change", "change in", "changes", "changed", "what happens"}
)
QUOTIENT = frozenset({"slope", "derivative", "gradient"})
USING = frozenset({"according to", "based on", "by means of", "from", "use", "using", "via"})
CENTRAL = ("central", "center", "centred", "symmetric")
AVERAGE = frozenset({"average rate of change", "average slope", "mean slope"})
STEP_SIZE = frozenset({"step size", "stepsize"})
ROUGHLY = frozenset({"approx", "approximately", "roughly"})
NUDGE = Field("nudge", "How large the nudge is", missing="How large is the nudge?")


def by_slope(said: Said) -> bool:
    """Say whether a change is wished for as the slope tells it: "to first order", "use the derivative"."""
    words = [word for word in said.order_of_words if word not in ("the", "its")]
    if "nudge" in said.numbers and (said.words & ROUGHLY or said.says("about how much", "about by how much")):
        return True
    used = any(first in USING and second in QUOTIENT for first, second in pairwise(words))
    return "linear" in said.wants or (used and bool(said.words & CHANGE or "moved" in said.wants))


@dataclass(frozen=True, kw_only=True)
class Nudge(OnFormula):
    """What a nudge of one variable, or of several at once, does to a formula, or its quotient."""

    nudge: float
    asked: str

    NAME: ClassVar = "nudge"
    LABEL: ClassVar = "A nudge, or a finite difference"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        FUNCTION,
        WHERE,
        MOVES,
        NUDGE,
        Field(
            "asked",
            "What is wanted",
            "choice",
            choices={
                "change": "how much the function changes",
                "rises": "whether it goes up or down by that",
                "height": "the new value",
                "forward": "the forward quotient, (f(x + h) − f(x)) / h",
                "central": "the central quotient, (f(x + h) − f(x − h)) / 2h",
            },
            missing="The forward quotient, or the central one?",
        ),
    )
    WANTS: ClassVar = frozenset({"slope", "slopes", "nudged", "moved", "goes", "move", "rises", "height"})
    ALSO: ClassVar = frozenset({"lr", "goal"})
    RANK: ClassVar = 2
    LESSON: ClassVar = "slope_and_sign"
    TOPICS: ClassVar = ("gradient_checking", "gradient_meaning")

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether a nudge is given, or a quotient named."""
        return ("nudged" in said.wants or "nudge" in said.numbers) and not by_slope(said)

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Take h for the nudge, and what is wanted by its name."""
        place, found = slots.get("place"), dict(slots)
        if isinstance(place, Place) and "h" in place.given and "nudge" not in slots:
            if len(place.given["h"]) > 1:
                raise Open({"nudge": "One nudge, please."})
            given = {name: values for name, values in place.given.items() if name != "h"}
            found |= {"place": replace(place, given=given), "nudge": place.given["h"][0]}
        size = said.numbers.get("lr", ())  # "step size" is how far h goes here, and never beside a rate
        if size and (len(size) > 1 or "nudge" in found or not STEP_SIZE & said.words):
            raise Open({"nudge": "A nudge, please, and no learning rate."})
        found |= {"nudge": size[0]} if size else {}
        plain = not said.words & QUOTIENT and "nudged" not in said.wants
        ways = {
            "height": "height" in said.wants,
            "change": plain and bool(said.words & CHANGE or "moved" in said.wants),
            "rises": plain and "rises" in said.wants,
            "central": said.starts(*CENTRAL),
        }
        asked = next((way for way, told in ways.items() if told), "forward")
        if plain and asked == "forward":
            raise Open({"asked": "How much it changes, or how fast?"})
        told = asked != "forward" or said.words & (AVERAGE | {"nudge", "nudged", "bump"}) or said.starts("forward")
        if not plain and said.wants.keys() & {"goes", "move", "rises"}:
            raise Open({"asked": "How much it changes, or how fast?"})
        return {**found, "asked": asked, "unsaid": not told, "every": bool(said.words & ALL)}

    @classmethod
    def made(cls, slots: Slots) -> Self:
        """Return the question. Raises Open where the two quotients differ, and neither is named, or what is nudged."""
        question = super().made(anywhere(slots))
        if slots.get("unsaid") and not question.is_even:
            raise Open({"asked": "The forward quotient, or the central one?"})
        said = slots.get("by")
        named = {*getattr(said, "alone", ())} & question.place.keys()
        if len(question.by) > 1 and not named and not slots.get("every", True):
            raise Open({"by": "Which variable is nudged?"})
        return question

    def check_slots(self) -> None:
        """Raise Open where a variable is a list, or there is no nudge."""
        super().check_slots()
        if not all(isinstance(value, float) for value in self.place.values()):
            raise Open({"place": "I nudge variables at one place."})
        if not self.nudge:
            raise Open({"nudge": "It must not be zero."})

    @property
    def is_even(self) -> bool:
        """Say whether both quotients are the same, in the digits that are told."""
        try:
            forward, central = self._quotient("forward"), self._quotient("central")
        except ERRORS:
            return False
        return abs(forward - central) < 2e-4 * max(1.0, abs(forward))

    def moved(self, by: float) -> dict[str, float]:
        """Return the place with the nudged variables moved."""
        return {name: value + by * (name in self.by) for name, value in self.place.items()}  # type: ignore[operator]

    def height(self, by: float) -> float:
        """Return the formula there."""
        return float(evaluate(self.formula.tree, self.moved(by)))

    def _quotient(self, scheme: str) -> float:
        h = self.nudge
        low, high = self.height(-h if scheme == "central" else 0.0), self.height(h)
        return high if scheme == "height" else (high - low) / {"forward": h, "central": 2 * h}.get(scheme, 1.0)

    def program(self) -> Program:
        """Return the formula as a function, its values at both ends, and what is asked of them."""
        names = [identifier(name) for name in self.place]
        define = [
            f"def f({', '.join(names)}):",
            f"    return {torch_text(differentiable(self.formula.tree, tuple(self.place)))}",
        ]
        low, high = (self._call(f" {sign} h" if sign else "") for sign in ("-" * (self.asked == "central"), "+"))
        ends = [f"low = f({low})", f"high = f({high})", f"value = ({TORCH[self.asked]}).item()"]
        return Program(text(define, [*tensors(self.place, ()), f"h = {self.nudge!r}"], ends), "value")

    def _call(self, nudge: str) -> str:
        return ", ".join(identifier(name) + nudge * (name in self.by) for name in self.place)

    def understood(self) -> str:
        """Return the formula, where, and what is wanted."""
        told = TOLD[self.asked].format(written(self.nudge))
        return f"{equation(self.formula)}, {told}{self.on} at {at(self.place)}"

    @property
    def on(self) -> str:
        """Return what is nudged, where there are several variables."""
        return f" to {' and '.join(self.by)}" if len(self.place) > 1 else ""

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the same in plain floats."""
        return (
            Check(TOLD[self.asked].format(written(self.nudge)), numbers[0], self._quotient(self.asked), how=BY_SUMS),
        )

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the heights at both ends, as the run found them, and what comes of them."""
        h = self.nudge
        ends = [self.moved(end) for end in (-h if self.asked == "central" else 0.0, h)]
        low, high = (float(f"{names[end].item():.12g}") for end in ("low", "high"))
        name = head(self.formula).partition("(")[0]
        lines = [
            f"{name}({', '.join(written(float(f'{value:.12g}')) for value in end.values())}) = {written(height)}"
            for end, height in zip(ends, (low, high), strict=True)
        ]
        rise = f"{written(high)} − {f'({written(low)})' if low < 0 else written(low)}"
        width = {"forward": f" / {written(h)}", "central": f" / (2 · {written(h)})"}.get(self.asked, "")
        return (*lines, f"{f'({rise})' if width else rise}{width} = {written(numbers[0])}.")

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the number, with its sign where up or down is asked for."""
        return Outcome(numbers[0], sign=sign_of(numbers[0]) if self.asked == "rises" else None)

    def told(self) -> tuple[str, str]:
        """Return that the sign is one of a change."""
        return ("nudged" if self.asked == "rises" else ""), self.by[0]

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return the curve with both places."""
        name = self.by[0]
        return drawn(self, head(self.formula), [self.moved(end)[name] for end in (0.0, self.nudge)])

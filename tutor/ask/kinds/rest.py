"""Where descent comes to rest: the place that it settles at from a start, or that it does not settle."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import Check, along
from tutor.ask.evaluate import difference
from tutor.ask.fields import Field, Open, Slots, at, equation, head, written
from tutor.ask.kinds import LOSS, MOVES, Numbers, Outcome, Question
from tutor.ask.kinds.fate import JUDGE, LIMIT, Fate, judged, surface
from tutor.ask.kinds.minimum import flat_places
from tutor.ask.kinds.rising import DESCENT
from tutor.ask.kinds.stepping import MOMENTUM, reach, see_momentum, with_momentum
from tutor.ask.picture import Picture, drawn
from tutor.ask.printer import identifier
from tutor.ask.program import Program, result, tensors, text
from tutor.ask.resolve import Formula
from tutor.ask.said import Said
from tutor.ask.tree import degree, variables

MANY_STEPS = 2000
SMALL = frozenset({"small", "tiny", "little", "small enough", "low", "very small"})
ASKED = re.compile(
    r"where (?:do|does|will|would|is|am|are|it|the|gd|gradient descent|;)|which |what (?:does|do|will|value)"
)
NEAREST = """
rest = min(places, key=lambda place: abs(place - path[-1]))
close = abs(rest - path[-1]) <= max(1e-6, 0.1 * abs(rest - path[0]))
answer = verdict if verdict != "converges" else rest if close else "unclear"
"""
DOWNHILL = """
ahead = [place for place in places if (place - start) * slope < 0]  # where a step goes
answer = start if slope == 0 else min(ahead, key=lambda place: abs(place - start)) if ahead else "unclear"
"""


@dataclass(frozen=True, kw_only=True)
class Rest(Fate):
    """The place where descent on a formula comes to rest; a learning rate of zero stands for a very small one."""

    NAME: ClassVar = "rest"
    LABEL: ClassVar = "Where descent comes to rest"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        LOSS,
        Field("place", "Start", "place", missing="Where does it start? Here that makes a difference."),
        MOVES,
        Field("lr", "Learning rate, 0 for a tiny one", missing="Which learning rate?"),
        MOMENTUM,
    )
    WANTS: ClassVar = frozenset({"rest", "verdict", "step", "lowest", "where"})
    NEEDS: ClassVar = frozenset()
    ALSO: ClassVar = frozenset({"goal"})
    RANK: ClassVar = 1

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether the end of a walk is asked for: by its words, as a minimum from a start, or as its goal."""
        started, rate = bool(said.given or said.point), "lr" in said.numbers
        text = " ".join((*said.order_of_words, ";"))
        ends = "rest" in said.wants and (ASKED.search(text) or any(word.startswith("where ") for word in said.words))
        once = {"land", "lands", "go", "goes"} >= {*said.wants.get("rest", ())}  # may be after one step
        whole = said.words & (SMALL | DESCENT) or any(word.startswith(("start", "begin")) for word in said.words)
        noun = any(word in ("endpoint", "end point") or "resting" in word for word in said.wants.get("rest", ()))
        finds = "lowest" in said.wants and started and rate and ASKED.search(text)
        goes = "goal" in said.numbers and started and rate
        return (
            bool((ends and (whole or not once)) or noun or finds or goes)
            and not {"steps", "times"} & said.numbers.keys()
        )

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Take a small rate at its word; in a bowl every rate that settles ends at the same place."""
        see_momentum(said)
        formula = slots.get("formula")
        moving = variables(formula.tree) if isinstance(formula, Formula) else ()
        bowl = isinstance(formula, Formula) and degree(formula.tree, frozenset(moving)) == 2
        if "lr" not in slots and (said.words & SMALL if "lr" in said.mentioned else bowl):
            slots = {**slots, "lr": 0.0}
        return slots

    def check_slots(self) -> None:
        """Raise Open where the rate is none."""
        super().check_slots()
        if self.lr < 0:
            raise Open({"lr": "It must not be less than zero."})

    def program(self) -> Program:
        """Return where every slope of the bowl is zero, or the flat place that the steps end at."""
        if self.is_bowl:
            lines = ["rest = torch.stack(start) - torch.linalg.solve(hessian, slopes)  # there every slope is zero"]
            still = ["if slopes.abs().max() == 0:", '    verdict = "converges"  # it never moves']
            settings = [f"lr = {self.lr!r}", "lowest = curvatures.min().item()"]
            settings += [LIMIT.replace("2.0 / curvature", f"{reach(self.momentum)!r} / curvatures.max().item()")]
            answer = ['answer = rest.tolist() if verdict == "converges" else verdict']
            slopes = ["slopes = torch.stack(torch.autograd.functional.jacobian(f, start))", *lines]
            judge = [*JUDGE.strip().splitlines(), *still, *answer]
            return Program(text(surface(self.formula, self.place, self.by), slopes, settings, judge), "answer")
        found = flat_places(self.formula.tree, self.place, self.by[0])
        if self.lr:
            end = [*judged(self.formula, self.by), *NEAREST.strip().splitlines()]
            return Program(text(found, *self._walk(MANY_STEPS, self.stop), end), "answer")
        name = identifier(self.by[0])
        here = [
            f"start = {name}.item()",
            self.forward_line,
            f"{result(self.name)}.backward()",
            f"slope = {name}.grad.item()",
        ]
        return Program(text(found, [*tensors(self.place, self.by), *here], DOWNHILL.strip().splitlines()), "answer")

    def understood(self) -> str:
        """Return the loss, the start and the rate."""
        rate = f"learning rate {written(self.lr)}" if self.lr else "a small learning rate"
        start = f" from {at(self.place)}" if self.by[0] in self.slots().get("place", {}) else ""
        rate += with_momentum(self.momentum)
        return f"{equation(self.formula)}, where gradient descent{start} comes to rest, {rate}"

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the place, or the verdict where there is none."""
        return super().outcome(numbers, verdict) if verdict else Question.outcome(self, numbers, verdict)

    def reached(self, numbers: Numbers) -> Mapping[str, float]:
        """Return the place, where there is one."""
        return dict(zip(self.by, numbers, strict=False))

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return that a small nudge of any variable changes nothing there."""
        there = {**self.place, **self.reached(numbers)}
        pairs = [
            (name, difference(along(self, name, None, there), value)) for name, value in self.reached(numbers).items()
        ]
        return tuple(Check(f"the slope by {name} there", 0.0, slope, 1e-4) for name, slope in pairs)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return that the slope is zero there."""
        if not numbers:
            return ()
        there = at({name: float(f"{value:.6g}") for name, value in self.reached(numbers).items()})
        return ("Descent moves against the slope, so it comes to rest where the slope is zero.", f"That is at {there}.")

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return the curve with the place marked."""
        return drawn(self, head(self.formula), list(numbers)) if numbers and len(self.place) == 1 else None

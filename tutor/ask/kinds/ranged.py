"""Where a formula is lowest or highest on a part of the line only: inside, or at an end of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

from tutor.ask.check import BY_SUMS, Check
from tutor.ask.evaluate import evaluate
from tutor.ask.extremes import SAMPLES, Spots, far_lower, kinks, reach_of, samples, spread, turns, valleys, zeros
from tutor.ask.fields import Field, Open, at, equation, head, short, written
from tutor.ask.flatness import listed
from tutor.ask.kinds import FUNCTION, Numbers, Outcome
from tutor.ask.kinds.maximum import turned
from tutor.ask.kinds.minimum import ASKED, MOST_PLACES, PERIODIC, Minimum, kept, newtons
from tutor.ask.picture import Picture, drawn
from tutor.ask.printer import identifier, torch_text
from tutor.ask.program import FLOAT, Program, text
from tutor.ask.tree import Neg, Num, Op, Tree, Var, calls, kinked, variables

LONGEST = 1000.0
STARTS, DECIMALS = 401, 9
NEAR = 1e-3  # places so close are one, or a row of them
ENDS = {"yes": "the ends belong to it", "no": "without the ends"}
SAYS = {"flat": "the flat places", "minimum": "the lowest place", "height": "its lowest value"}
SAYS["both"] = "the lowest place and the value there"


@dataclass(frozen=True, kw_only=True)
class Ranged(Minimum):
    """The lowest place among the flat ones and the ends of a range."""

    above: float | None
    below: float | None
    ends: str

    NAME: ClassVar = "ranged"
    LABEL: ClassVar = "The lowest place of a range"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        FUNCTION,
        Field("above", "From", optional=True),
        Field("below", "To", optional=True),
        Field("ends", "The ends", "choice", default="yes", choices=ENDS),
        Field(
            "asked",
            "What is wanted",
            "choice",
            default="minimum",
            choices={name: ASKED[name] for name in ("flat", "height", "both")} | {"minimum": ASKED["lowest"]},
        ),
        *Minimum.FIELDS[1:3],
    )
    RULED: ClassVar = False

    def check_slots(self) -> None:
        """Raise Open where there is no range, or not one variable, or where the curve has kinks or comes again."""
        if set(self.place) - set(variables(self.formula.tree)):
            raise Open({"place": f"{min(self.place)} is not in the formula."})
        if len(self.targets) != 1 or variables(self.tree) != self.targets:
            raise Open({"by": "Which one variable shall I look for? The others need a number."})
        ended = self.above is not None or self.below is not None
        if not ended and (not self._kinks or self.asked == "flat"):
            raise Open({"above": "From where to where shall I look?"})
        if self.above is not None and self.below is not None and not 0 < self.below - self.above <= LONGEST:
            raise Open({"below": f"From the smaller end to the larger, please, and no more than {LONGEST:g} apart."})
        odd = kinked(self.tree) and (self.asked == "flat" or not self._kinks)
        endless = calls(self.tree) & PERIODIC and (self.above is None or self.below is None)
        if odd or endless:
            raise Open({"formula": "I find flat places where a curve is smooth, and where there are only a few."})

    @property
    def _kinks(self) -> list[Tree]:
        return kinks(self.tree)

    @property
    def _ends(self) -> tuple[float | None, float | None]:
        return self.above, self.below

    def _inside(self, found: str) -> str:
        """Return the places found that lie in the range; those that are an end but for rounding are that end."""
        low, high = self._ends
        if self.ends == "no":
            tests = [f"{low!r} < place"] * (low is not None) + [f"place < {high!r}"] * (high is not None)
            return f"[place for place in {found} if {' and '.join(tests)}]" if tests else found
        tests = [f"{low!r} - 1e-6 < place"] * (low is not None) + [f"place < {high!r} + 1e-6"] * (high is not None)
        place = f"max(place, {low!r})" if low is not None else "place"
        place = f"min({place}, {high!r})" if high is not None else place
        return f"[{place} for place in {found} if {' and '.join(tests)}]" if tests else found

    def program(self) -> Program:
        """Return the flat places by Newton's steps from many starts in the range, and a comparison with the ends."""
        name, reach = identifier(self.targets[0]), reach_of(self._ends)
        smooth = Op("+", self.tree, Op("*", Num(0.0), Op("^", Var(self.targets[0]), Num(3.0))))  # a line bends nowhere
        curved = " & (curvature.abs() > 1e-6)" * bool(self._kinks)  # else every place of a level stretch were one
        newton = newtons(smooth, name, reach, STARTS)
        found = [kept(name, f"(slope.abs() < 1e-8){curved}", DECIMALS), f"inside = {self._inside('places')}"]
        if self.asked == "flat":
            return Program(text(newton, found, ['answer = inside or "none"']), "answer")
        for kink in self._kinks:
            found += [zeros(kink, name, reach), f"inside += {self._inside('zeros')}"]
        ends = [repr(end) for end in self._ends if end is not None and self.ends == "yes"]
        heights = [
            f"{name} = torch.tensor(sorted({{{', '.join(['*inside', *ends])}}}), {FLOAT})",
            f"heights = {torch_text(self.tree)} + 0.0 * {name}",
            f"{name}, heights = {name}[heights.isfinite()], heights[heights.isfinite()]",
            "same = 1e-9 * (heights.max() - heights.min())  # what only rounding tells apart",
        ]
        lowest, sign = f"{name}[heights <= heights.min() + same].tolist()", "-" * (self.SIGN < 0)
        both = f"[*{lowest}, {sign}heights.min().item()]"
        answer = {"height": f"{sign}heights.min().item()", "both": both}.get(self.asked, lowest)
        return Program(text(newton, found, [*heights, f"answer = {answer}"]), "answer")

    def understood(self) -> str:
        """Return the formula, the range, and what is looked for."""
        name, without = self.targets[0], " without the ends" if self.ends == "no" else ""
        low, high = (written(end) if end is not None else "" for end in (self.above, self.below))
        ways = {
            (True, True): f" from {low} to {high}",
            (True, False): f" from {low} on",
            (False, True): f" up to {high}",
        }
        told = ways.get((bool(low), bool(high)), "")
        given = f" with {at(self.place)}" if self.place else ""
        return f"{equation(self.formula)}{given}, {SAYS[self.asked]} for {name}{told}{without}"

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the places, or the height. Raises ArithmeticError where samples of the range say something else."""
        places, name = self.places(numbers), self.targets[0]
        if len(places) > MOST_PLACES or any(second - first <= NEAR for first, second in pairwise(places)):
            raise ArithmeticError("no few places, well apart")
        spots = samples(self.tree, name, self._ends, closed=self.ends == "yes")
        if self.asked == "flat":
            self._see_flat(places, spots)
        else:
            self._see_lowest(numbers, spots)
        if verdict:
            return Outcome(verdict=verdict, said="There is none in that range.")
        return Outcome(value=numbers[0]) if len(numbers) == 1 else Outcome(values=numbers)

    def _see_flat(self, places: Numbers, spots: Spots) -> None:
        """Raise ArithmeticError where the curve turns at a place that was not found, or is level beside one."""
        low, high = reach_of(self._ends)
        width = 2 * (high - low) / SAMPLES
        if not all(any(abs(place - turn) <= width for place in places) for turn in turns(spots)):
            raise ArithmeticError("it turns elsewhere as well")
        tall = spread([each for each, _ in spots])
        for place in places:
            sides = [side for side in (place - 2 * width, place + 2 * width) if low <= side <= high]
            here = self._height_at(place)
            if any(abs(self._height_at(side) - here) <= 1e-13 * tall for side in sides):
                raise ArithmeticError("it is level there")

    def _see_lowest(self, numbers: Numbers, spots: Spots) -> None:
        """Raise ArithmeticError where it is lower somewhere, or as low at another place."""
        found, places = valleys(self.tree, self.targets[0], spots), self.places(numbers)
        there = [self._height_at(place) for place in places] or [self.SIGN * numbers[-1]]
        lowest, tall = min(found)[0], spread([each for each, _ in spots])
        if max(there) > lowest + 1e-9 * tall + 1e-12 or far_lower(self.tree, self.targets[0], self._ends, lowest):
            raise ArithmeticError("it gets lower elsewhere")
        as_low = [place for each, place in found if each <= lowest + 1e-9 * tall]
        if places and not all(any(abs(place - one) <= NEAR for one in places) for place in as_low):
            raise ArithmeticError("it is as low elsewhere")

    def _height_at(self, place: float) -> float:
        return float(evaluate(self.tree, {self.targets[0]: place}))

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return that no sample of the range is lower, and that one comes as low."""
        if self.asked == "flat":
            return super().checks(numbers)
        places = self.places(numbers)
        there = self._height_at(places[0]) if places else self.SIGN * numbers[-1]
        spots = samples(self.tree, self.targets[0], self._ends, closed=self.ends == "yes")
        lowest = min(valleys(self.tree, self.targets[0], spots))[0]
        return (Check("the lowest of many samples", self.SIGN * there, self.SIGN * lowest, how=BY_SUMS),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the flat places inside, and the heights that were compared."""
        name, inside = self.targets[0], [float(f"{place:.6g}") for place in names["inside"]]
        where = "In that range it" if self.above is not None or self.below is not None else "It"
        level = "is flat, or has a kink," if self._kinks else "is flat"
        inside = sorted({*inside})
        flat = f"{where} {level} at {name} = {listed(inside)}." if inside else f"{where} is flat nowhere."
        if self.asked == "flat":
            return (flat,)
        pairs = zip(names[identifier(name)].tolist(), names["heights"].tolist(), strict=True)
        told = ", ".join(f"{short(self.SIGN * tall)} at {short(spot)}" for spot, tall in pairs)
        return flat, f"Such places and the ends are compared. {head(self.formula)} is {told}."

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return the curve with every place marked."""
        return drawn(self, head(self.formula), list(self.places(tuple(numbers))) or list(names["inside"]))


@dataclass(frozen=True, kw_only=True)
class RangedMaximum(Ranged):
    """The highest place of a range: the lowest one with the sign turned."""

    NAME: ClassVar = "ranged_maximum"
    LABEL: ClassVar = "The highest place of a range"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        *Ranged.FIELDS[:4],
        Field(
            "asked",
            "What is wanted",
            "choice",
            default="minimum",
            choices={name: turned(words) for name, words in Ranged.FIELDS[4].choices.items() if name != "flat"},
        ),
        *Ranged.FIELDS[5:],
    )
    SIGN: ClassVar = -1

    @property
    def tree(self) -> Tree:
        """Return the formula with its sign turned."""
        return Neg(self.curve)

    def understood(self) -> str:
        """Return the formula, the range, and what is looked for."""
        return turned(super().understood())

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return the curve as it is."""
        return Ranged(**self.slots()).picture(names, numbers)

"""What becomes of a descent: whether it settles, bounces for ever or diverges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from tutor.ask.evaluate import Value
from tutor.ask.fields import Field, Open, Place, Slots, at, equation, head, written
from tutor.ask.kinds import LOSS, MOVES, Numbers, OnFormula, Outcome
from tutor.ask.kinds.stepping import (
    MOMENTUM,
    check_momentum,
    plain_move,
    reach,
    see_momentum,
    told_reach,
    with_momentum,
)
from tutor.ask.lexicon import named
from tutor.ask.notes import GIVEN
from tutor.ask.picture import Picture, drawn
from tutor.ask.printer import identifier, torch_text
from tutor.ask.program import FLOAT, Lines, Program, derivatives, differentiable, literal, result, run, tensors, text
from tutor.ask.resolve import Formula, is_scalar
from tutor.ask.said import Said
from tutor.ask.tree import degree, variables

WHERE_TO = frozenset({"where", "where will", "where does", "what x", "which x", "what w", "which w"})
RESTS = frozenset({"settle", "settles", "settling", "forever", "for", "converge", "converges", "stay", "stays", "land"})
JUDGING = frozenset({"is", "are", "will", "would", "can"})
FIT = frozenset({"ok", "okay", "fine", "good", "alright", "acceptable", "sensible", "reasonable"})
MANY_STEPS = 400
FEW_STEPS = 8
JUDGE = """
if lowest <= 0:
    verdict = "diverges" if lowest < 0 else "unclear"  # no bowl: nothing to settle in
elif abs(lr - limit) < 1e-9 * limit:
    verdict = "oscillates"
else:
    verdict = "converges" if lr < limit else "diverges"
"""
LOOK = """
last = path[-3:]
if not abs(last[-1]) < 1e9:
    verdict = "diverges"
elif SETTLED:
    verdict = "converges"
elif abs(last[-1] - last[-3]) < 1e-7:
    verdict = "oscillates"
else:
    verdict = "unclear"
"""
SAYS = {
    "converges": "below it: every step lands nearer to the minimum",
    "oscillates": "equal to it: the steps bounce between two places",
    "diverges": "above it: every step lands further away",
}


def curvature(formula: Formula, place: Mapping[str, Value], by: tuple[str, ...]) -> Lines:
    """Return the lines that find the curvature: of the steepest direction, where there are several."""
    if len(by) == 1:
        chain = by * 2
        return [*tensors(place, by), "", *derivatives(differentiable(formula.tree, chain), chain, "curvature")]
    return [*surface(formula, place, by), "curvature = curvatures.max().item()  # the steepest direction decides"]


def surface(formula: Formula, place: Mapping[str, Value], by: tuple[str, ...]) -> Lines:
    """Return the lines that find how a formula bends in every direction."""
    names = ", ".join(map(identifier, by))
    data = {name: value for name, value in place.items() if name not in by}
    begin = ", ".join(f"torch.tensor({literal(place[name])}, {FLOAT})" for name in by)
    return [
        *tensors(data, ()),
        *[""][: len(data)],
        f"def f({names}):",
        f"    return {torch_text(differentiable(formula.tree, by))}",
        "",
        f"start = ({begin}{',' * (len(by) == 1)})",
        f"hessian = torch.tensor(torch.autograd.functional.hessian(f, start), {FLOAT})",
        "curvatures = torch.linalg.eigvalsh(hessian)",
    ]


def judged(formula: Formula, by: tuple[str, ...]) -> Lines:
    """Return the lines that look at the last steps of a walk."""
    still = "abs(last[-1] - last[-2]) < 1e-7"
    if degree(formula.tree, frozenset(by)) is not None:  # ever more slowly on its way there
        still += " or 10 * abs(last[-1] - last[-2]) < min(0.01, abs(path[1] - path[0]))"
    return LOOK.replace("SETTLED", still).strip().splitlines()


ANYWHERE = 1.0
LIMIT = "limit = 2.0 / curvature  # the rate at which the steps bounce for ever"


@dataclass(frozen=True, kw_only=True)
class OnBowl(OnFormula):
    """What its curvature decides, which is the same everywhere in a bowl."""

    LESSON: ClassVar = "learning_rate"

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """See that momentum has its number."""
        see_momentum(said)
        return slots

    @classmethod
    def made(cls, slots: Slots) -> "OnBowl":
        """Return the question; in a bowl it does not matter where one starts."""
        formula, place = slots.get("formula"), slots.get("place") or Place()
        rows = isinstance(place, Place) and not place.point and all(len(row) > 1 for row in place.given.values())
        if isinstance(formula, Formula) and rows:
            names = {*variables(formula.tree)} - place.given.keys()
            if names and degree(formula.tree, frozenset(names)) == 2:
                anywhere = dict.fromkeys(variables(formula.tree), (ANYWHERE,))
                slots = {**slots, "place": replace(place, given={**anywhere, **place.given})}
        return super().made(slots)

    def slots(self) -> Slots:
        """Return the slots without a place that nobody named: "and at 0.3?" is then no other place."""
        found = super().slots()
        rows = {name: value for name, value in self.place.items() if isinstance(value, tuple)}
        if self.is_bowl and all(value == ANYWHERE for name, value in self.place.items() if name not in rows):
            del found["place"]
        return found | ({"place": rows} if rows and "place" not in found else {})

    def check_slots(self) -> None:
        """Raise Open where the formula has no finite value, or more than numbers move."""
        if not is_scalar(self.formula.tree, self.place) or any(isinstance(self.place[name], tuple) for name in self.by):
            raise Open({"place": "The formula has no finite value there."})

    @property
    def is_bowl(self) -> bool:
        """Say whether the curvature is the same everywhere."""
        return degree(self.formula.tree, frozenset(self.by)) == 2


@dataclass(frozen=True, kw_only=True)
class Fate(OnBowl):
    """Whether descent on a formula settles with a learning rate."""

    lr: float
    momentum: float = 0.0

    NAME: ClassVar = "fate"
    LABEL: ClassVar = "Does descent settle?"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        LOSS,
        Field("place", "Start", "place", missing="Where does it start? Here that makes a difference."),
        MOVES,
        Field("lr", "Learning rate", "positive", missing="Which learning rate?"),
        MOMENTUM,
    )
    WANTS: ClassVar = frozenset({"verdict"})
    NEEDS: ClassVar = frozenset({"verdict"})
    RANK: ClassVar = 2
    TOPICS: ClassVar = ("divergence_nan", "learning_rate", "gradient_descent_update")

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether a verdict is wished for, or nothing but whether a rate is good: "is lr 0.1 ok for x^2"."""
        return super().wished(said) or ("lr" in said.numbers and not said.wants and _is_fit(said.order_of_words))

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """See that a verdict is wanted. Raises Open where it is the place: "where does it settle"."""
        verdicts = {word.partition(" ")[0] for word in said.wants.get("verdict", ())}
        if said.words & WHERE_TO and verdicts <= RESTS and not said.says("where ="):
            raise Open({"formula": "I can say whether it settles, but not yet where."})
        return super().fill(said, slots)

    def check_slots(self) -> None:
        """Raise Open where it would have to be run in more than one variable, or is no valley at all."""
        super().check_slots()
        if not self.is_bowl and (len(self.by) > 1 or degree(self.formula.tree, frozenset(self.by)) == 0):
            raise Open({"formula": "I can judge a bowl, or a formula of one variable."})
        check_momentum(self.momentum)
        if self.momentum and not self.is_bowl:
            raise Open({"formula": "With momentum I can judge a bowl only."})

    def program(self) -> Program:
        """Return a comparison with the limit in a bowl, else many steps and a look at the last ones."""
        if not self.is_bowl:
            return Program(text(*self._walk(MANY_STEPS, self.stop), judged(self.formula, self.by)), "verdict")
        lowest = "lowest = curvatures.min().item()" if len(self.by) > 1 else "lowest = curvature"
        settings = [f"lr = {self.lr!r}", lowest, LIMIT.replace("2.0", repr(reach(self.momentum)))]
        return Program(
            text(curvature(self.formula, self.place, self.by), settings, JUDGE.strip().splitlines()), "verdict"
        )

    def _step(self) -> Lines:
        name = identifier(self.by[0])
        return [
            self.forward_line,
            f"{result(self.name)}.backward()",
            "with torch.no_grad():",
            *(f"    {line}" for line in plain_move(name)),
            f"path.append({name}.item())",
        ]

    def _walk(self, steps: int, stop: Lines) -> list[Lines]:
        name = identifier(self.by[0])
        start = [*tensors(self.place, self.by), f"lr = {self.lr!r}", f"path = [{name}.item()]"]
        return [start, [f"for step in range({steps}):", *(f"    {line}" for line in [*self._step(), *stop])]]

    @property
    def stop(self) -> Lines:
        """Return the lines that end a walk which runs away."""
        return [f"if not abs({identifier(self.by[0])}.item()) < 1e9:", "    break"]

    def understood(self) -> str:
        """Return the loss, the rate, and the start where it matters."""
        start = "" if self.is_bowl else f" at {at(self.place)}"
        rate = f"learning rate {written(self.lr)}{with_momentum(self.momentum)}"
        return f"{equation(self.formula)}, fate of gradient descent{start}, {rate}"

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return two over the curvature beside the rate, or what the steps did."""
        if "limit" not in names:
            path = names.get("path", [])
            return (f"{len(path) - 1} steps were taken; the last one ended at {written(float(f'{path[-1]:.6g}'))}.",)
        steepest = "the steepest curvature" if len(self.by) > 1 else "the curvature"
        return (
            f"{steepest.capitalize()} is {written(names['curvature'])}.",
            told_reach(self.momentum, names["curvature"], names["limit"]),
            f"The learning rate {written(self.lr)} is {SAYS.get(names['verdict'], 'not to be compared with it')}.",
        )

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the verdict. Raises ArithmeticError where the run leaves it open."""
        if verdict not in SAYS:
            raise ArithmeticError("no verdict")
        return Outcome(verdict=verdict)

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return the curve with the first few steps, beside the start where nothing moves."""
        if len(self.place) > 1:
            return None
        path = names.get("path") or self._first(0.0)
        path = path if path[0] != path[1] else self._first(1.0)
        reach = 8 * abs(path[1] - path[0])
        near = [place for place in path[: FEW_STEPS + 1] if abs(place - path[0]) <= reach]
        return drawn(self, head(self.formula), path[: len(near)], walk=True)

    def _first(self, beside: float) -> list[float]:
        ((name, value),) = self.place.items()
        start = {name: value + beside} if isinstance(value, float) else self.place
        moved = Fate(formula=self.formula, place=start, by=self.by, lr=self.lr)
        return list(run(Program(text(*moved._walk(FEW_STEPS, [])), "path"))["path"])


def _is_fit(words: Sequence[str]) -> bool:
    """Say whether it is asked if a rate is good: "is 0.1 ok", "would 0.1 be a good lr"."""
    beside = zip(("", *words), words, (*words[1:], ""), strict=False)
    fit = any(
        word in FIT and (before in (GIVEN, "be") or named(behind, "number") == "lr") for before, word, behind in beside
    )
    return fit and bool(JUDGING & {*words})

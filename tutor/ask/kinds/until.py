"""How many steps of descent it takes until a variable, or the loss, is below or above a number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.evaluate import evaluate
from tutor.ask.fields import Field, Open, Slots, at, equation, written
from tutor.ask.kinds import LOSS, MOVES, Numbers, OnFormula, Outcome
from tutor.ask.kinds.minimum import flat_places
from tutor.ask.kinds.stepping import check_moving, plain_move, see_momentum
from tutor.ask.lexicon import named, roles
from tutor.ask.notes import FORMULA
from tutor.ask.placed import TOWARDS
from tutor.ask.printer import identifier
from tutor.ask.program import Program, result, tensors, text
from tutor.ask.resolve import LOSS_NAMES
from tutor.ask.said import Said
from tutor.ask.tree import Var

MOST_STEPS = 1000
WALK = """
for step in range({most}):
    {forward}
    now = {now}.item()
    if {past}:
        answer = step
        break
    {loss}.backward()
    with torch.no_grad():
"""
REST = "rest = places[0] if len(places) == 1 else float('nan')  # the minimum"
IS = frozenset({"pass", "moving", "nudging", "link"})  # between what falls and where to
SIDES = {"below": "below", "above": "above", "inside": "nearer to zero than", "goal": "at or past"}
SIDES["near"] = "nearer to the minimum than"
ASKED = {"place": "the variable", "loss": "the loss"}


@dataclass(frozen=True, kw_only=True)
class Until(OnFormula):
    """The number of the first step after which something is on the other side of a number."""

    lr: float
    target: float
    side: str
    asked: str

    NAME: ClassVar = "until"
    LABEL: ClassVar = "How many steps until …"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        LOSS,
        Field("place", "Start", "place", missing="Where does it start?"),
        MOVES,
        Field("lr", "Learning rate", "positive", missing="Which learning rate?"),
        Field("asked", "Until what", "choice", default="place", choices=ASKED),
        Field("side", "is", "choice", default="below", choices=SIDES),
        Field("target", "this number", missing="Until it is below which number?"),
    )
    WANTS: ClassVar = frozenset({"count", "step", "value", "rest", "rises"})
    NEEDS: ClassVar = frozenset({"count"})
    ALSO: ClassVar = frozenset({*SIDES, "steps"})
    RANK: ClassVar = 3
    LESSON: ClassVar = "update_rule"
    TOPICS: ClassVar = ("gradient_descent_update", "learning_rate")

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Take the number behind "below" or "above", and what stands before that."""
        see_momentum(said)
        if "steps" in said.numbers:
            raise Open({"target": "So many steps, or how many?"})
        sides = [(side, said.numbers[side]) for side in SIDES if len(said.numbers.get(side, ())) == 1]
        if len(sides) != 1:
            return slots
        ((side, (target,)),) = sides
        return {**slots, "target": target, "side": side, "asked": _subject(said, side)}

    def check_slots(self) -> None:
        """Raise Open where several variables could be the one that is meant."""
        super().check_slots()
        if self.side == "near" and (self.asked == "loss" or len(self.by) > 1):
            raise Open({"side": "How near to the minimum one variable comes I can count."})
        if self.asked == "place" and len(self.by) > 1:
            raise Open({"by": "Until which one variable is there?"})
        check_moving(self.place, self.by)

    def program(self) -> Program:
        """Return steps that are counted; one that only reaches the number, but for rounding, is not past it."""
        names, loss = [identifier(name) for name in self.by], result(self.name)
        now = names[0] if self.asked == "place" else loss
        past = self._past
        rest = [*flat_places(self.formula.tree, self.place, self.by[0]), REST] if self.side == "near" else []
        start = [f"lr = {self.lr!r}", "answer = float('nan')", f"rounding = {1e-9 * max(1.0, abs(self.target))!r}"]
        walk = WALK.format(most=MOST_STEPS, loss=loss, forward=self.forward_line, now=now, past=past)
        moves = [f"        {line}" for name in names for line in plain_move(name)]
        return Program(
            text(rest, [*tensors(self.place, self.by), *start], [*walk.strip().splitlines(), *moves]), "answer"
        )

    @property
    def _there(self) -> str:
        return f"{SIDES[self.side]} {written(self.target)}"

    @property
    def _past(self) -> str:
        """Return what holds once the walk is there; a number that is reached may be reached from either side."""
        start = float(evaluate(Var(self.by[0]) if self.asked == "place" else self.formula.tree, self.place))
        falls = self.side in ("below", "inside", "near") or (self.side == "goal" and start > self.target)
        slack = "-" if falls != (self.side == "goal") else "+"
        now = {"inside": "abs(now)", "near": "abs(now - rest)"}.get(self.side, "now")
        return f"{now} {'<' if falls else '>'} {self.target!r} {slack} rounding"

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the count. Raises ArithmeticError where it is so from the start."""
        if numbers[0] < 1:
            raise ArithmeticError("it is there already")
        return Outcome(value=numbers[0])

    def understood(self) -> str:
        """Return the loss, the start, the rate and the end."""
        what = self.by[0] if self.asked == "place" else "the loss"
        return (
            f"{equation(self.formula)}, how many steps of descent from {at(self.place)} until {what} is "
            f"{self._there}, learning rate {written(self.lr)}"
        )

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return what it is after that step."""
        what = self.by[0] if self.asked == "place" else "The loss"
        now = written(float(f"{names['now']:.6g}"))
        return (f"{what} is {now} after step {written(numbers[0])}, and one step before it is not yet {self._there}.",)


def _subject(said: Said, side: str) -> str:
    """Return what is to be below or above: what stands next before that. Raises Open where that is something else."""
    words = said.order_of_words
    ends = [
        at for at, word in enumerate(words) if (word in TOWARDS if side == "goal" else named(word, "number") == side)
    ]
    end = ends[0] if ends else 0
    for place, word in reversed([*enumerate(words[:end])]):
        if word in LOSS_NAMES or (word == FORMULA and all(roles(each) & IS for each in words[place + 1 : end])):
            return "loss"
        if word in said.names:
            return "place"
        if word in (FORMULA, ";") or named(word, "want") in ("slope", "slopes"):
            break
    raise Open({"asked": "Until what is there: the variable, or the loss?"})

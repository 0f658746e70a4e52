"""What .grad holds after several calls of backward(), which add up unless something clears it in between."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

from tutor.ask.check import BY_SUMS, Check, check_slopes
from tutor.ask.evaluate import Value
from tutor.ask.fields import Field, Open, Slots, at, equation, row, written
from tutor.ask.kinds import BY, FUNCTION, WHERE, Numbers, OnFormula, Question
from tutor.ask.lexicon import roles
from tutor.ask.printer import identifier
from tutor.ask.program import FLOAT, Program, literal, result, tensors, text
from tutor.ask.said import Said

PLURAL = frozenset({"calls", "backward calls", "backward passes", "accumulate", "accumulated", "accumulates"})
NEGATIONS = frozenset({"not", "never", "without", "no", "none", "nothing"})
CALLED = ("called", "call", "calling", "backward", "backwardcall", "it", "run", "ran", "again")
IN_TURN = frozenset({"backwardeach"})  # on one loss after another
AGAIN = frozenset(
    {"compute", "computed", "computing", "calculate", "calculated", "evaluate", "run", "forward", "forward pass"}
)
CALLS = Field("calls", "Calls of backward()", "count", missing="How many calls of backward()?")
CLEARED = Field(
    "cleared",
    "In between",
    "choice",
    default="no",
    choices={"no": "nothing is cleared: they add up", "yes": "the gradient is cleared before each call"},
)


HELD = Field("held", "What .grad holds before", "number", default=0.0)


def adds(said: Said) -> bool:
    """Say whether calls of backward are told of."""
    return any(word.startswith(("backward", "accumul")) for word in said.words)


def counted(said: Said, slots: Slots) -> Slots:
    """Return the slots with the number of calls, and whether it is cleared. Raises Open where that is not sure."""
    words = said.order_of_words
    told = [word for word in words if word.startswith("backward") or "want.cleared" in roles(word)]
    cleared = any("want.cleared" in roles(word) for word in told)
    kept = any("want.kept" in roles(word) for word in words)
    backwards = sum(word.startswith("backward") for word in told)
    if "backwardcall" in told and backwards > 1 and not (_computed_again(words) or "times" in said.numbers):
        raise Open({"calls": "A second backward() on one graph is an error, unless the formula is computed again."})
    if cleared and (kept or NEGATIONS & set(words)):
        raise Open({"cleared": "Is it cleared in between, or not?"})
    calls = single_count(said)
    if IN_TURN & set(told) or ("both" in words and backwards == 1):
        if cleared or calls is not None:
            raise Open({"calls": "Which gradients are added is not sure to me."})
        return {**slots, "calls": 1.0, "cleared": "no"}  # the losses are one sum
    if calls is None and "times" not in said.numbers:
        ends = told and not told[-1].startswith("backward")
        once = len(told) == 2 and backwards == 1 and not ends  # cleared, then called
        between = len(told) == 3 and backwards == 2 and not told[1].startswith("backward")
        each = any("each" in word.split() or "every" in word.split() for word in told)  # "zero it before each call"
        if cleared and not (once or between or each):
            raise Open({"calls": "What comes after what is not sure to me."})
        sure = backwards and not ("twice" in said.wants or PLURAL & set(words))
        calls = float(backwards) if sure else None
    return {**slots, "calls": calls, "cleared": "yes" if cleared else "no"}


def _computed_again(words: tuple[str, ...]) -> bool:
    """Say whether the formula is computed anew between two calls: "call backward(), compute y again, …"."""
    calls = [at for at, word in enumerate(words) if word.startswith("backward")]
    between = [words[first:last] for first, last in pairwise(calls)]
    return bool(between) and all("again" in each and AGAIN & set(each) for each in between)


def single_count(said: Said) -> float | None:
    """Return how often backward is called, where that is said in so many words."""
    times = said.numbers.get("times", ())
    if said.wants.get("twice") == ("twice",) and not times and said.says(*(f"{word} twice" for word in CALLED)):
        return 2.0
    return times[0] if len(times) == 1 and "twice" not in said.wants else None


def counting(calls: int, cleared: str) -> int:
    """Return how many calls are in the sum at the end."""
    return 1 if cleared == "yes" else calls


def told_so(calls: int, cleared: str) -> str:
    """Return how often it is called, and what happens in between."""
    between = ", cleared in between" if cleared == "yes" else ", added up" if calls > 1 else ""
    return f"{calls} call{'s' * (calls > 1)} of backward(){between}"


@dataclass(frozen=True, kw_only=True)
class Adding(OnFormula):
    """The gradient of a formula after some calls of backward."""

    calls: int
    cleared: str
    held: float = 0.0

    NAME: ClassVar = "adding"
    LABEL: ClassVar = "Several calls of backward()"
    FIELDS: ClassVar = (FUNCTION, WHERE, BY, CALLS, CLEARED, HELD)
    WANTS: ClassVar = frozenset({"backward", "kept", "cleared", "twice", "slope", "slopes"})
    ALSO: ClassVar = frozenset({"times"})
    RANK: ClassVar = 3
    LESSON: ClassVar = "what_grad_holds"
    TOPICS: ClassVar = ("grad_accumulation_zero_grad", "backward_semantics")
    STRAIGHT: ClassVar = 1

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether backward is called, and a gradient asked for; or nothing but whether it is cleared."""
        clears = bool(said.wants) and said.wants.keys() <= {"cleared", "kept"}
        return clears or (adds(said) and bool({"slope", "slopes"} & said.wants.keys()))

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Count the calls."""
        if said.order > 1:
            raise Open({"formula": "I add up first derivatives."})
        return counted(said, slots)

    def program(self) -> Program:
        """Return the calls, each on the formula computed anew."""
        names = [identifier(name) for name in self.by]
        value = result(self.name)
        clear = [f"    {name}.grad = None  # cleared, as zero_grad does" for name in names if self.cleared == "yes"]
        adds = f"    {value}.backward()  # adds to what .grad holds"
        read = [f"{name}.grad.tolist()" for name in names]
        answer = f"gradient = [{', '.join(read)}]" if len(read) > 1 else f"gradient = {read[0]}"
        loop = [f"for call in range({self.calls}):", *clear, f"    {self.forward_line}", adds]
        holds = [f"{name}.grad = torch.full_like({name}, {self.held!r})" for name in names if self.held]
        return Program(text(tensors(self.place, self.by), holds, loop, [answer]), "gradient")

    def understood(self) -> str:
        """Return the formula, the place and the calls."""
        wanted = f"gradient with respect to {', '.join(self.by)} at {at(self.place)}"
        held = f", .grad holds {written(self.held)} before" if self.held else ""
        return f"{equation(self.formula)}, {wanted}, {told_so(self.calls, self.cleared)}{held}"

    @property
    def _held(self) -> float:
        """Return what is left of what .grad held before."""
        return 0.0 if self.cleared == "yes" else self.held

    @property
    def _counting(self) -> int:
        return counting(self.calls, self.cleared)

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return each slope again by a small nudge, as often as it counts."""
        return check_slopes(self, [(number - self._held) / self._counting for number in numbers])

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return what one call gives, and how often it counts."""
        return tuple(line for name, number in zip(self.by, numbers, strict=False) for line in self._added(name, number))

    def _added(self, name: str, total: float) -> tuple[str, ...]:
        one = (total - self._held) / self._counting
        if not self._held:
            return added(f"{name}.grad", one, self._counting, total)
        calls = added(f"{name}.grad", one, self._counting, one * self._counting)
        lines = calls if self._counting > 1 else calls[:1]
        return (*lines, f"It adds to the {written(self._held)} that was there: {written(total)}.")


def added(what: str, one: float, calls: int, total: float) -> tuple[str, ...]:
    """Return how the calls add up, with the run's numbers."""
    first = f"One call of backward() gives {what} = {written(one)}."
    if calls == 1:
        return (first, "What was there before the last call is cleared, or there was none.")
    return (first, f"backward() adds to what is there: {calls} · ({written(one)}) = {written(total)}.")


@dataclass(frozen=True, kw_only=True)
class AddingGiven(Question):
    """A gradient that is given, added up over some calls of backward."""

    gradient: Value
    calls: int
    cleared: str

    NAME: ClassVar = "adding_given"
    LABEL: ClassVar = "A given gradient, added up"
    FIELDS: ClassVar = (Field("gradient", "Gradient of one call", "numbers", missing="Which gradient?"), CALLS, CLEARED)
    WANTS: ClassVar = Adding.WANTS
    ALSO: ClassVar = Adding.ALSO
    RANK: ClassVar = 3
    LESSON: ClassVar = Adding.LESSON
    TOPICS: ClassVar = Adding.TOPICS

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether backward is called."""
        return adds(said)

    @classmethod
    def seen(cls, said: Said) -> bool:
        """Say whether there are a gradient and a number of calls."""
        return adds(said) and "gradient" in said.numbers and single_count(said) is not None

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Count the calls; nothing else is given."""
        if said.given or said.point:
            raise Open({"gradient": "Only the gradient of one call plays a part here."})
        return counted(said, slots)

    def program(self) -> Program:
        """Return the sum that backward makes."""
        clear = ["    w.grad.zero_()  # cleared, as zero_grad does"] if self.cleared == "yes" else []
        adds = f"    w.grad += torch.tensor({literal(self.gradient)}, {FLOAT})  # backward adds"
        zero = tuple(0.0 for _ in self.gradient) if isinstance(self.gradient, tuple) else 0.0
        start = [f"w = torch.tensor({literal(zero)}, {FLOAT}, requires_grad=True)", "w.grad = torch.zeros_like(w)"]
        loop = [f"for call in range({self.calls}):", *clear, adds]
        return Program(text(start, loop, ["gradient = w.grad.tolist()"]), "gradient")

    def understood(self) -> str:
        """Return the gradient and the calls."""
        return f"gradient {written(self.gradient)}, {told_so(self.calls, self.cleared)}"

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the sums in plain arithmetic."""
        return tuple(
            Check("the sum", a, b * counting(self.calls, self.cleared), how=BY_SUMS)
            for a, b in zip(numbers, row(self.gradient), strict=True)
        )

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return how the calls add up."""
        calls = counting(self.calls, self.cleared)
        pairs = zip(row(self.gradient), numbers, strict=True)
        return tuple(line for one, total in pairs for line in added(".grad", one, calls, total))

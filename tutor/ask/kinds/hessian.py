"""The Hessian: all second partial derivatives of a formula in one square, and its eigenvalues."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import TOLERANCE, Check, along
from tutor.ask.derive import derived
from tutor.ask.evaluate import difference
from tutor.ask.fields import Field, Open, at, equation, head
from tutor.ask.flatness import listed
from tutor.ask.kinds import FUNCTION, WHERE, Numbers, OnFormula, Outcome
from tutor.ask.printer import identifier, pretty, torch_text
from tutor.ask.program import FLOAT, Program, differentiable, literal, text
from tutor.ask.tree import Unreadable, kinked

SECOND = 2
MOST = 4
WIDTH, ROUNDING = 1e-4, 1e-12
ASKED = {"matrix": "the matrix itself", "eigenvalues": "its eigenvalues"}
SAYS = {"matrix": "its Hessian", "eigenvalues": "the eigenvalues of its Hessian"}


@dataclass(frozen=True, kw_only=True)
class Hessian(OnFormula):
    """How each slope changes along each variable, at a place."""

    asked: str

    NAME: ClassVar = "hessian"
    LABEL: ClassVar = "The Hessian: all second derivatives"
    FIELDS: ClassVar = (
        FUNCTION,
        WHERE,
        Field("asked", "What is wanted", "choice", default="matrix", choices=ASKED),
    )
    RULED: ClassVar = False
    LESSON: ClassVar = "bends"
    TOPICS: ClassVar = ("higher_order_gradients", "loss_surface_high_dim")
    STRAIGHT: ClassVar = SECOND

    @property
    def targets(self) -> tuple[str, ...]:
        """Return all variables, in the order of the rows."""
        return tuple(name for name in self.formula.arguments if name in self.place) or tuple(self.place)

    def check_slots(self) -> None:
        """Raise Open where there are too few numbers or too many, or a kink."""
        super().check_slots()
        if not 1 <= len(self.targets) <= MOST or any(isinstance(self.place[name], tuple) for name in self.targets):
            raise Open({"place": "One variable to four, please, and one number for each."})
        if kinked(self.formula.tree):
            raise Open({"formula": "A formula without kinks, please."})

    def program(self) -> Program:
        """Return torch's own Hessian of the formula as a function of a place."""
        names = ", ".join(map(identifier, self.targets)) + "," * (len(self.targets) == 1)
        formula = torch_text(differentiable(self.formula.tree, self.targets * SECOND))
        spot = tuple(self.place[name] for name in self.targets)
        lines = [
            f"place = torch.tensor({literal(spot)}, {FLOAT})",  # type: ignore[arg-type]
            "hessian = torch.autograd.functional.hessian(f, place)",
        ]
        answer = "torch.linalg.eigvalsh(hessian)" if self.asked == "eigenvalues" else "hessian"
        curve = ["def f(place):", f"    {names} = place", f"    return {formula}"]
        return Program(text(curve, [*lines, f"answer = {answer}.tolist()"]), "answer")

    def understood(self) -> str:
        """Return the formula, and where."""
        return f"{equation(self.formula)}, {SAYS[self.asked]} at {at(self.place)}"

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the numbers row by row; as a sentence each row in its brackets."""
        if self.asked == "eigenvalues":
            return super().outcome(numbers, verdict)
        size = len(self.targets)
        rows = [numbers[row * size : (row + 1) * size] for row in range(size)]
        said = f"[{', '.join(f'[{listed(row)}]' for row in rows)}]"
        return Outcome(values=numbers, said=said if size > 1 else "")

    def _second(self, first: str, second: str) -> float:
        """Return a second derivative by differences of differences, without torch."""
        place = {name: float(value) for name, value in self.place.items()}  # type: ignore[arg-type]

        def by_first(there: float) -> float:
            return difference(along(self, first, None, {**place, second: there}), place[first], 1, widths[first])

        widths = {name: WIDTH * max(1.0, abs(value)) for name, value in place.items()}
        if first == second:
            return difference(along(self, first, None), place[first], SECOND, 10 * widths[first])
        return difference(by_first, place[second], 1, widths[second])

    @property
    def point(self) -> Mapping[str, Any]:
        """Return where each variable stands."""
        return self.place

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return each entry again by differences; of the eigenvalues their sum, which is that of the diagonal."""
        diagonal = sum(self._second(name, name) for name in self.targets)
        if self.asked == "eigenvalues":
            return (Check("their sum, and that of the diagonal", sum(numbers), diagonal, TOLERANCE[2]),)
        pairs = [(one, two) for one in self.targets for two in self.targets]
        return tuple(
            Check(f"by {one}, then by {two}", number, self._second(one, two), TOLERANCE[2])
            for (one, two), number in zip(pairs, numbers, strict=True)
        )

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the first derivatives, and each of them differentiated again."""
        lines = []
        try:
            for one in self.targets:
                slope = derived(self.formula.tree, one).tree
                again = ", ".join(f"{pretty(derived(slope, two).tree)} by {two}" for two in self.targets)
                lines.append(f"The derivative of {head(self.formula)} by {one} is {pretty(slope)}. Of that: {again}.")
        except Unreadable:
            lines = []
        found = names["hessian"].tolist()
        largest = max(abs(each) for row in found for each in row)
        rows = "; ".join(listed([each if abs(each) > ROUNDING * largest else 0.0 for each in row]) for row in found)
        return (*lines, f"At {at(self.place)} the rows are: {rows}.")

"""What kinds share that take the gradient of a formula of several variables as one vector."""

from tutor.ask.kinds import OnFormula
from tutor.ask.printer import identifier, torch_text
from tutor.ask.program import differentiable, result


class WithGradient(OnFormula):
    """A question about all variables of a formula at once."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the variables in the order of the gradient's numbers."""
        return self.formula.arguments

    @property
    def targets(self) -> tuple[str, ...]:
        """Return the variables that move: all of them."""
        return self.names

    @property
    def backward(self) -> list[str]:
        """Return the lines that compute the formula, and its gradient as one tensor."""
        value = result(self.name)
        grads = ", ".join(f"{identifier(name)}.grad" for name in self.names)
        return [
            f"{value} = {torch_text(differentiable(self.formula.tree, self.names))}",
            f"{value}.backward()",
            f"gradient = torch.stack([{grads}])",
        ]

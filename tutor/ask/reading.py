"""What a computable question asks, once it has been read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tutor.ask.evaluate import Value
from tutor.ask.tree import Tree


@dataclass(frozen=True)
class Reading:
    """A question as understood.

    `ask` is gradient, sign, value, update, loss, verdict, limit, zero or lowest.
    `targets` are the variables to differentiate by, or to move; `chain` those of a higher derivative, one after the
    other. `gradient` stands for a gradient that is given in place of a formula. `steps` counts optimizer steps, `every`
    asks for the weight, or the loss, after each step. `scheme` is "each" for the slopes at several places, "rises" or
    "move" for a direction.
    """

    ask: str
    tree: Tree | None = None
    name: str = "f"
    targets: tuple[str, ...] = ()
    point: Mapping[str, Value] = field(default_factory=dict)
    chain: tuple[str, ...] = ()
    gradient: Value | None = None
    lr: float | None = None
    steps: int = 1
    every: bool = False
    scheme: str = ""

    @property
    def target(self) -> str:
        """Return the one variable that moves or is differentiated by."""
        return self.targets[0]

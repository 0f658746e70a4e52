"""Steps of an adaptive optimizer, or with weight decay, as torch's optimizers take them with their usual settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.fields import Field, Open, Slots, written
from tutor.ask.kinds import Numbers
from tutor.ask.kinds.descent import Descent
from tutor.ask.kinds.stepping import DECAY
from tutor.ask.program import Lines
from tutor.ask.said import Said

CHOICES = {"sgd": "SGD", "adam": "Adam", "adamw": "AdamW", "rmsprop": "RMSprop", "adagrad": "Adagrad"}
ADAPTIVE = frozenset(CHOICES.keys() - {"sgd"})
CHOICES |= {"nesterov": "SGD with Nesterov momentum"}  # by form only: no word stands for it
MOVING = ("sgd", "nesterov")  # those that take momentum
ADAM = (0.9, 0.1, 0.999, 0.001, 1e-8)
# How much is kept of the mean slope, and added to it; the same of the mean square; and what is added to its root.
RATES = {"adam": ADAM, "adamw": ADAM, "rmsprop": (0.0, 1.0, 0.99, 0.01, 1e-8), "adagrad": (0.0, 1.0, 1.0, 1.0, 1e-10)}
KEEPS = "velocity = momentum · velocity + slope, from 0"
TAKES = "Each step takes rate · "
MEANS = TAKES + "mean slope / root of the mean square away; each mean is divided by what it would be of ones."
RULES = {
    "sgd": TAKES + "slope away.",
    "velocity": f"{KEEPS}; each step takes rate · velocity away.",
    "nesterov": f"{KEEPS}; each step takes rate · (slope + momentum · velocity) away.",
    **dict.fromkeys(("adam", "adamw"), MEANS),
    "rmsprop": TAKES + "slope / root of the mean square away; that mean starts at zero.",
    "adagrad": TAKES + "slope / root of the sum of all squares away.",
}
DECAYS = ("First, weight decay takes rate · decay · weight away.", "Weight decay adds decay · weight to the slope.")


@dataclass(frozen=True, kw_only=True)
class OptimizerSteps(Descent):
    """A few steps of an optimizer, the first of them with nothing kept from before."""

    optimizer: str
    decay: float

    NAME: ClassVar = "optimizer"
    LABEL: ClassVar = "Steps of an optimizer"
    FIELDS: ClassVar = (
        *Descent.FIELDS,
        Field("optimizer", "Optimizer", "choice", default="sgd", choices=CHOICES),
        DECAY,
    )
    WANTS: ClassVar = Descent.WANTS | ADAPTIVE
    RANK: ClassVar = 3
    TOPICS: ClassVar = ("momentum_adaptive_optimizers", "gradient_descent_update")

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether an adaptive optimizer is named, or how much momentum or weight decay there is."""
        told = bool({"decay", "momentum"} & said.numbers.keys()) and super().wished(said)
        return told or bool(ADAPTIVE & said.wants.keys())

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Take the steps as those of descent. Raises Open where optimizers, or the decay, leave a doubt."""
        if len(ADAPTIVE & said.wants.keys()) + any("sgd" in word.split() for word in said.words) > 1:
            raise Open({"optimizer": "Which one of them?"})
        unsaid = "decay" in said.mentioned or ("adamw" in said.wants and "decay" not in slots)
        return {**super().fill(said, slots), **({"decay": None} if unsaid else {})}

    def check_slots(self) -> None:
        """Raise Open where the settings do not go together."""
        super().check_slots()
        if self.momentum and self.optimizer not in MOVING:
            raise Open({"momentum": "Only SGD has momentum here."})
        if self.optimizer == "nesterov" and not self.momentum:
            raise Open({"momentum": "How much momentum? Without any, Nesterov's is plain SGD."})
        if self.asked in ("change", "far") and not self._is_plain:
            raise Open({"asked": "I tell where it is after the steps."})
        if self.decay < 0:
            raise Open({"decay": "It must not be less than zero."})

    @property
    def way(self) -> str:
        """Return the optimizer's name, with its weight decay."""
        if self._is_plain:
            return super().way
        return CHOICES[self.optimizer] + f" with weight decay {written(self.decay)}" * bool(self.decay)

    @property
    def _is_plain(self) -> bool:
        return self.optimizer == "sgd" and not self.decay

    @property
    def _decays(self) -> tuple[float, float]:
        """Return how much of the weight is taken off directly, times the rate, and how much of it joins the slope."""
        return (self.decay, 0.0) if self.optimizer == "adamw" else (0.0, self.decay)

    def still(self, names: Lines) -> Lines:
        """Return the lines in which nothing is kept yet."""
        if self.optimizer in MOVING:
            return super().still(names)
        return [*(f"mean_{name} = square_{name} = 0.0" for name in names), "step = 0"]

    def move(self, name: str) -> Lines:
        """Return the lines that move one variable as torch's optimizer does."""
        ways = zip((f"{name} -= lr *", f"{name}.grad +="), self._decays, strict=True)
        decay = [f"{way} {decay!r} * {name}" for way, decay in ways if decay]
        if self.optimizer == "sgd":
            return [*decay, *super().move(name)]
        if self.optimizer == "nesterov":
            return [*decay, *self._ahead(name)]
        keeps, adds, kept, added, least = RATES[self.optimizer]
        mean, square = f"mean_{name}", f"square_{name}"
        freed = [f" / (1 - {keep!r} ** (step + 1))" * (RATES[self.optimizer] is ADAM) for keep in (keeps, kept)]
        return [
            *decay,
            f"{mean} = {keeps!r} * {mean} + {adds!r} * {name}.grad",
            f"{square} = {kept!r} * {square} + {added!r} * {name}.grad ** 2",
            f"{name} -= lr * ({mean}{freed[0]}) / (({square}{freed[1]}).sqrt() + {least!r})  # as torch.optim does",
            f"{name}.grad = None",
        ]

    def _ahead(self, name: str) -> Lines:
        velocity = f"velocity_{name}"
        return [
            f"{velocity} = {self.momentum!r} * {velocity} + {name}.grad",
            f"{name} -= lr * ({name}.grad + {self.momentum!r} * {velocity})  # as torch.optim.SGD(nesterov=True) does",
            f"{name}.grad = None",
        ]

    def moved(self, step: int, here: float, slope: float, before: Numbers) -> tuple[float, Numbers]:
        """Return where one number moves to, and what is kept of slopes and squares, without torch."""
        apart, joined = self._decays
        here, slope = here - self.lr * apart * here, slope + joined * here
        if self.optimizer == "sgd":
            return super().moved(step, here, slope, before)
        if self.optimizer == "nesterov":
            velocity = self.momentum * before[0] + slope
            return here - self.lr * (slope + self.momentum * velocity), (velocity, 0.0)
        keeps, adds, kept, added, least = RATES[self.optimizer]
        mean, square = keeps * before[0] + adds * slope, kept * before[1] + added * slope**2
        freed = (1 - keeps**step, 1 - kept**step) if RATES[self.optimizer] is ADAM else (1.0, 1.0)
        return here - self.lr * mean / freed[0] / ((square / freed[1]) ** 0.5 + least), (mean, square)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the optimizer's rule."""
        if self._is_plain:
            return super().derivation(names, numbers)
        decay = tuple(rule for rule, decay in zip(DECAYS, self._decays, strict=True) if decay)
        return (*decay, RULES["velocity" if self.momentum and self.optimizer == "sgd" else self.optimizer])

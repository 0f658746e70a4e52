"""A control: one parameter of a demo that a learner may move, and the values it may take."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Value = float | int | str | bool
Kind = Literal["linear", "log", "integer", "choice"]


@dataclass(frozen=True)
class Control:
    """One parameter of a demo.

    `only` gives values of a control before it, with its name: at any other ones this one has no say.
    `linear` and `integer` run from `low` to `high` in steps of `step`; `log` runs from `low` to
    `high` with `step` values per factor of ten; `choice` takes one of `options`.
    """

    name: str
    label: str
    kind: Kind
    default: Value
    low: float = 0.0
    high: float = 0.0
    step: float = 1.0
    options: tuple[Value, ...] = ()
    help: str = ""
    only: tuple[tuple[str, tuple[Value, ...]], ...] = ()

    def idle(self, values: Mapping[str, Value]) -> bool:
        """Say whether it has no say at these values of the controls before it."""
        return any(values[name] not in having for name, having in self.only)

    def values(self) -> list[Value]:
        """Return every value the control may take, in order."""
        if self.kind == "choice":
            return list(self.options)
        if self.kind == "log":
            count = _whole(math.log10(self.high / self.low) * self.step)
            return [_round(self.low * 10 ** (i / self.step)) for i in range(count + 1)]
        count = _whole((self.high - self.low) / self.step)
        numbers = [round(self.low + i * self.step, 10) for i in range(count + 1)]
        return [int(n) for n in numbers] if self.kind == "integer" else list(numbers)

    def clean(self, value: object) -> Value:
        """Return the allowed value nearest to `value`, the default where it makes no sense."""
        if self.kind == "choice":
            return _option(self.options, value, self.default)
        try:
            number = float(value)  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError):
            return self.default
        if not math.isfinite(number):
            return self.default
        inside = min(max(number, self.low), self.high)  # far away, every distance rounds to the same
        return min(self.values(), key=lambda allowed: abs(float(allowed) - inside))

    def exact(self, value: object) -> Value:
        """Return `value` in the control's type. Raises ValueError for what is no value of this control."""
        if self.kind == "choice":
            if all(value != o and value not in _spellings(o) for o in self.options):
                raise ValueError(f"{self.name} is one of {', '.join(map(str, self.options))}, not {value}")
            return self.clean(value)
        try:
            number = float(value)  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError) as error:
            raise ValueError(f"{self.name} is a number, not {value!r:.40}") from error
        if not self.low <= number <= self.high:
            raise ValueError(f"{self.name} runs from {self.low:g} to {self.high:g}, not {value}")
        if self.kind == "integer" and not number.is_integer():
            raise ValueError(f"{self.name} is a whole number, not {value}")
        return int(number) if self.kind == "integer" else number


def _whole(steps: float) -> int:
    """Count the whole steps that fit into a range, forgiving the dust of binary fractions."""
    return math.floor(steps + 1e-9)


def _round(number: float) -> float:
    """Drop the dust of binary fractions: a slider shows 0.3, not 0.30000000000000004."""
    return float(f"{number:.10g}")


def _option(options: tuple[Value, ...], value: object, default: Value) -> Value:
    """Return the option that `value` names; text from a URL or a shell names it by its spelling."""
    said = str(value).lower()
    return next((o for o in options if o == value or said in map(str.lower, _spellings(o))), default)


def _spellings(option: Value) -> tuple[str, str]:
    """Return how an option may be spelled: 2.0, and as an address has it, 2."""
    return str(option), str(option).removesuffix(".0")

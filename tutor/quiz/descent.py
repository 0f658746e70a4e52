"""What torch gives under the course's own rule: the slope of a loss at a weight, and where steps downhill lead."""

from collections.abc import Callable
from typing import Any

Loss = Callable[[Any], Any]  # from a weight, a tensor of float64, to its loss


def slope(loss_of: Loss, w: float) -> float:
    """Return torch's gradient of the loss at one weight."""
    import torch  # here, so that what only reads items needs no torch

    here = torch.tensor(float(w), dtype=torch.float64, requires_grad=True)
    loss_of(here).backward()
    return float(here.grad)  # type: ignore[arg-type]


def descend(loss_of: Loss, w: float, lr: float, steps: int) -> list[float]:
    """Return the places of gradient descent: the start, and where each step leads."""
    places = [float(w)]
    for _ in range(steps):
        places.append(places[-1] - lr * slope(loss_of, places[-1]))
    return places


def wrong_rules(w: float, lr: float, gradient: float) -> dict[str, float]:
    """Return where two wrong rules take a weight in one step, by belief: the gradient added, and the rate left out."""
    return {"gradient-points-down": w + lr * gradient, "rate-has-no-say": w - gradient}

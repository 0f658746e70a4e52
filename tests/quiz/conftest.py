"""Items of every kind to test with: some written here, and those of the template and of the learning rate."""

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import torch

from tutor import LESSONS
from tutor.course import Lesson, load_lesson
from tutor.quiz.draw import draw_item, item_functions
from tutor.quiz.items import Draw, Item, Redraw, choice, item, minus, number, order, point, right, sign, wrong

LOOP = ["optimizer.zero_grad()", "loss = criterion(model(x), y)", "loss.backward()", "optimizer.step()"]


def gradient_at(w: float, target: float) -> float:
    """Return torch's gradient of the parabola."""
    weight = torch.tensor(float(w), requires_grad=True)
    ((weight - target) ** 2).backward()
    assert weight.grad is not None
    return weight.grad.item()


@item(concept="sign")
def a_sign(draw: Draw) -> Item:
    """Ask for a sign, with zero among the answers."""
    w, target = draw.pick([-2, 0, 1, 3]), draw.pick([-1, 1, 3])
    gradient = gradient_at(w, target)
    truth = "negative" if gradient < 0 else "positive" if gradient > 0 else "zero"
    beliefs = {name: f"no-{name}" for name in ("negative", "zero", "positive") if name != truth}
    return sign(f"$(w {minus(target)})^2$ at {w}?", gradient, f"Torch gives {gradient:g}.", beliefs=beliefs)


@item(concept="direction")
def a_choice(draw: Draw) -> Item:
    """Ask for one of three, shuffled, with values to compare."""
    w, target, lr = draw.pick([-2, 2, 4]), draw.pick([-1, 1]), draw.grid(0.1, 0.4, 0.1)
    gradient = gradient_at(w, target)
    options = [
        right(f"to {w - lr * gradient:.3g}", w - lr * gradient),
        wrong(f"to {w + lr * gradient:.3g}", "gradient-points-down", w + lr * gradient),
        wrong(f"to {target:g}", "points-at-minimum", float(target)),
    ]
    return choice(draw, f"From {w} at rate {lr:g}: where to?", options, "The update subtracts.")


@item(concept="value")
def a_number(draw: Draw) -> Item:
    """Ask for a number; two wrong rules give others."""
    w, target = draw.pick([-2, -1, 2, 5]), draw.pick([-4, 1, 3])
    gradient = gradient_at(w, target)
    beliefs = {"gradient-points-down": -gradient, "big-gradient-big-loss": float((w - target) ** 2)}
    return number(f"$(w {minus(target)})^2$ at {w}?", gradient, f"Torch gives {gradient:g}.", beliefs=beliefs)


@item(concept="fraction")
def a_fraction(draw: Draw) -> Item:
    """Ask for a number that no decimal writes exactly, within a narrow tolerance."""
    parts = draw.pick([3, 6, 7])
    return number(f"One of {parts}?", 1 / parts, "Divide.", beliefs={"backwards": float(parts)}, tolerance=1e-6)


@item(concept="loop")
def an_order(draw: Draw) -> Item:
    """Ask for the lines of a loop, of which the first may also come before the third."""
    return order(draw, f"One epoch at {draw.grid(0.1, 0.5, 0.1):g}?", LOOP, "Clear, then fill.", also=[[1, 0, 2, 3]])


@item(concept="place")
def a_point(draw: Draw) -> Item:
    """Ask for a place on a curve."""
    target = draw.pick([-1.0, 0.0, 1.0])
    curve = [{"x": x / 4, "y": (x / 4 - target) ** 2} for x in range(-12, 13)]
    places = [target - 1.5, target, target + 1.5]
    options = [
        (right if x == target else wrong)(f"at {x:g}", value=gradient_at(x, target), x=x, y=(x - target) ** 2)
        for x in places
    ]
    return point("Where is the gradient zero?", options, curve, "At the bottom.")


WRITTEN = (a_sign, a_choice, a_number, a_fraction, an_order, a_point)
LESSON_FOLDERS = {name: LESSONS / name for name in ("_template", "learning_rate")}


@cache
def lesson_of(name: str) -> Lesson:
    """Read one of the two lessons, once."""
    return load_lesson(LESSON_FOLDERS[name])


def drawn(name: str, seed: int) -> Item:
    """Draw one of the items by its name."""
    function = next((f for f in WRITTEN if f.__name__ == name), None)
    if function is None:
        folder, _, own = name.partition(".")
        return draw_item(lesson_of(folder), own, seed)
    for attempt in range(50):
        try:
            return function(Draw(f"{name}.{seed}.{attempt}"))
        except Redraw:
            continue
    raise AssertionError(f"{name} cannot be drawn")


def _names() -> list[str]:
    lessons = [f"{name}.{own}" for name, folder in LESSON_FOLDERS.items() for own in item_functions(folder)]
    return [*(f.__name__ for f in WRITTEN), *lessons]


@pytest.fixture(params=_names())
def draw_one(request: pytest.FixtureRequest) -> Callable[[int], Item]:
    """Draw one and the same item with any seed."""
    return lambda seed: drawn(request.param, seed)


@pytest.fixture
def folder_of_items(tmp_path: Path) -> Callable[[str], Path]:
    """Make a lesson folder whose quiz holds this text."""

    def make(quiz: str) -> Path:
        folder = Path(shutil.copytree(LESSONS / "_template", tmp_path / "fresh"))
        (folder / "quiz.py").write_text(quiz, encoding="utf-8")
        return folder

    return make

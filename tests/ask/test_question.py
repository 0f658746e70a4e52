"""A question as a typed one: its form and back, asking back, what a next question changes, a guess, the steps."""

from pathlib import Path

import pytest

from tutor.ask.fields import Open
from tutor.ask.kinds import kind, ruled
from tutor.ask.question import read
from tutor.ask.reading import Asks, Read
from tutor.ask.reply import reply

COMPLETE = [
    "StepLR with step_size=30, gamma=0.1, lr=0.1. What is the lr at epoch 65?",
    "which direction is steepest descent for x^2 + 4y^2 at (1, 1), as a unit vector?",
    "slope of x^2 at x = 1",
    "second derivative of x^4 at x=2",
    "gradient of x*y at (2, 3)",
    "mixed partial of x^2*y at (2, 3)",
    "directional derivative of x*y at (2, 3) in direction (3, 4)",
    "where is the minimum of x^2 + y^2 - 2y",
    "slope of x^2 at x = 1, x = 2 and x = 3",
    "is x^2 rising or falling at x = 3",
    "w=1, lr=0.1, gradient -8, new w?",
    "w after each of 2 steps on w^2 from w=4 with lr 0.25",
    "loss = (w-1)^2, w=3, lr=0.1, loss after one step",
    "does descent on 5x^2 blow up at lr 0.3?",
    "largest stable learning rate for 5x^2",
    "what is the value of the loss (w-3)^2 at w=1",
    "which w minimizes (w*x - y)^2 for x=2, y=6",
    "how far does w move in one step on (w-3)^2 from w=1 with lr 0.1",
    "by how much does w change in one step if gradient is 6, lr 0.05",
    "w after 2 steps on w^2 from w=4 with lr 0.25 and momentum 0.5",
    "does descent with lr 1.5 and momentum 0.9 on x^2 converge",
    "dL/da = 2, da/dz = 3, dz/dw = -1, find dL/dw",
    "4 layers, each local gradient is 0.5. Multiply them",
    "central difference of x^3 at x = 2 with h = 0.1",
    "how much does w^3 change if i nudge w from 2 to 2.01",
    "by how much does w^3 change to first order if i nudge w by 0.01 at w = 2",
    "the gradient is -4, how much does the loss change if I nudge w by 0.01",
    "the gradient is -8, should w go up or down?",
    "norm of the gradient of x^2 + y^2 at (3, 4)",
    "length of the gradient [3, -4]?",
    "clip gradients [-2, 0.1, 3] by value 0.5",
    "curvature is 4, lr 0.6, does gradient descent diverge",
    "largest stable learning rate if the curvature is 4",
    "gradient of x^2 at x=10 clipped to norm 4",
    "y = x^2, x=2, what is x.grad after 4 backward calls with zero_grad between",
    "the gradient is 5 and backward is called twice without zero_grad, what is in .grad",
    "points (1,3) (2,5) (3,7), model y = 2x + 1. whats the mse",
    "gradient of the mse wrt w for data (1,2),(2,4) and model w*x at w=1",
    "which learning rate lands at the minimum of 3w^2 - 6w in one step from w = 5",
    "velocity 2, momentum 0.5, gradient 3, what is the new velocity",
    "where is the slope of x^3 equal to 12",
    "two steps of gradient ascent on 10 - w^2 from w=1, lr 0.1",
    "w after 2 steps on w^2 from w=4 with lr 0.25",
    "where does descent on x^4 - 2x^2 end up from x = 0.3 with lr 0.05",
    "where does descent on x^4 - 2x^2 end up from x = 0.3 with a tiny lr",
    "how many steps until the loss is below 0.1 for w^2 from w=4 with lr 0.25",
    "which lr leads from w=4 to w=1 in one step on w^2",
    "one Adam step on w^2 from w=4 with lr 0.25",
    "two steps of AdamW on (w + 2b)^2 from w=4, b=1 with lr 0.25 and weight decay 0.1",
    "weight decay 0.1, lr 0.1, w = 2, gradient 3: new w",
    "best fit line for (0,1),(1,2),(2,4)",
    "mse, data (1,2),(2,4), model y=w*x: highest lr that is stable",
    "momentum 0.9, lr 0.1, loss (w-3)^2, from w = 0: where does it settle?",
    "maximum of 6x - x^2, at what x and how high",
    "w went from w=5 to w=4.4 with lr=0.1, what was the gradient",
]


@pytest.mark.parametrize("question", COMPLETE)
def test_a_form_filled_from_a_question_asks_the_same(question: str) -> None:
    found = read(question)
    assert isinstance(found, Read)
    asked = found.question
    assert kind(asked.NAME).from_form(asked.texts()) == asked


@pytest.mark.parametrize("question", COMPLETE)
def test_an_answer_has_its_steps_and_a_lesson(question: str) -> None:
    computed = reply(question).computed
    assert computed is not None
    assert computed.steps
    assert Path("lessons", computed.lesson, "lesson.md").exists()


def test_every_kind_has_been_asked_for() -> None:
    found = [read(question) for question in COMPLETE]
    assert {each.question.NAME for each in found if isinstance(each, Read)} == {each.NAME for each in ruled()}


@pytest.mark.parametrize(
    ("question", "name", "unused", "missing"),
    [
        ("derivative of x^2", "slope", (), {"place"}),
        ("reversed slope of x^2 at 3", "slope", ("reversed",), set()),
        ("one step on (w-3)^2 from w=1", "descent", (), {"lr"}),
        ("how much does the loss change in one step on w^2 from w=1 with lr 0.1", "descent", (), {"asked"}),
        ("how much does the loss of w change in one step, gradient 2, lr 0.1", "update", (), {"asked"}),
        ("w after 2 steps on w^2 from w=1 with lr 0.1 and momentum", "descent", (), {"momentum"}),
        ("clip the gradient [3,4] to 1", "clip", (), {"how"}),
        ("w=1, lr=0.1, gradient 12 clipped to norm 5, new w", "update", ("clipped to", "limit"), set()),
        ("y = x^2, x=2, backward twice with zero_grad, never zeroed, x.grad?", "adding", (), {"cleared"}),
        ("w=2, loss = w^2, backward then zero_grad, w.grad?", "adding", (), {"calls"}),
        ("accumulate the gradient of w^2 at w=3 over backward passes", "adding", ("over",), {"calls"}),
        ("new w after two backward calls on w^2 at w = 1, w.grad?", "adding", ("new",), set()),
        ("where is the second derivative of x^3 zero", "minimum", (), {"asked"}),
        ("w after one step on w^2 from w=1 with lr 0.1 and adamw", "optimizer", (), {"decay"}),
        ("is x^2 - 4x at x=3 positive?", "slope", (), {"asked"}),
        ("2 steps on w^2 with lr 0.25 and now w is 1. where did I START?", "descent", ("where did i start",), set()),
    ],
)
def test_what_is_open_is_asked_back(question: str, name: str, unused: tuple[str, ...], missing: set[str]) -> None:
    found = read(question)
    assert isinstance(found, Asks)
    assert (found.offer.kind, found.offer.unused, set(found.offer.open)) == (name, unused, missing)
    said = reply(question)
    assert (said.kind, said.computed, said.offer) == ("asks", None, found.offer)


@pytest.mark.parametrize(
    ("question", "formula"),
    [
        ("derivative of x^2", "The derivative of f(x) by x is 2·x."),
        ("second derivative of x^4", "The second derivative of f(x) by x is 12·x²."),
        ("partial derivative of x^2*y wrt x", "The derivative of f(x, y) by x is 2·y·x."),
        ("gradient of x^2 + y^2", "The derivative of f(x, y) by x is 2·x. The derivative of f(x, y) by y is 2·y."),
        ("derivative of x^2 reversed", ""),
    ],
)
def test_without_a_place_the_derivative_is_said_as_a_formula(question: str, formula: str) -> None:
    found = read(question)
    assert isinstance(found, Asks)
    assert formula in found.sentence
    assert ("The " in found.sentence) == bool(formula)


def test_a_form_says_field_by_field_what_is_wrong() -> None:
    with pytest.raises(Open) as wrong:
        kind("descent").from_form({"formula": "(w-3)^2 reversed", "place": "w = 1", "lr": "much", "steps": "3"})
    assert set(wrong.value.problems) == {"formula", "lr"}


def test_a_next_question_changes_slots_of_the_last_one() -> None:
    first = reply("one step on (w-3)^2 from w=1 with lr 0.1")
    assert first.asked is not None
    second = reply("and with lr 1?", before=first.asked)
    assert second.computed is not None
    assert second.computed.value == pytest.approx(5)
    assert reply("and with lr 1?").computed is None


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("what is sigmoid of 0?", 0.5),
        ("tanh(0)", 0),
        ("slope of y = 7 at x = 3", 0),
        ("w -= 0.01 * grad with w = 2 and grad = 5, what is w now?", 1.95),
        ("w ← w − η·dL/dw with w = 3, η = 0.1, dL/dw = 4. new w?", 2.6),
        ("d(x^2)/dx at x=3", 6),
        ("(d/dx)(x^3) at x = -2", 12),
        ("derivative of x^2 @ x=3", 6),
        ("find the derivativ of x^2 at x=3", 6),
        ("my loss is w^2 + 1, w=1, learning rate 0.5. After one step the loss is?", 1),
        ("slope of x^2 at 3 -- i think 6 -- correct?", 6),
        ("I got f'(2) = 12 for f(x) = 3x^2. Is that right?", 12),
        ("largest lr for 0.5*x^2 that doesn't diverge", 2),
        ("J(θ) = θ² + 2θ, dJ/dθ at θ = 3", 8),
        ("slope of |x| at x = -4? absolute value, we haven't had that one", -1),
        ("f(x) = x^2 (a parabola, I think), and I want the slope at x = 3", 6),
        ("what is new b if b=0.5, grad of b is -1 and learning rate 0.1", 0.6),
    ],
)
def test_mathematics_in_many_notations_is_read(question: str, value: float) -> None:
    computed = reply(question).computed
    assert computed is not None
    assert computed.value == pytest.approx(value), computed.understood


@pytest.mark.parametrize(
    "question",
    [
        "one step from w = 1 for the loss (2w - 6)^2 with lr 0.1. My tutor says the new w is 2.6 and I got 1.8.",
        "is the new w after one step from w = 1 for the loss (2w - 6)^2 with lr 0.1 equal to 2.6?",
    ],
)
def test_what_others_got_is_no_second_value(question: str) -> None:
    found = read(question)
    assert isinstance(found, Read)
    assert found.guess
    assert found.question.slots()["place"] == {"w": 1.0}


@pytest.mark.parametrize(
    "question",
    [
        "what is one third of the slope of x^2 at x=3",
        "product of the slopes of x^2 at x=1 and x=2",
        "slope of x^2 just left of x = 3",
        "w=1, lr=0.1, loss=w^2, new w after every second step",
        "is the slope of x^2 at x=3 an even number",
        "slope of x^2 at x = 3i",
        "w=1, lr=0.1, loss=w^2, w after one step, quantised to int8",
        "After one descent step on w^2 with lr 0.1 I am at w=4. Where was I before?",
        "Which lr is too small to converge on w^2?",
    ],
)
def test_what_changes_the_question_gives_no_number(question: str) -> None:
    assert reply(question).computed is None


@pytest.mark.parametrize(
    ("guess", "right"),
    [
        ("is it 6?", True),
        ("is it true that it is 6", True),
        ("I got 5", False),
        ("", None),
    ],
)
def test_a_guess_is_answered_and_never_computed_with(guess: str, right: bool | None) -> None:
    said = reply(f"slope of x^2 at x = 3. {guess}")
    assert said.computed is not None
    assert (said.computed.value, said.right) == (6, right)


def test_the_steps_have_the_rule_and_the_numbers() -> None:
    slope, rate = reply("slope of (2x-6)^2 at x = 1").computed, reply("largest stable lr for 5x^2").computed
    assert slope is not None
    assert rate is not None
    assert slope.steps[0].startswith("power rule: (2·x − 6)² becomes")
    assert slope.steps[-1].endswith("= −16.")
    pushed = reply("w after 2 steps on w^2 from w=4 with lr 0.25 and momentum 0.5").computed
    assert pushed is not None
    assert pushed.steps[-1] == "Step 2: at w = 2 the slope is 4, the velocity 8, so w = 2 − 0.25 · (8) = 0."
    assert rate.steps[-1] == "2 over curvature: 2 / 10 = 0.2."


def test_a_question_that_asks_why_gets_words_and_the_form_beneath() -> None:
    said = reply("why is the slope of x^2 at x = 3 so steep")
    assert said.kind != "computed"
    assert said.offer is not None
    assert said.offer.slots["formula"] == "f(x) = x²"

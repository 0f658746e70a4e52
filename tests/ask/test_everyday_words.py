"""Classes of everyday questions: what goes between a quantity and its number, synonyms, and what is said by the way."""

import pytest

from tutor.ask.reply import reply

NUMBERS = [
    ("the learning rate for my network is 0.5, w = 3 and the gradient is 2. new w?", (2.0,)),
    ("the local gradients along the path are 3, 5 and -2. what is the total gradient?", (-30.0,)),
    ("upstream gradient is 4 and the local gradient of this node is 0.25, what is passed back?", (1.0,)),
    ("w=2 and dL/dw=0, lr=0.1, what is w after the update?", (2.0,)),
    ("slope of the tangent to y = x^2 at the point (3, 9)", (6.0,)),
    ("mean absolute error for preds [1, 2] vs targets [2, 4]", (1.5,)),
    ("sum of squared errors (no averaging) for preds [1, 3] & targets [0, 1]", (5.0,)),
    ("list x after step 1 and step 2 for gradient descent on x^2 with lr 0.25 from x = 4", (2.0, 1.0)),
    ("clip by value with limit 2: what do the gradients [-5, 1] become?", (-2.0, 1.0)),
    ("g = [3, -4], max_norm = 1, what does clipping by norm give", (0.6, -0.8)),
    ("y = u^2 and u = 2x. Using dy/du times du/dx, what is dy/dx at x = 1?", (8.0,)),
    ("x = 2, y = x^2. call y.backward(), then compute y again and call backward() again. what is x.grad?", (8.0,)),
    ("largest learning rate before gradient descent on 2x^2 blows up", (0.5,)),
]


@pytest.mark.parametrize(("question", "numbers"), NUMBERS)
def test_everyday_words_are_no_hindrance(question: str, numbers: tuple[float, ...]) -> None:
    computed = reply(question).computed
    assert computed is not None
    assert (computed.values or (computed.value,)) == pytest.approx(numbers)


@pytest.mark.parametrize(
    "question",
    [
        "slope of y = x^2 at the point (3, 8)",  # not on the curve
        "clip the gradient [3, 4] to norm 1, what does the weight become?",
        "mse (no averaging) for preds [1, 3] and targets [0, 1]",
        "slope of x^2 before x = 3",
        "x = 2, y = x^2. call y.backward() and then y.backward() again. what is x.grad?",
    ],
)
def test_a_word_that_changes_the_question_still_asks_back(question: str) -> None:
    assert reply(question).computed is None

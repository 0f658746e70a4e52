"""Guesses, labels and ways as people write them: none of them enters the computation, and each is answered."""

import pytest

from tutor.ask.compute import compute, is_close
from tutor.ask.reply import reply

GUESSED = [
    ("whats slope of x^2+4x at x=3? 10?", True),
    ("f(x) = 2x^3, slope at x=1 is 5 right", False),
    ("y = x^2 at x = 5 has slope 10. true?", True),
    ("is the gradient of 2w^2 at w=3 twelve", True),
    ("w=4, loss=w^2, lr=0.1. so w is 3.2 after one step??", True),
    ("x=2, y=x**3. so x.grad is 8 right??", False),
    ("L = w^2 + b^2 - 2b at w=3, b=1, what comes out for the two partials? I have 6 and 1", False),
    ("slope of 2x^2 at x = 3, 12 yes?", True),
]
READ = [
    ("Room 204, Grade 11, cell [27], lecture 5 slide 23: slope of x^2 at x=4?", 8.0),
    ("I wrote 9 for the slope of x^2 at x=3 and got no points. what should it be?", 6.0),
    ("From the train, 2 hours. gradient of w^2 at w=3", 6.0),
    ("sorry for typo. slope of x^2 at x=3", 6.0),
    ("only the gradient i please: w^2 at w=4", 8.0),
    ("A ramp has height h(x) = x^2/4. How steep is it at x=2?", 1.0),
    ("Slope of x^2 at 1 is 2. and at 4 then?", 8.0),
    ("lowering w from 5 by 0.1 changes 2w^2 by about how much", -2.0),
    ("bump x from 2 to 2.001 how much will x^3 move", 0.012006001),
    ("f = a*b with a=3, b=4. push b by 0.05, a stays; change in f", 0.15),
    ("f(a,b)=a*b, a=2 b=5. i push both by 0.01, how much in total does f change", 0.0701),
    ("z = 3x + y^2 at x=1, y=2. how does z react to y", 4.0),
    ("x^2 at x=3: how much does it change if x grows by 0.1? roughly", 0.6),
    ("by how much does x^2 drop when x falls by 0.1 from 3", -0.59),
]
WAYS = [
    ("make w a tiny bit bigger -> loss up or down? loss=(w-5)^2 w=3", "negative"),
    ("if w goes up by 3, does (w-2)^2 at w=1 go up or down", "positive"),
    ("should w be made bigger or smaller to lower (w-4)^2 when w = 6", "positive"),
    ("does 5 - x^2 climb or fall at x = 1", "negative"),
]
NOT_SURE = [
    "slope of x^2+4x at x=3 doubled? 10?",
    "slope of x^2 at x=3, the 14 of them",
    "f(x)=2x^3, half of the slope at x=1 is 6 right",
    "my tutor put 30 as slope of 3x^2 at x=5 tripled",
    "Slope of x^2 at 1 is 2. and of the negative at 4?",
    "The slope of x^3 at 2 is 12. halve that",
    "i push both by 0.01 in opposite directions, how much does f change, f(a,b)=a*b, a=2 b=5",
    "f = a*b with a=3, b=4. push by 0.05; change in f",
    "is x^3 going up or down at x=-1 if you walk left",
    "make w smaller: loss up or down? loss=(w-5)^2 w=3",
    "should i make w larger or smaller to get a higher loss (w-4)^2 at w=6",
    "does w^2 at w=3 rise if only w falls",
    "slope at x=3 of x^2? 4 of them?",
    "slope of x^2 at x=3 is 6, what is it doubled",
    "sorry for the doubled slope of x^2 at x=3",
    "only the first term's slope of x^2 + 3x at x=3",
]


@pytest.mark.parametrize(("question", "right"), GUESSED)
def test_a_guess_is_answered_yes_or_no(question: str, right: bool) -> None:
    said = reply(question)
    assert (said.kind, said.right) == ("computed", right)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("I obtained 7 for d/dx of x^2+x at x=3. The marking scheme says 8. hmm", "7 is right, 8 is not"),
        ("w=6, lr=0.1, loss=w^2, one step. I get 5.4, the solution says 4.8. which one", "4.8 is right, 5.4 is not"),
        ("slope of x^2 at 3, is it 5 or 7", "None of 5, 7 is right"),
    ],
)
def test_of_the_numbers_of_several_people_the_right_one_is_named(question: str, told: str) -> None:
    said = reply(question)
    assert said.right is None
    assert said.weighed.startswith(told)


@pytest.mark.parametrize(
    ("told", "number", "close"),
    [
        (0.33, 1 / 3, True),
        (0.3, 1 / 3, False),
        (2.05, 2.048, True),
        (0.00095, 0.000857375, False),
        (0.0, 1e-12, True),
        (0.0, 0.004, False),
        (-0.22, -2 / 9, True),
        (6.0, 6.02, True),
        (6.0, 6.2, False),
    ],
)
def test_a_guess_is_right_in_the_digits_that_it_tells(told: float, number: float, close: bool) -> None:
    assert is_close(told, number) is close


@pytest.mark.parametrize(("question", "value"), READ)
def test_what_stands_around_a_question_leaves_it_alone(question: str, value: float) -> None:
    found = compute(question)
    assert found is not None
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize(("question", "sign"), WAYS)
def test_two_words_that_go_opposite_ways_ask_which(question: str, sign: str) -> None:
    found = compute(question)
    assert found is not None
    assert found.sign == sign


@pytest.mark.parametrize("question", NOT_SURE)
def test_what_one_word_changes_is_asked_back_about(question: str) -> None:
    assert compute(question) is None

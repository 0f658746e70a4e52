"""The prose beside pasted code: what may be said around a question, and what makes it another question."""

import pytest

from tests.ask.test_snippet import LINEAR, TRAIN, W, numbers, worked_out
from tutor.ask.reply import reply
from tutor.sandbox.interpret import interpret

ONCE = W.format(3.0) + "y = w**2\ny.backward()\n"  # w.grad 6
KEPT = W.format(3.0) + "y = w**2\ny.backward(retain_graph=True)\ny.backward()\n"  # 6 + 6
HELD = W.format(3.0) + "with torch.no_grad():\n    k = w * 2\ny = w * k\ny.backward()\n"  # k
LOOP = W.format(1.0) + TRAIN.format(make="opt = torch.optim.SGD([w], lr=0.1)", steps=2)  # 3 − 2·0.8²
GATHERED = W.format(1.0) + "for _ in range(2):\n    loss = w**2\n    loss.backward()\n"  # 2 + 2

READ = [
    ("can anyone explain what w.grad is", 6),
    ("please clarify for me what w.grad is", 6),
    ("what does w.grad look like afterwards", 6),
    ("what does w.grad look like after y.backward()", 6),
    ("what would the interpreter show for w.grad, as a plain number", 6),
    ("what is left in w.grad", 6),
    ("what lands in w.grad?", 6),
    ("I have no idea what w.grad is", 6),
    ("not sure what w.grad is here", 6),
    ("If I print w.grad, what do I get?", 6),
    ("when I run this what is w.grad", 6),
    ("I'm new to pytorch. What is w.grad?", 6),
    ("Puzzle from my professor: what's w.grad?", 6),
    ("tell me the gradient stored in w", 6),
    ("I expected 3, what is w.grad really?", 6),
    ("I thought w.grad was 9.5, so what is it? w.grad?", 6),
    ("Given this code, what is w.grad?", 6),
    ("my teacher asked what w.grad is", 6),
    ("determine w.grad by hand", 6),
    ("what is the derivative of y with respect to w", 6),
    ("w.grad\n^ what does this show?", 6),
    ("w.grad\nwhat would the repl display", 6),
]
ELSEWHERE = [
    (LOOP + "Here is my training loop, what is the final value of w?", 1.72),
    (LOOP + "where does w end up?", 1.72),
    (LOOP + "what is w at the end of training", 1.72),
    (LOOP + "what does w become once the loop is done?", 1.72),
    (LOOP + "value of w after all the iterations", 1.72),
    (GATHERED + "Here's a loop where I forgot w.grad.zero_(). What's w.grad at the end?", 4),
]
# Another program than the one shown, another moment, another question, or no question about a number.
REFUSED = [
    *("what is w.grad if I also call y.backward()", "if I run this twice what is w.grad", "if I print w.grad twice?"),
    *("what is w.grad before the second line", "what's w.grad without the backward line", "what is w.grad with lr = 2"),
    *("what is w.grad instead of y.grad", "what should I change so that w.grad is right", "explain why w.grad is this"),
    *("explain w.grad", "does this print 6?", "is w.grad 6?", "I expected w to be 4, what is w.grad really?"),
    *("I expected 4 steps, what is w.grad?", "I expected 3 but got 6, why?", "what is w.grad as a percentage"),
    *("Here is my code. I doubled it. What is w.grad?", "I froze this. What is w.grad?", "Negate it. What is w.grad?"),
    *("Clamp the input. What is w.grad?", "The input is clamped. What is w.grad?", "Square this: what is w.grad"),
    *("Suppose a colleague runs this first. What is w.grad?", "I have it frozen. What is w.grad?", "w.grad in float16"),
    *("Here is a cell I keep rerunning. What is w.grad?", "This is the cell I ran 3 times. What is w.grad?"),
    *("Here is my code after I removed the square. What is w.grad?", "I found this bug. What is w.grad? Fixed, I mean"),
    *("I want the opposite. What is w.grad?", "Here is my training loop, what is w.grad?", "using Adam, what is w?"),
    *("with momentum, what is w.grad?", "with retain_graph what is w.grad", "in no_grad, what is w.grad"),
    *("what is the momentum of w", "what is requires_grad of w", "what is relu of w", "what is the gradient w"),
    *(
        "what's y with the updated w",
        "what is y using the new weights",
        "what's the accumulated y",
        "explain how w.grad",
    ),
    *("what is -w.grad", "what is w.grad for?", "how does w.grad work", "I have the input clamped. What is w.grad?"),
    *("if I run this, then backward, what is w.grad", "if I print w.grad and run backward what do I get"),
    *("I forgot w.grad.zero_(), or did I? not that it matters if it runs again", "found this in a book", "no_grad?"),
]
# Nothing in these changes what is asked. But no few plain words say so: the table at the end of the run is the reply.
NOT_SURE = [
    "Our TA posted this on the forum. What is w.grad?",
    "Found this in an old notebook.\nwhat's the value of w.grad",
    "My roommate showed me this, what is w.grad",
    "Here's a snippet off the whiteboard - what is w.grad?",
    "studying for an interview: which number ends up in w.grad",
    "I keep getting confused by leaf tensors, what is w.grad here",
]
NOT_SURE_ELSEWHERE = [
    KEPT + "using retain_graph=True, what's w.grad?",
    KEPT + "with retain_graph set, what does w.grad hold",
    HELD + "with torch.no_grad() inside, what's w.grad?",
    HELD + "there's a no_grad in it. whats w.grad",
    GATHERED + "what has accumulated in w.grad",
    GATHERED + "what has w.grad accumulated",
]
REFUSED_ELSEWHERE = [
    LOOP + "what is w in my loop",
    LOOP + "what is w after one pass of my loop",
    LOOP + "list the values of w",
    LOOP + "give all the values of loss",
    LOOP + "what is w after the first step",
    LOOP + "I forgot opt.zero_grad() here. What is w at the end?",
    GATHERED + "what's w.grad with the zero_grad line",
    W.format(1.0) + "y = w**2\ny.backward()\nw.data -= w.grad\nwhat is the new y",
    GATHERED + "what is the derivative",
    GATHERED + "what is w.grad in a loop",
]


@pytest.mark.parametrize(("words", "expected"), READ)
def test_the_question_is_found_among_other_words(words: str, expected: float) -> None:
    _gives(ONCE + words, expected)
    if "\n" not in words:
        _gives(f"{words}\n```python\n{ONCE}```", expected)
        _gives(f"{words}\n{ONCE}", expected)


@pytest.mark.parametrize(("question", "expected"), ELSEWHERE)
def test_what_the_prose_tells_of_is_in_the_code(question: str, expected: float) -> None:
    _gives(question, expected)


@pytest.mark.parametrize("question", [*(f"{words}\n{ONCE}" for words in NOT_SURE), *NOT_SURE_ELSEWHERE])
def test_where_the_words_are_not_sure_the_table_has_the_gradient(question: str) -> None:
    said = reply(question, interpret)
    assert said.computed is None
    assert said.ran is not None
    assert said.ran.answer["values"]["w"]["grad"] in ("4.0", "6.0", "12.0")


@pytest.mark.parametrize("words", REFUSED)
def test_words_that_may_change_the_question_refuse_it(words: str) -> None:
    assert worked_out(ONCE + words) is None
    assert worked_out(f"{words}\n```python\n{ONCE}```") is None


@pytest.mark.parametrize("question", REFUSED_ELSEWHERE)
def test_a_tale_that_does_not_fit_the_code_refuses_it(question: str) -> None:
    assert worked_out(question) is None


def test_small_talk_alone_asks_nothing() -> None:
    assert worked_out(f"Found this in a book.\n{LINEAR}") is None


def _gives(question: str, expected: float) -> None:
    found = worked_out(question)
    assert found is not None
    assert numbers(found) == pytest.approx([expected], rel=1e-5)

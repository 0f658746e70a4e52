"""A thread: what a next question changes of the last one, "why?", and "that is not what I meant"."""

from dataclasses import replace

import pytest

from tests.ask.test_question import COMPLETE
from tests.yard import within
from tutor.ask.aside import aside
from tutor.ask.budget import SECONDS
from tutor.ask.question import read
from tutor.ask.ran import Ran
from tutor.ask.reading import Read
from tutor.ask.recode import recoded
from tutor.ask.reply import Reply
from tutor.ask.requests import CODE
from tutor.ask.thread import FAULT, Thread


def talked(*questions: str) -> list[Reply]:
    thread, said = Thread(), []
    for question in questions:
        said.append(thread.reply(question))
        thread = thread.after(said[-1])
    return said


QUARTIC = "slope of x^4 at x = 1"
STEP = "one step on (w-3)^2 from w=1 with lr 0.1"
PARTIAL = "gradient of x^2*y wrt x at x=1, y=2"
FATE = "does descent on 5x^2 blow up at lr 0.3?"
NUDGE = "how much does x^2 change if x goes from 3 by a nudge of 0.01"
CHAIN = "the local gradients are 2, 3 and 4, what does the chain rule give?"
DATA = "gradient of the mse wrt w for data (1,2),(2,4) and model w*x at w=1"
UPDATE = "w=1, lr=0.1, gradient -8, new w?"


@pytest.mark.parametrize(
    ("first", "second", "understood", "note"),
    [
        ("slope of x^2 at x = 3", "and at x = 2?", "with respect to x at x = 2", "Same function, now at x = 2"),
        ("slope of x^2 at x = 3", "what about 5?", "with respect to x at x = 5", "Same function, now at x = 5"),
        ("slope of x^2 at x = 3", "and of x^3?", "f(x) = x³, derivative", "Same question, now for f(x) = x³"),
        ("slope of x^2 at x = 3", "and the second derivative?", "second derivative", "how often differentiated = 2"),
        ("slope of x^2 at x = 3", "what is its value there?", "its value at x = 3", "another question"),
        ("second derivative of x^3 at x = 3", "and at 2?", "second derivative with respect to x at x = 2", "now at x"),
        (PARTIAL, "and for y?", "with respect to y at x = 1, y = 2", "now with respect to y"),
        (PARTIAL, "and at y = 5?", "with respect to x at x = 1, y = 5", "now at x = 1, y = 5"),
        (PARTIAL, "so the whole gradient there is", "with respect to x, y", "now with respect to x, y"),
        (STEP, "5 steps", "new w after 5 steps", "now steps = 5"),
        (FATE, "and at 0.1?", "learning rate 0.1", "Same loss, now learning rate = 0.1"),
        ("slope of x^2 - 8x at x = 1", "where is the slope zero?", "where the derivative is zero", "another question"),
        ("gd on x^2 from x=4 with lr 0.1, two steps please", "now with lr 1", "after 2 steps", "learning rate = 1"),
        (STEP, "what if I start at 3", "at w = 3", "now at w = 3"),
        (UPDATE, "hm and if the gradient was -3", "gradient −3", "now gradient = −3"),
        ("slope of the sigmoid at 0", "tanh?", "f(x) = tanh(x)", "now for f(x) = tanh(x)"),
        (STEP, "and another step?", "new w after 2 steps", "now steps = 2"),
        (STEP, "do 5 steps from the start", "new w after 5 steps", "now steps = 5"),
        (PARTIAL, "and the other one?", "with respect to y", "now with respect to y"),
        ("slope of sqrt(x) at x = 9", "one more: x*e^x at x = 1", "x·exp(x)", "at x = 1"),
        (PARTIAL, "and both?", "with respect to x, y", "now with respect to x, y"),
        (STEP, "with lr 1?", "at w = 1, learning rate 1", "Same loss, now learning rate = 1"),
        (STEP, "with learning rate 1 instead please", "at w = 1, learning rate 1", "learning rate = 1"),
        (STEP, "what about w=4", "at w = 4, learning rate 0.1", "Same loss, now at w = 4"),
        (STEP, "and after 3 steps?", "new w after 3 steps", "now steps = 3"),
        (STEP, "and the loss?", "the loss after 1 step", "how high the loss is"),
        (FATE, "and at lr 0.1?", "learning rate 0.1", "Same loss, now learning rate = 0.1"),
        (FATE, "and the largest stable learning rate?", "no longer settles", "another question"),
        (UPDATE, "and gradient 3?", "gradient 3", "now gradient = 3"),
        (NUDGE, "and with a nudge of 0.1?", "the change under a nudge of 0.1", "how large the nudge is = 0.1"),
        (CHAIN, "and with 2, 3, 5?", "local gradients 2, 3, 5", "2, 3, 5"),
        ("the gradient is -8, should w go up or down?", "and if the gradient is 4?", "gradient 4, which way", "4"),
        (UPDATE, "and from w = 4?", "w = 4, gradient −8", "now from w = 4"),
    ],
)
def test_a_next_question_changes_the_last_one_and_says_so(first: str, second: str, understood: str, note: str) -> None:
    said = talked(first, second)[-1]
    assert said.computed is not None
    assert understood in said.computed.understood
    assert note in said.note


@pytest.mark.parametrize("first", COMPLETE)
def test_questions_of_every_kind_can_be_gone_on_from(first: str) -> None:
    """Where there is one number for one variable, or a learning rate, another one is taken."""
    found = read(first)
    assert isinstance(found, Read)
    asked = found.question
    place = getattr(asked, "place", {})
    if len(place) == 1 and isinstance(next(iter(place.values())), float):
        (name,) = place
        moved = read(f"and at {name} = 0.75?", asked)
        assert isinstance(moved, Read)
        assert moved.question == replace(asked, place={name: 0.75})  # type: ignore[call-arg]
    if hasattr(asked, "lr"):
        faster = read("with lr 0.125?", asked)
        assert isinstance(faster, Read)
        assert faster.question == replace(asked, lr=0.125)  # type: ignore[call-arg]


def test_a_change_stays_for_the_one_after_it() -> None:
    said = talked(STEP, "and after 3 steps?", "and the loss?", "what is a gradient?", "and after 10 steps?")
    assert said[-1].computed is not None
    assert said[-1].computed.understood.startswith("f(w) = (w − 3)², the loss after 10 steps of descent at w = 1")


@pytest.mark.parametrize(
    ("questions", "value"),
    [
        (("derivative of x^2", "at x = 3"), 6),
        (("derivative of x^2", "3"), 6),
        (("one step on (w-3)^2 from w=1", "0.1"), 1.4),
        (("minimum of (x-3)^2 + 1", "and of (x+2)^2 + 4?", "and how low is it there?"), 4),
        (("what is the minimum of (x-3)^2 + 1", "and the gradient there?", "at x = 0"), -6),
        (("one step on (w-3)^2 from w=1", "thanks", "the learning rate is 0.1"), 1.4),
    ],
)
def test_what_was_asked_back_for_can_be_typed(questions: tuple[str, ...], value: float) -> None:
    computed = talked(*questions)[-1].computed
    assert computed is not None
    assert computed.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("questions", "understood"),
    [
        ((STEP, "and 1.1?", "with lr 1.1"), "new w after 1 step of descent at w = 1, learning rate 1.1"),
        ((STEP, "and the next steps?", "2 steps"), "new w after 2 steps of descent at w = 1"),
        (("slope of x^2 at x = 3", "and the derivative of x^3 at the same point"), "f(x) = x³, derivative"),
        ((DATA, "and with 7?", "and for w = 3?"), "derivative with respect to w at w = 3, x = [1, 2], t = [2, 4]"),
        (("clip gradients [-2, 0.1, 3] by value 0.5", "and at x = 2?", "and gradient 5?"), "gradient 5, clipped by"),
        (("slope of x^2 at x = 3", "the same with sin(x)"), "f(x) = sin(x), derivative"),
        (("slope of x^2 at x = 3", "what would it be at 2.5"), "at x = 2.5"),
        ((PARTIAL, "only with respect to y"), "derivative with respect to y"),
    ],
)
def test_what_a_beginner_says_next(questions: tuple[str, ...], understood: str) -> None:
    said = talked(*questions)
    assert said[-1].computed is not None
    assert understood in said[-1].computed.understood
    assert all(each.kind == "asks" for each in said[1:-1])


@pytest.mark.parametrize(
    ("second", "understood"),
    [("and 4 steps?", "after 4 steps"), ("with w^4", "f(w) = w⁴"), ("w^4 please", "f(w) = w⁴")],
)
def test_a_count_or_a_formula_alone_changes_the_last_question(second: str, understood: str) -> None:
    computed = talked(STEP, second)[-1].computed
    assert computed is not None
    assert understood in computed.understood


def test_what_is_open_is_asked_back_in_a_thread_too() -> None:
    assert talked("derivative of x*y at (1, 2)")[-1].stated is None
    said = talked("derivative of x^2", "is it rising there?")[-1]
    assert (said.kind, said.remark.endswith("At which place?")) == ("asks", True)
    assert talked("derivative of x^2", "explain")[-1].further is False


@pytest.mark.parametrize("second", ["and at x = 2?", "what about x=2 reversed"])
def test_a_word_that_was_not_used_is_not_forgotten_on_the_way(second: str) -> None:
    said = talked("reversed slope of x^2 at x = 3", second)[-1]
    assert (said.kind, said.computed) == ("asks", None)


@pytest.mark.parametrize(
    "second",
    [
        "what is a gradient?",
        "What learning rate should I use for 10 epochs?",
        "is lr 0.001 too small for 100 epochs",
        "how do i use lr=0.1 in torch.optim.SGD?",
        "why is my loss nan with lr 1?",
        "hello",
        "what is overfitting",
    ],
)
def test_another_question_is_none_about_the_last_one(second: str) -> None:
    assert talked(STEP, second)[-1].kind not in ("computed", "asks")


@pytest.mark.parametrize(
    "words",
    [
        "why?",
        "how did you get that",
        "show the steps",
        "can you do it step by step",
        "Show me the steps please!",
        "why -16?",
        "but why is it so big",
    ],
)
def test_why_gives_the_derivation_of_the_last_number(words: str) -> None:
    first, said = talked("gradient of (2w - 6)^2 at w = 1", words)
    assert (said.kind, said.computed, said.steps) == ("computed", first.computed, True)
    assert said.computed is not None
    assert said.computed.steps
    assert said.note.startswith("How that came about")


@pytest.mark.parametrize(
    "words",
    [
        "why?",
        "can you give an example",
        "and in my case?",
        "how do I see that in code?",
        "ok but how would i write it",
        "how does that look like with numbers",
        "for example?",
    ],
)
def test_what_follows_a_written_answer_leads_on_from_it(words: str) -> None:
    first, said = talked("What does the learning rate do?", words)
    assert (said.kind, said.answers[0], said.further) == ("curated", first.answers[0], True)
    assert said.answers[0].lesson


@pytest.mark.parametrize(
    "words", ["what is the weather in Paris", "what is torch?", "is my loss convex", "and momentum?"]
)
def test_a_new_question_after_a_written_answer_is_none_about_it(words: str) -> None:
    assert not talked("What does the learning rate do?", words)[-1].further


@pytest.mark.parametrize("words", ["No, that is not what I meant", "that's not what I asked", "no", "something else"])
def test_what_was_not_meant_is_followed_by_the_next_answers_and_the_form(words: str) -> None:
    written, said = talked("What does the learning rate do?", words)
    assert said.kind == "asks"
    assert said.answers == written.answers[1:4]
    assert said.offer is not None
    number, other = talked("slope of x^2 at x = 3", words)
    assert other.answers == number.answers[:3]
    assert other.offer is not None
    assert other.offer.slots["place"] == "x = 3"


@pytest.mark.parametrize(
    "words",
    [
        "why does backward add up gradients?",
        "how does it work in torch",
        "another epoch",
        "no_grad or detach",
        "",
        "?",
        "x",
    ],
)
def test_a_question_of_its_own_is_no_aside(words: str) -> None:
    assert aside(words) == ""


def test_where_nothing_was_said_before_there_is_nothing_to_explain() -> None:
    assert talked("why?")[0].computed is None
    assert talked("no")[0].kind == "social"


HOSTILE = [
    "and " + "(" * 400,
    "why " * 300,
    "and at x = 1e999",
    "and at x = \x00\u202e",
    "what about x^x^x^x^x",
    "with lr nan",
    "and at " + "9" * 400,
    "and at w = [1, 2, 3]",
    "and after 99999999999999999999 steps",
    "and for " + "+".join(["x"] * 150),
    "no " * 8 + "\U0001f600",
]


@pytest.mark.parametrize("first", [STEP, "derivative of x^2"])
def test_whatever_comes_next_gets_a_reply_in_a_second(first: str) -> None:
    thread = Thread()
    thread = thread.after(thread.reply(first))
    for text in HOSTILE:
        said = within(40, lambda thread=thread, text=text: thread.reply(text), clock=SECONDS)
        assert said.kind in ("computed", "asks", "curated", "unknown", "social")
        assert said.remark != FAULT
        thread = thread.after(said)


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        (("w^2 at w=3, i call backward twice without zeroing, whats w.grad", "and 3 times?"), 18.0),
        (("derivative of sin(x^2) at x=1", "no wait i meant sin(x)^2"), 0.9092974268),
        (
            ("derivative of sin(x^2) at x=1", "no that's not what i meant. i meant sin(x) times 3, at x = 1"),
            1.6209069176,
        ),
    ],
)
def test_a_number_of_calls_and_a_correction_change_the_last_question(texts, value) -> None:
    thread = Thread()
    for text in texts:
        said = thread.reply(text, None)
        thread = thread.after(said)
    assert said.computed is not None
    assert said.computed.value == pytest.approx(value)


LOOP = """what is w at the end
w = torch.tensor(0.0, requires_grad=True)
opt = torch.optim.SGD([w], lr=0.1)
for i in range(5):
    opt.zero_grad()
    loss = (w - 3) ** 2
    loss.backward()
    opt.step()
print(w.item())"""
OLD = "loss = w^2, w = 3, backward twice without zeroing. w.grad?"


def room(request: dict[str, object]) -> dict[str, object]:
    """Stand in for the room: what matters here is which code is given to it."""
    return {
        "status": "ok",
        "values": {},
        "numbers": {},
        "output": "",
        "stood_in": {},
        "trace": [],
        "noticed": ["line 5"],
    }


def after_code(*texts: str) -> Reply:
    thread = Thread()
    for text in (OLD, LOOP, *texts):
        said = thread.reply(text, room)
        thread = thread.after(said)
    return said


@pytest.mark.parametrize(
    ("texts", "line"),
    [
        (("and with range(10)?",), "for i in range(10):"),
        (("and for 20 steps",), "for i in range(20):"),
        (("with lr 0.5",), "opt = torch.optim.SGD([w], lr=0.5)"),
        (("and with a learning rate of 0.5?",), "opt = torch.optim.SGD([w], lr=0.5)"),
        (("what about w = 1",), "w = torch.tensor(1.0, requires_grad=True)"),
        (("what is a gradient?", "and with range(10)?"), "for i in range(10):"),
    ],
)
def test_a_number_after_pasted_code_is_put_into_that_code(texts: tuple[str, ...], line: str) -> None:
    said = after_code(*texts)
    assert said.ran is not None
    assert line in said.ran.code.splitlines()
    assert said.note.startswith("Your code again")


def test_several_changes_of_the_code_in_one_breath_with_a_number_as_it_was_before() -> None:
    said = after_code("with range(10)", "lr 0.5", "back to 0.1 and 3 loops but leave out the zero_grad line")
    assert said.ran
    assert "lr=0.1" in said.ran.code
    assert "range(3)" in said.ran.code
    assert "zero_grad" not in said.ran.code


def test_a_print_can_be_asked_for_behind_the_loop() -> None:
    said = after_code("and if i print(loss) after the loop")
    assert said.ran
    assert "print(loss)" in said.ran.code.splitlines()  # not indented: it is no part of the loop


def test_what_has_no_place_in_the_code_is_not_put_on_an_older_question() -> None:
    said = after_code("and at x = 2?")
    assert said.computed is None
    assert said.offer
    assert (said.offer.slots["formula"], said.offer.open) == ("f(w) = (w − 3)²", {"place": "x is not in the formula."})


def test_a_word_that_nothing_uses_is_asked_back_about_with_what_the_code_walks_on() -> None:
    said = after_code("and with momentum 0.9 in the second half")
    assert (said.kind, said.computed) == ("asks", None)
    assert said.offer
    assert (said.offer.slots["formula"], said.offer.unused) == ("f(w) = (w − 3)²", ("0.5",))


@pytest.mark.parametrize(("text", "ran"), [("and w.grad?", True), ("what is w?", True), ("what is backward?", False)])
def test_a_name_that_pasted_code_made_is_asked_of_that_code(text: str, ran: bool) -> None:
    said = after_code(text)
    assert (said.ran is not None) == ran
    assert said.question == text


@pytest.mark.parametrize("text", ["whats wrong with it??", "why?", "and with range(10)?"])
def test_code_in_words_that_nobody_knows_can_be_asked_about(text: str) -> None:
    told = {"line": 5, "says": "Nothing clears the gradient.", "cure": "Clear it."}

    def noticing(request: dict[str, object]) -> dict[str, object]:
        return {**room(request), "noticed": [told], "numbers": {}}

    first = Thread().reply(f"here is my loop:\n```\n{LOOP.partition(chr(10))[2]}\n```", noticing)
    said = Thread().after(first).reply(text, noticing)
    assert (first.kind, said.ran is not None, bool(said.note)) == ("unknown", True, True)


def test_other_code_after_code_is_run_as_its_own() -> None:
    said = after_code("now i changed it, what is w at the end" + LOOP.removeprefix("what is w at the end"))
    assert said.ran is not None
    assert not said.note


def test_what_to_write_instead_leads_back_to_the_line_that_went_wrong() -> None:
    said = after_code("so what exactly do I write instead of the last line?")
    assert said.ran is not None
    assert said.note.startswith("What to write")


@pytest.mark.parametrize(
    ("texts", "right"),
    [
        (("slope of x^2 at x = 3", "so it's 6?"), True),
        (("slope of x^2 at x = 3", "is it 7?"), False),
        ((PARTIAL, "so the gradient is (4, 1)?"), True),
        ((PARTIAL, "so it is (4, 2)?"), False),
        ((PARTIAL, "what is a gradient?", "so it is 4?"), None),
    ],
)
def test_numbers_after_an_answer_are_a_guess_at_it(texts: tuple[str, ...], right: bool | None) -> None:
    assert talked(*texts)[-1].right is right


MOMENTUM = "f(w) = w^2, start w = 1, lr 0.1, momentum 0.9, two steps. where does w end up"
MSE = "data x = 1, 2, 3 and y = 2, 4, 6, model y = w*x. whats the mse at w = 1"


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        ((MOMENTUM, "and after 3 steps?"), 0.062),
        ((MOMENTUM, "and without momentum"), 0.64),
        ((STEP, "and the slope there?"), -3.2),
        ((STEP, "and the loss there?"), 2.56),
        (("f(x) = 3x^2 - 4x + 1, where is it flat?", "and the value there?"), -1 / 3),
        (("where is the minimum of (x-1)^2 + (y-2)^2 + 4", "and the value there?"), 4),
        ((MSE, "and the gradient?", "and the mse at w = 2"), 0),
        ((MSE, "ok one gradient descent step on that mse from w = 1 with lr 0.05?"), 4.4 / 3),
        ((OLD, "and if i zero it before each call"), 6),
        ((STEP, "so whats the biggest learning rate for this one", "what about w=4, with lr 0.5, one step"), 3),
    ],
)
def test_a_next_text_stands_where_the_last_one_led(texts: tuple[str, ...], value: float) -> None:
    computed = talked(*texts)[-1].computed
    assert computed is not None
    assert computed.value == pytest.approx(value)


def test_a_fate_is_judged_from_where_the_steps_led() -> None:
    said = talked(STEP, "does it converge from there?")[-1]
    assert said.asked is not None
    assert (said.asked.slots()["lr"], said.asked.slots()["place"]) == (0.1, {"w": pytest.approx(1.4)})


def test_what_only_opens_a_text_is_passed_over() -> None:
    said = talked("slope of x^2 at x = 3", "next topic: chain rule. derivative of (3x + 1)^2 at x = 1?")[-1]
    assert said.computed is not None
    assert said.computed.value == 24.0


@pytest.mark.parametrize("text", ["i dont get it, why is it 7?", "why did y move more than x?"])
def test_a_why_that_nobody_knows_is_about_the_last_number(text: str) -> None:
    said = talked("gradient of x^2*y at x = 2, y = 1", text)[-1]
    assert said.computed is not None
    assert said.steps


@pytest.mark.parametrize("text", ["what w would be the best?", "and with mean?", "and if i put it in?"])
def test_a_question_in_a_thread_is_no_small_talk(text: str) -> None:
    assert talked("slope of w^2 at w = 3", text)[-1].kind != "social"


@pytest.mark.parametrize("text", ["thanks!", "ok cool", "thanks, bye!", "ah ok thanks, that makes sense"])
def test_small_talk_in_a_thread_is_small_talk(text: str) -> None:
    assert talked("slope of w^2 at w = 3", text)[-1].kind == "social"


def test_what_nobody_knows_has_no_older_steps() -> None:
    said = talked("slope of sqrt(x) at x = 9", "what is the weather in Paris", "show the steps")[-1]
    assert said.computed is None


FLAT = "where is x^3 - 12x flat?"
SECOND = "second derivative of x^3 at x = 1"
HEIGHT = "y = x^2 + 1, dy/dx at x = 2"
FIT = "points (1,3) (2,5) (3,7), line y=wx+b, w and b start at 0. loss (mean squared)?"
PUSHED = "v = 0, beta 0.9, lr 0.1, the gradient is 2 two times. how far does w move in total"
SINE = "slope of sin(x) at 30"
RATIO = "partial derivative of 2x^2*y wrt x at x = 1, y = 3"
BOUNCE = "start at w = 2, loss 3w^2, lr 0.3, one step"


@pytest.mark.parametrize(
    ("texts", "note"),
    [
        (("slope of x^2 - 6x at x = 1", "why is it negative?"), "the function falls: at x = 1 it is −5"),
        (("slope of x^2 - 6x at x = 1", "why isn't it positive?"), "falls"),
        (
            ("slope of x^2 at x = 1", "and at x = 5?", "why did it get bigger?"),
            "it was 2. Same function, now at x = 5: 10",
        ),
        (
            (BOUNCE, "why does it jump to the other side?"),
            "past a lowest place, on the other side, where the slope is −9.6: less steep",
        ),
        (("one step from (1, -1) on x^2 + 3y^2 with lr 0.1", "why did y move more?"), "y by 0.1 · (−6) = −0.6"),
        ((FLAT, "is it a min or a max?"), "At x = 2 the second derivative is 12: the curve bends upwards"),
        ((FLAT, "and the value at the first one?", "is that the maximum?"), "At x = −2 the second derivative is −12"),
        ((STEP, "whats the biggest that works", "is that always the same?"), "How that came about"),
        ((FLAT, "how do you know?"), "At x = −2 the second derivative is −12"),
        (("clip the gradient (6, 8) to norm 5", "does the direction change?"), "The direction stays the same"),
        (("gradient of x^2 - y^2 at (3, 1)", "what does it tell me?"), "With y it falls"),
        (("gradient of x^2 - y^2 at (3, 1)", "so which way do i go to make it smaller?"), "x down, y up"),
        (("gradient of x^2 - y^2 at (3, 1)", "which of the two matters more"), "in x changes the function 3 times"),
        (("slope of x^2 at -3", "and at 2?", "which is steeper?"), "The steeper one is that at x = −3"),
        (
            ("w^2 from 1 lr 0.1 momentum 0.9 three steps", "without momentum", "so it is faster?"),
            "that with momentum = 0.9",
        ),
        ((FLAT, "which one is lower?"), "is 16 (at x = −2), −16 (at x = 2). The lower one is that at x = 2"),
        ((STEP, "ok but why"), "a step takes 0.1 · (−4) = −0.4 away"),
    ],
)
def test_a_request_about_the_last_number_is_answered_with_its_numbers(texts: tuple[str, ...], note: str) -> None:
    said = talked(*texts)[-1]
    assert note in said.note
    assert said.computed is not None


def test_a_tiny_slope_is_told_to_be_a_problem() -> None:
    assert (
        talked("derivative of sigmoid at 10", "thats tiny. is it a problem")[-1].answers[0].id == "vanishing_gradients"
    )


@pytest.mark.parametrize("text", ["max?", "what if x is -1", "so should i make x bigger or smaller"])
def test_a_new_question_is_not_taken_for_a_request(text: str) -> None:
    first, said = talked("flat points of x^4 - 4x", text)
    assert said.computed != first.computed


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        ((STEP, "no, i meant w = 2"), 2.2),
        ((FLAT, "and the value at the first one?"), 16),
        ((FLAT, "and the value at the first one?", "and the other one?"), -16),
        ((MSE, "and with the sum instead of the mean?"), 14),
        (("where is x^2 + 4x flat?", "and how low is it there?"), -4),
    ],
)
def test_a_correction_and_another_one_change_the_last_question(texts: tuple[str, ...], value: float) -> None:
    computed = talked(*texts)[-1].computed
    assert computed is not None
    assert computed.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("texts", "line"),
    [
        (("what if i remove zero_grad?",), "loss.backward()"),
        (("without zero_grad?", "and if i put it back in?"), "    opt.zero_grad()"),
        (("and w's gradient?",), "    opt.zero_grad()"),
        (("with momentum 0.5",), "opt = torch.optim.SGD([w], lr=0.1, momentum=0.5)"),
        (("with momentum 0.5", "and without momentum?"), "opt = torch.optim.SGD([w], lr=0.1)"),
        (("if i write loss.sum().backward() what is w.grad?",), "    loss.sum().backward()"),
        (("and with mean?",), "    loss.mean().backward()"),
        (("and with sum?", "mean instead of sum"), "    loss.mean().backward()"),
        (("and if i delete the zero_ line?", "put the zero line back but lr 0.5"), "    opt.zero_grad()"),
        (("with lr 0.5", "no sorry i meant 0.3"), "opt = torch.optim.SGD([w], lr=0.3)"),
        (("with range(10)", "and 7?"), "for i in range(7):"),
        (("and without the backward",), "    opt.step()"),
        (("and if i delete line 4?",), "    loss = (w - 3) ** 2"),
    ],
)
def test_a_line_of_pasted_code_is_changed(texts: tuple[str, ...], line: str) -> None:
    said = after_code(*texts)
    assert said.ran is not None
    assert line in (said.ran.code.splitlines() if "remove" not in texts[0] else said.ran.code)
    assert ("zero_grad" in said.ran.code) == ("remove" not in texts[0] and "line 4" not in texts[0])
    assert ("backward()" in said.ran.code) == ("backward" not in texts[0] or "sum" in texts[0])


@pytest.mark.parametrize(
    ("text", "words"),
    [("what would w.grad be at the end", "what is w.grad?"), ("and the numbers in a?", "what is a?"), ("a tensor", "")],
)
def test_a_name_is_asked_of_code_in_plain_words(text: str, words: str) -> None:
    again = recoded(Ran("a = torch.ones(2)\nw = a.clone()", "", {}, "", ()), text)
    assert (again.words if again else "") == words


def test_several_lines_of_code_are_changed_at_once_and_a_name_is_asked_for() -> None:
    said = after_code("and if i delete the zero_ line here?", "put it back and loop 10 times, last w?")
    assert said.ran is not None
    assert {"    opt.zero_grad()", "for i in range(10):"} <= {*said.ran.code.splitlines()}
    assert said.ran.words == "what is w?"


def test_a_call_is_left_out_of_its_line() -> None:
    ran = Ran("y = (x**2).detach() * x", "", {}, "", ())
    again = recoded(ran, "and without the detach?")
    assert again
    assert again.code == "y = (x**2) * x"


def test_a_rate_without_a_name_is_changed() -> None:
    again = recoded(Ran("w -= 0.1 * w.grad", "", {}, "", ()), "with a learning rate of 0.5")
    assert again
    assert again.code == "w -= 0.5 * w.grad"


@pytest.mark.parametrize(("text", "right"), [("i think it's 6, right?", True), ("my friend says 5", False)])
def test_what_somebody_says_is_a_guess(text: str, right: bool) -> None:
    assert talked("slope of x^2 at x = 3", text)[-1].right is right


@pytest.mark.parametrize("text", ["and clipped by value at 5?", "and by value to 5?"])
def test_how_a_gradient_is_clipped_can_be_changed(text: str) -> None:
    computed = talked("clip the gradient (3, 12) to norm 6", text)[-1].computed
    assert computed is not None
    assert computed.values == (3, 5)


@pytest.mark.parametrize("first", ["does lr 0.4 work for 4x^2?", "is lr 0.6 ok for 4x^2"])
def test_whether_a_rate_works_is_a_verdict_and_the_next_number_another_rate(first: str) -> None:
    said = talked(first, "and 0.2?")
    assert [each.computed.verdict for each in said if each.computed] == ["diverges", "converges"]


@pytest.mark.parametrize(
    ("first", "told"),
    [
        ("f(x, y) = x^2 - y^2, where is it flat?", "between −2 and 2, by the way one goes"),
        ("f(x, y) = x^2 - y^2, where is it flat?", "so this is a saddle"),
        ("f(x, y) = x^2 + 3y^2, where is it flat?", "between 2 and 6, by the way one goes: the curve bends upwards"),
        ("gradient of 1 - x^2 - y^2 at x=0, y=0", "is −2: the curve bends downwards, so this is a maximum"),
        ("slope of x^4 at x = 0", "is 0: that alone does not tell"),
        ("slope of x^2 at x = 3", "At x = 3 the slope is not zero"),
        (DATA.replace("w=1", "w=2"), "At w = 2 the second derivative is 5: the curve bends upwards"),
    ],
)
def test_a_flat_place_of_any_number_of_variables_is_told_by_its_second_derivatives(first: str, told: str) -> None:
    assert told in talked(first, "is that a minimum?")[-1].note


def test_a_fault_while_a_reply_is_made_is_said_and_leaves_the_thread_as_it_was(monkeypatch) -> None:
    def fails(*_: object) -> None:
        raise NameError("thrown in")

    thread = Thread()
    thread = thread.after(thread.reply("slope of x^2 at x = 3"))
    with monkeypatch.context() as thrown:
        thrown.setattr("tutor.ask.thread.requested", fails)
        said = thread.reply("and at x = 2?")
    assert (said.kind, said.remark) == ("unknown", FAULT)
    again = thread.after(said).reply("and at x = 2?")
    assert again.computed
    assert again.computed.value == 4.0


SIGN = "sign of the gradient of -x^2 + 4x at x=5?"
CLIPPED = "clip the gradient (3, 4) to norm 1, what comes out?"


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ((SIGN, "so to go uphill i step which way?"), "With the gradient, to make it larger: x down"),
        ((SIGN, "which way makes it bigger?"), "With the gradient, to make it larger: x down"),
        ((SIGN, "so should i make x bigger or smaller"), "Against the gradient, to make it smaller: x up"),
        ((SIGN, "which way makes it smaller?"), "Against the gradient, to make it smaller: x up"),
        ((SIGN, "which way is downhill?"), "Against the gradient, to make it smaller: x up"),
        (("gradient of x^2*y at x=1,y=-2", "which way is uphill?"), "to make it larger: x down, y up"),
        ((CLIPPED, "clip by value at 2 instead", "does clipping change the direction?"), "The direction may change"),
    ],
)
def test_a_way_is_told_uphill_or_downhill_as_it_is_asked(texts: tuple[str, ...], told: str) -> None:
    assert told in talked(*texts)[-1].note


LINE = "i have the points (1,2), (2,4), (3,5) and the model y = w*x. mean squared error at w = 1?"
BIAS = "with a bias, y = w*x + b, w=1 and b=0: gradient for b?"
MOMENTUM = "momentum: w=1, gradient 2 every step, lr 0.1, momentum 0.9. where is w after 2 steps?"
XY = "f(x, y) = x^2*y + 3y. partial with respect to x at x=2, y=5?"


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        ((CLIPPED, "clip by value at 2 instead"), (2.0, 2.0)),
        ((CLIPPED, "and to norm 10?", "clip by value at 2 instead"), (2.0, 2.0)),
        ((XY, "so the whole gradient there is a vector, which one?", "at (1, -1)?"), (-2.0, 4.0)),
        ((MOMENTUM, "and after 3?"), (-0.122,)),
        ((MOMENTUM, "and 3?", "and after 3 steps?"), (-0.122,)),
        ((MOMENTUM, "and after 3?", "without momentum?"), (0.4,)),
        ((STEP, "and after 4?"), (2.1808,)),
        ((STEP, "loss now?"), (2.56,)),
        ((LINE, "one step with lr 0.05", "what w is best?"), (1.785714,)),
        ((LINE, "where is it lowest?"), (1.785714,)),
        ((LINE, BIAS), (-3.33333333333,)),
        ((LINE, BIAS, "i said b=0 but i ment b=1"), (-1.33333333333,)),
        ((XY, "sorry i meant at (2, 1)"), (4.0,)),
        ((QUARTIC, "do 2 steps of gradient descent from there with lr 0.01"), (0.9246109,)),
        ((QUARTIC, "2 steps with lr 0.01", "and again"), (0.8929919,)),
        ((QUARTIC, "2 steps with lr 0.01", "one more"), (0.8929919,)),
        ((QUARTIC, "1 step with lr 0.01", "two more steps"), (0.8929919,)),
        ((QUARTIC, "2 steps with lr 0.01", "what is the loss then"), (0.7308620,)),
        (("a neuron with sigmoid(w*x+b), w=1, x=2, b=-1", "derivative wrt w"), (0.3932239,)),
        ((STEP, "what if i do 20"), (2.97694247,)),
        ((STEP, "keep going", "next 2 steps"), (2.1808,)),
        ((STEP, "with lr 0.2", "and 0.3?"), (2.2,)),
        ((STEP, "do 20", "and the loss there?", "what if lr was half that"), (2.75684669,)),
        ((STEP, "do 20", "and the loss there?", "and with 0.2?"), (2.99992687,)),
        ((STEP, "lr 0.2 then"), (1.8,)),
        ((STEP, "thanks! and with lr 0.2, please"), (1.8,)),
        ((STEP, "weird, and w/o momentum?"), (1.4,)),
        ((STEP, "whats the biggest that works"), (1,)),
        ((QUARTIC, "where is it lowest?", "show the steps for x=2"), (32,)),
        ((QUARTIC, "no i meant at 2 not 1"), (32,)),
        ((QUARTIC, "now walk down from x=1 with lr 0.1, one step"), (0.6,)),
        ((QUARTIC, "gradient"), (4,)),
        ((SECOND, "and the 3rd"), (6,)),
        ((HEIGHT, "whats y there"), (5,)),
        ((SINE, "in degrees"), (0.866025404,)),
        ((SINE, "in degrees", "at 60?"), (0.5,)),
        (("f(x) = sin(x) at 30", "degrees", "the derivative i mean"), (0.866025404,)),
        (("now f(x, y) = x^2 + 5*y^2 at (2, 1)", "only the y one", "hm no, the other one"), (4,)),
        (("now f(x, y) = x^2 + 5*y^2 at (2, 1)", "only the y one", "how long is that vector"), (10.7703296,)),
        (("gradient of x^2 + 5*y^2 at (2, 1)", "only the y one", "one step with lr .1"), (1.6, 0)),
        ((QUARTIC, "and of x^2*y at (3, 2)?"), (12, 9)),
        (("(beta-3)^2 slope at beta=1", "at beta = 2"), (-2,)),
        ((FIT,), (27.6666667,)),
        ((FIT, "gradient?", "make one step lr 0.1"), (2.26666667, 1)),
        ((FIT, "make one step lr 0.1", "whats the loss now", "and with 0.2 from the start?"), (41.0829630,)),
        ((FIT, "which line is the best one anyway"), (2, 1)),
        ((PUSHED,), (0.58,)),
        ((CHAIN, "and with 5 in place of 4"), (30,)),
        ((STEP, "with 0.2 instead of 0.1"), (1.8,)),
        ((PARTIAL, "and 5 rather than 2"), (10,)),
        ((NUDGE, "other direction"), (-0.0599,)),
        ((QUARTIC, "second derivative?"), (12,)),
        ((QUARTIC, "only the sign"), (4,)),
        ((QUARTIC, "list it at 1, 2 and 3"), (4, 32, 108)),
        ((STEP, "do 2", "list them"), (1.4, 1.72)),
        ((PUSHED, "with plain sgd"), (0.4,)),
        (("slope of x^2 at x = 3", "and of w^2?", "w = 2"), (4,)),
        (
            ("velocity 2, momentum 0.9, gradient 1. new velocity", "then with lr 0.1 from w=3", "what if gradient -1"),
            (3 - 0.1 * (0.9 * 2 - 1),),
        ),
        (("x^2-4x+1 where is the slope 0", "where is the slope 10"), (7,)),
        (("L = (w-4)^2, w = 0, nudge w by 0.1, how does L change", "and by 0.01?"), (-0.0799,)),
    ],
)
def test_each_turn_changes_what_the_one_before_left(texts: tuple[str, ...], numbers: tuple[float, ...]) -> None:
    computed = talked(*texts)[-1].computed
    assert computed
    assert computed.numbers == pytest.approx(numbers)


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        ((STEP, "slope of root x at 0", "at 0.25"), "unknown"),
        ((STEP, "cool now it trains but train loss 0.02 and val loss 1.3"), "curated"),
        ((STEP, "which of them is best"), "asks"),
        ((CHAIN, "and with 5 in place of 7"), "asks"),
        (("What is momentum?", "and in football lol"), "social"),
        ((STEP, "what is batch size with n=32", "and at 6?"), "unknown"),
        (("where does gd on (w-3)^2 from w=1 with lr 0.1 come to rest", "one step"), "asks"),
        ((STEP, "gradient descent is broken"), "curated"),
        ((STEP, "ok brain full. thank you, bye"), "social"),
        ((STEP, "thanks, who won the world cup?"), "unknown"),
        (("L = (2w - 6)^2, w=1",), "asks"),
        (("model w*x, x=2, y=3, w=1, squared error?", "and if there's a b as well"), "asks"),
    ],
)
def test_what_says_nothing_of_the_last_question_changes_no_number_of_it(texts: tuple[str, ...], kind: str) -> None:
    assert talked(*texts)[-1].kind == kind


def test_code_is_the_program_that_gave_the_number() -> None:
    said = talked(QUARTIC, "and in code?")[-1]
    assert (said.kind, said.note) == ("computed", CODE)


def test_whether_steps_made_it_better_is_told_by_the_loss() -> None:
    for text in ("so better, right?", "is that good?"):
        assert "At the start the loss is 4, after 1 step 2.56: lower" in talked(STEP, text)[-1].note


def test_what_only_a_number_can_be_asked_is_asked_of_it_behind_a_written_answer() -> None:
    said = talked("slope of x^2 at x = 0", "what does zero mean", "is it a min or max")
    assert said[1].kind == "curated"
    assert "minimum" in said[2].note


def test_a_number_that_a_form_did_not_use_is_asked_for_again_by_the_next_turn() -> None:
    first, second = talked(MOMENTUM, "and 0.5?", "without momentum?")[1:]
    assert (first.kind, second.kind) == ("asks", "asks")
    assert "I did not use “0.5”" in second.remark
    assert second.offer
    assert second.offer.slots["momentum"] == "0"


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ((MOMENTUM, "and 3?"), "3 steps"),
        (("(x-1)^2 + x*y + 2y^2 gradient at (0,0)", "if I change x by 0.01, how much does f change?"), "0.01 to x at"),
        (("fit a line to the points (1,2), (2,3), (3,5)", "add (4, 8)"), "x = [1, 2, 3, 4]"),
        (("slope of x^3 - 3x + 1 at 2", "on which intervals does it fall?"), "where it falls in x"),
        (("i have the points (1,2) (2,5)", "best line"), "x = [1, 2], y = [2, 5]"),
        (("gradient of x^2*y + 3y at (1, 2)", "how long is that gradient"), "length of the gradient"),
        (("StepLR step 5 gamma 0.1 start 0.1, lr at epoch 12", "epoch 4"), "the rate after 4 of its steps"),
        (("x^2 + y^2 - 4x at (1, 2), gradient?", "does it have a flat spot"), "where every partial derivative is zero"),
        (
            ("points (1,3) (2,5) (3,7), y = w*x + b, w=1 b=0, mse?", "make the last point (3,10), best line then?"),
            "x = [1, 2, 3], y = [3, 5, 10]",
        ),
    ],
)
def test_what_strangers_tripped_over(texts: tuple[str, ...], said: str) -> None:
    computed = talked(*texts)[-1].computed
    assert computed
    assert said in computed.understood


def test_a_formula_without_the_last_model_s_weight_is_no_model_of_its_data() -> None:
    said = talked(LINE, "derivative of 3x^2")[-1]
    assert said.offer
    assert "mse" not in said.offer.slots["formula"]


@pytest.mark.parametrize(("first", "text"), [(MOMENTUM, "why do people use it")])
def test_words_about_the_last_number_that_no_answer_surely_fits_are_asked_back_about(first: str, text: str) -> None:
    before, said, then = talked(first, text, "and after 3 steps?")
    assert said.kind == "asks"
    assert before.computed
    assert before.computed.understood in said.remark
    assert said.answers  # the written ones stay within reach
    assert then.computed


def test_which_of_two_flat_places_is_the_minimum_is_told_of_both() -> None:
    note = talked("where is x^3 - 12x flat?", "which of the two is the minimum?")[-1].note
    assert "At x = 2 the second derivative is 12: the curve bends upwards, so this is a minimum" in note


def test_a_why_with_a_number_says_what_the_number_was_before() -> None:
    note = talked(DATA, "if i use the sum", "hm ok cool. why is it 2 times bigger")[-1].note
    assert "Before, it was −5." in note


def test_where_a_line_goes_is_shown_in_the_code_that_it_was_put_into() -> None:
    def clean(request: dict[str, object]) -> dict[str, object]:
        return {**room(request), "noticed": []}

    thread = Thread()
    for text in (LOOP.replace("    opt.zero_grad()\n", ""), "and if i add it?", "where do i put the line"):
        said = thread.reply(text, clean)
        thread = thread.after(said)
    assert said.ran
    assert "    opt.zero_grad()\n" in said.ran.code
    assert said.note == "Your code again, with opt.zero_grad()"


def test_what_cannot_be_read_as_a_next_question_is_read_by_itself() -> None:
    said = talked("descent on x^2 from x = 1", "then what is x.grad if i use y.sum()")[-1]
    assert said.remark != FAULT


def test_a_formula_of_its_own_is_not_asked_back_about_as_the_last_one() -> None:
    said = talked("derivative of the sigmoid at 10", "relu at -2?")[-1]
    assert said.computed
    assert said.computed.understood.startswith("f(x) = relu(x), derivative")


@pytest.mark.parametrize(
    "text", ["different thing: what else is there", "points (1,3) (2,5), a line, w and b start at 0"]
)
def test_what_comes_after_another_thing_is_not_put_on_an_older_question(text: str) -> None:
    told = talked(STEP, text, "make one step with lr 0.1")
    assert told[0].kind == "computed"
    assert all("(w − 3)²" not in each.computed.understood for each in told[1:] if each.computed)


@pytest.mark.parametrize("yes", ["yes", "ok, yes please: that's what I meant!"])
def test_a_yes_to_a_filled_form_works_it_out(yes: str) -> None:
    asked, said = talked("slope of x^2 at 3 reversed", yes)
    assert asked.kind == "asks"
    assert said.computed
    assert said.computed.value == 6


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("slope of x^2 at 3 reversed", "yes but not at 3"),
        ("slope of x^2 at 3 reversed", "not ok"),
        ("slope of x^3", "yes"),
    ],
)
def test_anything_else_and_a_form_with_an_open_field_work_out_nothing(first: str, second: str) -> None:
    assert talked(first, second)[-1].computed is None


TWO = "gradient of x^2 + 3y^2 at (1, 2)"


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        ((STEP, "and another one"), 1.72),
        ((STEP, "and one more after that"), 1.72),
        ((STEP, "and ten more", "one step less"), 3 - 2 * 0.8**10),
        ((STEP, "0.5 then", "i meant the lr"), 3),
        ((STEP, "what if 0.5", "the learning rate"), 3),
        ((STEP, "0.5 then", "hmm ok and with 0.25"), 2),
        ((STEP, "w = 2", "no, i meant the steps"), 3 - 2 * 0.8**2),
        ((STEP, "2 steps", "no, i meant w"), 2.2),
        ((STEP, "lr 0.5", "go back to 0.1"), 1.4),
        ((STEP, "lr 0.5", "w = 2", "go back to 0.1"), 2.2),
        ((STEP, "wait sorry (w-5)^2 not plus"), 1.8),
        ((STEP, "and ten more", "what is a gradient?", "and the slope there"), -4 * 0.8**11),
    ],
)
def test_one_is_no_number_and_a_number_goes_where_it_was_meant(texts: tuple[str, ...], value: float) -> None:
    computed = talked(*texts)[-1].computed
    assert computed is not None
    assert computed.value == pytest.approx(value)


def test_a_point_without_brackets_is_a_place_of_as_many_variables() -> None:
    computed = talked(TWO, "and at 0, 5")[-1].computed
    assert computed is not None
    assert computed.values == pytest.approx((0, 30))


@pytest.mark.parametrize("text", ["0.5 then", "what if 0.5", "and 0.5?"])
def test_a_number_that_may_be_of_several_asks_which_and_each_choice_is_understood(text: str) -> None:
    said = talked(STEP, text)[-1]
    assert said.choices == ("w = 0.5", "learning rate = 0.5")
    for choice, value in zip(said.choices, (1, 3), strict=True):
        computed = talked(STEP, text, choice)[-1].computed
        assert computed is not None
        assert computed.value == pytest.approx(value)


def test_what_something_is_for_is_no_wish_for_it() -> None:
    assert talked(STEP, "what's the slope good for anyway")[-1].kind == "curated"


def test_mathematics_that_was_not_worked_out_leaves_no_number_to_ask_about() -> None:
    said = talked(TWO, "and with a minus in front of the 3y^2", "is that a minimum?")[-1]
    assert "so this is" not in said.note

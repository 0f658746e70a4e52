"""The reader as it ships: it belongs to its phrasings, reads what the rules cannot, and leaves alone what it should."""

import pytest

from tutor.ask.compute import compute, considered
from tutor.ask.reader import shipped
from tutor.ask.reader.heard import heard
from tutor.ask.reading import Read
from tutor.ask.reply import IF_SO, reply
from tutor.ask.thread import Thread
from tutor.sandbox.interpret import interpret

# What the rules of `said` leave open, in words of no phrasing that the reader learned.
READ = [
    ("predictions 4 and 1 where the truth was 1 and 1, mean squared error please", (4.5,)),
    ("640 pictures in batches of 64, three epochs: how many optimizer steps", (30.0,)),
    ("the line through the points (1,2), (2,4), (3,6) that fits best", (2.0, 0.0)),
    ("i clip my gradient (6, 8) so that its norm is 5, what is left", (3.0, 4.0)),
    ("xavier uniform for 4 inputs and 2 outputs, where does it end", (1.0,)),
    ("who climbs faster at x = 1, 3x^2 or x^3?", (6.0, 3.0)),
    ("gradients 1, 2 and 4 come in one after the other, beta 0.5: the velocity", (5.25,)),
    ("tangent of x^2 where x is 3", (6.0, -9.0)),
    ("where is x^2 lowest between 1 and 3", (1.0,)),
    ("tangent plane of z = x^2 + y^2 where x=1 and y=1", (2.0, 2.0, -2.0)),
    ("torch.clamp(x, 0, 1) at x=1.5, what gradient flows back?", (0.0,)),
    ("for which x does 4x - x^2 go down", (2.0,)),
    ("huber loss with delta 1 for an error of 3", (2.5,)),
]
LEFT_ALONE = [
    "why is the slope of x^2 at 3 positive and what does that mean for training",
    "integral of x^2 from 0 to 3",
    "the slope of x^2 at x = 3, mirrored",
    "three times the derivative of x^3 at x = 1",
    "i have 3 apples and lr 0.1 what is for dinner",
    "my loss is nan after 2 epochs with lr 0.1, what now",
]


def test_the_shipped_reader_belongs_to_its_phrasings_as_they_are():
    kept = shipped.torch.load(shipped.FILE, weights_only=True)
    assert kept["fingerprint"] == shipped.current_fingerprint(), "run: python -m tutor train --reader"


def test_the_shipped_file_is_small():
    assert shipped.FILE.stat().st_size < 12_500_000


@pytest.mark.parametrize(("text", "numbers"), READ)
def test_it_reads_what_the_rules_leave_open(text: str, numbers: tuple[float, ...]):
    computed, read = considered(text)
    assert isinstance(read, Read)
    assert read.proposed
    assert compute(text) is None  # it is told as what the reader takes the text for
    assert computed is not None
    assert computed.numbers == pytest.approx(numbers, abs=1e-5)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_it_leaves_alone_what_asks_something_else(text: str):
    assert considered(text)[0] is None


def test_a_guess_is_answered():
    said = reply("hello! 640 pictures in batches of 64, three epochs: how many optimizer steps, i found 12")
    assert said.computed is not None
    assert said.computed.value == 30.0
    assert said.right is False
    assert said.note == IF_SO


def test_a_word_that_can_change_the_number_is_named_and_nothing_is_computed():
    text = "our gradient is (3, 4), first tripled and then clipped to norm 5: what is left"
    found = heard(text)
    assert not isinstance(found, Read)
    assert considered(text)[0] is None


@pytest.mark.parametrize("text", ["", "x" * 701, "\x00", "1 " * 300, "= = =", "(" * 200, "∂" * 50, "e" * 300])
def test_any_text_is_heard_without_a_fault(text: str):
    heard(text)


def test_a_text_of_a_conversation_that_the_rules_do_not_know_goes_on_from_the_question():
    thread = Thread()
    first = thread.reply("two steps from w = 3 on w^2 with lr 0.1")
    assert first.asked is not None
    found = heard("sory i ment w^4 there", first.asked)
    assert isinstance(found, Read)
    assert found.question.texts()["formula"] == "f(w) = w⁴"
    assert found.note


def test_another_question_about_the_last_formula_is_put_on_it():
    thread, last = Thread(), None
    for text in ("f(w) = w^2, start at w = 5, lr 0.1, one step. where am i?", "what lr brings it to 0 in one step"):
        said = thread.reply(text)
        thread, last = thread.after(said), said
    assert last is not None
    assert last.computed is not None
    assert last.computed.value == pytest.approx(0.5)
    assert last.note.startswith("Same loss, another question")


# Said in a conversation, in words of none that the reader learned.
GOES_ON = [
    (("from w = 4 on w^2, lr 0.1, three steps: where am i", "ok and lr 0.3", "0.45 then"), (0.004,)),
    (("gradient of x^2 y at (1, 3)", "swap them, (3, 1)"), (6.0, 9.0)),
    (("slope of x^3 at x = 2", "yikes, steep. where on that curve is it flat"), (0.0,)),
    (("x 1, 2, 3 and y 2, 4, 7, line w = 2, b = 0: mean squared loss?", "its gradients pls"), (-2.0, -2 / 3)),
    (("whats a saddle", "example with numbers? like is x^2-3y^2 one", "gradient of it at (1,2)"), (2.0, -12.0)),
    (("best w for y=wx through (1,2) (2,4) (3,7)", "now with +b too, best line"), (2.5, -2 / 3)),
    (("adam, first step, lr .01, w=3, grad 12", "and if grad was -12"), (3.01,)),
    (("x^2+3x slope at 2", "where is it zero", "so it ends up there. one step from 2 w lr 0.1"), (1.3,)),
    (("points (1,2), (2,3), (3,5). best line?", "leave out the second point"), (1.5, 0.5)),
    (("fit a line to (0,1), (1,3), (2,4), (3,8)", "drop the point (3,8)"), (1.5, 7 / 6)),
    (("descent on x^2 from 4 with lr 0.2, 5 steps", "and with 20 steps"), (0.000146,)),
    (("one step on x^2-4x from 1 with lr 0.25", "another step", "and now another two"), (1.9375,)),
]


@pytest.mark.parametrize(("texts", "numbers"), GOES_ON)
def test_a_next_text_is_read_beside_what_stood_before_it(texts: tuple[str, ...], numbers: tuple[float, ...]):
    thread, said = Thread(), reply("")
    for text in texts:
        said = thread.reply(text)
        thread = thread.after(said)
    assert said.computed is not None
    assert said.computed.numbers == pytest.approx(numbers, abs=1e-5)


def test_a_formula_that_is_mended_behind_a_wrong_one_is_no_new_function():
    thread, said = Thread(), reply("")
    texts = (
        "f(x)=x^3-6x^2+9x, slope at 1",
        "i think the derivative is 3x^2 - 12x",
        "oh i forgot the 9. 3x^2 - 12x + 9",
    )
    for text in (*texts, "the slope at 0"):
        said = thread.reply(text)
        thread = thread.after(said)
        assert said.remark.startswith("Yes") == (text == texts[-1])
    assert said.computed is not None
    assert said.computed.value == 9


LOOP = """
w = torch.tensor(4.0, requires_grad=True)
for i in range(5):
    loss = (w - 1)**2
    loss.backward()
    with torch.no_grad():
        w -= 0.1*w.grad
    w.grad.zero_()
"""
OF_CODE = [
    (("how many loops until w is within 0.01 of 1",), (26.0,)),
    (("which lr would land in one go",), (0.5,)),
    (("how steep is the loss at w = 2", "and at 0"), (-2.0,)),
    (("whats the biggest lr that still works",), (1.0,)),
]


@pytest.mark.parametrize(("texts", "numbers"), OF_CODE)
def test_what_is_asked_of_pasted_code_is_worked_out_with_its_loss_start_and_rate(
    texts: tuple[str, ...], numbers: tuple[float, ...]
):
    thread, said = Thread(), reply("")
    for text in (LOOP, *texts):
        said = thread.reply(text, interpret)
        thread = thread.after(said)
    assert said.computed is not None
    assert said.computed.numbers == pytest.approx(numbers, abs=1e-5)


def test_code_stays_beside_a_question_about_it_and_may_be_changed_after_it():
    thread, said = Thread(), reply("")
    for text in (LOOP, "which lr would land in one go", "ok put lr 0.5 into the code then"):
        said = thread.reply(text, interpret)
        thread = thread.after(said)
    assert said.ran is not None
    assert "0.5*w.grad" in said.ran.code


def test_thanks_and_the_weather_get_nothing_of_the_last_answer():
    thread = Thread().after(Thread().reply("what is a loss function?"))
    assert thread.reply("many thanks, you make more sense than our prof").kind == "social"
    rain = thread.reply("do you think it snows on friday? we have a match")
    assert (rain.kind, rain.further) == ("unknown", False)


AWAY = [
    ("0.45 then", "it blows up, right?", "do you think it snows on friday?"),
    ("0.45 then", "does it rain in spain"),
    ("0.45 then", "will it be in the exam"),
    ("do you think it snows on friday?",),
]


@pytest.mark.parametrize("texts", AWAY)
def test_what_gives_no_value_and_may_ask_anything_gets_no_number(texts: tuple[str, ...]):
    thread, said = Thread(), reply("")
    for text in ("from w = 4 on w^2, lr 0.1, three steps: where am i", *texts):
        said = thread.reply(text)
        thread = thread.after(said)
    assert said.computed is None

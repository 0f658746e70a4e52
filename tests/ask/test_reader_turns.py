"""Conversations, as the reader learns them: their marks, what each turn stands for, what is done with what is heard."""

import pytest

from tutor.ask.beliefs import agrees, weighed
from tutor.ask.compute import compute
from tutor.ask.kinds import Question
from tutor.ask.offer import Offer
from tutor.ask.reader.context import CODE, Standing, in_context, of
from tutor.ask.reader.filling import NAMED, readings
from tutor.ask.reader.marked import TAGS, WORDS, conversations, phrasing
from tutor.ask.reader.onto import FOLLOW
from tutor.ask.reader.proposed import Proposal
from tutor.ask.remarks import REMARKS, TALK, order

TALKS = tuple(conversations())
OF_CODE = frozenset({"code_set", "code_without", "code_with", "code_swap", "code_ask"})
OTHERS = frozenset({"no", "several", FOLLOW, WORDS, TALK, CODE}) | OF_CODE | REMARKS.keys()


def standing_after(*lines: str) -> Standing:
    stands = Standing()
    for line in lines:
        stands = stands.after(phrasing(line))
    return stands


def said_after(*lines: str) -> str:
    at = standing_after(*lines).at
    assert isinstance(at, Question)
    return at.understood()


def test_what_is_written_of_conversations_is_of_what_may_be_asked():
    assert len(TALKS) > 300
    for told in (turn for talk in TALKS for turn in talk):
        assert told.asks in readings() or told.asks in OTHERS, told
        assert {part.tag for part in told.parts} <= set(TAGS), told


def test_marked_turns_come_to_a_question():
    """Nineteen of twenty that ask for a number do; what is left open asks back."""
    asking = done = 0
    for talk in TALKS:
        stands = Standing()
        for told in talk:
            stands = stands.after(told)
            asks = (told.asks in readings() and told.asks != NAMED) or told.asks == FOLLOW
            asking += asks
            done += asks and isinstance(stands.at, Question)
    assert done >= 0.95 * asking


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["slope | {F x^2} at {P 3}", "follow | and {P 2}?"], "f(x) = x², derivative with respect to x at x = 2"),
        (
            ["rises | is {F x^3} rising at {P 1}", "second | f''"],
            "f(x) = x³, second derivative with respect to x at x = 1",
        ),
        (["slope | {F x^2 - 4x} at {P 3}", "minimum | and lowest?"], "f(x) = x² − 4·x, the minimum in x"),
        (
            ["slope | {F x*y} at {P (1, 2)} by {B y}", "follow | and {P 5}"],
            "f(x, y) = x·y, derivative with respect to y at x = 1, y = 5",
        ),
        (
            ["line_loss | x {X 1,2}, y {Y 2,4}, {P w=1}", "line_slopes | slope?", "follow | y = {Y 3, 5}"],
            "loss = mse(w·x, y), derivative with respect to w at x = [1, 2], y = [3, 5], w = 1",
        ),
        (
            ["constant_loss | targets {Y 1, 3}, {P c=1}", "follow | with {P 4}"],
            "loss = mean((c − y)²), its value at y = [1, 3], c = 4",
        ),
        (
            ["neuron | {P w=3}, {P b=1}, x {X 2}, target {Y 4}, by {B w}", "neuron_loss | and the loss"],
            "loss = (w·x + b − y)², its value at x = 2, w = 3, b = 1, y = 4",
        ),
        (
            ["slope | {F x^2} at {P 3}", "named | new one: {F h(t)=t^3-3t}", "flat | flat places?"],
            "h(t) = t³ − 3·t, the place where the derivative is zero in t",
        ),
        (
            ["named | min {F (w-1)^2} from {P w=5} with lr {R .1}", "steps | two steps: {N 2}"],
            "f(w) = (w − 1)², new w after 2 steps of descent at w = 5, learning rate 0.1",
        ),
        (
            ["tangent_at | {F t^3} tangent at {P t=2}, used at {T 2.1}", "value | and really?"],
            "f(t) = t³, its value at t = 2.1",
        ),
        (
            ["estimate | {F x^2*y} at {P (1,3)}: {B x} up {D 0.1}", "follow | and if {B y} goes down {D 0.2} as well"],
            "f(x, y) = x²·y, the change under nudges of 0.1 to x and −0.2 to y at x = 1, y = 3, to first order",
        ),
        (
            ["change | {F x^2*y} at {P (1,3)}: {B x} up {D 0.1}", "follow | {B y} up {D 0.2} too"],
            "f(x, y) = x²·y, the change from x = 1, y = 3 to x = 1.1, y = 3.2",
        ),
        (
            ["slope | {F sin(x^2)} at {P 1}", "follow | sry cos not sin"],
            "f(x) = cos(x²), derivative with respect to x at x = 1",
        ),
        (
            ["flat_kind | {F x^3 - 3x}: is {P 1} a minimum?", "flat_kind | is there another one"],
            "f(x) = x³ − 3·x, what kind of place it is where it is flat in x",
        ),
        (
            ["named | {F L(w)=(w-1)^2} at {P w=4}", "slope | gradient?"],
            "L(w) = (w − 1)², derivative with respect to w at w = 4",
        ),
        (
            ["steps | {F w^2} from {P 4}, lr {R 0.1}, {N 3} steps", "follow | {N again}", "follow | do {N 2 more}"],
            "f(w) = w², new w after 6 steps of descent at w = 4, learning rate 0.1",
        ),
        (
            ["steps | {F (w-7)^2} from {P 1}, lr {R 0.1}", "until_place | when is it closer than {T 0.5} to {T 7}"],
            "f(w) = (w − 7)², how many steps of descent from w = 1 until w is at or past 6.5, learning rate 0.1",
        ),
        (
            ["adam_m | first moment for gradient {G 4}", "adam_v | and the second"],
            "Adam with beta 0.999, after the gradient 4: its second moment v, without bias correction",
        ),
    ],
)
def test_a_turn_is_put_on_what_stood_before_it(lines: list[str], said: str):
    assert said_after(*lines) == said


POINTS = "line_best | i have {Q (1,2) (2,3) (3,7)}, best line?"
OF_POINTS = "x = [1, 2, 3], y = [2, 3, 7]"
LOSS_AT = "loss = mse(w·x + b, y), its value at"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ["line_loss | {Q (1,2) (2,4) (3,7)}, {F y=wx}, mse at {P w=2}?", "line_best | best w?"],
            "loss = mse(w·x, y) with x = [1, 2, 3], y = [2, 4, 7], the minimum in w",
        ),
        (
            ["line_loss | {Q (1,2) (2,4) (3,7)}, {F y=wx}, mse at {P w=2}?", "line_best | with a b too"],
            "loss = mse(w·x + b, y) with x = [1, 2, 3], y = [2, 4, 7], the lowest place, by w, b",
        ),
        (
            ["named | i have {Q (1,2) (2,5)}", "line_best | best line?", "prediction | for {X 3}"],
            "a line with w = 3, b = −1: what it predicts for x = 3",
        ),
        ([POINTS, "prediction | for {X 4}?"], "a line with w = 2.5, b = −1: what it predicts for x = 4"),
        ([POINTS, "line_loss | mse of it"], f"loss = mse(w·x + b, y), its value at {OF_POINTS}, w = 2.5, b = −1"),
        (
            [POINTS, "line_loss | mse of it", "follow | and of {F y=2x}"],
            f"loss = mse(w·x + b, y), its value at {OF_POINTS}, w = 2, b = 0",
        ),
        (
            [POINTS, "prediction | for {X 4}?", "line_loss | of {F y=2x}", "pairs_mae | and mae"],
            "predictions [2, 4, 6], targets [2, 3, 7]: the mean absolute error",
        ),
        (
            [POINTS, "drop | leave out the {Q second point}"],
            "loss = mse(w·x + b, y) with x = [1, 3], y = [2, 7], the lowest place, by w, b",
        ),
        (
            [POINTS, "line_loss | of {F y=2x}", "drop | without {Q (3, 7)}"],
            f"{LOSS_AT} x = [1, 2], y = [2, 3], w = 2, b = 0",
        ),
        (
            [POINTS, "line_loss | of {F y=2x}", "follow | make the 7 a {Y 8}"],
            f"{LOSS_AT} {OF_POINTS[:-2]}8], w = 2, b = 0",
        ),
        (
            [POINTS, "line_sse | sum of squares of {F y=2x}", "drop | not {Q the point at x=3}"],
            "loss = sum((w·x + b − y)²), its value at x = [1, 2], y = [2, 3], w = 2, b = 0",
        ),
        (
            [POINTS, "pairs_mae | mae?", "line_slopes | gradient at {P w=0 b=0}"],
            f"loss = mse(w·x + b, y), gradient with respect to w, b at {OF_POINTS}, w = 0, b = 0",
        ),
        (
            [POINTS, "follow | the last point was {Q (3,4)} not (3,7)"],
            "loss = mse(w·x + b, y) with x = [1, 2, 3], y = [2, 3, 4], the lowest place, by w, b",
        ),
        (
            [POINTS, "line_loss | loss", "follow | and add {Q (4,7)}", "line_best | best now?"],
            "loss = mse(w·x + b, y) with x = [1, 2, 3, 4], y = [2, 3, 7, 7], the lowest place, by w, b",
        ),
        (
            ["slope | {F sigmoid} slope at {P 0}", "chain | so {N ten} of them in a row"],
            "10 layers, each with the local gradient 0.25: their product",
        ),
        (
            ["chain | local slopes {G 2}, {G 0.5}, {G -3}", "follow | another {G 4}", "follow | not 0.5 but {G 5}"],
            "local gradients 2, 5, −3, 4: the whole chain is their product",
        ),
        (
            ["pairs_mse | predicted {X 1, 2, 3}, targets {Y 2, 2, 2}", "follow | the last prediction was {X 7}"],
            "predictions [1, 2, 7], targets [2, 2, 2]: the mean squared error",
        ),
        (
            ["slope | {F xy} by {B y} at {P (2, 5)}", "slope | and both"],
            "f(x, y) = x·y, gradient with respect to x, y at x = 2, y = 5",
        ),
        (
            ["slope | {F x^2 + 3y^2} at {P (1, 2)}", "flat_kind | is {P (0,0)} a saddle"],
            "f(x, y) = x² + 3·y², what kind of place it is at x = 0, y = 0",
        ),
        (
            [
                "steps | {F x^2} from {P 4}, lr {R 0.1}, {N 3} steps",
                "follow | {N one} more step",
                "follow | {N 2} further",
            ],
            "f(x) = x², new x after 6 steps of descent at x = 4, learning rate 0.1",
        ),
        (
            [POINTS, "line_step | from {P w=0 b=0}, lr {R 0.1}", "follow | no, the last point was {Q (3,4)}"],
            "loss = mse(w·x + b, y), new w, b after 1 step of descent at x = [1, 2, 3], y = [2, 3, 4], w = 0, b = 0, "
            "learning rate 0.1",
        ),
        (
            ["words | what is adam", "adam_first | how big is its first step if lr is {R 0.01}"],
            "Adam's first step, gradient 1, learning rate 0.01: how long it is",
        ),
        (
            ["steps | {F w^2} from {P 4}, lr {R 0.1}, momentum {M 0.9}, {N 3} steps", "steps | plain sgd then"],
            "f(w) = w², new w after 3 steps of descent at w = 4, learning rate 0.1",
        ),
    ],
)
def test_a_conversation_keeps_its_data_and_what_came_out(lines: list[str], said: str):
    assert said_after(*lines) == said


def test_what_a_turn_leaves_open_is_a_form_of_the_last_question():
    at = standing_after("slope | {F x^2} at {P 3}", "fate | does that blow up").at
    assert isinstance(at, Offer)
    assert at.slots["formula"] == "f(x) = x²"
    assert set(at.open) == {"lr"}


def test_a_context_tells_what_was_asked_what_changed_and_what_was_answered_in_words():
    stands = standing_after("steps | {F w^2} from {P 3}, lr {R 0.1}", "follow | {R 0.4}", "words | why squared")
    assert of(stands.at, stands.note, stands.written) == (
        "f(w) = w², new w after 1 step of descent at w = 3, learning rate 0.4"
        " · Same loss, now learning rate = 0.4 · in words: why squared"
    )
    assert of(None, code="w = 1\nw.backward()") == "code: w = 1\nw.backward()"
    first, second = in_context(map(phrasing, ("talk | hi", "slope | {F x^2} at {P 3}")))
    assert (first.context, second.context) == ("", "")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("code_set | {N 5} loops instead of 3", "range(5)"),
        ("code_set | with {R .5} then", "lr = .5"),
        ("code_set | keep it, but {P w starts with 2}", "w = 2"),
        ("code_set | {M 0.9} momentum pls", "momentum = 0.9"),
        ("code_without | if i forget {Z zero_grad}", "without zero_grad"),
        ("code_swap | try {Z adam}", "use adam"),
        ("code_ask | and {Z w.grad}", "and w.grad?"),
        ("talk | ok thanks", ""),
        ("code_without | without that", ""),
    ],
)
def test_what_is_heard_of_a_change_becomes_an_order(line: str, words: str):
    told = phrasing(line)
    assert order(Proposal(told.text, told.asks, told.parts, 1.0)) == words


@pytest.mark.parametrize(
    ("text", "words", "right"),
    [
        ("slope of x^2 at -1", "it is negative", True),
        ("slope of x^2 at -1", "positive", False),
        ("does descent on x^2 with lr 1.5 converge", "it settles", False),
        ("does descent on x^2 with lr 1.5 converge", "blows up", True),
        ("slope of x^2 at -1", "positive or negative", None),
        ("slope of x^2 at -1", "blows up", None),
        ("new w: w=1, gradient 2, lr 0.1", "", None),
    ],
)
def test_what_is_believed_in_words_is_judged(text: str, words: str, right: bool | None):
    computed = compute(text)
    assert computed is not None
    assert agrees(words, computed) is right


def test_several_guesses_are_each_right_or_not():
    computed = compute("slope of x^2 at 2")
    assert computed is not None
    assert weighed((4.0, 5.0, 6.0), computed) == "4 is right, 5 and 6 are not."
    assert weighed((5.0, 1.0986122886681098), computed) == "None of 5, 1.09861 is right."
    assert not weighed((4.0,), computed)


def test_a_piece_of_a_formula_is_no_formula():
    stands = standing_after("slope | {F x^2 + y} at {P (1, 2)}", "follow | i meant + {F 3y}")
    assert isinstance(stands.at, Question)
    assert stands.at.understood().startswith("f(x, y) = x² + y,")
    assert said_after("slope | {F x^2} at {P 1}", "follow | i meant {F -x^2}").startswith("f(x) = −x²")


def test_the_one_of_two_variables_that_is_named_is_what_moves():
    said = said_after("slope | {F x^2*y} at {P (1, 2)}", "change | what if x gets {D 0.01} more")
    assert said == "f(x, y) = x²·y, the change under a nudge of 0.01 to x at x = 1, y = 2"


def test_the_value_behind_a_guess_that_was_asked_back_for_is_that_of_its_start():
    lines = ("tangent_at | {F t^3} by its tangent at {P t=2}", "value | and really?")
    assert said_after(*lines) == "f(t) = t³, its value at t = 2"

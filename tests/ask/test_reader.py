"""The reader: tokens, marked phrasings, what is varied in them, and what it learns."""

import random
import string
from dataclasses import replace

import pytest
import torch

from tutor.ask.encoder import MARKS
from tutor.ask.reader.familiar import changing, familiar
from tutor.ask.reader.filling import NAMED, WISH, filled, fitting, readings, told_of
from tutor.ask.reader.heard import guesses, of_formula
from tutor.ask.reader.learning import _go_on, labels, train
from tutor.ask.reader.marked import TAGS, WORDS, Part, Phrasing, phrasing, phrasings
from tutor.ask.reader.model import LABELS, Reader
from tutor.ask.reader.of_code import question_of
from tutor.ask.reader.of_data import DROP
from tutor.ask.reader.onto import FOLLOW, Base, put_on
from tutor.ask.reader.proposed import Proposal, propose
from tutor.ask.reader.terms import with_piece
from tutor.ask.reader.tokens import MOST, NUMBERS, tokens
from tutor.ask.reader.training import changes, talk
from tutor.ask.reader.varying import Talk, Varying, cut, joined

MARKED = "slope | hi, how steep is {F x^2 + 3x} at {P x = 2}? i got {U 7}"
TOLD = tuple(phrasings())
ALONE = frozenset({"no", "several", FOLLOW, WORDS})


def reader_for(told: list[Phrasing]) -> Reader:
    torch.manual_seed(0)
    words = sorted({each.text[t.start : t.end].lower() for each in told for t in tokens(each.text)})
    return Reader([*MARKS, *string.printable, *words, *NUMBERS], sorted({each.asks for each in told}))


def test_a_text_comes_apart_into_words_numbers_and_signs():
    text = "f'(w0)=.5x²+1e-3"
    assert [text[t.start : t.end] for t in tokens(text)] == ["f", "'", "(", "w0", ")", "=", ".5", "x", "²", "+", "1e-3"]
    assert [text[t.start : t.end] for t in tokens(text) if t.number] == [".5", "1e-3"]


def test_a_marked_line_gives_a_text_and_its_parts():
    told = phrasing(MARKED)
    assert told.text == "hi, how steep is x^2 + 3x at x = 2? i got 7"
    assert [(part.tag, told.text[part.start : part.end]) for part in told.parts] == [
        ("F", "x^2 + 3x"),
        ("P", "x = 2"),
        ("U", "7"),
    ]
    with pytest.raises(ValueError, match="no id"):
        phrasing("how steep is it")


def test_what_is_written_for_the_reader_is_of_what_may_be_asked_and_no_text_stands_twice():
    assert len(TOLD) > 5000
    known = {name: set(reading.slots) | {"U"} for name, reading in readings().items()}
    for each in TOLD:
        assert each.asks in known or each.asks in ALONE, each
        assert {part.tag for part in each.parts} <= set(TAGS), each
    texts = [each.text.lower() for each in TOLD]
    assert len(texts) == len({*texts})


def test_what_is_only_named_leaves_a_form_that_asks_what_to_know_of_it():
    told = [each for each in TOLD if each.asks == NAMED]
    forms = [told_of(Proposal(each.text, NAMED, each.parts, 1.0)) for each in told]
    assert len(told) > 100
    assert sum(form is not None and bool(form.open) for form in forms) >= 0.9 * len(told)
    complete = told_of(read_as("named | {F x^2} at {P 3}"))
    assert complete
    assert complete.open == {"": WISH}


@pytest.mark.parametrize("name", sorted(readings().keys() - {NAMED, DROP}))
def test_marked_parts_fill_the_form_of_what_is_asked(name: str):
    """Seven of ten, read as they are marked, come to a question; others lack data, or are more than Ask can do."""
    told = [each for each in TOLD if each.asks == name]
    some = random.Random(0).sample(told, min(20, len(told)))
    forms = [filled(Proposal(each.text, name, each.parts, 1.0)) for each in some]
    assert sum(form is not None and form.question is not None for form in forms) >= 0.7 * len(some)


def test_a_phrasing_told_otherwise_keeps_its_parts():
    varying = Varying(TOLD, replace(talk(), guess_front=(), guess_behind=()), seed=3)
    for each in random.Random(0).sample(TOLD, 300):
        other = varying(each)
        assert other.asks == each.asks
        assert [part.tag for part in other.parts] == [part.tag for part in each.parts]
        assert joined(other.asks, cut(other)) == other
        assert all(other.text[part.start : part.end].strip() for part in other.parts)


def test_a_change_that_is_put_in_makes_another_question_and_a_guess_none():
    varying = Varying(TOLD, talk(), changes(), seed=3)
    plain = [each for each in TOLD if each.asks == "slope" and not any(part.tag in "UZ" for part in each.parts)]
    others = [varying(each) for each in random.Random(1).sample(plain, 600)]
    changed = [other for other in others if other.asks == "no"]
    assert 20 < len(changed) < 80
    assert all(any(part.tag == "Z" for part in other.parts) for other in changed)
    guessed = [other for other in others if any(part.tag == "U" for part in other.parts)]
    assert {other.asks for other in guessed} == {"slope", "no"}
    assert all(joined(other.asks, cut(other)) == replace(other, context="") for other in (*changed, *guessed))
    behind = replace(plain[0], context="f(x) = x²")
    assert {varying(behind).asks for _ in range(100)} == {"slope"}


def test_each_token_has_the_label_of_its_part():
    told = phrasing("steps | from {P x = 2}, lr {R .1}")
    read = reader_for([told]).pieced(told.text)
    names = [LABELS[label] for label in labels(told, read)]
    assert names == ["O", "B-P", "I-P", "I-P", "O", "O", "B-R"]


def test_it_learns_its_phrasings_and_the_same_each_time():
    told = [phrasing("slope | slope at {P 2} of {F x^2}"), phrasing("value | height at {P 3} of {F y^2}")] * 8
    found = []
    for _ in range(2):
        reader = reader_for(told)
        train(reader, told, Varying(told, Talk(["hi"], ["thx"])), lambda _: None, epochs=12)
        found.append(propose(reader, "slope at 4 of x^2"))
    assert found[0] == found[1]
    assert (found[0].asks, found[0].words("P"), found[0].words("F")) == ("slope", ("4",), ("x^2",))


@pytest.mark.parametrize("text", ["", " ", "\x00\ud800", "a" * 10_000, "1 " * 5000, "x^2 " * 900, "²½¾", "\ufdfa" * 50])
def test_any_text_is_read_in_bounds(text: str):
    reader = reader_for([phrasing(MARKED)]).eval()
    assert len(reader.pieced(text).numbers) <= MOST
    read = propose(reader, text)
    assert 0 <= read.sure <= 1
    filled(read)


def test_a_part_that_the_form_has_no_field_for_gives_no_form():
    text = "slope of x^2 at 3 lr 1"
    parts = (Part("F", 9, 12), Part("P", 16, 17), Part("R", 21, 22))
    assert filled(Proposal(text, "slope", parts, 1.0)) is None
    assert filled(Proposal(text, "no", parts[:2], 1.0)) is None
    form = filled(Proposal(text, "slope", parts[:2], 1.0))
    assert form is not None
    assert form.question is not None


def read_as(line: str) -> Proposal:
    told = phrasing(line)
    return Proposal(told.text, told.asks, told.parts, 1.0)


@pytest.mark.parametrize(
    ("line", "kind", "texts"),
    [
        ("slope | {F T = 20 + 5e^(-t)} at {P t=1}", "slope", {"place": "t = 1", "by": "t"}),
        ("slope | {F (price - 12)^2}, {P price = 3}", "slope", {"formula": "f(p) = (p − 12)²", "place": "p = 3"}),
        ("slope | {F x y^2} at {P x=1 y=2} by {B dy}", "slope", {"place": "x = 1, y = 2", "by": "y"}),
        ("slope | {F w1w2} in {P (1,2)}", "slope", {"formula": "f(w1, w2) = w1·w2"}),
        ("slope | {F x^2 y} at {P the origin}", "slope", {"place": "x = 0, y = 0"}),
        ("slope | {F u = 3x} and {F y = u^2}, {P x:=2}", "slope", {"place": "x = 2"}),
        ("slope | {F x y^2} at {P x 1 y -2}", "slope", {"place": "x = 1, y = −2"}),
        ("slope | {F a*b} at {P a 1, b 2}", "slope", {"place": "a = 1, b = 2"}),
        ("pairs_mae | {X 20 mins, 35 mins} and {Y 25 min, 30 min}", "pairs_mae", {"predicted": "[20, 35]"}),
        ("slope_between | {Q f(1)=3} and {Q f(4)=9}", "slope_between", {"x": "[1, 4]", "y": "[3, 9]"}),
        ("nudge_for | slope {G 3}, f down by {D 0.6}", "nudge_for", {"rise": "−0.6"}),
        ("nudge_for | slope {G 3}, f {D 0.6} higher", "nudge_for", {"rise": "0.6"}),
        ("height_after | loss {Y 2}, slope {G 3}, w lowered by {D 0.1}", "height_after", {"nudge": "−0.1"}),
        ("best_prediction | {Q (1,1), (3,5)}: at {T x=4}?", "best_prediction", {"input": "4"}),
        ("flat_kind | {F x^2 - y^2} at {P the origin}", "flat_kind", {"place": "x = 0, y = 0"}),
        ("lowest | {F (x-1)^2 + y^2}", "valley", {"asked": "height"}),
        ("change | {F x^2} from {P 5} to {T 5.1}", "change", {}),
        ("update | w is {P w=2}, grad {G 3}, lr {R a tenth}", "update", {"lr": "0.1"}),
        ("chain | {G 2}, {G 5} and {G 0.1}", "chain", {"local": "[2, 5, 0.1]"}),
        ("adding_given | {G 2}, then {G 3}", "adding_each", {"gradients": "[2, 3]"}),
        ("pairs_mse | {X 2 and 5}, truth {Y 1 and 9}", "pairs_mse", {"predicted": "[2, 5]"}),
        ("pairs_rmse | errors {G 3 and 4}", "errors_rmse", {"errors": "[3, 4]"}),
        ("line_loss | {Q (1,2), (3,5)} and {F y = 2x+1}", "loss", {"place": "x = [1, 3], y = [2, 5], w = 2, b = 1"}),
        ("line_slopes | x={X 1 2}, y={Y 2 4}, {P b=0}, {P w=1}", "loss_slope", {"by": "w, b"}),
        ("line_best | {Q (1,2),(2,3)} with no bias", "minimum", {"by": "w"}),
        ("steps | {N two} steps, lr {R .1}, {F w^2}, {P w0=8}", "descent", {"steps": "2", "place": "w = 8"}),
        ("steps | after the {N third} update, {R .1}, {F w^2}, {P 8}", "descent", {"steps": "3"}),
        ("steplr | {R 0.8}, {A halves} every {E 4}, at {N 12}", "scheduled", {"gamma": "0.5"}),
        ("slope | {F sigmoid}'({P 2})", "slope", {"formula": "f(x) = sigmoid(x)", "place": "x = 2"}),
        ("slope | {F tanh} at {P z = 2}", "slope", {"place": "x = 2"}),
        ("slope | {F leaky relu, slope .2} at {P -3}", "slope", {"formula": "f(x) = leaky_relu(x, 0.2)"}),
        ("slope | {F (x**2).sum()} at x=[{P 1., 2.}]", "slope", {"place": "x = [1, 2]"}),
        ("slope | {F x.pow(2).mean()}, {P x=[1., 2.]}", "slope", {"formula": "f(x) = mean(x²)"}),
        ("slope | {F a*b}, a = torch.tensor({P 2.}), b = torch.tensor({P 3.})", "slope", {"place": "a = 2, b = 3"}),
        ("slope | {F x + y}, {P x and y both 1}", "slope", {"place": "x = 1, y = 1"}),
        ("value | {F 4x^2} in {P 0,5}", "value", {"place": "x = 0.5"}),
        ("steps | {F (w-4)^2}, {P w=½}, rate {R 0,25}, {N 2}", "descent", {"lr": "0.25", "place": "w = 0.5"}),
        ("directional | {F x y} in {P (1,2)} along {W (3,4)/5}", "directional", {"direction": "[3, 4]"}),
        ("change | lower {B x} by {D 0.1} from {P x=2}: {F x^2}", "nudge", {"nudge": "−0.1"}),
        ("estimate | x up {D 0.1}, y down {D a tenth}, {P (1,1)}, {F x y}", "moves", {"nudges": "[0.1, −0.1]"}),
        ("estimate | {F x y}, {P (1,1)}, nudge {B both} by {D 0.1}", "linear", {"by": "x, y"}),
        ("cross_entropy | scores {X 4, 2, 1}, the {Y second} is right", "cross_entropy", {"right": "1"}),
        ("bce | {X 28%}, a {Y positive} one", "bce", {"predicted": "0.28", "target": "1"}),
        ("minimum | {F x + 9/x} for {S x > 0}", "ranged", {"above": "0", "ends": "no"}),
        ("highest | {F sin x} on {S [0, π/2]}", "ranged_maximum", {"below": "1.57079632679"}),
        ("residual | {P w=3 b=-1}, {X 4} and {Y 9}", "residual", {"w": "3", "b": "−1"}),
        ("line_slopes | {P w=b=0}, x {X 1,3}, y {Y 2,2}", "loss_slope", {"by": "w, b"}),
        ("slope | {F (w*x - y)^2}, {P x=3}, y = {Y 6}, {P w=1}, by {B w}", "slope", {"place": "x = 3, y = 6, w = 1"}),
    ],
)
def test_parts_as_people_write_them_fill_a_form(line: str, kind: str, texts: dict[str, str]):
    form = filled(read_as(line))
    assert form is not None
    assert form.question is not None, form.open
    assert form.offer.kind == kind
    assert texts.items() <= dict(form.offer.slots).items()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("value_slope | value and slope of {F x^2} at {P 3}", ["value", "slope"]),
        ("value | {F x^2} at {P 1} and at {P 4}", ["value", "value"]),
        ("slope | gradient of {F x y} at {P (1, 2)} and {P (-3, 0)}", ["slope", "slope"]),
        ("loss_slopes | loss and grads: {Q (1,2), (3,5)}, {P w=1}", ["loss", "loss_slope"]),
    ],
)
def test_what_is_asked_in_one_breath_is_questions_of_their_own(line: str, said: list[str]):
    form = filled(read_as(line))
    assert form is not None
    assert form.question is not None
    assert [each.NAME for each in (form.question, *form.more)] == said


@pytest.mark.parametrize(
    ("old", "piece", "new"),
    [
        ("x^2 + 2y^2", "+ 3y^2", "f(x, y) = x² + 3·y²"),
        ("x^2 - 3x + 1", "- 2x", "f(x) = x² − 2·x + 1"),
        ("x^2", "- 2x", "f(x) = x² − 2·x"),
        ("-x^2", "+ x^2", "f(x) = x²"),
    ],
)
def test_a_piece_takes_the_place_of_its_like(old: str, piece: str, new: str):
    assert with_piece(old, piece) == new


CODE = """
x, y = 3.0, 6.0
w = torch.tensor(1.0, requires_grad=True)
for i in range(4):
    pred = w*2
    loss = (pred - 6)**2
    loss.backward()
    with torch.no_grad():
        w -= 0.1*w.grad
    w.grad.zero_()
"""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (CODE, "f(w) = (w·2 − 6)², new w after 4 steps of descent at w = 1, learning rate 0.1"),
        (CODE.replace("    w.grad.zero_()\n", ""), "f(w) = (w·2 − 6)², derivative with respect to w at w = 1"),
        (CODE.replace("loss.backward()", "print(loss)"), None),
        (
            "x = torch.tensor(2.0, requires_grad=True)\ny = x**3\ny.backward()",
            "f(x) = x³, derivative with respect to x at x = 2",
        ),
        ("y = f(x)\ny.backward()", None),
        ("loss = loss + 1\nloss.backward()", None),
        ("not python", None),
    ],
)
def test_pasted_code_has_a_question(code: str, said: str | None):
    asked = question_of(code)
    assert (asked.understood() if asked else None) == said


def test_what_is_complete_is_likelier_than_what_is_not():
    told = phrasing("mixed | partial of {F x^2 y} by {B y} at {P (1,2)}")
    read = Proposal(told.text, "mixed", told.parts, 0.5, 0.6, (("slope", 0.3), ("no", 0.05)))
    assert fitting(read).asks == "slope"
    assert fitting(Proposal(told.text, "no", told.parts, 0.5, 0.6, (("slope", 0.3),))).asks == "no"


def test_a_word_that_can_change_a_number_is_known_from_phrasings_alone():
    known = familiar([phrasing("slope | without doubling the coffee: {F x^2} at {P 3}")])
    told = phrasing("slope | doubling the slope of {F x^2} at {P 3}")
    assert "doubling" in changing(told.text, told.parts)
    assert not set(changing(told.text, told.parts)) - known["slope"]
    assert changing("triple it", ()) == ("triple",)


BEFORE = read_as("steps | {F w^2} from {P w=3}, lr {R .1}, {N 2} steps")


@pytest.mark.parametrize(
    ("line", "texts"),
    [
        ("follow | and with {R 0.5}?", {"lr": "0.5", "steps": "2", "place": "w = 3"}),
        ("follow | from {P -1}", {"place": "w = −1", "lr": "0.1"}),
        ("follow | i meant {F x^4}", {"formula": "f(x) = x⁴", "place": "x = 3"}),
        ("steps_loss | and the loss then", {"asked": "loss", "steps": "2"}),
        ("adam | with adam", {"optimizer": "adam", "lr": "0.1", "steps": "2"}),
        ("slope | how steep is it there", {"formula": "f(w) = w²", "place": "w = 3"}),
        ("landing | which rate lands", {"formula": "f(w) = w²"}),
    ],
)
def test_a_next_text_is_put_on_the_question_before_it(line: str, texts: dict[str, str]):
    before = filled(BEFORE)
    assert before is not None
    assert before.question is not None
    further = put_on(read_as(line), Base.of_last(before.question))
    assert further is not None
    assert further.question is not None
    assert texts.items() <= further.question.texts().items()


def test_a_next_text_that_changes_nothing_is_none():
    before = filled(BEFORE)
    assert before is not None
    assert before.question is not None
    assert put_on(read_as("follow | with {R 0.1}"), Base.of_last(before.question)) is None
    assert put_on(read_as("no | why is that"), Base.of_last(before.question)) is None


@pytest.mark.parametrize(
    ("line", "asks"),
    [
        ("flat_kind | my hw. {F (2x+1)^3}. i got {U 3(2x+1)^2}", "slope"),
        ("tangent | {F x^2} touches {U y = 2x - 1}", "tangent"),
        ("value | {F x^2} at {P 2}, {U 2x}", "value"),
        ("minimum | {F x^2}, {U 3}", "minimum"),
    ],
)
def test_a_formula_that_somebody_believes_in_is_a_derivative(line: str, asks: str):
    assert of_formula(read_as(line)).asks == asks


def test_what_somebody_believes_is_taken_from_its_words():
    assert guesses(read_as("slope | {F x^2} at {P 3}: i say {U cos(0)=1}, she {U 2e} or {U 5.44}")) == (1.0, 5.44)
    assert guesses(read_as("fate | it {U converges}")) == ()


@pytest.mark.parametrize(
    ("line", "side"),
    [
        ("until_place | from {P 8} to {T 1} on {F w^2/2}, lr {R 0.5}: how many steps", "goal"),
        ("until_place | {F x^2}, {P 3}, lr {R .1}: steps until x is below {T 0.1}", "below"),
        ("until_place | {F (x-5)^2} from {P 0}, lr {R .1}: steps until x is more than {T 4}", "above"),
        ("until_place | {F (x-5)^2} from {P 0}, lr {R .25}: steps to come within {T 0.1} of the min", "near"),
        ("until_loss | {F w^2} from {P 3}, lr {R .2}: steps until the loss is less than {T 0.05}", "below"),
    ],
)
def test_a_target_is_on_the_side_that_its_words_name(line: str, side: str):
    form = filled(read_as(line))
    assert form
    assert form.question
    assert form.texts["side"] == side


def test_several_places_are_compared_and_several_counts_are_questions_of_their_own():
    form = filled(read_as("steeper | where is {F x^4 - x^2} steepest, at {P x = -1}, {P x = 0} or {P x = 2}"))
    assert form
    assert form.question
    assert form.question.understood() == "f(x) = x⁴ − x², where it is steepest: the slopes at x = [−1, 0, 2]"
    form = filled(read_as("cosine | cosine from {R 0.2} over {E 100} epochs: rates in epochs {N 50} and {N 25}"))
    assert form
    assert form.question
    assert len(form.more) == 1


def test_a_training_goes_on_from_what_was_learned_before():
    before, fresh = Reader(["a", "b"], ["slope", "value"]), Reader(["b", "c"], ["flat", "value"])
    other = fresh.words.weight[1].clone()
    _go_on(fresh, before)
    assert torch.equal(fresh.words.weight[0], before.words.weight[1])
    assert torch.equal(fresh.words.weight[1], other)  # a piece that is new
    assert torch.equal(fresh.asks.weight[1], before.asks.weight[1])
    assert not torch.equal(fresh.asks.weight[0], before.asks.weight[0])
    assert torch.equal(fresh.labels.weight, before.labels.weight)

"""Words that nobody knows: passed over, and said to be, or asked about where they may change a number."""

import random
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from tutor.ask.compute import compute
from tutor.ask.form import agreed
from tutor.ask.kinds import Question
from tutor.ask.question import read
from tutor.ask.reading import Asks, Read
from tutor.ask.reply import reply

CLASSES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("changing.toml").read_text("utf-8"))["class"]
# {before_ask} stands before what is asked for, {middle} behind the formula, {end} at the end.
QUESTIONS = {
    "slope": "What is {before_ask}the derivative of x^2{middle} at x = 3{end}?",
    "bare": "{before_ask}slope of x^3 - 2x{middle} at x = 2{end}",
    "descent": "L = (w-3)^2{middle}, w = 1, lr = 0.1. What is {before_ask}the new w after one step{end}?",
    "value": "f(x) = x^3 + 1{middle}. What is {before_ask}f(2){end}?",
    "minimum": "Where is {before_ask}the minimum of x^2 - 4x{middle}{end}?",
    "fate": "Does gradient descent on x^2{middle} with lr 0.4 from x = 1 converge{end}?",
}
PLAIN = {"before_ask": "", "middle": "", "end": ""}
PASSED = [
    ("Methinks we should determine f'(3) where f(x) = x^3 - 4x.", 23.0, "methinks"),
    ("My granddaughter craves the slope of y = x^2 - 9x at x = 7.", 5.0, "craves"),
    ("The gizmo in my attic and the gradient of x*cos(x) at x=0", 1.0, "attic"),
    ("Kindly fetch the gradient of x*y + y^2 at x = 1, y = 2.", (2.0, 5.0), "fetch"),
]
MODIFIED = [
    "the crumpled slope of x^2 at x = 3",
    "slope of crumpled x^2 at x = 3",
    "slope of x^2 crumpled at x = 3",
    "slope of x^2 at x = 3, crumpled",
    "the crumpling of x^2 at x = 3: slope?",
    "What is the crumpled part of the slope of x^2 at x = 3?",
    "The slope is always crumpled. Slope of x^2 at x = 3?",
    "w = 1, f(w) = w^2, lr = 0.1. With a blubber, what is the new w?",
    "Crumple the function x^2, then give its slope at x = 3.",
    "Slope of x^2 at x = 3 if one crumples the x^2 first",
    "derivative of x^2 at x = 3 by the blubber rule",
    "slope of x^2 at x = 3, but blubber it",
    "slope of x^2 at x = 3, the 14 of them",
]
# A word of change says something of a thing beside the question, or something of what is asked.
OF_THINGS = [
    "I am on my night shift. {}",
    "Half my class failed: {}",
    "My unit test is on friday. {}",
    "We were 25 students and nobody knew: {}",
    "He bet me 10 euros. {}",
    "I reversed my car into a tree. {}",
]
OF_THE_QUESTION = [
    "My prof divides it by two. {}",
    "I need the absolute value. {}",
    "My friend multiplies it by 3. {}",
    "We anneal. {}",
    "I misread the exponent. {}",
    "Reversed question: {}",
]


@lru_cache(maxsize=16)
def asked(question: str) -> Question | None:
    found = read(question)
    return found.question if isinstance(found, Read) and not found.why else None


def changed() -> Iterator[tuple[str, str]]:
    """Yield (plain question, question with a changing phrase put in)."""
    for each in CLASSES:
        phrases = [" ".join(phrase.split()).rstrip(".") for phrase in each["words"].split(",")]
        for kind, pattern in QUESTIONS.items():
            if kind in each.get("for", QUESTIONS):
                yield from (
                    (pattern.format(**PLAIN), put(pattern, phrase, at)) for phrase in phrases for at in each["at"]
                )


def put(pattern: str, phrase: str, at: str) -> str:
    spaced = f"{phrase} " if at == "before_ask" else f" {phrase}"
    whole = pattern.format(**{**PLAIN, at: spaced})
    return f"{whole.rstrip('?')}? {phrase}." if at == "sentence" else whole


CASES = [(plain, question) for plain, question in changed() if plain != question]


@pytest.mark.parametrize(("plain", "question"), random.Random(11).sample(CASES, 200))
def test_a_changing_phrase_never_leaves_the_question_as_it_is(plain: str, question: str) -> None:
    assert asked(plain) is not None
    assert asked(question) != asked(plain)


@pytest.mark.soak
def test_no_changing_phrase_leaves_a_question_as_it_is() -> None:
    assert [question for plain, question in CASES if asked(question) == asked(plain)] == []
    found = {question: read(question) for _, question in CASES}
    assert [question for question, each in found.items() if isinstance(each, Asks) and each.without] == []


@pytest.mark.parametrize(("question", "expected", "word"), PASSED)
def test_what_changes_nothing_is_passed_over_and_said_to_be(question: str, expected: Any, word: str) -> None:
    said = reply(question)
    assert said.computed is not None
    assert (said.computed.values or said.computed.value) == pytest.approx(expected)
    assert f"“{word}”" in said.note


@pytest.mark.parametrize("question", MODIFIED)
def test_what_may_modify_what_is_asked_is_asked_about(question: str) -> None:
    assert isinstance(read(question), Asks)


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("the crumpled slope of x^2 at x = 3", "crumpled"),
        ("slope of x^2 at x = 3, but blubber it", "blubber"),
        ("the crumpled slope of x^2 at x = 3, and my granddaughter craves it", "crumpled"),
    ],
)
def test_a_complete_form_shows_its_number_at_once_and_says_first_what_was_left_out(question: str, left: str) -> None:
    said = reply(question)
    assert said.computed is not None
    assert said.computed.value == pytest.approx(6)
    assert said.note.endswith(f"Without “{left}”, which I do not know here:")
    assert compute(question) is None  # not surely: it is shown as a conditional only


@pytest.mark.parametrize(
    "question",
    [
        "slope of x^2 at x = 3 raised",  # a word of another role
        "derivative of x^2 at x = 3 by the blubber rule",  # another method
        "change in ln x when x rises 2% from 50",  # a sign
        "unsquared slope of x^2 at x = 3",  # made of a word that changes something
        "slope of crumpled x^2 at x = 3, the 14 of them",  # a number
        "the crumpled slope of x^2",  # open
        "the crumpled reciprocal of the slope of x^2 at x = 3",
    ],
)
def test_nothing_is_worked_out_past_what_can_change_a_number(question: str) -> None:
    said = reply(question)
    assert said.kind == "asks"
    assert said.computed is None


def test_a_form_that_is_worked_out_says_which_words_it_has_no_place_for() -> None:
    asked = reply("unsquared slope of x^2 at x = 3")
    assert asked.offer is not None
    done = agreed("yes", asked)
    assert done is not None
    assert done.computed is not None
    assert done.note == "This leaves out “unsquared”, for which the form has no place"


def test_a_function_with_a_number_in_its_brackets_is_looked_at_there() -> None:
    said = reply("softplus(0) slope?")
    assert said.computed is not None
    assert said.computed.value == pytest.approx(0.5)


@pytest.mark.parametrize("question", [question for _, question in random.Random(13).sample(CASES, 100)])
def test_no_changing_phrase_is_left_out(question: str) -> None:
    found = read(question)
    assert not (isinstance(found, Asks) and found.without)


@pytest.mark.parametrize(
    ("sentence", "same"), [(each, True) for each in OF_THINGS] + [(each, False) for each in OF_THE_QUESTION]
)
def test_a_word_of_change_counts_unless_it_says_something_of_a_thing(sentence: str, same: bool) -> None:
    plain = "slope of x^3 - 2x at x = 2"
    assert (asked(sentence.format(plain)) == asked(plain)) == same


def test_a_question_of_known_words_alone_says_nothing_of_that_kind() -> None:
    assert reply("What is the slope of x^2 at x = 3, please?").note == ""

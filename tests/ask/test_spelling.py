"""Slips of the pen: one letter of a long word is mended, never into a word of change nor out of one."""

import pytest

from tutor.ask.lexicon import known_words, lexicon, roles
from tutor.ask.question import read
from tutor.ask.reading import Read
from tutor.ask.spelling import CHANGING, SHORTEST, respelled

LONG = sorted(
    word
    for word in known_words()[0]
    if len(word) >= SHORTEST and word.isalpha() and roles(word) and word in lexicon()[0]
)


def slips(word: str) -> list[str]:
    at = len(word) // 2
    return [
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + "q" + word[at + 1 :],
        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
    ]


def test_a_slip_of_one_letter_gives_the_same_roles_or_is_left_alone() -> None:
    for word in LONG:
        for slip in slips(word):
            mended = respelled(slip)
            assert mended == slip or not CHANGING & roles(mended), (slip, mended)
            assert mended == slip or not CHANGING & roles(word) or roles(word) & roles(mended) == set(), (slip, mended)


def test_nearly_every_word_is_mended() -> None:
    plain = [word for word in LONG if not CHANGING & roles(word)]
    mended = [roles(respelled(slip)) == roles(word) for word in plain for slip in slips(word)]
    assert sum(mended) / len(mended) > 0.9


@pytest.mark.parametrize(
    ("slip", "word"),
    [
        ("learnign", "learning"),
        ("piont", "point"),
        ("gradint", "gradient"),
        ("descnet", "descent"),
        ("itteration", "iteration"),
        ("minimun", "minimum"),
        ("momentom", "momentum"),
    ],
)
def test_a_slip_of_the_pen_is_mended(slip: str, word: str) -> None:
    assert respelled(f"the {slip} of it") == f"the {word} of it"


OTHER = """
leaning staring starling decent descend converse diverse backyard converting starving weighs predicated print paint
scope lope later alter chance three eighth sines x.gradd torch.sigmoidd
"""


@pytest.mark.parametrize("word", OTHER.split())
def test_other_words_are_left_alone(word: str) -> None:
    assert respelled(word) == word


@pytest.mark.parametrize(
    "question",
    [
        "what is the derivitive of x^2 at x = 3",
        "slpoe of x^2 at x = 3",
        "gradeint of x^2 at x = 3. Pleese show your wroking.",
        "evalute the derivatve of x^2 at x = 3",
    ],
)
def test_a_question_with_slips_is_read(question: str) -> None:
    found, right = read(question), read("slope of x^2 at x = 3")
    assert isinstance(found, Read)
    assert isinstance(right, Read)
    assert found.question == right.question


@pytest.mark.parametrize("word", ["revresed", "oposite", "dobule", "negatve", "halvd"])
def test_a_misspelt_word_of_change_is_not_passed_over(word: str) -> None:
    assert not isinstance(read(f"{word} slope of x^2 at x = 3"), Read)

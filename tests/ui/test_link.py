"""Code in an address."""

import random
import zlib
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.ui.link import LONGEST, UNPACKED, packed, unpacked
from tutor.ui.playground import examples


@pytest.mark.parametrize("title", examples())
def test_every_example_fits_into_a_link(title):
    sent = packed(examples()[title])
    assert sent
    assert len(sent) < 700
    assert unpacked(sent) == examples()[title]


@given(st.text(max_size=300))
def test_what_was_packed_comes_back(text):
    text = text.encode("utf-8", "replace").decode()
    assert unpacked(packed(text) or "") == text


def test_a_text_that_does_not_pack_small_gets_no_link():
    dice = random.Random(0)
    noise = "".join(dice.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(7_000))
    assert packed(noise) is None
    assert packed("x" * (UNPACKED + 1)) is None
    assert packed("x" * UNPACKED)


def test_a_small_link_that_unpacks_to_very_much_is_none():
    bomb = urlsafe_b64encode(zlib.compress(b"x" * 2_000_000, 9, -15)).decode().rstrip("=")
    assert len(bomb) <= LONGEST
    assert unpacked(bomb) is None


@pytest.mark.parametrize("sent", ["a", "!!!", "é", "AAAA", "=" * 9, "x" * (LONGEST + 1), "K0ktLlEoSS0uAQA"[:-3]])
def test_anything_else_is_none(sent):
    assert unpacked(sent) is None


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=60))
def test_nothing_in_an_address_raises(sent):
    assert unpacked(sent) is None or isinstance(unpacked(sent), str)

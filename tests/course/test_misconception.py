"""The list of misconceptions: what it says and that it can be read."""

from pathlib import Path

import pytest

from tutor.course import load_misconceptions


def test_every_belief_has_a_truth_and_both_can_be_put_into_a_sentence() -> None:
    known = load_misconceptions()
    assert len(known) > 5
    for id, one in known.items():
        assert one.id == id
        assert id == id.lower()
        for sentence in (one.belief, one.truth):
            assert sentence.strip() == sentence != ""
            assert sentence[-1] not in ".!?"
        assert one.belief != one.truth


def test_a_list_is_read_by_id(tmp_path: Path) -> None:
    path = tmp_path / "misconceptions.toml"
    path.write_text('[a-b]\nbelief = "One"\ntruth = "Two"\n', encoding="utf-8")
    (one,) = load_misconceptions(path).values()
    assert (one.id, one.belief, one.truth) == ("a-b", "One", "Two")


def test_a_list_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"):
        load_misconceptions(tmp_path / "none.toml")

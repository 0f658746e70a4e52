"""A progress file loads exactly as it was saved, or is refused with a sentence; nothing in between."""

import hashlib
import json
import random
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.store import transfer
from tutor.store.records import UNKNOWN, Attempt
from tutor.store.transfer import DamagedFile, compact, dump, expand, expand_all, load

from . import samples
from .samples import ANNA, attempt, prediction

TODAY = "2099-06-01"  # no record that the tests draw is from a later day


@pytest.fixture(autouse=True, scope="module")
def _today():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOWNHILL_NOW", TODAY)
        yield


TEXT = dump([attempt(n, response=f"−{n}/3", hints=n % 3) for n in range(6)], [prediction(n) for n in range(2)])


def loaded(record):
    """The record as a file gives it back."""
    return replace(record, learner=UNKNOWN, loaded=True)


def sealed(change, text=TEXT):
    """The file with one change, its checksum made right again: not damage, but nonsense."""
    body = json.loads(text)
    change(body)
    records = {name: body.get(name) for name in ("attempts", "predictions")}
    body["checksum"] = hashlib.sha256(json.dumps(records, separators=(",", ":")).encode()).hexdigest()
    return json.dumps(body, separators=(",", ":"))


def refused(text):
    """The sentence with which the text is refused."""
    with pytest.raises(DamagedFile) as refusal:
        load(text)
    said = str(refusal.value)
    assert 20 < len(said) < 100
    assert said.endswith(".")
    assert said.count(".") == 1
    return said


@settings(max_examples=60, deadline=None)
@given(st.lists(samples.attempts, max_size=4), st.lists(samples.predictions, max_size=3))
def test_what_is_saved_is_what_is_loaded(attempts, predictions):
    wanted = repr(([loaded(each) for each in attempts], [loaded(each) for each in predictions]))
    text = dump(attempts, predictions)
    assert repr(load(text)) == wanted
    assert repr(load(b"\xef\xbb\xbf" + text.encode() + b"\r\n")) == wanted


def test_no_file_says_whose_it_is():
    assert ANNA not in TEXT


def test_merging_a_file_into_a_store_restores_it(store):
    attempts, guesses = [attempt(n) for n in range(3)], [prediction()]
    found = load(dump(attempts, guesses))
    assert store.merge(ANNA, *found) == 4
    assert store.attempts(ANNA) == [replace(each, loaded=True) for each in attempts]
    assert store.merge(ANNA, *load(dump(store.attempts(ANNA), store.predictions(ANNA)))) == 0


def test_two_hundred_damaged_files_are_refused():
    chance, whole = random.Random(1), TEXT.encode()
    for _ in range(120):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        refused(bytes(damaged))
    for _ in range(60):
        refused(whole[: chance.randrange(len(whole))])
    for _ in range(60):
        start, length = chance.randrange(len(whole) - 50), chance.randrange(1, 50)
        refused(whole[:start] + whole[start + length :])
        refused(whole[:start] + chance.randbytes(length) + whole[start + length :])


FOREIGN = [
    "",
    " ",
    "null",
    "[]",
    "{}",
    "3",
    '"downhill-progress"',
    "<html><body>Log in</body></html>",
    '{"cells": [], "nbformat": 4}',
    '{"format": "other"}',
    "NaN",
    "[" * 100_000,
    '{"a":' * 50_000,
    "[" * 400 + "]" * 400,
    "1" * 5000,
    "\ud800",
    b"\x89PNG\r\n\x1a\n\0\0",
    b"PK\x03\x04" + bytes(500),
    b"\xff\xfe{\0}\0",
    bytes(1000),
    b"\xc3\x28",
]


@pytest.mark.parametrize("text", FOREIGN, ids=range(len(FOREIGN)))
def test_a_file_of_another_program_is_called_that(text):
    assert refused(text) == transfer.FOREIGN


def test_a_file_that_is_too_large_is_called_that():
    assert refused(" " * 5_000_001) == transfer.TOO_LARGE
    assert refused(TEXT.encode() + b" " * 5_000_000) == transfer.TOO_LARGE


def test_a_file_cut_short_or_changed_is_called_damaged():
    assert refused(TEXT[:-10]) == transfer.DAMAGED
    assert refused(TEXT.replace("wrong", "right", 1)) == transfer.DAMAGED
    assert refused(json.dumps(json.loads(TEXT), indent=1)) == transfer.DAMAGED
    assert refused(TEXT.replace('"version":2', '"version":true', 1)) == transfer.DAMAGED


def test_a_file_of_a_newer_version_is_called_that():
    assert refused(TEXT.replace('"version":2', '"version":3', 1)) == transfer.NEWER


@pytest.mark.parametrize(("at", "loads"), [("2099-06-01T23:00Z", True), ("2099-06-02T01:00Z", False)])
def test_a_record_from_days_to_come_is_refused(at, loads):
    for made in (attempt(at=datetime.fromisoformat(at)), prediction(at=datetime.fromisoformat(at))):
        both = ([made], []) if isinstance(made, Attempt) else ([], [made])
        assert (expand(compact(made), ANNA) is not None) == loads
        if loads:
            assert load(dump(*both))
        else:
            assert refused(dump(*both)) == transfer.FUTURE


def test_a_file_holds_no_more_than_the_store_keeps(monkeypatch):
    many = [attempt(number) for number in range(5)]
    text = dump(many, [])
    monkeypatch.setattr(transfer, "MOST_RECORDS", 4)
    assert refused(text) == transfer.TOO_MANY
    assert load(dump(many, [])) == ([loaded(each) for each in many[1:]], [])


def test_a_copy_gives_no_more_than_the_store_keeps(monkeypatch):
    rows = [compact(attempt(number)) for number in range(5)]
    assert len(expand_all([*rows, None, {}, 3], ANNA)) == 5
    monkeypatch.setattr(transfer, "MOST_RECORDS", 4)
    assert [each.id for each in expand_all(rows, ANNA)] == [row["id"] for row in rows[:4]]


@pytest.mark.parametrize("rows", [None, {}, {"a": 1}, "rows", 3, True])
def test_a_copy_that_is_no_list_gives_nothing(rows):
    assert expand_all(rows, ANNA) == []


def test_a_record_of_a_megabyte_is_in_no_copy_and_no_file():
    usual = compact(attempt())
    assert expand({**usual, "response": "x" * 1_000_000}, ANNA) is None
    assert expand({**usual, "response": ["x" * 100] * 100}, ANNA) is None
    assert refused(sealed(lambda body: body["attempts"][0].update(shown={"a": "x" * 1_000_000}))) == transfer.UNCLEAR


def as_it_was(body):
    """Turn a file into one of version 1, which had no turns."""
    body["version"] = 1
    for row in body["attempts"]:
        del row["turn"]


def test_a_file_from_before_second_tries_still_loads():
    old = sealed(as_it_was)
    assert "turn" not in old
    assert load(old) == load(TEXT)


def test_a_file_keeps_the_turn():
    found, _ = load(dump([attempt(turn=1), attempt(1, turn=2), attempt(2)], []))
    assert [each.turn for each in found] == [1, 2, None]


@pytest.mark.parametrize("change", [lambda row: row.update(turn=1), lambda row: row.update(mood=1)])
def test_a_file_of_an_older_version_holds_no_newer_field(change):
    def both(body):
        as_it_was(body)
        change(body["attempts"][0])

    assert refused(sealed(both)) == transfer.UNCLEAR


def test_a_copy_from_before_second_tries_still_expands():
    old = compact(attempt(turn=1))
    del old["turn"]
    found = expand(old, ANNA)
    assert isinstance(found, Attempt)
    assert found.turn is None
    assert expand(compact(attempt(turn=2)), ANNA).turn == 2
    assert "turn" not in compact(attempt())


NONSENSE = {
    "no turn": lambda row: row.pop("turn"),
    "third turn": lambda row: row.update(turn=3),
    "true turn": lambda row: row.update(turn=True),
    "no id": lambda row: row.pop("id"),
    "no shown": lambda row: row.pop("shown"),
    "more": lambda row: row.update(extra=1),
    "learner": lambda row: row.update(learner=ANNA),
    "loaded": lambda row: row.update(loaded=False),
    "id": lambda row: row.update(id="x"),
    "seed": lambda row: row.update(seed=2**70),
    "seed text": lambda row: row.update(seed="7"),
    "hints": lambda row: row.update(hints=-1),
    "grade": lambda row: row.update(grade="A"),
    "lesson": lambda row: row.update(lesson="a\0b"),
    "half": lambda row: row.update(lesson="\ud800"),
    "shown": lambda row: row.update(shown=[]),
    "deep": lambda row: row.update(response=json.loads("[" * 40 + "]" * 40)),
    "nan": lambda row: row.update(response=float("nan")),
    "infinite": lambda row: row.update(response=float("inf")),
    "no date": lambda row: row.update(at="yesterday"),
    "no zone": lambda row: row.update(at="2026-05-04T12:00:00"),
    "year 1": lambda row: row.update(at="0001-01-01T00:00:00+09:00"),
    "year 9999": lambda row: row.update(at="9999-12-31T23:59:59-09:00"),
    "number": lambda row: row.update(at=1777896000),
    "item": lambda row: row.update(item="x" * 300),
}


@pytest.mark.parametrize("change", NONSENSE.values(), ids=NONSENSE.keys())
def test_a_file_that_was_sealed_over_nonsense_is_refused(change):
    refused(sealed(lambda body: change(body["attempts"][3])))


@pytest.mark.parametrize("rows", [None, {}, "x", 3, [None], [3], ["id"], [[]], [{}]])
def test_rows_that_are_none_are_refused(rows):
    for name in ("attempts", "predictions"):
        refused(sealed(lambda body, name=name: body.update({name: rows})))


def test_sealing_itself_is_no_damage():
    assert load(sealed(lambda body: None)) == load(TEXT)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.text(st.characters(), max_size=300) | samples.free.map(json.dumps))
def test_no_bytes_and_no_text_raise_anything_else(content):
    refused(content)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_nonsense_under_a_right_checksum_raises_anything_else(data):
    field = data.draw(st.sampled_from([*json.loads(TEXT)["attempts"][0]]))
    value = data.draw(samples.free)
    text = sealed(lambda body: body["attempts"][0].update({field: value}))
    try:
        load(text)
    except DamagedFile:
        return
    assert field in (
        "shown",
        "response",
        "version",
        "seed",
        "hints",
        "misconception",
        "helped",
        "review",
        "turn",
    ) or (isinstance(value, str))


def test_a_file_that_would_be_too_large_goes_without_what_was_shown(monkeypatch):
    monkeypatch.setattr(transfer, "LARGEST", len(TEXT))
    many = [attempt(n) for n in range(7)]
    found, _ = load(dump(many, []))
    assert found == [replace(loaded(each), shown={}) for each in many]


@settings(max_examples=80, deadline=None)
@given(samples.attempts | samples.predictions)
def test_the_compact_form_gives_all_but_what_was_shown(record):
    small = json.loads(json.dumps(compact(record)))
    assert repr(expand(small, ANNA)) == repr(replace(record, shown={}, loaded=True))


def test_the_compact_form_is_small():
    usual = attempt(grade="correct", misconception=None, shown={"prompt": "long " * 100})
    assert len(json.dumps(compact(usual), separators=(",", ":"))) < 300
    assert ANNA not in json.dumps(compact(usual))


@settings(max_examples=150, deadline=None)
@given(samples.free | st.dictionaries(st.sampled_from([*compact(attempt())]), samples.free))
def test_rubbish_expands_to_none(rubbish):
    assert expand(rubbish, ANNA) is None


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_compact_form_with_one_field_changed_never_raises(data):
    small = compact(attempt())
    small[data.draw(st.sampled_from([*small, "shown", "learner", "loaded", "new"]))] = data.draw(samples.free)
    found = expand(small, ANNA)
    assert found is None or (isinstance(found, Attempt) and found.loaded and found.learner == ANNA)

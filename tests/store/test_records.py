"""A record that exists can be stored: whatever could not be is refused, or made plain, when it is made."""

import math
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tutor.store import clock
from tutor.store.records import new_id

from .samples import NOON, attempt, prediction


def test_ids_are_fresh():
    assert len({new_id() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "1"),
        ("id", "A" * 32),
        ("id", None),
        ("learner", "anna"),
        ("lesson", ""),
        ("lesson", 5),
        ("item", "a\0b"),
        ("item", "x" * 201),
        ("concept", "half \ud800"),
        ("misconception", ""),
        ("version", 1.0),
        ("version", True),
        ("seed", 2**63),
        ("shown", []),
        ("grade", "invalid"),
        ("grade", []),
        ("hints", -1),
        ("hints", 1001),
        ("helped", 1),
        ("review", None),
        ("loaded", "yes"),
        ("shown", {"prompt": "x" * 20_000}),
        ("response", "x" * 4_000),
        ("response", [0] * 4_000),
        ("turn", 0),
        ("turn", 3),
        ("turn", 1.0),
        ("turn", True),
        ("at", NOON.replace(tzinfo=None)),
        ("at", datetime(1999, 12, 31, tzinfo=UTC)),
        ("at", datetime(2100, 1, 1, tzinfo=UTC)),
        ("at", datetime.min.replace(tzinfo=timezone(timedelta(hours=9)))),
        ("at", "2026-05-04"),
    ],
)
def test_a_field_that_cannot_be_stored_is_named(field, value):
    with pytest.raises(ValueError, match=f"“{field}”"):
        attempt(**{field: value})


def test_free_values_are_made_plain():
    wild = {"a": (1, math.inf, -math.inf), "n": math.nan, 3: 10**30, "half": "\ud83d", True: None}
    assert prediction(shown=wild).shown == {
        "a": [1, "inf", "-inf"],
        "n": "nan",
        "3": hex(10**30),
        "half": "\ufffd",
        "True": None,
    }


def test_what_json_has_no_form_for_is_refused():
    with pytest.raises(TypeError, match="set"):
        prediction(shown={"a": {1, 2}})
    deep = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(ValueError, match="deeply"):
        prediction(response=deep)


def test_moments_are_kept_in_utc():
    there = attempt(at=NOON.astimezone(timezone(timedelta(hours=-8))))
    assert there.at == NOON
    assert there.at.tzinfo is UTC


def test_the_clock_tells_the_time(monkeypatch):
    monkeypatch.delenv("DOWNHILL_NOW", raising=False)
    assert abs(datetime.now(UTC) - clock.now()) < timedelta(seconds=5)


@pytest.mark.parametrize("moment", ["2026-05-04T12:00", "2026-05-04 13:00+01:00", "2026-05-04T12:00Z"])
def test_the_clock_can_be_stopped(monkeypatch, moment):
    monkeypatch.setenv("DOWNHILL_NOW", moment)
    assert clock.now() == NOON
    assert clock.now().tzinfo is UTC


def test_the_clock_can_run_ahead_or_behind(monkeypatch):
    for seconds in ("+691200", "-60"):
        monkeypatch.setenv("DOWNHILL_NOW", seconds)
        wanted = datetime.now(UTC) + timedelta(seconds=int(seconds))
        assert abs(clock.now() - wanted) < timedelta(seconds=5)


def test_a_clock_set_to_nonsense_says_so(monkeypatch):
    monkeypatch.setenv("DOWNHILL_NOW", "tomorrow")
    with pytest.raises(ValueError, match="tomorrow"):
        clock.now()

"""What the store promises, on both databases alike."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutor.store import LearnerForgotten, StoreFull, queries
from tutor.store.records import learner_key, new_id
from tutor.store.store import open_store

from . import samples
from .samples import ANNA, BEN, attempt, prediction


def test_an_attempt_comes_back_as_it_went_in(store):
    first = attempt(hints=2, helped=True, review=True, response="−4", misconception=None)
    store.record_attempt(first)
    assert store.attempts(ANNA) == [first]


def test_a_prediction_comes_back_as_it_went_in(store):
    said, shown = prediction(), prediction(1, response=None)
    store.record_prediction(shown)
    store.record_prediction(said)
    assert store.predictions(ANNA) == [said, shown]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(drawn=samples.attempts, guess=samples.predictions)
def test_any_record_survives_the_database(store, drawn, guess):
    somebody = learner_key(new_id())  # for each drawn record another, since nothing here is ever overwritten
    drawn, guess = (replace(each, learner=somebody, id=new_id()) for each in (drawn, guess))
    store.record_attempt(drawn)
    store.record_prediction(guess)
    # As text too: 3 and 3.0 are equal, but not the same.
    assert repr(store.attempts(somebody)) == repr([drawn])
    assert repr(store.predictions(somebody)) == repr([guess])


def test_what_is_recorded_is_there_for_another_process_at_once(store, url, open_at):
    other = open_at(url)
    for number in range(5):
        mine = attempt(number)
        (store if number % 2 else other).record_attempt(mine)
        assert mine in (other if number % 2 else store).attempts(ANNA)


def test_what_is_recorded_is_there_after_reopening(store, url, open_at):
    mine = attempt()
    store.record_attempt(mine)
    store.close()
    assert open_at(url).attempts(ANNA) == [mine]


def test_recording_twice_stores_the_first_once(store):
    first, guess = attempt(), prediction()
    for again in (first, first, replace(first, grade="correct"), replace(first, learner=BEN)):
        store.record_attempt(again)
    for again in (guess, replace(guess, response=1.0)):
        store.record_prediction(again)
    assert store.attempts(ANNA) == [first]
    assert store.attempts(BEN) == []
    assert store.predictions(ANNA) == [guess]


def test_attempts_come_oldest_first_and_ties_in_order_of_arrival(store):
    late, *tied, early = [attempt(9), attempt(5), attempt(5), attempt(5), attempt(1)]
    for each in (late, *tied, early):
        store.record_attempt(each)
    assert store.attempts(ANNA) == [early, *tied, late]


def test_attempts_can_be_narrowed_and_slimmed(store):
    here, there = attempt(), attempt(1, lesson="chain_rule")
    store.record_attempt(here)
    store.record_attempt(there)
    assert store.attempts(ANNA, lesson="chain_rule") == [there]
    assert store.attempts(ANNA, with_shown=False) == [replace(here, shown={}), replace(there, shown={})]


def test_a_learner_sees_only_their_own(store):
    store.record_attempt(attempt())
    assert store.attempts(BEN) == []


def test_a_record_without_a_learner_is_refused(store):
    with pytest.raises(ValueError, match="learner"):
        store.record_attempt(attempt(learner=""))


def test_merging_is_a_union_by_id(store):
    kept, elsewhere = attempt(), attempt(1, learner=BEN)
    store.record_attempt(kept)
    store.record_attempt(elsewhere)
    fresh, guess = attempt(2, learner=""), prediction(learner="")
    theirs = [replace(kept, grade="correct"), fresh, fresh, replace(elsewhere, learner="")]
    assert store.merge(ANNA, theirs, [guess]) == 2
    assert store.merge(ANNA, theirs, [guess]) == 0
    assert store.attempts(ANNA) == [kept, replace(fresh, learner=ANNA, loaded=True)]
    assert store.attempts(BEN) == [elsewhere]
    assert store.predictions(ANNA) == [replace(guess, learner=ANNA, loaded=True)]
    assert store.merge(ANNA, [], []) == 0


def test_a_large_merge_counts_exactly(store):
    many = [attempt(number) for number in range(2500)]
    store.record_attempt(many[7])
    assert store.merge(ANNA, many, []) == 2499
    assert len(store.attempts(ANNA)) == 2500


def test_a_merge_that_fails_adds_nothing(store):
    with pytest.raises(ValueError, match="learner"):
        store.merge("nobody's key", [attempt()], [])
    with pytest.raises(TypeError):
        store.merge(ANNA, [attempt()], [prediction(), None])
    assert store.attempts(ANNA) == []


def test_forgetting_takes_everything_of_one_learner(store, url):
    hers = attempt(learner=BEN)
    store.record_attempt(hers)
    store.record_attempt(attempt(response="my deepest secret"))
    store.record_prediction(prediction(shown={"note": "my deepest secret"}))
    store.forget(ANNA)
    assert (store.attempts(ANNA), store.predictions(ANNA)) == ([], [])
    assert store.attempts(BEN) == [hers]
    if url.startswith("sqlite"):
        files = Path(url.removeprefix("sqlite:///")).parent.iterdir()
        assert not [file for file in files if b"my deepest secret" in file.read_bytes()]


def test_whoever_was_forgotten_gets_nothing_back(store):
    store.record_attempt(attempt())
    store.forget(ANNA)
    hers = attempt(learner=BEN)
    for add in (
        lambda: store.record_attempt(attempt(1)),
        lambda: store.record_prediction(prediction()),
        lambda: store.merge(ANNA, [attempt(2)], [prediction(3)]),
        lambda: store.merge(ANNA, [], []),
    ):
        with pytest.raises(LearnerForgotten, match="deleted"):
            add()
    store.record_attempt(hers)
    store.forget(ANNA)
    assert (store.attempts(ANNA), store.predictions(ANNA), store.attempts(BEN)) == ([], [], [hers])
    assert (store.is_forgotten(ANNA), store.is_forgotten(BEN)) == (True, False)


def test_forgetting_reaches_what_a_file_brought_from_an_earlier_key(store):
    mine, guess, other = attempt(learner=BEN), prediction(learner=BEN), attempt(1, learner=BEN)
    store.record_attempt(mine)
    store.record_prediction(guess)
    store.record_attempt(other)
    assert store.merge(ANNA, [mine], [guess]) == 0
    store.forget(ANNA, [mine.id, guess.id, *(new_id() for _ in range(1200))])
    assert store.attempts(BEN) == [other]
    assert store.predictions(BEN) == []


def test_nothing_slips_in_while_everything_is_deleted(store):
    began, refused = threading.Event(), []

    def write():
        until = time.monotonic() + 60
        while time.monotonic() < until:
            began.set()
            try:
                store.record_attempt(attempt(len(refused)))
            except LearnerForgotten:
                refused.append(True)
                return
            time.sleep(0.001)  # SQLite lets whoever asks first after a lock go on: nobody may hold it for ever

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    began.wait()
    store.forget(ANNA)
    for writer in writers:
        writer.join()
    assert store.attempts(ANNA) == []
    assert len(refused) == 3


def test_a_merge_for_nobody_is_refused(store):
    with pytest.raises(ValueError, match="learner"):
        store.merge("", [attempt()], [])


def test_one_learner_fills_no_disk(store, monkeypatch):
    monkeypatch.setattr(queries, "MOST_RECORDS", 3)
    kept = [attempt(number) for number in range(3)]
    for each in kept:
        store.record_attempt(each)
    with pytest.raises(StoreFull, match="more than the server keeps"):
        store.record_attempt(attempt(9))
    with pytest.raises(StoreFull):
        store.merge(ANNA, [attempt(9)], [prediction()])
    store.record_attempt(kept[0])  # an acknowledgement that was lost
    assert store.merge(ANNA, kept, []) == 0
    assert store.attempts(ANNA) == kept
    assert store.predictions(ANNA) == []
    store.record_attempt(attempt(learner=BEN))
    monkeypatch.setattr(queries, "MOST_BYTES", 20_000)
    assert store.merge(BEN, [], [prediction(shown={"a": "x" * 15_000})]) == 1
    with pytest.raises(StoreFull):
        store.merge(BEN, [], [prediction(shown={"a": "x" * 15_000})])
    assert len(store.predictions(BEN)) == 1


def test_threads_share_one_store(store):
    def work(number):
        for turn in range(10):
            store.record_attempt(attempt(turn, seed=number))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seeds = [each.seed for each in store.attempts(ANNA)]
    assert sorted(seeds) == sorted(list(range(8)) * 10)


def test_only_a_hash_of_the_browser_is_kept():
    # The SHA-256 of "abc", from FIPS 180-2.
    assert learner_key("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters()))
def test_any_browser_id_has_a_key(browser_id):
    assert learner_key(browser_id) == learner_key(browser_id)


def test_the_default_is_a_file_under_the_data_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DOWNHILL_DATA", str(tmp_path / "a" / "b 100%"))
    open_store().close()
    assert (tmp_path / "a" / "b 100%" / "downhill.sqlite").is_file()


def test_the_environment_names_the_database(monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)
    store = open_store()
    store.record_attempt(attempt())
    assert len(store.attempts(ANNA)) == 1
    store.close()

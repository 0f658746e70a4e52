"""Questions asked in Ask: kept, of nobody, marked once."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings

from tutor.store import queries, schema
from tutor.store.outbox import Outbox
from tutor.store.records import KINDS, Question, new_id

from . import samples
from .samples import ANNA, BEN, NOON, attempt, question


def test_a_question_comes_back_as_it_went_in(store):
    asked = question(kind="unknown", answer=None, meant=False)
    store.record_question(asked)
    assert store.questions() == [asked]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(drawn=samples.questions)
def test_any_question_survives_the_database(store, drawn):
    store.record_question(drawn := replace(drawn, id=new_id(), at=NOON))
    assert repr(store.questions(limit=1)) == repr([drawn])  # of the same moment, the last to arrive


@pytest.mark.postgres
@pytest.mark.parametrize("encoding", ["latin1", "sql_ascii"])
def test_any_question_goes_into_a_database_of_another_encoding(cluster, open_at, encoding):
    cluster.execute(
        f"CREATE DATABASE in_{encoding} ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    )
    store, asked = open_at(cluster.address(f"in_{encoding}")), question(text="Почему −4? 👩‍🏫")
    store.record_question(asked)
    assert store.questions() == [asked]


def test_nothing_says_whose_a_question_is():
    wanted = {"id", "text", "kind", "answer", "meant", "at"}
    assert {field.name for field in fields(Question)} == wanted
    assert {column.name for column in schema.questions.c} == wanted | {"seq"}


def test_questions_come_newest_first_and_ties_the_last_to_arrive_first(store):
    early, *tied, late = [question(1), question(5), question(5), question(5), question(9)]
    for each in (late, *tied, early):
        store.record_question(each)
    assert store.questions() == [late, *reversed(tied), early]


def test_questions_of_one_kind_and_no_more_than_asked_for(store):
    asked = [question(number, kind=KINDS[number % 3]) for number in range(9)]
    for each in asked:
        store.record_question(each)
    assert store.questions("unknown") == [asked[6], asked[3], asked[0]]
    assert store.questions("computed", limit=2) == [asked[8], asked[5]]
    assert store.questions(limit=4) == asked[:4:-1]
    assert store.questions(limit=0) == []
    for nonsense in (-1, None):
        with pytest.raises(ValueError, match="limit"):
            store.questions(limit=nonsense)


def test_two_hundred_questions_are_listed_unless_more_are_wanted(store):
    for number in range(201):
        store.record_question(question(number))
    assert len(store.questions()) == 200
    assert len(store.questions(limit=1000)) == 201


def test_the_oldest_questions_go_the_unmarked_ones_first(store, monkeypatch):
    monkeypatch.setattr(queries, "MOST_QUESTIONS", 3)
    asked = [question(meant=False if number == 1 else None) for number in range(7)]
    for each in asked:
        store.record_question(each)
    store.handle_questions([asked[1].id, asked[6].id])
    assert store.questions() == [*asked[:3:-1], asked[1]]
    store.record_question(another := question())
    assert store.questions() == [another, *asked[:4:-1]]
    store.record_question(asked[1])
    assert store.questions_to_read() == [asked[1]]  # that it was dealt with is forgotten too


def test_what_is_recorded_or_marked_is_there_for_another_process_at_once(store, url, open_at):
    other, asked = open_at(url), question()
    store.record_question(asked)
    assert other.questions() == [asked]
    other.mark_question(asked.id, False)
    assert store.questions() == [replace(asked, meant=False)]
    store.close()
    other.close()
    assert open_at(url).questions() == [replace(asked, meant=False)]


def test_recording_twice_stores_the_first_once(store):
    asked = question()
    later = replace(asked, text="Something else", kind="computed", answer=None, at=NOON + timedelta(days=1))
    for again in (asked, asked, later):
        store.record_question(again)
    assert store.questions() == [asked]
    store.record_question(replace(later, meant=True))
    assert store.questions() == [replace(asked, meant=True)]


@pytest.mark.parametrize("meant", [True, False])
def test_the_first_mark_stands_whichever_way_it_came(store, meant):
    one, two, three = question(3), question(2), question(1, meant=meant)
    for each in (one, two, three):
        store.record_question(each)
    store.mark_question(one.id, meant)
    store.record_question(replace(two, meant=meant))
    for each in (one, two, three):
        store.mark_question(each.id, not meant)
        store.record_question(replace(each, meant=not meant))
        store.record_question(replace(each, meant=None))
    assert store.questions() == [replace(each, meant=meant) for each in (one, two, three)]


def test_a_mark_touches_no_other_question(store):
    one, other = question(1), question()
    store.record_question(one)
    store.record_question(other)
    store.mark_question(one.id, True)
    store.mark_question(new_id(), True)
    assert store.questions() == [replace(one, meant=True), other]


def test_a_mark_that_makes_no_sense_is_refused(store):
    asked = question()
    store.record_question(asked)
    for id, meant in ((asked.id, None), (asked.id, 1), ("1", True), (None, True)):
        with pytest.raises(ValueError, match=r"“(id|meant)”"):
            store.mark_question(id, meant)
    assert store.questions() == [asked]


def test_forgetting_a_learner_touches_no_question(store):
    store.record_attempt(attempt())
    asked = question()
    store.record_question(asked)
    for learner in (ANNA, BEN):
        store.forget(learner)
    assert store.attempts(ANNA) == []
    assert store.questions() == [asked]


@pytest.mark.parametrize("meant", [None, True])
def test_the_outbox_keeps_questions_too(store, meant):
    outbox, waiting, marked = Outbox(), question(1, meant=meant), question()
    assert not outbox.save(None, waiting)
    assert not outbox.save(None, attempt())
    assert not outbox.save(None, marked)
    assert not outbox.save(None, replace(marked, meant=False))
    assert not outbox.save(None, marked)  # as a rerun of the page would
    assert outbox.pending == 3
    assert outbox.flush(store) == 3
    assert store.questions() == [waiting, replace(marked, meant=False)]
    assert outbox.save(store, replace(waiting, meant=True))
    assert store.questions() == [replace(waiting, meant=True), replace(marked, meant=False)]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("  why?\r\n ", "why?"),
        ("loss.backward()\n\toptimizer.step()", "loss.backward()  optimizer.step()"),
        ("w\0h\x1b[1my\x7f\x9f\u0085?", "wh[1my ?"),
        ("\x00 \x07why?\x07 \x00", "why?"),
        ("half \ud83d", "half \ufffd"),
        ("👩‍🏫 why?", "👩‍🏫 why?"),
        ("x" * 500, "x" * 500),
        ("  " + "ж" * 501, "ж" * 500),
        ("x" * 499 + " y", "x" * 499),
    ],
)
def test_the_text_is_tidied(said, kept):
    assert question(text=said).text == kept
    assert question(text=kept).text == kept


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "1"),
        ("id", "A" * 32),
        ("text", ""),
        ("text", " \n\0\u00a0"),
        ("text", None),
        ("text", b"why?"),
        ("kind", "other"),
        ("kind", None),
        ("kind", []),
        ("answer", ""),
        ("answer", 5),
        ("answer", "a\0b"),
        ("meant", 1),
        ("meant", "yes"),
        ("at", NOON.replace(tzinfo=None)),
        ("at", datetime(2100, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_field_that_cannot_be_stored_is_named(field, value):
    with pytest.raises(ValueError, match=f"“{field}”"):
        question(**{field: value})


def test_the_moment_is_kept_in_utc():
    there = question(at=NOON.astimezone(timezone(timedelta(hours=-8))))
    assert there.at == NOON
    assert there.at.tzinfo is UTC


@pytest.mark.postgres
def test_to_read_is_what_nothing_answered_or_what_was_missed_until_it_is_handled(store):
    unknown = question(1, id=new_id(), kind="unknown", answer=None)
    missed, met = (question(2, id=new_id(), meant=meant) for meant in (False, True))
    for asked in (unknown, missed, met, question(3, id=new_id())):
        store.record_question(asked)
    assert store.questions_to_read() == [missed, unknown]
    assert store.questions_to_read(limit=1) == [missed]
    store.handle_questions([])
    for _ in range(2):
        store.handle_questions([unknown.id, unknown.id])
    assert store.questions_to_read() == [missed]
    assert unknown in store.questions()

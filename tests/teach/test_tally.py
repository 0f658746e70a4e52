"""What a class chose: counted right, and no earlier and no more than may be seen."""

import csv
import io
from datetime import timedelta

import pytest

from tests.teach.room import CHOICE, NUMBER, Room, find
from tutor.course import load_misconceptions
from tutor.quiz.items import neat
from tutor.store.class_records import Gone
from tutor.teach import KEPT, OTHER, PREDICTION, question, questions
from tutor.teach.results import HEAD


def voted(room, asked, responses):
    """Let one learner after another vote; None abstains."""
    for number, response in enumerate(responses):
        if response is not None:
            desk = room.desk(f"learner {number}")
            desk.vote(asked.id, response, 1)


def test_bars_count_every_option_and_name_no_belief_before_the_reveal(room):
    asked = room.ask("sign_at_a_point")
    voted(room, asked, [0, 0, 2, 2, 2, 1])
    room.lectern.close(asked.id)
    closed = room.lectern.tally(asked.id)
    assert [(bar.label, bar.votes) for bar in closed.bars] == [("negative", 2), ("zero", 1), ("positive", 3)]
    assert {(bar.belief, bar.correct) for bar in closed.bars} == {(None, None)}
    assert closed.share is None
    room.lectern.reveal(asked.id)
    shown = room.lectern.tally(asked.id)
    item = question(find("learning_rate"), asked.question, asked.seed)
    assert [(bar.belief, bar.correct) for bar in shown.bars] == [(o.misconception, o.correct) for o in item.options]
    assert shown.share == shown.bars[item.key].votes / 6
    assert any(bar.belief in load_misconceptions() for bar in shown.bars)


def test_numbers_that_are_as_frequent_stand_by_their_size_whoever_sent_them(room):
    asked = room.ask(NUMBER)
    voted(room, asked, [120, 1100, -7, 35.5, 120])
    room.lectern.close(asked.id)
    assert [(bar.label, bar.votes) for bar in room.lectern.tally(asked.id).bars] == [
        ("120", 2),
        ("-7", 1),
        ("35.5", 1),
        ("1100", 1),
    ]


def test_the_turnout_tells_of_votes_only_while_they_are_open(room):
    assert room.lectern.turnout(room.made.id) == (0, None)
    asked = room.ask("sign_at_a_point")
    room.desk("who only looks on")
    voted(room, asked, [0, 2])
    assert room.lectern.turnout(room.made.id) == (3, 2)
    room.lectern.close(asked.id)
    assert room.lectern.turnout(room.made.id) == (3, None)


def test_the_notes_may_name_the_beliefs_before_the_reveal(room):
    asked = room.ask(CHOICE)
    voted(room, asked, [0, 1, 2])
    room.lectern.close(asked.id)
    told = room.lectern.tally(asked.id, told=True)
    room.lectern.reveal(asked.id)
    assert told.bars == room.lectern.tally(asked.id).bars
    assert told.share == room.lectern.tally(asked.id).share


def test_who_moved_from_what_to_what(room):
    first = room.ask(CHOICE)
    voted(room, first, [0, 0, 0, 1, None, 2])
    room.lectern.close(first.id)
    second = room.again(first)
    voted(room, second, [1, 1, 0, 1, 3, None])
    room.lectern.close(second.id)
    moves = room.lectern.tally(second.id).moves
    labels = [bar.label for bar in room.lectern.tally(second.id).bars]
    told = {(labels.index(move.before.label), labels.index(move.after.label)): move.learners for move in moves}
    assert told == {(0, 1): 2, (0, 0): 1, (1, 1): 1}
    assert {bar.correct for move in moves for bar in (move.before, move.after)} == {None}
    room.lectern.reveal(second.id)
    shown = room.lectern.tally(second.id).moves
    assert all(bar.correct is not None for move in shown for bar in (move.before, move.after))


def test_numbers_are_dots_and_bars_by_the_rule_that_gives_them(room):
    asked = room.ask(NUMBER)
    item = question(find("learning_rate"), NUMBER, asked.seed)
    belief = item.options[0]
    voted(room, asked, [item.key, str(item.key), belief.value, belief.value, belief.value, 77.5, -1e300])
    assert room.lectern.tally(asked.id).values == ()
    room.lectern.close(asked.id)
    closed = room.lectern.tally(asked.id)
    assert closed.values == tuple(sorted([item.key, item.key, *[float(belief.value)] * 3, 77.5, -1e300]))
    assert {bar.belief for bar in closed.bars} == {None}
    room.lectern.reveal(asked.id)
    bars = {bar.label: (bar.votes, bar.belief, bar.correct) for bar in room.lectern.tally(asked.id).bars}
    assert bars[neat(item.key)] == (2, None, True)
    assert bars[belief.text] == (3, belief.misconception, False)
    assert bars["77.5"] == (1, None, False)


def test_many_different_numbers_make_few_bars_and_every_vote_is_in_one(room):
    asked = room.ask(NUMBER)
    voted(room, asked, [1000 + number for number in range(30)])
    room.lectern.close(asked.id)
    bars = room.lectern.tally(asked.id).bars
    assert len(bars) == 13
    assert bars[-1].label == OTHER
    assert sum(bar.votes for bar in bars) == 30


def test_with_numbers_of_ones_own_only_beliefs_are_counted_and_only_after_the_reveal(room):
    asked = room.ask("next_loss", own_draw=True)
    desks = [room.desk(f"learner {number}") for number in range(6)]
    for number, desk in enumerate(desks):
        desk.vote(asked.id, room.right(asked, desk) if number < 2 else room.wrong(asked, desk), 1)
    room.lectern.close(asked.id)
    assert room.lectern.tally(asked.id).bars == ()
    room.lectern.reveal(asked.id)
    shown = room.lectern.tally(asked.id)
    assert sum(bar.votes for bar in shown.bars if bar.correct) == 2
    assert sum(bar.votes for bar in shown.bars) == 6
    assert {bar.label for bar in shown.bars} <= {"", OTHER}
    assert shown.share == pytest.approx(1 / 3)


@pytest.mark.parametrize("slug", ["loss_curve", "training_loop", "slope_and_sign"])
def test_whatever_a_lesson_asks_can_be_asked_of_a_class(store, slug):
    room = Room(store)
    room.made = room.lectern.open(slug)
    anna = room.desk("anna")
    for name in questions(find(slug)):
        asked = room.ask(name)
        item = anna.standing(room.made.id).item
        anna.vote(asked.id, item.key if item.kind != "order" else item.key[0], 1)
        room.lectern.close(asked.id)
        room.lectern.reveal(asked.id)
        assert anna.standing(room.made.id).result.correct, name
        assert room.lectern.tally(asked.id).share == 1
        assert room.lectern.tally(asked.id).bars


def test_a_prediction_is_judged_as_on_the_lessons_page(room):
    lesson = find("loss_curve")
    item = question(lesson, PREDICTION, 1)
    truth = lesson.run(**lesson.values(lesson.prediction.at)).facts[lesson.prediction.fact]
    assert item.key == truth
    assert item.kind == lesson.prediction.kind
    assert {o.misconception for o in item.options} == set(lesson.prediction.beliefs)


def test_results_say_who_was_cured_in_round_two(room):
    first = room.ask(CHOICE)
    key = question(find("learning_rate"), CHOICE, first.seed).key
    bad = (key + 1) % 3
    voted(room, first, [bad, bad, bad, key, key, None])
    room.lectern.close(first.id)
    second = room.again(first)
    voted(room, second, [key, key, bad, key, bad, key])
    room.lectern.close(second.id)
    open_one = room.ask(NUMBER)
    (found,) = room.lectern.results(room.made.id)
    assert (found.both, found.cured, found.lost) == (5, 2, 1)
    assert [each.share for each in found.rounds] == [2 / 5, 4 / 6]
    room.lectern.close(open_one.id)
    assert room.lectern.results(room.made.id)[1].cured is None


def test_the_table_holds_every_vote_and_no_formula(room):
    names = ["=1+1", "+49", "-2+3", "@SUM(A1)", "\t=1", " =1", "＝1", "'=1", "<b>", 'Zoë, "Z"', "-"]
    asked = room.ask(NUMBER)
    for name in names:
        desk = room.desk(name)
        desk.join(room.made.code, name)
        desk.vote(asked.id, "-4", 1)
    assert room.lectern.csv(room.made.id).decode("utf-8-sig").splitlines() == [",".join(HEAD)]
    room.lectern.close(asked.id)
    rows = list(csv.DictReader(io.StringIO(room.lectern.csv(room.made.id).decode("utf-8-sig"))))
    assert len(rows) == len(names)
    assert {row["answer"] for row in rows} == {"-4"}  # a number is no formula
    for row in rows:
        assert not row["nickname"].lstrip().startswith(("=", "+", "-", "@", "＝")), row
        assert None not in row
    assert {row["nickname"] for row in rows} >= {"'=1+1", "<b>", 'Zoë, "Z"', "'-"}
    for learner in (member.learner for member in room.lectern.members(room.made.id)):
        assert learner not in str(rows)


def test_deleting_a_class_leaves_nothing_of_it(room):
    kept, asked = Room(room.store), room.ask()
    room.desk("anna").vote(asked.id, 0, 1)
    anna = kept.desk("anna")
    other = kept.ask()
    anna.vote(other.id, 0, 1)
    for _ in range(2):
        room.lectern.delete(room.made.id)
    assert [made.id for made in room.lectern.classes()] == [kept.made.id]
    assert room.store.ballots.votes(asked.id) == room.lectern.members(room.made.id) == []
    assert room.lectern.rounds(room.made.id) == []
    assert len(room.store.ballots.votes(other.id)) == 1
    with pytest.raises(Gone):
        anna.standing(room.made.id)


def test_classes_are_kept_for_so_many_days_and_then_swept(room, monkeypatch):
    asked = room.ask()
    room.desk("anna").vote(asked.id, 0, 1)
    for days, left in ((KEPT - timedelta(hours=1), 1), (KEPT + timedelta(hours=1), 0)):
        monkeypatch.setenv("DOWNHILL_NOW", f"+{days.total_seconds():.0f}")
        room.store.classes.sweep(KEPT)
        assert len(room.store.classes.all()) == left
    assert room.store.ballots.votes(asked.id) == []

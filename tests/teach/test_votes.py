"""Votes: the last choice before closing counts, once for a learner and a round; nothing else does."""

import threading
from itertools import product

import pytest

from tests.teach.room import CHOICE, NUMBER, OUTSIDE, Room, find
from tutor.store import LearnerForgotten
from tutor.store.class_records import MOST_CHANGES, MOST_MEMBERS
from tutor.teach import Desk, Full, Gone, Lectern, NoChoice, NotJoined, Patience, Stale, TooLate, TooMany, questions
from tutor.teach.joining import LETTERS, new_code, read_code
from tutor.teach.lectern import CODE_LASTS


def test_the_last_choice_counts_once(room):
    anna, asked = room.desk("anna"), room.ask()
    for n, response in enumerate([0, 1, 2, 1], start=1):
        assert anna.vote(asked.id, response, n).n == n
    votes = room.store.ballots.votes(asked.id)
    assert [(vote.n, vote.response) for vote in votes] == [(4, 1)]


def test_a_vote_sent_again_counts_once_and_one_that_was_overtaken_is_refused(room):
    anna, asked = room.desk("anna"), room.ask()
    anna.vote(asked.id, 0, 1)
    anna.vote(asked.id, 1, 2)
    assert anna.vote(asked.id, 1, 2).n == 2
    for replayed in ((0, 1), (0, 2)):
        with pytest.raises(Stale) as refused:
            anna.vote(asked.id, *replayed)
        assert refused.value.n == 2
    assert anna.standing(room.made.id).mine.response == 1


def test_a_late_vote_is_told_so_and_changes_nothing(room):
    anna, ben, asked = room.desk("anna"), room.desk("ben"), room.ask()
    anna.vote(asked.id, 0, 1)
    room.lectern.close(asked.id)
    for desk, n in ((anna, 2), (ben, 1)):
        with pytest.raises(TooLate, match="closed before"):
            desk.vote(asked.id, 1, n)
    room.lectern.reveal(asked.id)
    with pytest.raises(TooLate):
        ben.vote(asked.id, room.right(asked, ben), 1)
    assert room.lectern.tally(asked.id).voted == 1
    assert anna.standing(room.made.id).mine.response == 0


def test_what_is_not_one_of_the_options_is_refused(room):
    anna, asked = room.desk("anna"), room.ask()
    for response in [-1, 99, True, None, "0", 1.0, [0], {}, "x" * 5000, float("nan"), 10**400]:
        with pytest.raises(NoChoice):
            anna.vote(asked.id, response, 1)
    assert room.store.ballots.votes(asked.id) == []


def test_what_is_no_number_is_refused(room):
    anna, asked = room.desk("anna"), room.ask(NUMBER)
    for response in ["", "abc", None, [], "1,000", float("inf"), "9" * 500, True]:
        with pytest.raises(NoChoice):
            anna.vote(asked.id, response, 1)


def test_the_count_of_a_vote_is_a_number_in_range(room):
    anna, asked = room.desk("anna"), room.ask()
    for n in [0, -1, MOST_CHANGES + 1, True, 1.0, "1", None]:
        with pytest.raises(NoChoice):
            anna.vote(asked.id, 0, n)


def test_who_has_not_joined_this_class_cannot_vote_in_it(room):
    asked, other = room.ask(), Room(room.store)
    other.desk("ben")
    for name in ("stranger", "ben"):
        with pytest.raises(NotJoined):
            room.desk(name, joined=False).vote(asked.id, 0, 1)
    assert room.lectern.tally(asked.id).voted == 0


def test_a_round_that_is_not_there_takes_no_vote(room):
    for forged in ("", "0" * 32, room.made.id, "'; DROP TABLE votes; --"):
        with pytest.raises(Gone):
            room.desk("anna").vote(forged, 0, 1)


def test_nobody_sees_a_count_of_choices_before_the_round_is_closed(room):
    anna, asked = room.desk("anna"), room.ask()
    anna.vote(asked.id, 0, 1)
    for told in (False, True):
        seen = room.lectern.tally(asked.id, told)
        assert (seen.voted, seen.bars, seen.moves, seen.values, seen.share) == (1, (), (), (), None)
    assert room.desk("ben").standing(room.made.id).mine is None


def test_a_learner_is_told_no_result_before_the_reveal(room):
    anna, asked = room.desk("anna"), room.ask()
    anna.vote(asked.id, room.right(asked, anna), 1)
    assert anna.standing(room.made.id).result is None
    room.lectern.close(asked.id)
    assert anna.standing(room.made.id).result is None
    room.lectern.reveal(asked.id)
    assert anna.standing(room.made.id).result.correct


def test_a_state_never_goes_back(room):
    asked = room.ask()
    with pytest.raises(Stale):
        room.lectern.reveal(asked.id)
    closed = room.lectern.close(asked.id)
    assert room.lectern.close(asked.id) == closed
    shown = room.lectern.reveal(asked.id)
    for again in (room.lectern.close, room.lectern.reveal):
        assert again(asked.id) == shown
    assert room.lectern.rounds(room.made.id) == [shown]


def test_a_second_round_keeps_the_first_and_is_revealed_with_it(room):
    anna, first = room.desk("anna"), room.ask()
    anna.vote(first.id, 0, 1)
    room.lectern.close(first.id)
    second = room.again(first)
    with pytest.raises(Stale):
        room.lectern.reveal(first.id)  # its answer is the open one's too
    anna.vote(second.id, 1, 1)
    room.lectern.close(second.id)
    room.lectern.reveal(second.id)
    assert [each.state for each in room.lectern.rounds(room.made.id)] == ["revealed", "revealed"]
    assert [room.store.ballots.votes(each.id)[0].response for each in (first, second)] == [0, 1]
    assert (second.seed, second.question, second.turn, second.before) == (first.seed, first.question, 2, first.id)


def test_there_is_one_second_round_and_none_before_closing_or_after_the_reveal(room):
    first = room.ask()
    with pytest.raises(Stale):
        room.again(first)
    room.lectern.close(first.id)
    second = room.again(first)
    room.lectern.close(second.id)
    for either in (first, second):
        with pytest.raises(Stale):
            room.again(either)
    other = room.ask()
    room.lectern.close(other.id)
    room.lectern.reveal(other.id)
    with pytest.raises(Stale):
        room.again(other)


def test_a_press_from_an_older_screen_asks_nothing(room):
    seen = room.version
    asked = room.lectern.ask(room.made.id, CHOICE, seen)
    with pytest.raises(Stale):
        room.lectern.ask(room.made.id, CHOICE, seen)
    room.lectern.close(asked.id)
    with pytest.raises(Stale):
        room.lectern.ask_again(asked.id, seen)
    assert len(room.lectern.rounds(room.made.id)) == 1


def test_one_vote_is_open_at_a_time(room):
    room.ask()
    with pytest.raises(Stale, match="open"):
        room.ask(NUMBER)


def test_only_what_the_lesson_has_can_be_asked(room):
    for name in ("", "nothing", "__class__", "right"):
        with pytest.raises(Gone):
            room.ask(name)
    with pytest.raises(Gone):
        room.lectern.open("../learning_rate/..")


def test_numbers_are_the_classs_or_ones_own_and_stay_the_same(room):
    desks = [room.desk(str(number)) for number in range(4)]
    for name, own in product(questions(find("learning_rate")), (False, True)):
        asked = room.ask(name, own_draw=own, seed=11)
        prompts = [repr(room.item(asked, desk)) for desk in desks]
        assert len(set(prompts)) == 1 or own
        assert len(set(prompts)) > 1 or not own or name in ("prediction", NUMBER, "after_many_steps")
        room.lectern.close(asked.id)
        second = room.again(asked)
        assert [repr(room.item(second, desk)) for desk in desks] == prompts
        room.lectern.close(second.id)


def test_votes_that_arrive_while_the_round_is_closed_are_counted_or_told(room):
    desks, asked = [room.desk(str(number)) for number in range(24)], room.ask()
    counted, start = [], threading.Barrier(len(desks) + 1)

    def vote(desk: Desk) -> None:
        start.wait()
        try:
            desk.vote(asked.id, 1, 1)
        except TooLate:
            return
        counted.append(desk.learner)

    threads = [threading.Thread(target=vote, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    start.wait()
    room.lectern.close(asked.id)
    at_once = {vote.learner for vote in room.store.ballots.votes(asked.id)}
    for thread in threads:
        thread.join()
    assert at_once == set(counted)
    assert {vote.learner for vote in room.store.ballots.votes(asked.id)} == at_once


def test_two_presses_at_the_same_moment_ask_once(room):
    seen, begun, start = room.version, [], threading.Barrier(4)

    def press() -> None:
        start.wait()
        try:
            begun.append(Lectern(room.store, find, OUTSIDE, room.token).ask(room.made.id, CHOICE, seen))
        except Stale:
            return

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert room.lectern.rounds(room.made.id) == begun
    assert len(begun) == 1


def test_a_code_is_read_as_people_type_it_and_opens_one_class(room):
    code = room.made.code
    for typed in (code, code.lower(), f" {code[:3]}-{code[3:]} ", " ".join(code)):
        assert room.desk("anna", joined=False).join(typed, connection="room").id == room.made.id
    other = next(made for made in iter(new_code, "") if made != code)
    for typed in ("", other, code[:-1], code + "A", "1OIL0S", "' OR 1", None):
        with pytest.raises(Gone):
            room.desk("ben", joined=False).join(typed, connection="another")


def test_a_code_has_letters_that_are_read_from_the_last_row():
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(read_code(code) == code and set(code) <= set(LETTERS) for code in codes)
    assert not set(LETTERS) & set("OILS")


def test_codes_expire_and_end_with_the_class(room, monkeypatch):
    other = Room(room.store)
    other.lectern.end(other.made.id)
    with pytest.raises(Gone):
        other.desk("anna")
    monkeypatch.setenv("DOWNHILL_NOW", f"+{CODE_LASTS.total_seconds() + 1:.0f}")
    with pytest.raises(Gone):
        room.desk("anna")
    with pytest.raises(Gone):
        room.ask()
    assert room.lectern.look(room.made.id).code  # what came of it can be read on


def test_ending_a_class_closes_its_vote(room):
    anna, asked = room.desk("anna"), room.ask()
    anna.vote(asked.id, 0, 1)
    room.lectern.end(room.made.id)
    with pytest.raises(TooLate):
        anna.vote(asked.id, 1, 2)
    assert anna.standing(room.made.id).over
    assert room.lectern.results(room.made.id)[0].rounds[0].voted == 1


def test_guessing_codes_is_slowed_and_a_whole_class_that_joins_is_not(room):
    codes = Patience(20, 3.0, clock=lambda: 0.0, sleep=lambda _: pytest.fail("a right code waits"))
    for number in range(100):
        room.desk(f"l{number}", joined=False).join(room.made.code, connection="lecture hall", codes=codes)
    waited: list[float] = []
    codes = Patience(20, 3.0, clock=lambda: 0.0, sleep=waited.append)
    for _ in range(25):
        with pytest.raises((Gone, TooMany)):
            room.desk("guesser", joined=False).join("AAAAAA", connection="guesser", codes=codes)
    assert len(waited) == 5


def test_a_class_takes_so_many_and_no_more(room, monkeypatch):
    monkeypatch.setattr("tutor.store.ballots.MOST_MEMBERS", 3)
    for name in ("anna", "ben", "cleo", "anna"):
        room.desk(name)
    with pytest.raises(Full):
        room.desk("dora")
    assert len(room.lectern.members(room.made.id)) == 3 < MOST_MEMBERS


def test_a_nickname_is_plain_text_of_bounded_length_or_none(room):
    room.desk("a").join(room.made.code, "  <b>Ann\x00a</b>\n" + "x" * 900)
    room.desk("b").join(room.made.code, " \t ")
    names = {member.learner: member.nickname for member in room.lectern.members(room.made.id)}
    assert names[room.desk("a", joined=False).learner] == "<b>Anna</b> xxxxxxxxxxxx"
    assert names[room.desk("b", joined=False).learner] is None


def test_who_asks_to_be_forgotten_leaves_no_vote_and_no_name(room):
    anna, ben, asked = room.desk("anna"), room.desk("ben"), room.ask()
    for desk in (anna, ben):
        desk.join(room.made.code, "me")
        desk.vote(asked.id, 1, 1)
    room.store.forget(anna.learner)
    assert [vote.learner for vote in room.store.ballots.votes(asked.id)] == [ben.learner]
    assert [member.learner for member in room.lectern.members(room.made.id)] == [ben.learner]
    for again in (lambda: anna.vote(asked.id, 1, 2), lambda: anna.join(room.made.code)):
        with pytest.raises(LearnerForgotten):
            again()


def test_each_asking_draws_numbers_of_its_own(room):
    asked = [room.ask(seed=None)]
    room.lectern.close(asked[0].id)
    asked.append(room.ask(seed=None))
    assert asked[0].seed != asked[1].seed

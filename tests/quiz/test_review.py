"""When items come back, and what counts as mastered."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tutor.quiz.mastery import IN_A_ROW, beliefs_met, first_turns, standings
from tutor.quiz.review import DAYS, due_now, missed, schedule, to_review

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    item: str = "a"
    grade: str = "correct"
    day: float = 0.0
    concept: str = "update"
    lesson: str = "one"
    misconception: str | None = None
    hints: int = 0
    helped: bool = False
    turn: int | None = None

    @property
    def at(self) -> datetime:
        return START + timedelta(days=self.day)


def next_day(*answers: Answer) -> float:
    """Return the day on which the only item is due."""
    (due,) = schedule(answers)
    return (due.at - START) / timedelta(days=1)


def test_an_item_comes_back_after_one_three_seven_and_twenty_one_days():
    answers, days = [Answer(day=0)], []
    for _ in range(5):
        days.append(next_day(*answers) - answers[-1].day)
        answers.append(Answer(day=next_day(*answers)))
    assert days == [*DAYS, DAYS[-1]]


def test_a_miss_sends_it_back_to_the_first_interval():
    assert next_day(Answer(day=0), Answer(day=1), Answer(day=4, grade="wrong")) == 4 + DAYS[0]


def test_practice_before_its_date_changes_nothing():
    assert next_day(Answer(day=0), Answer(day=0.2), Answer(day=0.5)) == DAYS[0]


def test_a_miss_before_its_date_counts():
    assert next_day(Answer(day=0), Answer(day=1), Answer(day=1.5, grade="wrong")) == 1.5 + DAYS[0]


def test_nothing_answered_nothing_due():
    assert due_now([], START) == []


def test_due_items_are_mixed_by_concept():
    answers = [Answer(item=name, concept=name[0]) for name in ("a1", "a2", "a3", "b1", "b2")]
    concepts = [due.concept for due in due_now(answers, START + timedelta(days=2))]
    assert concepts == ["a", "b", "a", "b", "a"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.floats(0, 60)), max_size=30))
def test_every_item_answered_has_one_date_and_is_due_from_then_on(drawn):
    answers = sorted(
        (Answer(item=i, grade="correct" if r else "wrong", day=d) for i, r, d in drawn), key=lambda a: a.day
    )
    dues = schedule(answers)
    assert {due.item for due in dues} == {answer.item for answer in answers}
    assert len(dues) == len({answer.item for answer in answers})
    for due in dues:
        last = max(answer.at for answer in answers if answer.item == due.item)
        assert START < due.at <= last + timedelta(days=DAYS[-1])
        assert due in due_now(answers, due.at)
        assert due not in due_now(answers, due.at - timedelta(seconds=1))


def test_three_right_answers_in_a_row_on_ones_own_are_steady():
    assert IN_A_ROW == 3
    assert standings([Answer()] * 3) == {"update": "steady"}
    assert standings([Answer()] * 2) == {"update": "revisit"}
    assert standings([*[Answer()] * 3, Answer(grade="wrong")]) == {"update": "revisit"}
    assert standings([*[Answer()] * 2, Answer(hints=1)]) == {"update": "revisit"}
    assert standings([*[Answer()] * 2, Answer(helped=True)]) == {"update": "revisit"}


def test_a_belief_is_cured_by_a_right_answer_to_the_same_item():
    met = Answer(grade="wrong", misconception="rate-below-one")
    assert beliefs_met([met]) == {"rate-below-one": False}
    assert beliefs_met([met, Answer(item="b")]) == {"rate-below-one": False}
    assert beliefs_met([met, Answer()]) == {"rate-below-one": True}
    assert beliefs_met([met, Answer(), met]) == {"rate-below-one": False}


def test_a_second_turn_counts_for_nothing():
    first, again = Answer(grade="wrong", misconception="rate-below-one", turn=1), Answer(turn=2)
    other = Answer(grade="wrong", misconception="other", turn=2)
    assert first_turns([first, again, Answer()]) == [first, Answer()]
    assert standings([Answer(turn=1), Answer(turn=1), first, again, Answer(turn=1)]) == {"update": "revisit"}
    assert standings([*[Answer(turn=1)] * 3, other]) == {"update": "steady"}
    assert beliefs_met([first, again, other]) == {"rate-below-one": False}
    assert schedule([Answer(day=0, turn=1), Answer(day=1, turn=2)]) == schedule([Answer(day=0)])
    assert [due.item for due in missed([first, again])] == ["a"]


def test_what_was_missed_waits_at_once_until_it_is_answered_rightly():
    wrong = Answer(grade="wrong", day=0)
    (due,) = to_review([wrong], START)
    assert due.missed
    assert to_review([wrong, Answer(day=0.1)], START + timedelta(days=0.2)) == []
    assert to_review([Answer(day=0)], START + timedelta(days=0.2)) == []


def test_what_was_missed_comes_before_what_is_due_and_nothing_comes_twice():
    answers = [
        Answer(item="old", day=0),
        Answer(item="b", day=0, grade="wrong"),
        Answer(item="c", day=5, grade="wrong"),
    ]
    found = to_review(answers, START + timedelta(days=5))
    assert [(due.item, due.missed) for due in found] == [("b", True), ("c", True), ("old", False)]


def test_of_what_was_missed_the_one_that_waited_longest_comes_first_mixed_by_concept():
    answers = [
        Answer(item="a", day=0, grade="wrong"),
        Answer(item="b", day=1, grade="wrong"),
        Answer(item="c", day=2, grade="wrong", concept="sign"),
        Answer(item="a", day=3, grade="wrong"),
    ]
    assert [due.item for due in missed(answers)] == ["b", "c", "a"]

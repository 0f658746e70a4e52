"""What phones are told: that something is new, nothing of votes, and from one query a second."""

from tests.teach.room import Room
from tutor.teach import Pulse


def test_every_step_of_the_instructors_shows_and_no_vote_does(room):
    clock = iter(range(0, 1000, 2))
    pulse, anna = Pulse(lambda: room.store, lambda: next(clock)), room.desk("anna")
    told = [pulse.of(room.made.id)]
    asked = room.ask()
    told.append(pulse.of(room.made.id))
    anna.vote(asked.id, 0, 1)
    assert pulse.of(room.made.id) == told[-1]
    for step in (room.lectern.close, room.lectern.reveal):
        step(asked.id)
        told.append(pulse.of(room.made.id))
    assert [each["state"] for each in told] == [None, "open", "closed", "revealed"]
    versions = [each["version"] for each in told]
    assert versions == sorted(set(versions))
    assert all(set(each) == {"over", "version", "round", "state"} for each in told)
    room.lectern.end(room.made.id)
    assert pulse.of(room.made.id) == {"over": True}


def test_a_process_reads_once_a_second_however_many_ask_and_whatever(room):
    other, moment, reads = Room(room.store), [0.0], []

    def reading():
        reads.append(moment[0])
        return room.store

    pulse = Pulse(reading, lambda: moment[0])
    for tenth in range(50):
        moment[0] = tenth / 10
        for asked in (room.made.id, other.made.id, "0" * 32, "", "x" * 100, f"guess {tenth}"):
            pulse.of(asked)
    assert reads == [0, 1, 2, 3, 4]
    assert set(pulse._beats) == {room.made.id, other.made.id}

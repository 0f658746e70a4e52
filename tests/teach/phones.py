"""A class of phones over HTTP: each votes at a moment of its own, some twice, and all ask what is new."""

import http.client
import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.teach.room import CHOICE, Room
from tutor.store.store import Store


def send(url: str, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, Any]]:
    """One request of a connection of its own; a text or bytes as they are, anything else as JSON."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    try:
        raw = body if isinstance(body, str | bytes) or body is None else json.dumps(body)
        given = {
            "content-type": "application/json",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        connection.request(method, path, raw, given)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text[:1] == b"{" else {}
    finally:
        connection.close()


def vote(
    url: str, learner: str, round_id: str, response: Any, n: int = 1, **headers: str
) -> tuple[int, dict[str, Any]]:
    """Send a vote."""
    sent = {"learner": learner, "round": round_id, "response": response, "n": n}
    return send(url, "POST", "/class-vote", sent, **headers)


def pulse(url: str, class_id: str) -> dict[str, Any]:
    """Ask what is new."""
    return send(url, "GET", f"/class-pulse?class={class_id}")[1]


@dataclass
class Figures:
    """What was measured of one class: seconds."""

    votes: list[float] = field(default_factory=list)  # each vote's way there and back
    pulses: list[float] = field(default_factory=list)
    all_in: list[float] = field(default_factory=list)  # of each round, from the question to the last vote
    right_after: list[float] = field(default_factory=list)  # of each round, from closing to the right tally everywhere

    def __str__(self) -> str:
        told = [f"{len(self.votes)} votes in {max(self.all_in):.2f} s"]
        for name, each in (("vote", sorted(self.votes)), ("pulse", sorted(self.pulses))):
            told.append(f"{name} {each[len(each) // 2] * 1e3:.0f} ms, worst of it {each[-1] * 1e3:.0f} ms")
        return ", ".join([*told, f"right {max(self.right_after):.2f} s after closing"])


def two_rounds(store: Store, urls: list[str], learners: int, seconds: float) -> Figures:
    """Let a class vote in two rounds on these servers; every vote must count once, and the tally be right."""
    room, figures, rng = Room(store), Figures(), random.Random(7)
    for number in range(learners):
        room.desk(f"phone {number}")
    first = None
    for turn in (1, 2):
        asked = room.again(first) if first else room.ask(CHOICE)
        first = first or asked
        choices = {f"phone {number}": rng.randrange(3) for number in range(learners)}
        _vote_all(urls, room.made.id, asked.id, choices, seconds, figures)
        assert room.lectern.tally(asked.id).voted == learners
        began = time.perf_counter()
        room.lectern.close(asked.id)
        for url in urls:
            _wait_for(url, room.made.id, "closed")
        told = [bar.votes for bar in room.lectern.tally(asked.id).bars][:3]
        figures.right_after.append(time.perf_counter() - began)
        counted = Counter(choices.values())
        assert told == [counted[option] for option in range(3)], turn
        assert vote(urls[-1], "phone 0", asked.id, 0, 9)[0] == 409
    return figures


def _vote_all(
    urls: list[str], class_id: str, round_id: str, choices: dict[str, int], seconds: float, f: Figures
) -> None:
    """Have every phone vote within so many seconds, and ask what is new meanwhile."""
    faults: list[str] = []
    begin = threading.Barrier(len(choices) + 1)

    def phone(number: int, name: str, choice: int) -> None:
        url, moment = urls[number % len(urls)], random.Random(name).uniform(0, seconds)
        begin.wait()
        began = time.perf_counter()
        f.pulses.append(_timed(lambda: pulse(url, class_id)))
        time.sleep(max(0.0, moment - (time.perf_counter() - began)))
        if number % 5 == 0:  # changes their mind
            _accepted(vote(url, name, round_id, (choice + 1) % 3, 1), faults)
        n = 2 if number % 5 == 0 else 1
        f.votes.append(_timed(lambda: _accepted(vote(url, name, round_id, choice, n), faults)))
        if number % 5 == 1:  # saw no answer, and sends it again, to another server perhaps
            _accepted(vote(urls[-1], name, round_id, choice, n), faults)
        ends.append(time.perf_counter())
        f.pulses.append(_timed(lambda: pulse(url, class_id)))

    ends: list[float] = []
    threads = [
        threading.Thread(target=phone, args=(number, name, choice))
        for number, (name, choice) in enumerate(choices.items())
    ]
    for thread in threads:
        thread.start()
    begin.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    f.all_in.append(max(ends) - began)
    assert faults == []


def _accepted(answer: tuple[int, dict[str, Any]], faults: list[str]) -> None:
    if answer[0] != 200:
        faults.append(repr(answer))


def _timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _wait_for(url: str, class_id: str, state: str, patience: float = 10) -> None:
    until = time.monotonic() + patience
    while (told := pulse(url, class_id)).get("state") != state:
        assert time.monotonic() < until, told
        time.sleep(0.05)

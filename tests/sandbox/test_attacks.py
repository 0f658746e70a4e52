"""Texts that mean no good, written against this very code: none gets through, with the room and without it."""

import os
import signal
import sys
import time
from collections import Counter

import pytest
import torch

from tests.sandbox.attacking import AGAIN, ENDS, SECONDS, SECRET, attacks, broken, clock_of
from tests.yard import work
from tutor.sandbox import tables
from tutor.sandbox.interpret import interpret
from tutor.sandbox.pool import Pool

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

ALL = attacks()
# The others run into limits on purpose: one in 24 in make test.
QUICK = ("arguments", "memory", "reach", "small", "state")
BATCHES = sorted({attack["name"].partition("-")[0] for attack in ALL})


def of(batch):
    return [attack for attack in ALL if attack["name"].startswith(f"{batch}-")]


@pytest.fixture
def room(tmp_path):
    (tmp_path / "canary").write_text(SECRET)
    return tmp_path


@pytest.fixture(scope="module")
def warm():
    for code in ("import torch\nprint(torch.ones(2))", "1 / 0", "("):
        interpret({"id": "warm", "code": code, "graph": True, "stand_ins": True})


def attack_with(batch, room):
    with clock_of(SECONDS):
        return broken(interpret, batch, room)


@pytest.mark.parametrize("batch", BATCHES)
def test_no_attack_gets_through_the_interpreter(warm, room, batch):
    assert not attack_with(of(batch) if batch in QUICK else of(batch)[::24], room)


@pytest.mark.soak
@pytest.mark.parametrize("batch", [name for name in BATCHES if name not in QUICK])
def test_not_one_attack_gets_through_the_interpreter(warm, room, batch):
    assert not attack_with(of(batch), room)


@pytest.fixture(scope="module")
def pool():
    made = Pool(at_once=2)
    yield made
    made.close()


def in_the_room(pool, chosen):
    found = {}
    for attack in chosen:
        made = pool.run({"id": attack["name"], "code": attack["code"], **attack.get("request", {})}, None)
        told = SECRET in str(made) or attack.get("lacks", SECRET) in made["output"]
        if told or made["status"] not in {*attack.get("ends", ENDS), "timeout", "memory", "output"}:
            found[attack["name"]] = made["status"], made["message"]
    return found


def test_a_share_of_the_attacks_does_not_get_through_the_room(pool):
    assert not in_the_room(pool, [attack for attack in ALL[::40] if "repeat" not in attack])


@pytest.mark.soak
def test_not_one_attack_gets_through_the_room(pool):
    assert not in_the_room(pool, [attack for attack in ALL if "repeat" not in attack])


def test_there_are_many_attacks_each_says_what_must_not_happen_and_no_two_are_the_same():
    assert len(ALL) >= 220
    assert all(attack["must"] for attack in ALL)
    texts = Counter((attack["code"], str(attack.get("request"))) for attack in ALL)
    assert [text for text, times in texts.items() if times > 1] == []


ANSWER = {"id": "attack", "status": "ok", "output": "", "message": "", "seconds": 0.0}
held = []


def slow():
    end = time.process_time() + SECONDS
    while time.process_time() < end:
        pass
    for _ in range(25):
        work()


BREACHES = {
    "it raised": lambda: 1 / 0,
    "too long": slow,
    "MB": lambda: torch.ones(80 * 2**20),
    "the record is another": lambda: torch.set_grad_enabled(False),
    "the dice is another": lambda: torch.rand(1),
    "the tools is another": lambda: setattr(tables._TOOLS[0], "extra", 1),
    "the tables is another": lambda: tables.SPACES["torch"].update(extra=1),
    "how numbers are printed": lambda: torch.set_printoptions(precision=7),
    "classes is another": lambda: setattr(torch.nn.Linear, "extra", 1),
    "what is open": lambda: os.pipe(),
    "the folder": lambda: os.chdir("/"),
    "files is another": lambda: os.rename("canary", "gone"),
    "the process ended": lambda: os.kill(os.getpid(), signal.SIGKILL),
}


@pytest.mark.parametrize("sign", BREACHES)
def test_what_gets_through_is_seen(room, sign):
    def run(request):
        BREACHES[sign]()
        return dict(ANSWER)

    assert sign in broken(run, [{"name": "one", "code": ""}], room)["one"]


@pytest.mark.parametrize(
    ("sign", "made"),
    [
        ("it ended ok", {}),
        ("cannot read", {"status": "refused", "message": "x" * 3_000}),
        ("printed too much", {"status": "refused", "output": "x" * 9_000}),
        ("told the secret", {"status": "refused", "values": {"x": {"kind": "text", "text": SECRET}}}),
        ("it said", {"status": "refused", "output": "caught"}),
    ],
)
def test_an_answer_that_tells_too_much_is_seen(room, sign, made):
    attack = {"name": "one", "code": "", "ends": ["refused"], "lacks": "caught"}
    assert sign in broken(lambda request: ANSWER | made, [attack], room)["one"]


@pytest.mark.parametrize("stays", [signal.pause, lambda: all(iter(object, 1))], ids=["rests", "works"])
def test_who_stays_away_is_seen(room, monkeypatch, stays):
    monkeypatch.setattr("tests.sandbox.attacking.STUCK", 0.3)
    assert broken(lambda request: stays(), [{"name": "one", "code": ""}], room) == {
        "one": "the process did not come back"
    }


def test_what_is_never_freed_is_seen(room):
    attack = {"name": "one", "code": "", "repeat": True}
    assert f"{AGAIN} runs left" in broken(lambda request: held.append(torch.ones(2**20)), [attack], room)["one"]

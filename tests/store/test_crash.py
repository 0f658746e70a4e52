"""Processes killed in mid-write: every acknowledged attempt is there, none twice, the database opens clean."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tutor.store.engine import connect, locate
from tutor.store.records import learner_key
from tutor.store.schema import attempts
from tutor.store.store import Store

from .writer import attempt_id

WRITERS = 8
ROOT = Path(__file__).parents[2]


class Siege:
    """Writers at work on one database, one of which at a time is killed at a random moment."""

    def __init__(self, url: str, folder: Path, owed: int, pause: float) -> None:
        """Start all writers, each owing so many attempts and resting so many seconds after each."""
        self.url, self.folder, self.owed, self.pause = url, folder, owed, pause
        self.chance, self.kills, self.unnoted, self.lost = random.Random(owed), 0, 0, set()
        self.had: dict[int, int] = {}
        self.running = {number: self._start(number) for number in range(WRITERS)}

    def run(self, store: Store, kills: int) -> None:
        """Kill so many, most of them started again, then let the rest finish."""
        while self.kills < kills and (alive := self._alive()):
            # One that writes already, if there is one: killing one that still imports would try little.
            writing = [number for number in alive if len(self.acknowledged(number)) > self.had[number]]
            victim = self.chance.choice(writing or alive)
            if self._catch(victim):
                self.kills += 1
                self.unnoted += len(stored(store, victim)) > len(self.acknowledged(victim))
                self._replace(victim)
        for process in self.running.values():
            process.wait(timeout=300)

    def acknowledged(self, number: int) -> list[str]:
        """The ids that the writer has noted."""
        path = self.folder / str(number)
        return path.read_text().split() if path.exists() else []

    def _alive(self) -> list[int]:
        return [number for number, process in self.running.items() if process.poll() is None]

    def _catch(self, number: int) -> bool:
        """Kill the writer while it writes: some notes on, at a random moment; False if it was done before."""
        process = self.running[number]
        enough = len(self.acknowledged(number)) + self.chance.randint(1, max(2, self.owed // 20))
        while process.poll() is None and len(self.acknowledged(number)) < enough:
            time.sleep(0.001)
        time.sleep(self.chance.uniform(0, 0.005) + self.pause)
        process.kill()
        return process.wait(timeout=60) != 0

    def _replace(self, number: int) -> None:
        # The first stays dead: the others must not miss it.
        if not self.lost:
            self.lost.add(number)
        else:
            self.running[number] = self._start(number)

    def _start(self, number: int) -> subprocess.Popen[bytes]:
        module = [sys.executable, "-m", "tests.store.writer"]
        self.had[number] = len(self.acknowledged(number))
        path = self.folder / str(number)
        arguments = [self.url, path, number, self.owed, self.pause]
        return subprocess.Popen([*module, *map(str, arguments)], cwd=ROOT)


def stored(store: Store, number: int) -> list[str]:
    """The ids of the writer's attempts in the store."""
    return [attempt.id for attempt in store.attempts(learner_key(f"learner {number}"), with_shown=False)]


@pytest.mark.parametrize(
    ("owed", "kills", "pause"),
    [(20, 5, 0.01), pytest.param(500, 80, 0.005, marks=pytest.mark.soak)],
    ids=["small", "full"],
)
def test_processes_killed_in_mid_write(url, tmp_path, open_at, owed, kills, pause, capsys):
    notes = tmp_path / "notes"
    notes.mkdir()
    began = time.monotonic()
    siege = Siege(url, notes, owed, pause)
    siege.run(open_at(url), kills)
    took = time.monotonic() - began

    store, acknowledged, kept = open_at(url), 0, 0
    for number in range(WRITERS):
        there, noted = stored(store, number), set(siege.acknowledged(number))
        assert len(there) == len(set(there)), "an attempt is there twice"
        assert noted <= set(there), "an acknowledged attempt is missing"
        assert set(there) <= {attempt_id(number, each) for each in range(owed)}
        # At most the one under way when the writer was killed for good.
        assert len(there) - len(noted) <= (number in siege.lost)
        assert number in siege.lost or len(noted) == owed
        acknowledged, kept = acknowledged + len(noted), kept + len(there)
    assert clean(url) == (kept, kept)
    with capsys.disabled():
        print(
            f"\n{url.partition(':')[0]}: {WRITERS} writers × {owed} in {took:.1f} s; {siege.kills} killed,",
            end=" ",
        )
        print(f"{len(siege.lost)} for good, {siege.unnoted} between commit and note;", end=" ")
        print(f"{acknowledged} acknowledged, {kept} stored, 0 missing, 0 twice")


def clean(url: str) -> tuple[int, int]:
    """How many attempts there are and how many different ids; the database's own check must find no fault."""
    engine = connect(locate(url))
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
        found = connection.execute(select(func.count(), func.count(attempts.c.id.distinct()))).one()
    engine.dispose()
    return tuple(found)

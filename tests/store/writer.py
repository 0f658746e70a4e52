"""A process of the fault test: records attempts, noting each in a file once it is acknowledged.

Called with the database's address, the file of notes, the writer's number, how many attempts it owes and
the seconds it rests after each.
It goes on from its last note, so an attempt that was under way when it was killed is recorded again.
"""

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tutor.store.records import Attempt, learner_key
from tutor.store.store import StoreUnavailable, open_store


def attempt_id(writer: int, number: int) -> str:
    """The id of a writer's n-th attempt: the same after a restart."""
    return f"{writer:016x}{number:016x}"


def main(url: str, notes: Path, writer: int, owed: int, pause: float) -> None:
    """Record and note until all that is owed is done; a store that is busy is asked again."""
    noted = notes.read_text().count("\n") if notes.exists() else 0
    file = os.open(notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    store = open_store(url)
    while noted < owed:
        try:
            store.record_attempt(_attempt(writer, noted))
        except StoreUnavailable:
            time.sleep(0.05)
            continue
        os.write(file, f"{attempt_id(writer, noted)}\n".encode())
        noted += 1
        time.sleep(pause)


def _attempt(writer: int, number: int) -> Attempt:
    return Attempt(
        id=attempt_id(writer, number),
        learner=learner_key(f"learner {writer}"),
        lesson="learning_rate",
        item="sign",
        version=1,
        seed=number,
        shown={"prompt": f"{number} " * 150},
        response=number,
        grade="correct",
        concept="gradient sign",
        at=datetime.now(UTC),
    )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5]))

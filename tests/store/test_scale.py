"""With a million attempts in the store, one learner's queries take at most twice what they take with a thousand."""

import json
import statistics
import time
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import text

from tutor.store.engine import connect, locate
from tutor.store.store import Store, open_store

EACH = 100  # attempts of one learner, spread over the table as in life: learners take turns
SHOWN = json.dumps({"prompt": "x" * 400, "options": ["−4", "4", "0"], "key": 1})
FILL = """
INSERT INTO attempts (id, learner, lesson, item, version, seed, grade, concept, hints, helped, review,
                      loaded, at, response, shown)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :many - 1)
SELECT {id}, {learner}, 'lesson-' || (i / :learners % 9), 'item-' || (i / :learners % 30), 1, i,
       CASE WHEN i % 3 = 0 THEN 'wrong' ELSE 'correct' END, 'gradient sign', 0, {false}, {false}, {false},
       {at}, '1', :shown
FROM n
"""
SQLITE = {
    "id": "printf('%032x', i * 48271 % 2147483647)",
    "learner": "printf('%064x', i % :learners)",
    "false": "0",
    "at": "strftime('%Y-%m-%d %H:%M:%f000', 1767225600 + i, 'unixepoch')",
}
POSTGRESQL = {
    "id": "lpad(to_hex(i::bigint * 48271 % 2147483647), 32, '0')",
    "learner": "lpad(to_hex(i % :learners), 64, '0')",
    "false": "false",
    "at": "to_timestamp(1767225600 + i)",
}


def filled(url: str, many: int) -> Store:
    """A store of so many attempts, with the statistics that a database gathers in time."""
    store = open_store(url)
    engine = connect(locate(url))
    words = SQLITE if engine.dialect.name == "sqlite" else POSTGRESQL
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        values = {"many": many, "learners": many // EACH, "shown": SHOWN}
        connection.execute(text(FILL.format(**words)), values)
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()
    return store


def seconds(work: Callable[[], list]) -> float:
    """How long the work took, which must have found something."""
    began = time.perf_counter()
    assert work()
    return time.perf_counter() - began


QUERIES = {
    "attempts": lambda store, learner: store.attempts(learner),
    "attempts without shown": lambda store, learner: store.attempts(learner, with_shown=False),
}


@pytest.mark.soak
def test_a_million_attempts_slow_no_learner_down(new_url, capsys):
    sizes = {many: filled(new_url(), many) for many in (1_000, 1_000_000)}
    ratios = {}
    for name, query in QUERIES.items():
        took = {size: [] for size in sizes}
        # In turns, so that whatever else this machine does falls on both; another learner each time.
        for turn in range(301):
            for size, store in sizes.items():
                learner = f"{turn * 7919 % (size // EACH):064x}"
                took[size].append(seconds(partial(query, store, learner)))
        small, large = (statistics.median(times) for times in took.values())
        ratios[name] = large / small
        with capsys.disabled():
            kind = new_url().partition(":")[0]
            print(f"\n{kind} {name}: {small * 1e3:.2f} ms, with a million {large * 1e3:.2f} ms: {large / small:.2f}×")
    for store in sizes.values():
        store.close()
    assert max(ratios.values()) <= 2, ratios

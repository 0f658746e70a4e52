"""When the database fails: a calm sentence, nothing acknowledged lost, and work goes on when it is back."""

import os
import resource
import shutil
import sqlite3
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import closing, contextmanager, suppress
from types import SimpleNamespace

import psycopg
import pytest

from tests.yard import soon
from tutor.store import engine
from tutor.store.outbox import Outbox
from tutor.store.store import Store, StoreUnavailable, open_store

from .postgres import Cluster, short_folder
from .samples import ANNA, attempt, prediction, question


def in_child(work) -> None:
    """Run `work` in a forked process, which may give up rights for good; its failure is a failure here."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0


def unprivileged() -> None:
    """Stop being root, whom no file is read-only for."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


def unavailable(use: Callable[[], object]) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        use()
    assert calm(refused)


def calm(refused: pytest.ExceptionInfo[StoreUnavailable]) -> bool:
    """Whether a learner can read it: one short sentence, no jargon; the fault itself is the cause."""
    said = str(refused.value)
    jargon = [word for word in ("sql", "error", "psycopg", "database", "lock") if word in said.lower()]
    return said.endswith(".") and len(said) < 100 and not jargon and refused.value.__cause__ is not None


@pytest.fixture
def shared():
    """A folder that any user can reach, unlike pytest's own."""
    folder = short_folder()
    folder.chmod(0o777)
    yield folder
    for inner, _, _ in os.walk(folder):
        os.chmod(inner, 0o777)
    shutil.rmtree(folder)


@pytest.mark.parametrize("folder_mode", [0o555, 0o777], ids=["read-only folder", "read-only file"])
def test_a_read_only_file_can_be_read_but_not_written(shared, folder_mode):
    path = shared / "downhill.sqlite"
    kept, asked = attempt(), question()
    with closing(open_store(f"sqlite:///{path}")) as store:
        store.record_attempt(kept)
        store.record_question(asked)
    path.chmod(0o444)
    shared.chmod(folder_mode)

    def work():
        unprivileged()
        store = open_store(f"sqlite:///{path}")
        assert store.attempts(ANNA) == [kept]
        for write in (
            lambda: store.record_attempt(attempt()),
            lambda: store.record_question(question()),
            lambda: store.mark_question(asked.id, True),
            lambda: store.forget(ANNA),
        ):
            with pytest.raises(StoreUnavailable) as refused:
                write()
            assert calm(refused)
        assert store.attempts(ANNA) == [kept]
        assert store.questions() == [asked]

    in_child(work)


@pytest.mark.parametrize("folder_mode", [0o555, 0o777], ids=["read-only folder", "read-only file"])
def test_a_file_that_can_be_written_again_is_written(shared, folder_mode):
    path = shared / "downhill.sqlite"
    open_store(f"sqlite:///{path}").close()

    def work():
        path.chmod(0o444)
        shared.chmod(folder_mode)
        store = open_store(f"sqlite:///{path}")
        assert store.attempts(ANNA) == []
        with pytest.raises(StoreUnavailable):
            store.record_attempt(attempt())
        shared.chmod(0o777)
        for file in shared.iterdir():  # SQLite's files beside it were made as unwritable as itself
            file.chmod(0o666)
        with suppress(StoreUnavailable):  # the refusal that makes it open the file again
            store.record_attempt(attempt())
        kept = attempt(1)
        store.record_attempt(kept)
        assert kept in store.attempts(ANNA)

    if os.geteuid() == 0:
        os.chown(shared, 65534, 65534)
        for file in shared.iterdir():
            os.chown(file, 65534, 65534)
    in_child(lambda: (unprivileged(), work()))


@pytest.mark.postgres
def test_a_database_that_is_no_longer_read_only_is_written_again(cluster, open_at):
    url = cluster.new_database()
    open_store(url).close()
    name = url.partition("?")[0].rpartition("/")[2]
    cluster.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    store = open_at(url)
    assert store.attempts(ANNA) == []
    with pytest.raises(StoreUnavailable) as refused:
        store.record_attempt(attempt())
    assert calm(refused)
    cluster.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    kept = attempt(1)
    store.record_attempt(kept)
    assert store.attempts(ANNA) == [kept]


@pytest.mark.postgres
@pytest.mark.usefixtures("cluster")
def test_a_server_whose_processes_are_stopped_is_not_waited_for(open_at, monkeypatch):
    monkeypatch.setattr(engine, "PATIENCE", 2)
    folder = short_folder()
    own = Cluster(folder)
    try:
        store = open_at(own.new_database())
        kept = attempt()
        store.record_attempt(kept)
        with own.stopped():
            for use in (lambda: store.attempts(ANNA), lambda: store.record_attempt(attempt(1))):
                soon(8, lambda use=use: unavailable(use))  # a connection from the pool, then one more, each in its time
        assert store.attempts(ANNA)[0] == kept
    finally:
        own.stop("immediate")
        shutil.rmtree(folder)


def test_a_folder_that_cannot_be_made_is_said_calmly(shared):
    shared.chmod(0o555)

    def work():
        unprivileged()
        with pytest.raises(StoreUnavailable) as refused:
            open_store(f"sqlite:///{shared}/below/downhill.sqlite")
        assert calm(refused)

    in_child(work)


def fill(store, saved):
    """Record until the store refuses, adding to `saved` what it acknowledged."""
    while True:
        one = attempt(len(saved), shown={"prompt": "x" * 2000})
        store.record_attempt(one)
        saved.append(one)


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path):
    path = tmp_path / "downhill.sqlite"

    def work():
        store, saved = open_store(f"sqlite:///{path}"), []
        # A limit on the size of any file is, to SQLite, a disk that is full.
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
        with pytest.raises(StoreUnavailable) as refused:
            fill(store, saved)
        assert calm(refused)
        assert saved
        assert store.attempts(ANNA) == saved
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        after = attempt(len(saved))
        store.record_attempt(after)
        assert store.attempts(ANNA) == [*saved, after]

    in_child(work)


@pytest.mark.parametrize("content", [b"These are my holiday pictures. " * 400, b"SQLite format 3\0" + b"\xff" * 9000])
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "downhill.sqlite"
    path.write_bytes(content)
    with pytest.raises(StoreUnavailable) as refused:
        open_store(f"sqlite:///{path}")
    assert calm(refused)
    assert path.read_bytes() == content


def test_a_database_deleted_under_a_running_server_is_begun_again(tmp_path, open_at):
    address = f"sqlite:///{tmp_path}/below/downhill.sqlite"
    store = open_at(address)
    store.record_attempt(attempt())
    shutil.rmtree(tmp_path / "below")
    after = attempt(1)
    store.record_attempt(after)
    assert store.attempts(ANNA) == [after]
    assert open_at(address).attempts(ANNA) == [after]


def test_a_database_deleted_under_a_running_server_reads_as_empty(tmp_path, open_at):
    store = open_at(f"sqlite:///{tmp_path}/downhill.sqlite")
    store.record_attempt(attempt())
    (tmp_path / "downhill.sqlite").unlink()
    assert store.attempts(ANNA) == []


@contextmanager
def locking(url):
    """Two functions: one takes the lock that keeps all writers out, the other gives it back."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as other:
            yield lambda: other.execute("BEGIN IMMEDIATE"), lambda: other.execute("ROLLBACK")
    else:
        with psycopg.connect(url, autocommit=True) as other:
            # Should the store wait for ever, the test fails instead of doing the same.
            other.execute("SET idle_in_transaction_session_timeout = '10s'")
            other.autocommit = False
            yield lambda: other.execute("LOCK TABLE attempts IN ACCESS EXCLUSIVE MODE"), other.rollback


@pytest.mark.usefixtures("store")
def test_a_lock_held_too_long_is_said_calmly(url, monkeypatch):
    monkeypatch.setattr(engine, "PATIENCE", 1)
    with locking(url) as (hold, release):
        impatient = open_store(url)
        hold()
        with pytest.raises(StoreUnavailable) as refused:
            impatient.record_attempt(attempt())
        assert calm(refused)
        release()
        impatient.record_attempt(attempt(1))
        assert len(impatient.attempts(ANNA)) == 1
        impatient.close()


def test_a_short_lock_is_waited_for(tmp_path, open_at):
    store = open_at(f"sqlite:///{tmp_path}/downhill.sqlite")
    other = sqlite3.connect(tmp_path / "downhill.sqlite", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.5, lambda: other.execute("ROLLBACK")).start()
    store.record_attempt(attempt())
    assert len(store.attempts(ANNA)) == 1
    other.close()


@pytest.mark.postgres
def test_a_lost_connection_is_healed(cluster, open_at):
    url = cluster.new_database()
    store = open_at(url)
    before = attempt()
    store.record_attempt(before)
    ended = cluster.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        f" WHERE datname = '{url.partition('?')[0].rpartition('/')[2]}'"
    )
    assert ended == [(True,)]
    after = attempt(1)
    store.record_attempt(after)
    assert store.attempts(ANNA) == [before, after]


@pytest.mark.postgres
@pytest.mark.usefixtures("cluster")
def test_a_server_that_stops_and_comes_back(open_at):
    folder = short_folder()
    try:
        own = Cluster(folder)
        url = own.new_database()
        store, outbox = open_at(url), Outbox(pause=0)
        saved, kept, guess, asked = attempt(), attempt(1), prediction(2), question(3)
        assert outbox.save(store, saved)
        own.stop("immediate")
        assert not outbox.save(store, kept)
        assert not outbox.save(store, guess)
        assert not outbox.save(store, asked)
        for use in (store.questions, lambda: store.attempts(ANNA), lambda: store.forget(ANNA), lambda: open_store(url)):
            with pytest.raises(StoreUnavailable) as refused:
                use()
            assert calm(refused)
        own.start()
        assert outbox.flush(store) == 3
        assert store.attempts(ANNA) == [saved, kept]
        assert store.predictions(ANNA) == [guess]
        assert store.questions() == [asked]
        own.stop("immediate")
    finally:
        shutil.rmtree(folder)


class Broken(Store):
    """A store that is down until told otherwise."""

    def __init__(self):
        self.down, self.asked, self.has = True, 0, []

    def record_attempt(self, attempt):
        self.asked += 1
        if self.down:
            raise StoreUnavailable("Not now.")
        self.has.append(attempt)


def test_the_outbox_keeps_what_could_not_be_saved_in_order():
    store, outbox = Broken(), Outbox(pause=0)
    first, second, third = attempt(), attempt(1), attempt(2)
    assert not outbox.save(None, first)
    assert not outbox.save(store, second)
    assert outbox.pending == 2
    assert outbox.flush(store) == 0
    store.down = False
    assert outbox.save(store, third)
    assert store.has == [first, second, third]
    assert outbox.pending == 0


def test_the_outbox_does_not_ask_a_store_that_is_down_at_every_turn(monkeypatch):
    seconds = [100.0]
    monkeypatch.setattr("tutor.store.outbox.time", SimpleNamespace(monotonic=lambda: seconds[0]))
    store, outbox = Broken(), Outbox(pause=5)
    for number in range(5):
        assert not outbox.save(store, attempt(number))
    assert store.asked == 1
    store.down = False
    seconds[0] += 4.9
    assert outbox.flush(store) == 0
    seconds[0] += 0.2
    assert outbox.flush(store) == 5


def test_the_outbox_forgets_on_request():
    outbox = Outbox()
    outbox.save(None, attempt())
    outbox.clear()
    assert outbox.pending == 0

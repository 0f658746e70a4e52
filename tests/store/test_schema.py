"""Opening: an empty database, an older one, a newer one, and several processes at once."""

import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from tutor.store.engine import connect, locate
from tutor.store.schema import HEAD, VERSION_TABLE, metadata
from tutor.store.store import StoreTooNew, StoreUnavailable, open_store
from tutor.store.upgrade import MIGRATIONS, prepare, revision

from .samples import ANNA, a_class, a_vote, attempt, prediction, question

ROOT = Path(__file__).parents[2]
FROZEN = Path(__file__).parent / "frozen"
NEXT = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9999", "{head}"
def upgrade():
    op.add_column("attempts", sa.Column("mood", sa.Text(), server_default="calm", nullable=False))
    {more}
"""


SECOND = {"grade": "correct", "misconception": None, "hints": 1, "review": True, "loaded": True}


def thaw(url: str, name: str) -> None:
    """Put a frozen database of an older revision where the url says."""
    kind = "sqlite" if url.startswith("sqlite") else "postgresql"
    script = (FROZEN / f"{name}.{kind}.sql").read_text()
    if kind == "sqlite":
        sqlite3.connect(url.removeprefix("sqlite:///")).executescript(script)
        return
    engine = connect(locate(url))
    with engine.begin() as connection:
        connection.connection.cursor().execute(script)
    engine.dispose()


@pytest.fixture
def engine(url):
    """A bare engine on an empty database."""
    found = connect(locate(url))
    yield found
    found.dispose()


@pytest.fixture
def later(tmp_path):
    """Makes the migrations of some future Downhill: today's, and one more."""

    def make(more: str = "") -> Path:
        folder = tmp_path / "later"
        shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / "r9999_mood.py").write_text(NEXT.format(head=HEAD, more=more))
        return folder

    return make


def test_the_tables_are_what_the_migrations_make(engine):
    prepare(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []


def test_head_is_the_newest_migration():
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_every_migration_has_a_frozen_database_to_start_from():
    for script in MIGRATIONS.glob("versions/r*.py"):
        for kind in ("sqlite", "postgresql"):
            assert (FROZEN / f"revision_{script.name[1:5]}.{kind}.sql").is_file()


@pytest.mark.parametrize("name", sorted({path.name.split(".")[0] for path in FROZEN.iterdir()}))
def test_every_older_database_opens_with_what_it_held(url, open_at, name):
    thaw(url, name)
    store = open_at(url)
    first, second = (
        attempt(0, id="0" * 31 + "1"),
        attempt(1, id="0" * 31 + "2", **SECOND, turn=2 if name >= "revision_0003" else None),
    )
    assert store.attempts(ANNA) == [first, second]
    assert store.predictions(ANNA) == [prediction(2, id="0" * 31 + "3")]
    added = attempt(3)
    store.record_attempt(added)
    assert store.attempts(ANNA) == [first, second, added]
    asked = question(4)
    store.record_question(asked)
    assert store.questions() == [asked, *held_questions(name)]
    unread = [asked, *(each for each in held_questions(name) if each.kind == "unknown" and name < "revision_0006")]
    assert store.questions_to_read() == [each for each in unread if each.kind == "unknown"]
    assert store.classes.all() == ([a_class()] if name >= "revision_0005" else [])
    assert store.ballots.votes("d" * 32) == ([a_vote()] if name >= "revision_0005" else [])


def held_questions(name: str) -> list:
    """The questions of a frozen database, newest first; the first revision had no place for any."""
    if name == "revision_0001":
        return []
    return [
        question(4, id="0" * 31 + "5", text="Who won?", kind="unknown", answer=None),
        question(3, id="0" * 31 + "4", meant=True),
    ]


def test_a_migration_runs_on_what_is_there(url, engine, later):
    thaw(url, "revision_0001")
    prepare(engine, later(), "9999")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT mood FROM attempts")).scalars().all() == ["calm", "calm"]
        assert revision(connection) == "9999"


def test_a_migration_that_fails_changes_nothing(url, engine, later):
    thaw(url, "revision_0001")
    with pytest.raises(ZeroDivisionError):
        prepare(engine, later("1 / 0"), "9999")
    with engine.connect() as connection:
        assert revision(connection) == "0001"
        assert not inspect(connection).has_table("questions")
        assert "turn" not in connection.execute(text("SELECT * FROM attempts")).keys()  # noqa: SIM118
        assert "mood" not in connection.execute(text("SELECT * FROM attempts")).keys()  # noqa: SIM118


def test_a_newer_database_is_refused_and_left_alone(url, engine, later):
    prepare(engine, later(), "9999")
    with pytest.raises(StoreTooNew, match="newer Downhill"):
        open_store(url)
    with engine.connect() as connection:
        assert revision(connection) == "9999"


OPENER = """
import sys, time
import alembic.command
from tutor.store.store import open_store
start, *urls = sys.argv[1:]
for turn, url in enumerate(urls):
    time.sleep(max(0, float(start) + turn * 0.25 - time.time()))
    store = open_store(url)
    assert store.attempts("a" * 64) == []
    store.close()
"""


def test_four_processes_open_an_empty_database_at_once(new_url):
    # Everything is imported by the time they start together, six times over.
    command = [sys.executable, "-c", OPENER, str(time.time() + 3), *(new_url() for _ in range(6))]
    opening = [subprocess.Popen(command, stderr=subprocess.PIPE, cwd=ROOT) for _ in range(4)]
    said = [process.communicate(timeout=60)[1].decode() for process in opening]
    assert [process.returncode for process in opening] == [0] * 4, said


def test_opening_what_is_up_to_date_does_not_import_alembic(store, url):
    script = "import sys; from tutor.store.store import open_store; open_store(sys.argv[1]).close()\n"
    script += "assert 'alembic' not in sys.modules"
    subprocess.run([sys.executable, "-c", script, url], check=True, timeout=60, cwd=ROOT)


def test_sqlite_is_in_wal_mode_and_flushes_each_commit(tmp_path, open_at):
    open_at(f"sqlite:///{tmp_path}/here.sqlite")
    engine = connect(locate(f"sqlite:///{tmp_path}/here.sqlite"))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
    engine.dispose()


@pytest.mark.postgres
def test_a_store_that_is_refused_leaves_no_connection_open(cluster, later):
    url = cluster.new_database()
    engine = connect(locate(url))
    prepare(engine, later(), "9999")
    engine.dispose()
    with pytest.raises(StoreTooNew) as refused:
        open_store(url)
    assert refused.value.__traceback__  # which keeps the store from being collected, as a caller's log would
    cluster.drop_database(url, force=False)


@pytest.mark.parametrize(
    "address",
    [
        "mysql://me:secret@there/db",
        "sqlite://",
        "sqlite:///:memory:",
        "rubbish secret",
        "postgres://a:secret@h:x/d",
    ],
)
def test_an_address_that_is_not_understood_is_refused_without_repeating_it(address):
    with pytest.raises(StoreUnavailable) as refused:
        open_store(address)
    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2", "postgresql+psycopg"])
def test_every_way_of_writing_postgresql_means_psycopg_3(scheme):
    assert locate(f"{scheme}://me:pw@there:5/db?sslmode=require").drivername == "postgresql+psycopg"

"""A file is taken from a page that shows a field for one, a few at a time, and from no other."""

import pytest

from tests.apart import run_apart
from tutor.ui import uploads
from tutor.ui.uploads import OnlyAsked, remember


@pytest.fixture
def put(monkeypatch):
    """Send a request past the middleware; returns its status, 200 where the app got it."""
    monkeypatch.setattr(uploads, "_asked", type(uploads._asked)())
    statuses: list[int] = []

    async def app(_scope, _receive, _send):
        statuses.append(200)

    async def send(message):
        statuses.append(message.get("status", statuses[-1] if statuses else 0))

    guard = OnlyAsked(app)

    def asked(path: str, method: str = "PUT") -> int:
        statuses.clear()
        run_apart(guard({"type": "http", "method": method, "path": path}, None, send))
        return statuses[-1]

    return asked


def test_refused_until_the_page_asks(put):
    assert put("/_stcore/upload_file/ada/1") == 403
    remember("ada")
    assert put("/_stcore/upload_file/ada/1") == 200
    assert put("/_stcore/upload_file/bob/1") == 403
    assert put("/below/_stcore/upload_file/bob/1") == 403


def test_a_few_at_a_time_from_each(put):
    for name in ("ada", "bob"):
        remember(name)
    assert [put(f"/_stcore/upload_file/ada/{n}") for n in range(4)] == [200, 200, 200, 429]
    assert put("/_stcore/upload_file/bob/1") == 200


def test_other_requests_pass(put):
    assert put("/_stcore/upload_file/ada/1", "DELETE") == 200
    assert put("/class-vote", "POST") == 200


def test_it_forgets_the_least_recent(put, monkeypatch):
    monkeypatch.setattr(uploads, "REMEMBERED", 2)
    for name in ("ada", "bob", "ada", "cleo"):
        remember(name)
    assert [put(f"/_stcore/upload_file/{name}/1") for name in ("ada", "bob", "cleo")] == [200, 403, 200]

"""Addresses below a screen: where a browser is sent, and what is left to Streamlit."""

import pytest
from streamlit import config

from tests.apart import run_apart
from tutor.ui.addresses import OneLevel

BROWSER = (b"accept", b"text/html,application/xhtml+xml,*/*;q=0.8")


def answer(path: str, query: str = "", accept: tuple[bytes, bytes] = BROWSER) -> str | None:
    """Return where a request is sent, None where the app itself answers."""
    sent = []

    async def app(scope, receive, send):
        sent.append(None)

    async def send(message):
        if message["type"] == "http.response.start":
            sent.append(dict(message["headers"])[b"location"].decode())

    scope = {"type": "http", "path": path, "query_string": query.encode(), "headers": [accept]}
    run_apart(OneLevel(app)(scope, None, send))
    return sent[0]


@pytest.mark.parametrize(
    ("path", "query", "to"),
    [
        ("/learning_rate/x", "", "../learning_rate"),
        ("/learning_rate/x/y", "seed=7", "../../learning_rate?seed=7"),
        ("/learning_rate/x/", "", "../../learning_rate"),
        ("/ask/x", "q=2w%20%2B%201&a=%0d%0aSet-Cookie", "../ask?q=2w%20%2B%201&a=%0d%0aSet-Cookie"),
        ("/a\r\nb/x", "", "../"),
        ("/\\evil.example/x", "", "../"),
    ],
)
def test_a_browser_below_a_screen_is_sent_to_it(path, query, to):
    assert answer(path, query) == to


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/learning_rate",
        "/learning_rate/",
        "/static/js/index.js",
        "/_stcore/health",
        "/media/a.png",
        "//x.example/y",
    ],
)
def test_screens_and_streamlits_own_files_are_left_alone(path):
    assert answer(path) is None


def test_only_a_page_is_redirected_never_a_file_of_one():
    assert answer("/learning_rate/static/js/index.js", accept=(b"accept", b"*/*")) is None


def test_an_app_below_a_path_of_its_own(monkeypatch):
    monkeypatch.setattr(config, "get_option", lambda name: "/downhill")
    assert answer("/downhill/learning_rate") is None
    assert answer("/downhill/learning_rate/x") == "../learning_rate"

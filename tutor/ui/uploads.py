"""Files are taken only from a page that asks for one: Streamlit itself takes them from every open page, unasked."""

import re
import threading
from collections import OrderedDict
from typing import Any

from streamlit.runtime.scriptrunner import get_script_run_ctx

from tutor.teach import Patience, TooMany

REMEMBERED = 2000  # sessions, of which the least recent is forgotten
PATH = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+$")
_asked: OrderedDict[str, None] = OrderedDict()
_lock = threading.Lock()


def expect_upload() -> None:
    """Say that this run's page shows a field for a file."""
    if context := get_script_run_ctx():
        remember(context.session_id)


def remember(session: str) -> None:
    """Take files from this session from now on."""
    with _lock:
        _asked[session] = None
        _asked.move_to_end(session)
        while len(_asked) > REMEMBERED:
            _asked.popitem(last=False)


class OnlyAsked:
    """An ASGI middleware: a file that no page asked for is refused unread, and so are too many from one session."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self._sessions = Patience(at_once=3, every=20.0)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Refuse the request, or let the app answer."""
        status = self._refusal(scope) if scope["type"] == "http" and scope["method"] == "PUT" else 0
        if not status:
            await self.app(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": status, "headers": [(b"connection", b"close")]})
        await send({"type": "http.response.body", "body": b""})

    def _refusal(self, scope: Any) -> int:
        found = PATH.search(scope["path"])
        if not found:
            return 0
        session = found[1]
        if session not in _asked:
            return 403
        try:
            with self._sessions.turn(session, wait=False):
                return 0
        except TooMany:
            return 429

"""Addresses below a screen lead to the screen: Streamlit's page looks for its scripts one level up, and stays blank."""

import re
from typing import Any
from urllib.parse import quote

from streamlit import config

# Streamlit's own files and messages have addresses of several levels.
OWN = frozenset({"_stcore", "app", "auth", "component", "media", "static"})


class OneLevel:
    """An ASGI middleware: a browser that opens /lesson/anything is sent to /lesson, with all that follows a "?"."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Send the browser on, or let the app answer."""
        there = screen_above(scope) if scope["type"] == "http" else ""
        if not there:
            await self.app(scope, receive, send)
            return
        query = scope["query_string"].decode("latin-1")
        location = quote(f"{there}?{query}" if query else there, safe="/?&=%.+-_~!*'(),:;@$")
        headers = [(b"location", location.encode()), (b"cache-control", b"no-cache")]
        await send({"type": "http.response.start", "status": 307, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def screen_above(scope: Any) -> str:
    """Return the address of the screen that an address lies below, relative to it; nothing where it lies below none.

    Relative, for a proxy may serve the app below a path of its own.
    """
    base = config.get_option("server.baseUrlPath").strip("/")
    path = scope["path"].removeprefix(f"/{base}" if base else "")
    levels = path.strip("/").split("/")
    accepted = dict(scope["headers"]).get(b"accept", b"")
    if len(levels) < 2 or levels[0] in OWN or path.startswith("//") or b"text/html" not in accepted:
        return ""
    up = "../" * (path.count("/") - 1)
    return up + levels[0] if re.fullmatch(r"[\w-]+", levels[0], re.ASCII) else up

"""How fast one open page may send, so that nobody's page stalls the others'."""

import asyncio
import time
from typing import Any

AT_ONCE = 40  # messages: a hand on a slider sends five a second, and a page that opens a handful
EVERY = 0.1  # seconds from one message to the next, after that


class Paced:
    """An ASGI middleware: each connection's messages are read at a bounded pace. None is lost; the sender waits.

    What is not read yet stays with the sender, for the server stops taking from a connection that is not emptied.
    """

    def __init__(self, app: Any, at_once: int = AT_ONCE, every: float = EVERY) -> None:
        self.app, self.at_once, self.every = app, at_once, every

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Let the app answer; where it holds a connection, read that at the pace."""
        if scope["type"] == "websocket":
            receive = self._slowed(receive)
        await self.app(scope, receive, send)

    def _slowed(self, receive: Any) -> Any:
        ahead = self.at_once * self.every
        due = time.monotonic() - ahead  # when the next message would be due at an even pace

        async def next_message() -> Any:
            nonlocal due
            message = await receive()
            if message["type"] == "websocket.receive":
                now = time.monotonic()
                due = max(due + self.every, now - ahead)
                await asyncio.sleep(max(0.0, due - now))
            return message

        return next_message

"""A browser's session without a browser: it speaks Streamlit's own protocol over loopback."""

import asyncio
import json
import secrets
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.browser.server import Server
from tutor.ui.failure import SORRY

PATIENCE = 120  # seconds for one rerun: fifty bare ones at once take ten


class Session:
    """One browser's session: its address, what it has cached, the widgets on its page and what they were set to."""

    def __init__(self, socket: Any, page: str, address: Mapping[str, str] | None = None) -> None:
        self.socket, self.page, self.address = socket, page, dict(address or {})
        self.widgets: dict[str, Any] = {}  # by their name in the address, else their label
        self.states: dict[str, WidgetState] = {}
        self.cached: set[str] = set()

    async def __aenter__(self) -> "Session":
        return self

    async def __aexit__(self, *_: Any) -> None:
        await self.socket.close()

    def move(self, address: Mapping[str, str]) -> None:
        """Set widgets to what an address would say; the next rerun tells it, as a browser would."""
        self.address |= address
        self.states |= {name: _state(self.widgets[name], written) for name, written in address.items()}

    def introduce(self) -> None:
        """Say who is here, as the app's component does in a browser: till then a lesson shows no quiz."""
        kept = {
            "id": secrets.token_hex(16),
            "records": [],
            "exercises": {},
            "questions": {},
            "ended": "",
            "keeps": True,
        }
        said = json.dumps({"kept": kept | {"changed": []}})
        self.states["keep"] = WidgetState(id=self.widgets["downhill_keep"].id, json_value=said)

    async def rerun(self) -> tuple[float, int]:
        """Run the page's script; return seconds and bytes until it has finished."""
        start, size = time.perf_counter(), 0
        await self.socket.send(self._asked().SerializeToString())
        while True:
            raw = await asyncio.wait_for(self.socket.recv(), PATIENCE)
            size += len(raw)
            if self._finished(ForwardMsg.FromString(raw)):
                return time.perf_counter() - start, size

    def _asked(self) -> BackMsg:
        message = BackMsg()
        message.rerun_script.page_name = self.page
        message.rerun_script.query_string = urlencode(self.address)
        message.rerun_script.cached_message_hashes.extend(self.cached)
        message.rerun_script.widget_states.widgets.extend(self.states.values())
        return message

    def _finished(self, message: ForwardMsg) -> bool:
        if message.metadata.cacheable:
            self.cached.add(message.hash)
        if message.WhichOneof("type") == "delta":
            self._note(message.delta.new_element)
        done = message.WhichOneof("type") == "script_finished"
        return done and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def _note(self, element: Any) -> None:
        """Keep an element that can be set, and stop at one that says that the page broke."""
        kind = element.WhichOneof("type")
        shown = getattr(element, kind) if kind else None
        if kind == "exception" or (kind == "alert" and SORRY in str(shown)):
            raise RuntimeError(f"{self.page}?{urlencode(self.address)}: {shown}")
        if kind in ("slider", "button_group", "selectbox"):
            self.widgets[shown.query_param_key or shown.label] = shown
        elif kind == "bidi_component":
            self.widgets[shown.component_name] = shown


def _state(widget: Any, written: str) -> WidgetState:
    """Return what a browser tells of a widget that was set to a value."""
    state, kind = WidgetState(id=widget.id), widget.DESCRIPTOR.name
    if kind == "Slider" and not widget.options:
        state.double_array_value.data.append(float(written))
    elif kind == "Selectbox":
        state.string_value = written
    else:
        state.string_array_value.data.append(written)
    return state


async def open_page(server: Server, page: str, address: Mapping[str, str] | None = None) -> Session:
    """Connect for a page; nothing is run yet."""
    url = server.url.replace("http", "ws") + "/_stcore/stream"
    socket = await websockets.connect(
        url, subprotocols=["streamlit"], max_size=None, compression=None, open_timeout=PATIENCE
    )
    return Session(socket, page, address)


async def arrive(server: Server, page: str, address: Mapping[str, str]) -> Session:
    """Open a page of the app by a link, wait until it is there, and say who is here."""
    session = await open_page(server, page, address)
    await session.rerun()
    session.introduce()
    await session.rerun()
    return session


async def arrive_bare(bare: Server) -> Session:
    """Open the page of the bare app, and wait until it is there."""
    session = await open_page(bare, "")
    await session.rerun()
    return session

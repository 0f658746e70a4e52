"""What a page and its server say to each other: whether every run asked for has ended, and who is here been told."""

from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class Talk:
    """Hears a page's socket. On a busy machine a run begins long after a press, and till then the page looks idle."""

    def __init__(self) -> None:
        self.asked = self.running = self.told = False

    def begin(self, socket: Any) -> None:
        """Hear this socket from now on: the page has been loaded, and its last one is closed."""
        self.asked = self.running = self.told = False
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def rests(self) -> bool:
        """Say whether nothing is asked for that has not been answered."""
        return not self.asked and not self.running

    def _sent(self, frame: str | bytes) -> None:
        message = BackMsg.FromString(frame) if isinstance(frame, bytes) else BackMsg()
        if message.WhichOneof("type") == "rerun_script":
            self.asked = True
            self.told |= any("keep" in widget.id for widget in message.rerun_script.widget_states.widgets)

    def _received(self, frame: str | bytes) -> None:
        kind = ForwardMsg.FromString(frame).WhichOneof("type") if isinstance(frame, bytes) else ""
        if kind == "new_session":
            self.asked, self.running = False, True
        elif kind == "script_finished":
            self.running = False

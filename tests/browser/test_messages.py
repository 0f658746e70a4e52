"""Moves that come faster than their pictures: the page still shows the last of them."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

QUIET = 400  # milliseconds without a message from the server: its run has ended


class Wire:
    """The socket between a page and its server, whose messages to the page can be held back."""

    def __init__(self, page: Any) -> None:
        self.held: list[Callable[[], None]] | None = None
        page.route_web_socket("**/_stcore/stream", self._open)

    def _open(self, browser: Any) -> None:
        server = browser.connect_to_server()
        server.on_message(lambda message: self._hand_on(lambda: browser.send(message)))

    def _hand_on(self, send: Callable[[], None]) -> None:
        send() if self.held is None else self.held.append(send)

    def hold(self) -> None:
        self.held = []

    def release(self) -> None:
        held, self.held = self.held or [], None
        for send in held:
            send()


def test_a_picture_that_comes_again_before_the_one_in_between_has_arrived(server, learner):
    ada = learner(server)
    wire = Wire(ada.tap())
    ada.open("/schedulers?scheduler=ReduceLROnPlateau&batch=4&lr=0.1&patience=3")
    slider = ada.page.get_by_role("slider", name="Patience")
    slider.focus()
    ada.page.keyboard.press("ArrowRight")
    ada.rest()
    wire.hold()
    ada.page.keyboard.press("ArrowRight")
    before = -1
    while before != len(wire.held):
        before = len(wire.held)
        ada.page.wait_for_timeout(QUIET)
    assert wire.held
    for _ in range(2):
        ada.page.keyboard.press("ArrowLeft")
    ada.page.wait_for_timeout(QUIET)
    wire.release()
    code = ada.page.locator("[data-testid='stCode']").filter(has_text="facts, tables = run(").last
    expect(code).to_contain_text("patience=3")
    ada.rest()
    assert not ada.sees("Connection error")

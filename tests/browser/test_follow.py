"""A main control is dragged: picture, sentence and address keep up, and no run piles up behind the hand."""

import re
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Locator, Page, expect

from tests.browser.learner import Learner
from tests.browser.server import Server

LESSON = "/learning_rate?learning_rate.lr=0.1"
# The hand is followed as long as runs are quick, and on a busy machine none is: here the page's clock goes slowly.
LONG_SECONDS = "const now = performance.now.bind(performance); performance.now = () => now() / 4"
SLOW = """
import time
import streamlit as st
from tutor.ui.follow import follow_sliders

st.session_state.runs = st.session_state.get("runs", 0) + 1
st.title(f"Run {st.session_state.runs}")
st.slider("Load", 0, 100, 0)
follow_sliders()
time.sleep(1.2)
"""


class Hand:
    """A pointer that holds a slider of Streamlit's by its thumb."""

    def __init__(self, page: Page, slider: Locator) -> None:
        self.page, self.slider = page, slider
        slider.scroll_into_view_if_needed()
        box = slider.evaluate("s => s.parentElement.parentElement.getBoundingClientRect().toJSON()")
        self.x, self.y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(self.x, self.y)
        page.mouse.down()

    def drag(self, by: float, moves: int = 25) -> None:
        for _ in range(moves):
            self.x += by / moves
            self.page.mouse.move(self.x, self.y)
            self.page.wait_for_timeout(60)

    def value(self) -> float:
        return float(self.slider.input_value())


def told(page: Page) -> float:
    return float(parse_qs(urlparse(page.url).query)["learning_rate.lr"][0])


def followed(ada: Learner) -> Hand | None:
    """Drag the slider and hold it: who is followed to the last move. A busy machine's slow run ends the following."""
    hand = Hand(ada.page, ada.page.get_by_role("slider", name="Learning rate"))
    seen = set()
    for _ in range(4):
        hand.drag(12)
        seen.add(ada.chart(1).locator("text", has_text="yours").text_content())
    ada.rest()
    hand.drag(1, moves=1)  # one more move, after the runs have come to rest
    ada.page.wait_for_timeout(300)
    ada.rest()
    if len(seen) >= 3 and abs(told(ada.page) - hand.value()) <= 0.05:  # two steps
        return hand
    ada.page.mouse.up()
    ada.open(LESSON)
    return None


def test_picture_sentence_and_address_follow_a_slider_that_is_still_held(server, learner):
    ada = learner(server)
    ada.prepare(LONG_SECONDS)
    ada.open(LESSON)
    hand = next(filter(None, (followed(ada) for _ in range(8))), None)
    assert hand, "picture or address stands still while the slider is held"
    rate = told(ada.page)
    assert rate > 0.2
    expect(ada.chart(1).locator("text", has_text="yours")).to_have_text(f"● yours {rate:g}")
    expect(ada.page.get_by_text(f"lr={rate:g}", exact=False).first).to_be_attached()
    ada.page.mouse.up()
    expect(ada.page).to_have_url(re.compile(rf"learning_rate\.lr={hand.value():g}(?!\d)"))
    ada.page.mouse.move(hand.x + 60, hand.y)
    ada.rest()
    assert told(ada.page) == hand.value(), "who has let go drags no more"
    assert not ada.errors


def test_where_a_run_takes_long_the_hand_is_not_followed(tmp_path, learner):
    script = tmp_path / "slow.py"
    script.write_text(SLOW, encoding="utf-8")
    slow = Server(tmp_path, script).start()
    try:
        bob = learner(slow)
        bob.page.goto(slow.url)
        expect(bob.page.locator("h1")).to_have_text("Run 1", timeout=60_000)
        bob.rest()
        hand = Hand(bob.page, bob.page.get_by_role("slider", name="Load"))
        hand.drag(300, moves=60)
        bob.rest()
        expect(bob.page.locator("h1")).to_have_text("Run 2")
        bob.page.mouse.up()
        bob.rest()
        expect(bob.page.locator("h1")).to_have_text("Run 3")
        assert hand.value() > 20
    finally:
        slow.stop()

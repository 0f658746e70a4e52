"""The Playground in a real browser: write, run, see why it stopped, send a link."""

import re

import pytest
from playwright.sync_api import expect

from tutor.sandbox.answer import SAID

FIRST = "# One weight and its gradient"
BROKEN = "import torch\nw = torch.tensor(1.0)\nloss = (w - 3) ** 2\nloss.backward()\n"


class Player:
    """Somebody in the Playground."""

    def __init__(self, ada, address: str = "/playground") -> None:
        self.ada, self.page = ada, ada.page
        ada.open(address)
        self.area = self.page.get_by_role("textbox", name="Your code")
        self.area.wait_for()

    def write(self, text: str) -> None:
        self.area.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def run(self) -> None:
        self.page.get_by_role("button", name="Run", exact=True).click()
        self.page.get_by_text("The address of this page now holds your code").wait_for(timeout=30_000)
        self.ada.rest()

    def printed(self) -> str:
        return self.page.get_by_test_id("stCode").first.inner_text().strip()


@pytest.fixture
def player(server, learner):
    made = Player(learner(server))
    yield made
    assert not made.ada.errors


def test_the_first_example_runs_is_walked_through_by_keys_and_an_edit_of_it_runs_too(player):
    assert player.area.input_value().startswith(FIRST)
    player.run()
    assert player.printed() == "tensor(-16.)"
    stepper = player.page.get_by_role("region", name="The run, step by step")
    stepper.press("End")
    expect(stepper.locator(".place")).to_have_text("Step 7 of 7, line 11")
    stepper.press("ArrowLeft")
    expect(stepper.locator(".line.step")).to_have_text("loss.backward()")
    assert stepper.get_by_role("row", name="w float32").inner_text().split()[:5] == [
        "w",
        "float32",
        "1.0",
        "-16.0",
        "was",
    ]
    player.write(player.area.input_value().replace("tensor(2.0)", "tensor(1.0)"))
    player.page.keyboard.press("Control+Enter")
    expect(player.page.get_by_test_id("stCode").first).to_contain_text("tensor(-10.)", timeout=30_000)


def test_the_graph_of_a_part_used_twice_has_two_ways_to_the_loss(player):
    player.page.get_by_role("button", name="Another example").click()
    player.page.get_by_text("One part used twice").click()
    expect(player.area).to_have_value(re.compile("^# One part used twice"))
    player.run()
    chart = player.page.get_by_test_id("stGraphVizChart")
    shared = chart.locator("g.node").filter(has_text="shared")
    expect(shared).to_contain_text("gradient 13")  # one way brings 1, the other 2 × 6
    expect(chart.locator("g.node").filter(has_text="gradient 39")).to_contain_text("w")
    name = shared.locator("title").text_content()
    onwards = [each.locator("title").text_content() for each in chart.locator("g.edge").all()]
    assert sum(edge.startswith(f"{name}->") for edge in onwards) == 2


def test_the_graph_is_drawn_anew_when_the_theme_turns(player):
    player.run()
    names = player.page.get_by_test_id("stGraphVizChart").locator("text")
    before = names.first.get_attribute("fill")
    player.page.emulate_media(color_scheme="dark")
    expect(names.first).not_to_have_attribute("fill", before)
    player.page.emulate_media(color_scheme="light")
    expect(names.first).to_have_attribute("fill", before)


def test_an_error_names_its_line_where_the_steps_begin_and_marks_it_until_it_is_mended(player):
    player.write(BROKEN)
    player.run()
    alert = player.page.get_by_test_id("stAlert")
    expect(alert).to_contain_text("Stopped at line 4")
    expect(player.page.get_by_test_id("stBidiComponentIsolated").get_by_role("status")).to_have_text(
        "Stopped at line 4."
    )
    marked = player.page.locator(".editor .line.error")
    expect(marked).to_have_text("loss.backward()")
    stepper = player.page.get_by_role("region", name="The run, step by step")
    expect(stepper.locator(".line.error")).to_have_text("loss.backward()")
    expect(stepper.locator(".place")).to_have_text("Step 3 of 3, line 3")
    player.write(BROKEN.replace("(1.0)", "(1.0, requires_grad=True)"))
    player.run()
    expect(marked).to_have_count(0)
    expect(alert).to_have_count(0)


def test_another_example_takes_the_place_of_what_was_written_and_undo_brings_it_back(player):
    player.write("mine = 1\n")
    player.page.get_by_role("button", name="Another example").click()
    player.page.get_by_text("A short training loop").click()
    expect(player.area).to_have_value(re.compile("^# A short training loop"))
    player.area.click()
    player.page.keyboard.press("Control+z")
    assert player.area.input_value() == "mine = 1\n"


def test_a_link_brings_the_code_and_runs_nothing_before_a_press(player, server, learner):
    player.write("print('sent')\n")
    player.run()
    address = player.page.url.removeprefix(server.url)
    assert "?code=" in address
    friend = Player(learner(server), address)
    assert friend.area.input_value() == "print('sent')\n"
    friend.ada.wait_for("Nothing of it has run yet")
    assert friend.page.get_by_test_id("stCode").count() == 0
    friend.run()
    assert friend.printed() == "sent"
    assert not friend.ada.sees("Nothing of it has run yet")


def test_what_was_written_is_there_again_after_another_screen_and_in_the_address_once_it_was_run(player):
    player.write("kept = 1\n")
    player.ada.follow("Ask")
    player.ada.follow("Playground")
    assert player.area.input_value() == "kept = 1\n"
    player.write("print('ran')\n")
    player.run()
    player.ada.follow("Ask")
    player.ada.follow("Playground")
    assert "?code=" in player.page.url
    player.page.reload()
    expect(player.area).to_have_value("print('ran')\n", timeout=30_000)


def test_nothing_scrolls_sideways(server, learner):
    player = Player(learner(server, width=390))
    player.write("print('x' * 300)\nw = 'y' * 300\n")
    player.run()
    assert not player.ada.scrolls_sideways()
    player.page.set_viewport_size({"width": 1280, "height": 900})
    player.ada.rest()
    assert not player.ada.scrolls_sideways()


def test_a_reload_brings_back_what_was_typed_run_or_not(player):
    player.write("print('ran')\n")
    player.run()
    player.write("print('typed since')\n")
    player.ada.wait_for("Changed since the last run")
    player.page.reload()
    expect(player.area).to_have_value("print('typed since')\n", timeout=30_000)
    player.ada.wait_for("This is your own code")
    assert not player.ada.sees("This code came with the link")


def test_somebody_elses_link_is_shown_and_what_was_typed_is_offered(player, server, learner):
    sender = Player(learner(server))
    sender.write("print('sent')\n")
    sender.run()
    player.write("print('mine')\n")
    player.ada.open(sender.page.url.removeprefix(server.url))
    expect(player.area).to_have_value("print('sent')\n")
    player.ada.wait_for("This code came with the link")
    player.page.get_by_role("button", name="Show the other text").click()
    expect(player.area).to_have_value("print('mine')\n")


def test_pressing_run_again_and_again_shows_the_last_result(player):
    player.write("i = 0\nwhile True:\n    i = i + 1\n")
    for _ in range(3):
        player.page.get_by_role("button", name="Run", exact=True).click()
        player.page.wait_for_timeout(300)
    ended = re.compile(f"took longer than|took too long|too many steps|{re.escape(SAID['late'])}")
    player.page.get_by_text(ended).first.wait_for(timeout=30_000)
    assert not player.ada.sees("has not ended yet")

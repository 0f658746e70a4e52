"""Progress lasts: over a reload, a restart of the server, and the loss of its disk."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing

from playwright.sync_api import Locator, expect

from tests.browser.learner import Learner
from tests.browser.server import Server
from tutor import LESSONS
from tutor.course import load_lesson
from tutor.store import learner_key

LESSON = "/learning_rate"
GUESS = next(iter(load_lesson(LESSONS / "learning_rate").prediction.offered.values()))


def begin(ada: Learner) -> None:
    ada.open(LESSON)
    ada.choose(GUESS)
    ada.press("Lock in my prediction")
    ada.wait_for("You predicted")
    ada.rest()  # the browser gets its copy at the end of the run


def still_there(ada: Learner) -> None:
    ada.wait_for("You predicted")
    ada.wait_for(GUESS)


def test_after_a_reload_and_in_no_other_browser(server, learner):
    ada, bob = learner(server), learner(server)
    begin(ada)
    ada.open(LESSON)
    still_there(ada)
    ada.open("/")
    ada.wait_for("Continue:")
    bob.open(LESSON)
    bob.wait_for("Lock in my prediction")
    assert not bob.sees("You predicted")


def test_after_a_restart_of_the_server_and_after_one_that_lost_its_database(own_server, learner):
    ada = learner(own_server)
    begin(ada)
    own_server.restart()
    ada.open(LESSON)
    still_there(ada)
    own_server.stop()
    forget_disk(own_server)
    own_server.start()
    ada.open(LESSON)
    still_there(ada)
    ada.open(LESSON)  # a second visit reads what the first one gave back to the store
    still_there(ada)
    assert list(own_server.data.glob("downhill.sqlite"))


def forget_disk(server: Server) -> None:
    for file in server.data.glob("downhill.sqlite*"):
        file.unlink()


def in_browser(ada: Learner) -> dict:
    return json.loads(ada.page.evaluate("localStorage.getItem('downhill')"))


def on_server(server: Server) -> list[str]:
    """Return the learners of all predictions there are."""
    if not (server.data / "downhill.sqlite").exists():
        return []
    with closing(sqlite3.connect(f"file:{server.data / 'downhill.sqlite'}?mode=ro", uri=True)) as database:
        return [learner for (learner,) in database.execute("SELECT learner FROM predictions ORDER BY rowid")]


def delete_everything(ada: Learner) -> None:
    """Delete it all: nothing that comes later moves the button from under the hand."""
    ada.page.goto(f"{ada.base}/progress")
    ada.page.bring_to_front()  # a hidden tab moves its pointer once a second: a press lands where the last one was
    ada.wait_for("Prepare the file")  # the browser has said who is here: before that there is nobody to delete
    button = ada.page.get_by_role("button", name="Delete it all")
    ada.unfold("Delete everything about me", button)
    ada.page.get_by_label("Type “delete” to confirm").fill("delete")
    stood = button.bounding_box()["y"]
    ada.page.get_by_test_id("stTable").wait_for()
    ada.rest()
    assert button.bounding_box()["y"] == stood
    button.click()
    ada.rest()
    said = ada.page.locator("[data-testid='stMain']")
    expect(said).to_contain_text("Everything about you has been deleted", timeout=30_000)  # else it tells what is there
    ada.wait_for("Everything about you has been deleted")


def until_it_counts(tab: Learner, part: Locator, done: Callable[[], bool]) -> None:
    """Press a part: a tab that begins anew in the very moment of a press is left where it was."""
    for _ in range(5):
        if not done():
            part.click()
            tab.rest()
    tab.wait_until(done)


def test_what_was_deleted_does_not_come_back_by_a_second_tab(own_server, learner):
    """Delete everything while another tab is open, which looks around, then predicts: only that is there then."""
    ada, others = learner(own_server), on_server(own_server)
    begin(ada)
    tab = Learner(ada.page.context.new_page(), ada.base)
    sent = tab.frames_sent()
    tab.open(LESSON)
    before = in_browser(ada)
    assert on_server(own_server) == [*others, learner_key(before["id"])]
    delete_everything(ada)
    tab.page.bring_to_front()  # a hidden tab paints nothing
    ended = f'"ended":"{before["id"]}"'.encode()
    tab.wait_until(
        lambda: any(ended in frame for frame in sent)
    )  # by itself the tab says that it knows nobody any more
    tab.rest()
    tab.wait_for("Lock in my prediction")
    assert not tab.sees("You predicted")
    ways = tab.page.locator("[data-testid='stSidebarNav'] a")
    until_it_counts(tab, ways.first, tab.page.get_by_text("Start:").first.is_visible)
    assert_only(own_server, ada, before, others, made=0)
    ada.open("/progress")
    ada.wait_for("Nothing yet")
    tab.follow("The learning rate")
    show = tab.page.get_by_role("button", name="Show me")
    until_it_counts(tab, show, lambda: not show.count())
    until_it_counts(tab, ways.first, tab.page.get_by_text("Continue:").first.is_visible)
    assert_only(own_server, ada, before, others, made=1)
    ada.open("/progress")
    ada.wait_for("Take it with you")
    ada.rest()
    assert not ada.sees("Nothing yet")
    tab.rest()
    said = sum(ended in frame for frame in sent)
    tab.page.wait_for_timeout(2_000)
    assert sum(ended in frame for frame in sent) == said, "the two tabs wake each other for ever"
    tab.page.close()


def assert_only(server: Server, ada: Learner, before: dict, others: list[str], made: int) -> None:
    """Hold that browser and server have what was made since, and nothing else of hers."""
    after = in_browser(ada)
    assert after["id"] != before["id"]
    assert not set(after["records"]) & set(before["records"])
    assert len(after["records"]) == made
    assert on_server(server) == [*others, *[learner_key(after["id"])] * made]


def test_a_browser_without_room_says_so_when_the_server_keeps_nothing_either(own_server, learner):
    ada = learner(own_server)
    ada.prepare("Storage.prototype.setItem = () => { throw new Error('no room') }")
    ada.prepare("localStorage.downhill = '{}'")
    ada.open(LESSON)
    ada.rest()
    with closing(sqlite3.connect(own_server.data / "downhill.sqlite")) as database:
        database.execute("DROP TABLE predictions")
    ada.press("Show me")
    ada.wait_for("neither the server nor this browser keeps it yet")
    forget_disk(own_server)

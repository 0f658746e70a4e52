"""Every address opens right for the first visitor of a cold server."""

import pytest
from playwright.sync_api import expect

from tests.browser.server import Server
from tutor import ROOT
from tutor.course.load import lesson_folders

SLUGS = [folder.name for folder in lesson_folders()]
ADDRESSES = ["/", "/review", "/final", "/progress", "/playground", "/walk", *(f"/{slug}" for slug in SLUGS)]
STYLESHEETS = "[...document.querySelectorAll('style')].filter(s => s.textContent.includes('The only CSS')).length"


def test_cold(cold_server, learner):
    first = {address: learner(cold_server) for address in ("/", "/learning_rate")}
    for address, ada in first.items():  # none waits until another has warmed the server up
        ada.page.goto(cold_server.url + address, wait_until="commit")
    for address, ada in first.items():
        ada.arrive()
        is_right(ada, address)


@pytest.mark.soak
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_cold(cold_server, learner, address):
    opens_right(learner(cold_server), address)


@pytest.mark.parametrize("address", ["/", "/ask", "/review", "/final", "/progress", "/playground", "/walk"])
def test_every_other_screen(server, learner, address):
    opens_right(learner(server), address)


def test_an_address_below_a_screen_leads_to_the_screen(server, learner):
    ada = learner(server)
    for below in ("/learning_rate/x", "/learning_rate/x/y/?seed=7"):
        ada.open(below)
        ada.wait_for("The learning rate")
        assert ada.page.url.split("?")[0] == f"{server.url}/learning_rate"
    assert "seed=7" in ada.page.url
    ada.open("/nothing/here")
    expect(ada.page.get_by_text("Page not found")).to_be_visible()
    assert not ada.errors


def test_a_host_that_runs_the_file_as_an_ordinary_script_gets_the_same_screens(tmp_path, learner):
    script = tmp_path / "host.py"
    script.write_text(
        f"import runpy\nrunpy.run_path({str(ROOT / 'app.py')!r}, run_name='__main__')\n", encoding="utf-8"
    )
    host = Server(tmp_path, script, PYTHONPATH=str(ROOT)).start()
    try:
        ada = learner(host)
        ada.open("/")
        ada.wait_for("What is a gradient")
        ada.page.get_by_role("link", name="The learning rate").first.click()
        ada.wait_for("Lock in my prediction")
    finally:
        host.stop()


def opens_right(ada, address: str) -> None:
    ada.open(address)
    is_right(ada, address)


def is_right(ada, address: str) -> None:
    assert ada.page.get_by_text("Page not found").count() == 0
    assert ada.page.evaluate(STYLESHEETS) == 1
    assert not ada.sees("Something went wrong")
    assert ada.page.url.endswith(address)
    assert not ada.errors

"""Every address opens right for the first visitor of a cold server."""

import pytest

from tests.browser.server import Server
from tutor import ROOT
from tutor.course.load import lesson_folders

ADDRESSES = ["/", *(f"/{folder.name}" for folder in lesson_folders())]


@pytest.mark.parametrize("address", ["/", "/learning_rate"])
def test_cold(own_server, learner, address):
    opens_right(learner(own_server), address)


@pytest.mark.soak
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_cold(own_server, learner, address):
    opens_right(learner(own_server), address)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_on_a_running_server(server, learner, address):
    opens_right(learner(server), address)


def test_a_host_that_runs_the_file_as_an_ordinary_script_gets_the_same_screens(tmp_path, learner):
    script = tmp_path / "host.py"
    script.write_text(
        f"import runpy\nrunpy.run_path({str(ROOT / 'app.py')!r}, run_name='__main__')\n", encoding="utf-8"
    )
    host = Server(tmp_path, script, PYTHONPATH=str(ROOT)).start()
    try:
        ada = learner(host)
        ada.open("/")
        assert ada.sees("What is a gradient")
        ada.page.get_by_role("link", name="The learning rate").first.click()
        ada.wait_for("Lock in my prediction")
    finally:
        host.stop()


def opens_right(ada, address: str) -> None:
    ada.open(address)
    assert ada.page.get_by_text("Page not found").count() == 0
    assert not ada.sees("Something went wrong")
    assert ada.page.url.endswith(address)
    assert not ada.errors

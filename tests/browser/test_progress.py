"""Progress lasts: over a reload, a restart of the server, and the loss of its disk."""

from tests.browser.learner import Learner

LESSON = "/learning_rate"


def begin(ada: Learner) -> None:
    ada.open(LESSON)
    ada.choose("It lands on the minimum in one step")
    ada.press("Lock in my prediction")
    ada.wait_for("You predicted")
    ada.rest()  # the browser gets its copy at the end of the run


def still_there(ada: Learner) -> None:
    ada.wait_for("You predicted")
    assert ada.sees("It lands on the minimum in one step")


def test_after_a_reload(server, learner):
    ada = learner(server)
    begin(ada)
    ada.open(LESSON)
    still_there(ada)
    ada.open("/")
    ada.wait_for("Continue:")


def test_after_a_restart_of_the_server(own_server, learner):
    ada = learner(own_server)
    begin(ada)
    own_server.restart()
    ada.open(LESSON)
    still_there(ada)


def test_after_the_server_has_lost_its_database(own_server, learner):
    ada = learner(own_server)
    begin(ada)
    own_server.stop()
    for file in own_server.data.glob("downhill.sqlite*"):
        file.unlink()
    own_server.start()
    ada.open(LESSON)
    still_there(ada)
    ada.open(LESSON)  # a second visit reads what the first one gave back to the store
    still_there(ada)
    assert list(own_server.data.glob("downhill.sqlite"))


def test_a_second_browser_is_another_learner(server, learner):
    begin(learner(server))
    bob = learner(server)
    bob.open(LESSON)
    bob.wait_for("Lock in my prediction")
    assert not bob.sees("You predicted")

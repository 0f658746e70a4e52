"""Home's picture of where the course leads: a net that torch has trained, and no wait for it."""

from concurrent.futures import Future

import pytest
from streamlit.testing.v1 import AppTest

from tutor import LESSONS, ROOT
from tutor.course.chart import chart_functions, compile_chart
from tutor.course.run import Run, run_script, script
from tutor.ui import destination

SHELL = str(ROOT / "tutor" / "ui" / "shell.py")


@pytest.fixture(scope="module")
def run() -> Run:
    source = (LESSONS / "_home" / "demo.py").read_text(encoding="utf-8")
    return run_script(script(source, {}), {}, "demo.py")


def headers(test: AppTest) -> list[str]:
    assert not test.exception
    return [header.value for header in test.header]


def test_the_net_is_shown_first_to_a_newcomer_and_last_to_who_has_begun(monkeypatch, run):
    destination.trained().result(timeout=60)
    home = AppTest.from_file(SHELL, default_timeout=60).run()
    assert headers(home) == ["Where this leads", "The course"]
    assert len(home.get("vega_lite_chart")) == 1
    words = " ".join(markdown.value for markdown in home.markdown)
    assert f"{run.facts['weights']} weights" in words
    assert f"{run.facts['first_loss']:.2f} to {run.facts['last_loss']:.3f}" in words
    monkeypatch.setattr("tutor.ui.home.started", lambda _slug: True)
    assert headers(home.run()) == ["The course", "Where this leads"]


def test_home_does_not_wait_for_torch(monkeypatch):
    ready = destination.trained().result(timeout=60)
    pending: Future[destination.Shown] = Future()
    monkeypatch.setattr(destination, "trained", lambda: pending)
    home = AppTest.from_file(SHELL, default_timeout=60).run()
    assert headers(home) == ["The course"]
    pending.set_result(ready)
    assert headers(home.run()) == ["Where this leads", "The course"]


def test_the_drawn_curve_has_the_loss_that_stands_beside_it(run):
    answers = {round(row["x"], 3): row["y"] for row in run.tables["points"]}
    losses = []
    for step in sorted({row["step"] for row in run.tables["path"]}):
        rows = [row for row in run.tables["path"] if row["step"] == step]
        misses = [(row["y"] - answers[x]) ** 2 for row in rows if (x := round(row["x"], 3)) in answers]
        assert len(misses) == run.facts["points"]
        assert sum(misses) / len(misses) == pytest.approx(rows[0]["loss"], rel=1e-4)
        losses.append(rows[0]["loss"])
    assert losses[-1] < losses[0] / 50
    assert losses == sorted(losses, reverse=True)


def test_the_slider_stands_only_where_the_net_was_looked_at(run):
    spec = compile_chart(chart_functions(LESSONS / "_home")["draw"], checked=True)
    [slider] = [param["bind"] for param in spec["params"] if "bind" in param]
    steps = list(range(slider["min"], slider["max"] + 1, slider["step"]))
    assert steps == sorted({row["step"] for row in run.tables["path"]})


def test_home_stands_without_its_net(monkeypatch):
    monkeypatch.setattr(destination, "_train", lambda: 1 / 0)
    failed: Future[destination.Shown] = Future()
    destination._train_for(failed)
    monkeypatch.setattr(destination, "trained", lambda: failed)
    assert headers(AppTest.from_file(SHELL, default_timeout=60).run()) == ["The course"]

"""What the bench says of figures: the verdict beside each, and the report of two runs. Nothing is measured here."""

import json
import re
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench import report
from tests.bench.figure import Figure, Unmeasured, p95
from tests.bench.moves import new_settings, one_control
from tests.bench.parts import MEANS, PARTS
from tests.test_docs import WHOLE
from tutor.course import load_course

SEEN = next(group for group in MEANS if group.endswith("seen before"))
COURSE = load_course()


class Made:
    """A part whose figures are made up."""

    def __init__(self, *figures: Figure, lacks: str = "") -> None:
        self.figures, self.lacks = figures, lacks

    def measured(self):
        yield from self.figures
        if self.lacks:
            raise Unmeasured(self.lacks)


def fast(slug: str, value: float) -> Figure:
    return Figure(SEEN, slug, value, "of the bare app's", 0.18)


def ran(monkeypatch, file: Path, *figures: Figure) -> None:
    monkeypatch.setattr(bench, "PARTS", {"made": Made(*figures)})
    bench.main(["--json", str(file)])


@pytest.mark.parametrize(
    ("value", "most", "said"), [(0.18, 0.18, "within 0.18"), (0.19, 0.18, "OVER 0.18"), (1_000.4, 1_000, "OVER 1,000")]
)
def test_a_figure_is_printed_with_its_unit_and_its_verdict(value, most, said):
    line = Figure("memory", "100 sessions", value, "MB", most).line()
    assert re.search(rf"100 sessions +[\d.,]+ MB +{said}$", line)


def test_a_figure_without_a_goal_has_no_verdict():
    assert Figure("Ask", "memory that it adds", 12.345, "MB").line().endswith("12.3 MB")


def test_ninety_five_of_a_hundred_are_no_larger():
    assert p95(range(1, 101)) == 95
    assert p95([7]) == 7


def test_what_cannot_be_measured_is_said_and_the_rest_goes_on(monkeypatch, capsys):
    parts = {"screen": Made(lacks="no browser"), "rerun": Made(fast("bends", 0.2), fast("twins", 0.1))}
    monkeypatch.setattr(bench, "PARTS", parts)
    bench.main([])
    said = capsys.readouterr().out
    assert "screen: not measured: no browser" in said
    assert "1 over, of 2 goals" in said


def test_only_the_parts_asked_for_are_measured(monkeypatch, capsys):
    monkeypatch.setattr(bench, "PARTS", {"one": Made(fast("bends", 0.1)), "other": Made(fast("twins", 0.1))})
    bench.main(["--only", "other"])
    assert "twins" in (said := capsys.readouterr().out)
    assert "bends" not in said


def test_two_runs_become_a_page_that_names_what_is_missed(monkeypatch, tmp_path, capsys):
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    monkeypatch.setattr(report, "PAGE", tmp_path / "benchmarks.md")
    ran(monkeypatch, one, fast("bends", 0.1), fast("twins", 0.17))
    ran(monkeypatch, two, fast("bends", 0.12), fast("twins", 0.21))
    bench.main(["--report", str(one), str(two)])
    page = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert "1 of 2 goals" in page
    assert f"- {SEEN}: twins: 0.21 of the bare app's, at most 0.18" in page
    assert "| bends | of the bare app's | 0.18 | 0.1 | 0.12 |" in page
    assert "| twins | of the bare app's | 0.18 | 0.17 | **0.21** |" in page
    assert "| cores |" in page
    assert MEANS[SEEN] in page
    assert "bar [0.12, 0.21]\n    line [0.18, 0.18]\n" in page


def test_figures_with_goals_of_their_own_are_drawn_as_shares_of_them():
    shown = [Figure("memory", "reading", 300, "MB", 600), Figure("memory", "editing", 1_500, "MB", 1_000)]
    run = report.Ran({}, {("memory", figure.name): figure for figure in shown})
    page = report.page([run, run])
    assert "bar [0.5, 1.5]\n    line [1, 1]\n" in page


def test_a_figure_of_one_run_only_is_reported(tmp_path):
    runs = [report.Ran({}, {(SEEN, "bends"): fast("bends", 0.3)}), report.Ran({}, {})]
    page = report.page(runs)
    assert "| bends | of the bare app's | 0.18 | **0.3** | – |" in page
    assert "1 of 1 goals" in page


def test_what_broke_on_the_way_does_not_cost_what_was_measured(monkeypatch, tmp_path):
    class Broken(Made):
        def measured(self):
            yield from super().measured()
            raise RuntimeError("a page broke")

    monkeypatch.setattr(bench, "PARTS", {"made": Broken(fast("bends", 0.1))})
    with pytest.raises(RuntimeError, match="a page broke"):
        bench.main(["--json", str(tmp_path / "one.json")])
    assert json.loads((tmp_path / "one.json").read_text("utf-8"))["figures"] == [asdict(fast("bends", 0.1))]


def test_every_option_that_a_document_gives_is_one_of_the_commands():
    given = re.findall(r"python -m tests\.bench([^\n`|]*)", WHOLE)
    assert {"--json", "--only", "--report"} <= {option for rest in given for option in re.findall(r"--[a-z]+", rest)}
    for rest in given:
        bench.parser().parse_args(rest.split("#")[0].split())


@pytest.mark.parametrize("part", PARTS)
def test_every_part_says_what_its_groups_mean(part):
    assert PARTS[part].MEANS
    assert all(said.endswith(".") for said in PARTS[part].MEANS.values())


@pytest.mark.parametrize("lesson", COURSE, ids=lambda lesson: lesson.slug)
def test_a_lesson_has_settings_that_nobody_had_and_a_control_to_move(lesson):
    warm = [lesson.values(at) for at in (lesson.opening, lesson.prediction.at, {})]
    found = new_settings(lesson, 8)
    values = [lesson.values({name.partition(".")[2]: value for name, value in each.items()}) for each in found]
    assert values
    assert all(each not in warm and values.count(each) == 1 for each in values)
    assert len({tuple(each.values()) for each in one_control(lesson)}) > 1

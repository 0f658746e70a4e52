"""The gate: what it says of a course, and the page that lists its rules."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tutor import ROOT
from tutor.__main__ import main
from tutor.check import RULES, Fault, check_course, check_lesson, demo, quiz
from tutor.check.gate import rule_list
from tutor.check.rule import line_of

Copy = Callable[..., Path]
PAGE = ROOT / "docs" / "checker.md"


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what takes long: the stop-watch, and most of the seeds."""
    monkeypatch.setattr(demo, "_seconds", lambda _work: 1.0)
    monkeypatch.setattr(quiz, "SEEDS", 20)


def test_the_page_lists_the_rules_as_they_are() -> None:
    page = PAGE.read_text(encoding="utf-8")
    listed = [line for line in page.splitlines() if re.match(r"\d+\. ", line)]
    assert listed == rule_list().splitlines()
    assert rule_list() in page


def test_the_page_shows_what_a_fault_looks_like() -> None:
    shown = re.search(r"^    (lessons\S+):(\d+): rule (\d+): (.+?) Cure: (.+)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert shown is not None
    file, line, number, message, cure = shown.groups()
    assert str(Fault(Path(file), int(line), message, cure, int(number))) == shown[0].strip()
    assert int(number) in RULES


def test_a_fault_is_one_line_whatever_error_it_quotes() -> None:
    fault = Fault(Path("lessons/a/chart.py"), 7, "draw() does not compile:\n\n  'x' is wrong.", "Mend it.", 16)
    assert str(fault) == "lessons/a/chart.py:7: rule 16: draw() does not compile: 'x' is wrong. Cure: Mend it."


def test_the_rules_are_numbered_without_gaps_and_each_is_a_sentence() -> None:
    assert sorted(RULES) == list(range(1, len(RULES) + 1))
    for number, one in RULES.items():
        assert one.number == number
        assert one.subject in ("folder", "lesson", "course", "project")
        assert one.text[0].isupper() or "." in one.text.split()[0]  # a sentence may begin with a file's name
        assert one.text.endswith(".")
        assert "\n" not in one.text
        assert one.find.__doc__


def test_a_folder_that_is_no_lesson_gets_the_rules_on_folders_alone(tmp_path: Path) -> None:
    faults = check_lesson(tmp_path / "nowhere")
    assert [fault.rule for fault in faults] == [1, 1, 1, 1]


def test_each_lesson_of_a_course_is_judged_even_when_one_cannot_be_read(copy: Copy) -> None:
    one, two = copy("one"), copy("two")
    (one / "lesson.md").write_text("nothing", encoding="utf-8")
    path = two / "lesson.md"
    path.write_text(path.read_text(encoding="utf-8").replace("minutes = 5", "minutes = 50"), encoding="utf-8")
    faults = check_course(one.parent, None)
    assert [(fault.rule, fault.file.parent) for fault in faults] == [(3, one), (5, two)]


def test_where_rules_stumble_the_first_says_so_for_all_of_them(copy: Copy) -> None:
    folder = copy()
    (folder / "quiz.py").write_text("def broken(:\n", encoding="utf-8")
    (fault,) = check_lesson(folder)
    assert fault.message.startswith("It cannot be judged: SyntaxError")
    assert (fault.rule, fault.file) == (19, folder)


def test_a_line_is_found_by_its_text_and_is_the_first_where_none_is(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("one\ntwo\ntwo three\n", encoding="utf-8")
    assert [line_of(path, text) for text in ("one", "two", "three", "four")] == [1, 2, 3, 1]
    assert line_of(tmp_path / "none", "one") == 1


@pytest.mark.parametrize(
    ("number", "file", "old", "new"),
    [
        (11, "demo.py", "    loss = loss_of(w)", "    raise RuntimeError('broken')"),
        (16, "chart.py", "format(datum.{column}", "format(datum.{column}s"),
        (21, "quiz.py", '"gradient-points-down"', '"gradient-goes-down"'),
        (7, "lesson.md", "{{ side }}", "{{ sidee }}"),
    ],
)
def test_what_is_broken_makes_the_command_fail(
    copy: Copy, capsys: pytest.CaptureFixture[str], number: int, file: str, old: str, new: str
) -> None:
    path = copy() / file
    whole = path.read_text(encoding="utf-8")
    assert old in whole
    path.write_text(whole.replace(old, new, 1), encoding="utf-8")
    assert main(["check", "--lessons", str(path.parent.parent)]) == 1
    *faults, summary = capsys.readouterr().out.splitlines()
    assert any(f": rule {number}: " in line and f"fresh/{file}:" in line for line in faults)
    assert all(re.match(r"\S+:\d+: rule \d+: .+ Cure: .+", line) for line in faults)
    assert summary == f"1 lessons, {len(faults)} faults"


def test_several_processes_find_what_one_finds_in_the_same_order(tmp_path):
    for name in ("one", "Two", "three", "four"):
        (tmp_path / name).mkdir()
    (tmp_path / "three" / "demo.py").write_text("", encoding="utf-8")
    alone = check_course(tmp_path, None)
    assert len({fault.file.parent for fault in alone}) >= 4
    assert check_course(tmp_path, None, processes=3) == alone

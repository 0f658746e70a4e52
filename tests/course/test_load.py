"""Loading: a folder becomes a lesson, and whatever keeps it from that is named with its file."""

import shutil
from pathlib import Path

import pytest

from tutor import LESSONS
from tutor.course import CourseError, load_course, load_lesson
from tutor.course.load import lesson_folders


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A fresh copy of the template."""
    return Path(shutil.copytree(LESSONS / "_template", tmp_path / "fresh"))


def change(folder: Path, old: str, new: str, file: str = "lesson.md") -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_lesson_is_what_its_folder_says(folder: Path) -> None:
    lesson = load_lesson(folder)
    assert (lesson.slug, lesson.title, lesson.order, lesson.minutes) == ("fresh", "A new lesson", 99, 5)
    assert lesson.source == (folder / "demo.py").read_text(encoding="utf-8")
    assert list(lesson.sections) == ["explain", "predict", "run", "see", "learned", "notes"]
    assert lesson.sections["run"].heading == "The code that ran"
    assert (lesson.prediction.kind, lesson.prediction.fact, lesson.prediction.at) == ("choice", "side", {"w": 5.0})
    assert list(lesson.prediction.options) == ["left", "bottom", "right"]
    assert (lesson.controls[0].default, lesson.controls[0].low, lesson.controls[0].high) == (1.0, -2, 8)
    assert lesson.slow == ""


def test_an_option_is_offered_with_its_reason_and_a_reason_of_no_option_is_an_error(folder: Path) -> None:
    change(folder, "[prediction.options]", '[prediction.reasons]\nleft = ": why"\n\n[prediction.options]')
    asked = load_lesson(folder).prediction
    assert asked.offered == {**asked.options, "left": asked.options["left"] + ": why"}
    change(folder, "[prediction.reasons]", '[prediction.reasons]\nlast = ": why"')
    with pytest.raises(CourseError, match="the reason of an option"):
        load_lesson(folder)


def test_a_sections_line_is_where_its_prose_begins() -> None:
    for name in ("_template", "learning_rate"):
        lesson = load_lesson(LESSONS / name)
        lines = (lesson.folder / "lesson.md").read_text(encoding="utf-8").splitlines()
        for section in lesson.sections.values():
            assert lines[section.line - 1] == section.prose.splitlines()[0]


def test_a_section_without_a_heading_of_its_own_is_called_by_its_key(folder: Path) -> None:
    change(folder, "## See: What happened", "## See")
    assert load_lesson(folder).sections["see"].heading == "See"


REQUIRED = [
    *("title", "order", "minutes", "idea", "objectives", "misconceptions", "answers"),
    *("kind", "fact", "question"),
    *("name", "label"),
]


@pytest.mark.parametrize("key", REQUIRED)
def test_a_missing_key_is_named(folder: Path, key: str) -> None:
    change(folder, f"\n{key} = ", f"\nno_{key} = ")
    with pytest.raises(CourseError, match=rf"fresh/lesson\.md: front matter lacks '{key}'"):
        load_lesson(folder)


@pytest.mark.parametrize("table", ["prediction", "alt", "controls"])
def test_a_missing_table_is_named(folder: Path, table: str) -> None:
    text = (folder / "lesson.md").read_text(encoding="utf-8")
    text = text.replace(f"[{table}]", f"[no_{table}]").replace("[prediction.options]", "[options]")
    (folder / "lesson.md").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=rf"fresh/lesson\.md: front matter lacks '{table}'"):
        load_lesson(folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("+++\ntitle", "title", "two lines of"),
        ("\n+++\n\n## Explain", "\n\n## Explain", "two lines of"),
        ('title = "A new lesson"', "title = A new lesson", "front matter"),
        ("order = 99", "order = 99\norder = 98", "front matter"),
        ("order = 99", 'order = "first"', "order is a whole number"),
        ("order = 99", "order = 1.5", "order is a whole number"),
        ("order = 99", "order = true", "order is a whole number"),
        ("minutes = 5", "minutes = nan", "minutes is a whole number"),
        ('title = "A new lesson"', "title = 3", "title is a text"),
        ('idea = "One', 'idea = ["One"]\nidea_ = "One', "idea is a text"),
        ('objectives = ["Say what the learner can do afterwards"]', 'objectives = "Say"', "objectives is a list"),
        ("needs = []", 'needs = "slope"', "needs is a list"),
        (
            'misconceptions = ["gradient-points-down", "rate-has-no-say"]',
            'misconceptions = "zero"',
            "misconceptions is a list",
        ),
        ("answers = []", "answers = {}", "answers is a list"),
        ("[[controls]]", "[controls]", "controls is a list"),
        ("[alt]", "[[alt]]", "alt is a table"),
        ("[opening]\nw = 0.0", "opening = 0.0", "opening is a table"),
        ("answers = []", "answers = []\nslow = true", "slow is a text"),
        ('name = "w"', 'name = "speed"', "control 'speed' is no parameter"),
        ('name = "w"', 'name = ["w"]', "unhashable"),
        ('kind = "linear"', 'kind = "wheel"', "control 'w': kind is one of linear, log, integer, choice"),
        ('kind = "linear"', 'kind = "choice"', "control 'w'.*nothing to choose"),
        ('kind = "linear"', 'kind = "log"', "control 'w'.*nothing to choose"),
        ("step = 0.5", "step = 0", "control 'w'.*nothing to choose"),
        ("step = 0.5", "step = -0.5", "control 'w'.*nothing to choose"),
        ("max = 8", "max = -2", "control 'w'.*nothing to choose"),
        ("min = -2", 'min = "low"', "could not convert string"),
        ("step = 0.5", "step = 0.5\noptions = 3", "not iterable"),
        ("step = 0.5", "step = 0.5\nonly = { w = [0.5] }", "control 'w': only names controls before it"),
        ('kind = "choice"\nfact', 'kind = "guess"\nfact', "kind is number or choice, not 'guess'"),
        ("## See: What happened", "## Run: Again", "two sections called 'run'"),
    ],
)
def test_a_fault_of_the_front_matter_is_told_with_its_file(folder: Path, old: str, new: str, said: str) -> None:
    change(folder, old, new)
    with pytest.raises(CourseError, match=rf"fresh/lesson\.md: .*{said}"):
        load_lesson(folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("def run", "def ran", "defines run"),
        ("def run(w=1.0)", "def run(w)", "plain default"),
        ("def run(w=1.0)", "def run(w=torch.ones(1))", "malformed"),
        ("def run(w=1.0)", "def run(w=1.0", "never closed|invalid syntax"),
    ],
)
def test_a_demo_whose_parameters_cannot_be_read_is_told_with_its_file(
    folder: Path, old: str, new: str, said: str
) -> None:
    change(folder, old, new, "demo.py")
    with pytest.raises(CourseError, match=rf"fresh/demo\.py: .*({said})"):
        load_lesson(folder)


@pytest.mark.parametrize("file", ["lesson.md", "demo.py"])
def test_a_file_that_is_missing_or_no_text_is_named(folder: Path, file: str) -> None:
    (folder / file).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CourseError, match=f"fresh/{file}: "):
        load_lesson(folder)
    (folder / file).unlink()
    with pytest.raises(CourseError, match=f"fresh/{file}: cannot be read"):
        load_lesson(folder)


def test_windows_line_ends_are_line_ends(folder: Path) -> None:
    path = folder / "lesson.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_lesson(folder).title == "A new lesson"


def test_a_course_is_every_folder_in_order_without_templates(tmp_path: Path) -> None:
    for name, order in [("later", 2), ("early", 1), ("_template", 3), (".hidden", 4)]:
        change(Path(shutil.copytree(LESSONS / "_template", tmp_path / name)), "order = 99", f"order = {order}")
    (tmp_path / "misconceptions.toml").touch()
    assert [path.name for path in lesson_folders(tmp_path)] == ["early", "later"]
    assert [lesson.slug for lesson in load_course(tmp_path)] == ["early", "later"]


def test_one_unreadable_lesson_is_named_by_the_course(folder: Path) -> None:
    (folder / "lesson.md").write_text("nothing", encoding="utf-8")
    with pytest.raises(CourseError, match="fresh"):
        load_course(folder.parent)

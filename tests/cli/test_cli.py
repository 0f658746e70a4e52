"""The command line: what it prints, what it refuses, and that it says how it is used."""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.own import made_own
from tutor import LESSONS, ROOT
from tutor.__main__ import main
from tutor.check import check_course, demo, quiz
from tutor.cli import COMMANDS, run
from tutor.course import load_lesson
from tutor.course.load import lesson_folders
from tutor.quiz.draw import item_functions
from tutor.store import Question, new_id, now, open_store

Say = pytest.CaptureFixture[str]


def parsers() -> dict[str, tuple[argparse.ArgumentParser, str | None]]:
    """Return the parser of each command and the line that the overview shows for it."""
    top = argparse.ArgumentParser()
    commands = top.add_subparsers()
    for command in COMMANDS:
        command.add(commands)
    lines = {action.dest: action.help for action in commands._choices_actions}
    return {name: (parser, lines.get(name)) for name, parser in commands.choices.items()}


@pytest.fixture
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what takes the checker long: the stop-watch, and most of the seeds."""
    monkeypatch.setattr(demo, "_seconds", lambda _work: 1.0)
    monkeypatch.setattr(quiz, "SEEDS", 20)


def refused(arguments: list[str], capsys: Say) -> str:
    """Run a command that must be refused; return its one sentence."""
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.strip().endswith(".")
    return said.err.strip()


# Help


def test_the_commands_are_there() -> None:
    assert {"check", "new", "run", "items", "docs"} <= set(parsers())


@pytest.mark.parametrize("name", parsers())
def test_every_command_and_each_of_its_arguments_has_help(name: str) -> None:
    parser, line = parsers()[name]
    assert line
    assert line.strip()
    assert [action.dest for action in parser._actions if not (action.help or "").strip()] == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.__name__)
def test_every_command_says_in_its_module_how_it_is_typed(command: object) -> None:
    assert (command.__doc__ or "").startswith("python -m tutor ")


@pytest.mark.parametrize("words", [[], ["nothing"], ["run"], ["new", "chapter", "abc"]])
def test_words_that_are_no_command_are_refused_with_the_usage(words: list[str], capsys: Say) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert "usage: python -m tutor" in capsys.readouterr().err


def test_it_runs_as_a_module() -> None:
    command = [sys.executable, "-m", "tutor", "run", "learning_rate", "--set", "lr=nan"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "That cannot be set: lr runs from 0.025 to 1.5, not nan.\n"


# check


@pytest.mark.usefixtures("brisk")
def test_check_ends_well_for_a_sound_course(tmp_path: Path, capsys: Say) -> None:
    made_own(Path(shutil.copytree(LESSONS / "_template", tmp_path / "sound")))
    assert main(["check", "--lessons", str(tmp_path)]) == 0
    assert main(["check", "--lessons", str(tmp_path), "--lesson", "sound"]) == 0
    assert capsys.readouterr().out == "1 lessons, 0 faults\n" * 2


def test_check_fails_for_an_empty_course_and_an_unknown_lesson(tmp_path: Path, capsys: Say) -> None:
    assert main(["check", "--lessons", str(tmp_path)]) == 1
    assert "rule 27: There is no lesson." in capsys.readouterr().out
    assert main(["check", "--lessons", str(tmp_path), "--lesson", "nowhere"]) == 1
    assert "rule 1: The file is missing." in capsys.readouterr().out


def test_check_refuses_a_folder_that_is_not_there(tmp_path: Path, capsys: Say) -> None:
    assert "There is no folder" in refused(["check", "--lessons", str(tmp_path / "none")], capsys)


# new


@pytest.mark.usefixtures("brisk")
@pytest.mark.parametrize("name", ["momentum", "two_weights", "lesson_16"])
def test_a_new_lesson_is_told_what_is_the_templates_and_passes_made_ones_own(
    tmp_path: Path, capsys: Say, name: str
) -> None:
    assert main(["new", "lesson", name, "--lessons", str(tmp_path / "course")]) == 0
    assert str(tmp_path / "course" / name) in capsys.readouterr().out
    faults = check_course(tmp_path / "course", None)
    assert {fault.rule for fault in faults} == {39}
    assert {fault.file.name for fault in faults} == {"lesson.md", "demo.py", "quiz.py"}
    made_own(tmp_path / "course" / name)
    assert check_course(tmp_path / "course", None) == []


def test_a_new_lesson_has_its_own_title_and_the_next_order(tmp_path: Path) -> None:
    shutil.copytree(LESSONS / "learning_rate", tmp_path / "learning_rate", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("two_weights", "lesson_16"):
        assert main(["new", "lesson", name, "--lessons", str(tmp_path)]) == 0
    order = load_lesson(LESSONS / "learning_rate").order
    made = [load_lesson(tmp_path / name) for name in ("two_weights", "lesson_16")]
    assert [(lesson.title, lesson.order) for lesson in made] == [("Two weights", order + 1), ("Lesson", order + 2)]
    assert not list(tmp_path.rglob("__pycache__"))


def test_a_new_lesson_can_begin_beside_one_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "unfinished").mkdir()
    assert main(["new", "lesson", "momentum", "--lessons", str(tmp_path)]) == 0
    assert load_lesson(tmp_path / "momentum").order == 1


@pytest.mark.parametrize(
    "name", ["Momentum", "1st", "two-weights", "ab", "a" * 41, "..", "a/b", "", "_template", "taken"]
)
def test_a_bad_or_taken_name_is_refused_and_changes_nothing(tmp_path: Path, capsys: Say, name: str) -> None:
    (tmp_path / "taken").mkdir()
    assert "is no free slug" in refused(["new", "lesson", name, "--lessons", str(tmp_path)], capsys)
    assert [path.name for path in tmp_path.rglob("*")] == ["taken"]


# run


def test_run_gives_facts_and_tables_as_json(capsys: Say) -> None:
    words = ["run", "learning_rate", "--set", "w=1", "--set", "lr=0.75", "--set", "steps=3", "--json"]
    assert main(words) == 0
    whole = json.loads(capsys.readouterr().out)
    assert [row["w"] for row in whole["tables"]["path"]] == [1, 4, 2.5, 3.25]
    assert whole["lesson"] == "learning_rate"
    assert whole["controls"].items() >= {"lr": 0.75, "w": 1.0, "steps": 3}.items()
    assert whole["facts"]["regime"] == "oscillates"


def test_run_prints_its_facts_for_people(capsys: Say) -> None:
    assert main(["run", "learning_rate", "--set", "lr=0.5"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {"lr: 0.5", "w: 1.0", "regime: lands"} <= set(lines)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no_lesson"], "There is no lesson 'no_lesson'."),
        (["_template"], "There is no lesson '_template'."),
        (["../lessons/learning_rate"], "There is no lesson"),
        (["learning_rate", "--set", "rate=1"], "learning_rate has no control 'rate'"),
        (["learning_rate", "--set", "lr=7"], "lr runs from 0.025 to 1.5, not 7"),
        (["learning_rate", "--set", "lr=nan"], "lr runs from 0.025 to 1.5, not nan"),
        (["learning_rate", "--set", "lr=fast"], "lr is a number, not 'fast'"),
        (["learning_rate", "--set", "lr="], "lr is a number, not ''"),
        (["learning_rate", "--set", "steps=2.5"], "steps is a whole number, not 2.5"),
        (["learning_rate", "--set", "lr"], "write CONTROL=VALUE, not 'lr'"),
        (["learning_rate", "--set", "=1"], "no control ''"),
    ],
)
def test_run_refuses_what_is_not_there_with_a_sentence(words: list[str], said: str, capsys: Say) -> None:
    assert said in refused(["run", *words], capsys)


def test_what_is_not_finite_is_null_in_json() -> None:
    node = {"a": [float("nan"), 1.0, {"b": float("-inf")}], "c": "inf", "d": 2, "e": True}
    assert run._finite(node) == {"a": [None, 1.0, {"b": None}], "c": "inf", "d": 2, "e": True}


# docs


def test_docs_writes_the_pages_that_are_generated(tmp_path: Path, capsys: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = load_lesson(LESSONS / "learning_rate")
    monkeypatch.setattr("tutor.course.load_course", lambda: (lesson,))
    monkeypatch.setattr("tutor.check.course.THREAD", tmp_path / "thread.md")
    monkeypatch.setattr("tutor.check.language.PAGE", tmp_path / "sandbox.md")
    assert main(["docs"]) == 0
    assert str(tmp_path / "thread.md") in capsys.readouterr().out
    assert "`torch.nn`" in (tmp_path / "sandbox.md").read_text(encoding="utf-8")
    page = (tmp_path / "thread.md").read_text(encoding="utf-8")
    assert all(f"| {sentence} | [{lesson.order}. {lesson.title}]" in page for sentence in lesson.answers)


# items


@pytest.fixture
def drawn(capsys: Say) -> Iterator[list[dict]]:
    """Draw the items of the learning rate with three seeds."""
    assert main(["items", "--lesson", "learning_rate", "--seeds", "3", "--json"]) == 0
    return [json.loads(line, parse_constant=pytest.fail) for line in capsys.readouterr().out.splitlines()]


def test_items_are_one_json_object_a_line(drawn: list[dict]) -> None:
    names = {one["item"] for one in drawn}
    assert len(names) >= 3
    assert sorted((one["item"], one["seed"]) for one in drawn) == [
        (name, seed) for name in sorted(names) for seed in range(3)
    ]
    for one in drawn:
        assert {"lesson", "item", "seed", "version", "kind", "concept", "idea"} <= one.keys()
        assert {"prompt", "code", "raises", "curve", "options", "key", "tolerance", "facts", "hints"} <= one.keys()
        assert one["lesson"] == "learning_rate"
        assert one["kind"] in ("choice", "sign", "number", "order", "point")
        assert one["concept"]
        assert one["prompt"]
        assert isinstance(one["facts"], dict)
        for option in one["options"]:
            assert {"text", "correct", "misconception", "value", "x", "y"} <= option.keys()


def test_the_key_of_an_item_is_its_right_option(drawn: list[dict]) -> None:
    for one in drawn:
        if one["kind"] == "number":
            assert isinstance(one["key"], float)
            assert not any(option["correct"] for option in one["options"])
        elif one["kind"] != "order":
            assert [option["correct"] for option in one["options"]].index(True) == one["key"]
            assert sum(option["correct"] for option in one["options"]) == 1


def test_every_lesson_draws_its_items(capsys: Say) -> None:
    assert main(["items", "--json"]) == 0
    drawn = [json.loads(line, parse_constant=pytest.fail) for line in capsys.readouterr().out.splitlines()]
    asked = {(one["lesson"], one["item"]) for one in drawn}
    assert asked == {(folder.name, name) for folder in lesson_folders() for name in item_functions(folder)}


@pytest.mark.soak
def test_every_lesson_draws_its_items_with_many_seeds(capsys: Say) -> None:
    assert main(["items", "--seeds", "200", "--json"]) == 0
    drawn = [json.loads(line, parse_constant=pytest.fail) for line in capsys.readouterr().out.splitlines()]
    assert {one["seed"] for one in drawn} == set(range(200))


def test_items_are_printed_for_people_too(capsys: Say) -> None:
    assert main(["items", "--lesson", "learning_rate"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("sign_at_a_point: The loss is") for line in lines)


def test_items_of_an_unknown_lesson_are_refused(capsys: Say) -> None:
    said = refused(["items", "--lesson", "no_lesson", "--json"], capsys)
    assert said == "There is no lesson 'no_lesson'."


def test_questions_lists_near_ones_together_writes_drafts_and_marks_them(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("DOWNHILL_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    store = open_store()
    for text in ("what is momentum", "../../x\n+++", "What is momentum?"):
        store.record_question(Question(id=new_id(), text=text, kind="unknown", at=now()))
    drafts = tmp_path / "drafts"
    for _ in range(2):  # a draft that is there already stays
        assert main(["questions", "--drafts", str(drafts)]) == 0
    assert "1. Asked 2 times" in capsys.readouterr().out
    assert {path.name for path in tmp_path.rglob("*.md")} == {"draft_1.md", "draft_2.md"}
    assert main(["questions", "--handled"]) == 0
    assert store.questions_to_read() == []
    monkeypatch.setenv("DATABASE_URL", "mysql://nobody")
    assert main(["questions"]) == 2

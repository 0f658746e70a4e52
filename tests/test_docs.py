"""The documents are true of the project: commands they give exist, and what one can set, call or follow is in them."""

import argparse
import re
from pathlib import Path

import pytest

from tutor.__main__ import main
from tutor.cli import COMMANDS

ROOT = Path(__file__).parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
TEXT = {page: page.read_text(encoding="utf-8") for page in PAGES}
WHOLE = "\n".join(TEXT.values())
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
READ = re.compile(r"""(?:environ(?:\.get)?|getenv|secret|setting)\W{1,3}["']([A-Z][A-Z_]{3,})["']""")
TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)


def commands() -> dict[str, argparse.ArgumentParser]:
    parser = argparse.ArgumentParser()
    added = parser.add_subparsers()
    for command in COMMANDS:
        command.add(added)
    return dict(added.choices)


def sources() -> list[Path]:
    return [ROOT / "app.py", *(ROOT / "tutor").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = [link for link in LINK.findall(TEXT[page]) if not (page.parent / link).exists()]
    assert not broken


def test_every_command_given_in_a_document_exists() -> None:
    known = commands()
    given = set(re.findall(r"python -m tutor ([a-z]+)", WHOLE))
    assert given <= known.keys()
    options = {
        (command, option)
        for command, rest in re.findall(r"python -m tutor ([a-z]+)([^\n`;|]*)", WHOLE)
        for option in re.findall(r"(?<!\w)--[a-z-]+", rest)
    }
    unknown = [each for each in options if each[1] not in known[each[0]]._option_string_actions]
    assert not unknown


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_is_documented_and_says_what_it_does(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert "usage" in capsys.readouterr().out
    assert re.search(rf"\btutor {command}\b", WHOLE), f"no document names python -m tutor {command}"


def test_make_and_the_documents_know_the_same_targets() -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    given = set(re.findall(r"\bmake ([a-z]+)", WHOLE))
    assert targets <= given
    shown = set(re.findall(r"(?:^ {4}|`)make ([a-z]+)", WHOLE, re.MULTILINE))
    assert shown <= targets


def test_every_variable_that_is_read_is_documented() -> None:
    read = {name for path in sources() for name in READ.findall(path.read_text(encoding="utf-8"))}
    assert {"DATABASE_URL", "EDITING"} <= read
    assert not sorted(name for name in read if name not in WHOLE)

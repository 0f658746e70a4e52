"""Presses are taken up in callbacks: what a button returns is gone with a run that another one cuts short."""

import ast
from pathlib import Path

import tutor.ui

UI = Path(tutor.ui.__file__).parent
OURS = sorted(UI.rglob("*.py"))
BUTTONS = ("button", "form_submit_button")


def buttons_read(code: str) -> list[int]:
    """Return the lines of the buttons whose return value something is made of."""
    tree = ast.parse(code)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
    return [call.lineno for call in calls if call.func.attr in BUTTONS and id(call) not in alone]


def test_no_screen_reads_a_press_from_what_a_button_returns():
    assert buttons_read("st.button('A', on_click=f)\nif st.button('B'):\n    pass\nsent = row.button('C')") == [2, 4]
    assert {file.name: lines for file in OURS if (lines := buttons_read(file.read_text(encoding="utf-8")))} == {}

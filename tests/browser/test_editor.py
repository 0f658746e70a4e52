"""The editor of code: a native text area that keeps what was typed, indents, marks lines and can be left by keys."""

import pytest
from playwright.sync_api import expect

FIRST = "w = 1\nfor step in range(3):\n    w = w - 1\nprint(w)\n"


class Writer:
    """Somebody at the editor, who begins below its last line."""

    def __init__(self, ada, server) -> None:
        self.ada, self.page, self.keys = ada, ada.page, ada.page.keyboard
        self.sent = ada.frames_sent()
        self.page.goto(server.url)
        self.area = self.page.get_by_role("textbox")
        self.area.wait_for()
        self.area.click()
        self.keys.press("Control+End")

    def text(self) -> str:
        return self.area.input_value()

    def added(self) -> str:
        assert self.text().startswith(FIRST)
        return self.text().removeprefix(FIRST)

    def marked(self, kind: str) -> list[str]:
        return self.page.locator(f".line.{kind}").all_inner_texts()

    def told(self, text: str) -> None:
        expect(self.page.get_by_text(f"told: {text!r}", exact=True)).to_be_visible()


@pytest.fixture
def writer(code_page, learner):
    made = Writer(learner(code_page), code_page)
    yield made
    assert not made.ada.errors


def test_enter_keeps_the_indent_tab_indents_and_backspace_goes_back_a_step(writer):
    writer.keys.type("if w:\nx = 1\nreturn\ny")
    assert writer.added() == "if w:\n    x = 1\n    return\ny"
    writer.keys.press("Enter")
    writer.keys.press("Tab")
    writer.keys.press("Tab")
    writer.keys.press("Backspace")
    writer.keys.type("z")
    assert writer.added().endswith("\ny\n    z")
    writer.keys.press("Shift+Tab")
    assert writer.added().endswith("\ny\nz")
    writer.area.select_text()
    writer.keys.press("Tab")
    assert writer.text().splitlines()[:2] == ["    w = 1", "    for step in range(3):"]
    writer.keys.press("Shift+Tab")
    assert writer.text().startswith(FIRST)


def test_undo_takes_back_typing_and_indents(writer):
    writer.area.select_text()
    writer.keys.press("Tab")
    assert writer.text() != FIRST
    writer.keys.press("Control+z")
    assert writer.text() == FIRST
    writer.keys.press("Control+End")
    writer.keys.type("ab")
    writer.keys.press("Enter")
    for _ in range(4):
        writer.keys.press("Control+z")
    assert writer.text() == FIRST


def test_escape_then_tab_leaves_and_the_label_says_so(writer):
    expect(writer.area).to_have_accessible_name(
        "Your code Tab indents. Escape, then Tab, leaves. Control or Command with Enter runs it."
    )
    writer.keys.press("Escape")
    writer.keys.press("Shift+Tab")
    expect(writer.area).not_to_be_focused()
    writer.area.click()
    writer.keys.press("Control+End")
    writer.keys.press("Escape")
    writer.keys.press("Tab")
    expect(writer.page.get_by_role("button", name="Run", exact=True)).to_be_focused()
    assert writer.text() == FIRST
    writer.area.focus()
    writer.keys.press("Tab")
    expect(writer.area).to_be_focused()
    assert writer.text() != FIRST


@pytest.mark.parametrize("way", ["Control+Enter", "Run"])
def test_run_tells_the_text_once(writer, way):
    writer.keys.type("w")
    writer.keys.press(way) if way != "Run" else writer.page.get_by_role("button", name="Run", exact=True).click()
    writer.told(FIRST + "w")
    expect(writer.page.get_by_text("runs: 1", exact=True)).to_be_visible()
    assert writer.text() == FIRST + "w"
    writer.ada.press("Rerun")
    assert writer.page.get_by_text("runs: 1", exact=True).is_visible()


def test_what_is_typed_survives_a_rerun_and_is_told_when_the_editor_is_left(writer):
    before = len(writer.sent)
    writer.keys.type("w = 2")
    assert len(writer.sent) == before
    writer.ada.press("Rerun")
    writer.told(FIRST + "w = 2")
    assert writer.text() == FIRST + "w = 2"


def test_another_text_replaces_what_was_typed_and_undo_brings_it_back(writer):
    writer.keys.type("mine")
    writer.ada.press("Another text")
    expect(writer.area).to_have_value("x = 2\n")
    expect(writer.area).not_to_be_focused()
    writer.told("x = 2\n")
    writer.keys.type("not for the editor")
    assert writer.text() == "x = 2\n"
    writer.area.click()
    writer.keys.press("Control+z")
    assert writer.text() == FIRST + "mine"


def test_begin_again_works_every_time(writer):
    for typed in "ab":
        writer.area.click()
        writer.keys.type(typed)
        assert writer.text() != FIRST
        writer.ada.press("Begin again")
        expect(writer.area).to_have_value(FIRST)


def test_changed_lines_are_marked_while_they_are_typed(writer):
    assert writer.marked("changed") == []
    writer.keys.press("Control+Home")
    writer.keys.type("a = 0\n")
    assert writer.marked("changed") == ["a = 0"]
    writer.keys.press("Control+End")
    writer.keys.type("b")
    assert writer.marked("changed") == ["a = 0", "b"]
    sign = "line => getComputedStyle(line, '::after').content"
    assert writer.page.locator(".line.changed").first.evaluate(sign) == '"•"', "not by colour alone"


def test_a_marked_line_is_followed_until_it_is_changed(writer):
    writer.page.get_by_text("Mark", exact=True).click()
    expect(writer.page.get_by_role("status")).to_have_text("Note")
    assert writer.marked("error") == ["    w = w - 1"]
    writer.area.click()
    writer.keys.press("Control+Home")
    writer.keys.press("Enter")
    assert writer.marked("error") == ["    w = w - 1"]
    for key in ("ArrowDown", "ArrowDown", "End", "2"):
        writer.keys.press(key)
    assert writer.text().splitlines()[3] == "    w = w - 12"
    assert writer.marked("error") == []


def test_what_is_typed_is_text_never_markup(writer):
    typed = "<img src=x onerror=alert(1)> # <b>bold</b> '<script>"
    writer.keys.insert_text(typed)
    assert writer.added() == typed
    writer.ada.press("Rerun")
    assert writer.page.locator(".layer img, .layer b, .layer script").count() == 0
    assert writer.page.locator(".line").last.inner_text() == typed


def test_each_kind_of_word_has_its_colour(writer):
    writer.keys.insert_text("for x in [1e-3, 'a#b', w.grad]: # not 'a text'")
    line = writer.page.locator(".line").last
    kinds = {kind: line.locator(f".{kind}").all_inner_texts() for kind in ("keyword", "number", "string", "gradient")}
    assert kinds == {"keyword": ["for", "in"], "number": ["1e-3"], "string": ["'a#b'"], "gradient": [".grad"]}
    assert line.locator(".comment").all_inner_texts() == ["# not 'a text'"]


def test_a_long_paste_is_not_cut_off_before_the_run_can_refuse_it(writer):
    pasted = ("x = 1  # " + "a" * 90 + "\n") * 90
    writer.keys.insert_text(pasted)
    assert len(writer.added()) == 9_000
    writer.keys.press("Control+Enter")
    writer.told(FIRST + pasted)


@pytest.mark.parametrize("width", [390, 1280])
def test_letters_and_colours_stand_at_the_same_place_and_no_short_text_scrolls_up_and_down(code_page, learner, width):
    writer = Writer(learner(code_page, width=width), code_page)
    long = "total = total + (prediction - target) ** 2  # a line too long for a phone, and for a desktop it is too " * 2
    writer.keys.insert_text("\n".join(["  " + long, "", "\ty = 'äöü → ∂'   ", *[long] * 16, ""]))
    sizes = writer.area.evaluate("area => [area.clientHeight, area.scrollHeight, area.parentElement.clientHeight]")
    assert len(set(sizes)) == 1, "the text area is as high as its text, and as the layer behind it"
    window = writer.page.locator(".window")
    assert window.evaluate("w => w.scrollHeight <= w.clientHeight")
    writer.keys.insert_text("x\n" * 30)
    assert window.evaluate("w => w.scrollHeight > w.clientHeight && w.clientHeight < 800")
    assert not writer.ada.scrolls_sideways()


def test_on_a_phone_an_indented_line_keeps_its_indent_and_the_caret_is_followed(code_page, learner):
    writer = Writer(learner(code_page, width=390), code_page)
    writer.keys.insert_text("    " + "total = total + (prediction - target) ** 2  # " * 3)
    line, window = writer.page.locator(".line").last, writer.page.locator(".window")
    assert line.evaluate("l => l.getClientRects().length === 1 && l.clientHeight < 40"), "it stands on one line"
    writer.keys.insert_text("w")
    assert window.evaluate("w => w.scrollLeft > 0"), "what is typed can be seen"
    writer.keys.press("Home")
    writer.keys.press("Home")
    writer.ada.wait_until(lambda: window.evaluate("w => w.scrollLeft < 60"))
    areas = writer.area.evaluate("a => [a.scrollWidth, a.clientWidth, a.parentElement.clientWidth]")
    assert len(set(areas)) == 1, "the text area is as wide as the layer behind it"


def test_while_an_input_method_composes_its_own_letters_show(writer):
    wire = writer.page.context.new_cdp_session(writer.page)
    wire.send("Input.imeSetComposition", {"text": "に", "selectionStart": 1, "selectionEnd": 1})
    letters = "area => getComputedStyle(area).color"
    assert writer.area.evaluate(letters) != "rgba(0, 0, 0, 0)"
    wire.send("Input.insertText", {"text": "日"})
    assert writer.added() == "日"
    assert writer.area.evaluate(letters) == "rgba(0, 0, 0, 0)"

"""Texts that are not ours, as Markdown shows them."""

import re

import pytest

from tutor.ui.plain import JOINER, plain, with_code


def unjoined(text):
    """Return a text without what is unseen in it."""
    return text.replace(JOINER, "")


def test_markup_is_escaped_and_lines_are_joined():
    assert unjoined(plain("*a* [b](c)\n<d> $e$ :red[f] #g `h`")) == (
        r"\*a\* \[b\]\(c\) \<d\> \$e\$ \:red\[f\] \#g \`h\`"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Write `1.0`, not `1`.", r"Write `1.0`, not `1`\."),
        ("`w` is *not* it", r"`w` is \*not\* it"),
        ("one ` alone", r"one \` alone"),
        ("` `", r"\` \`"),
        ("`a\nb` :red[c]", r"`a b` \:red\[c\]"),
        ("$x$ `$y$`", r"\$x\$ `$y$`"),
    ],
)
def test_only_what_stands_between_backticks_is_code(text, shown):
    assert unjoined(with_code(text)) == shown


HOSTILE = (
    "*bold*", "<img src=x onerror=alert(1)>", "[a](http://b.c)", "http://b.c", "www.b.c", "a@b.c", ":smile:", ":red[x]",
    ":material/home:", "$x$", "# head", "`code", "a\n\n# b", "&lt;b&gt;", "~~x~~", "| a | b |", "a_b_c", "x\\",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_acts_as_nothing_where_it_is_told(text):
    """In text every sign of Markdown has its backslash, and nothing is left that the page makes links or icons of."""
    made = plain(text)
    assert "\n" not in made
    assert not re.findall(r"(?<!\\)(?:\\\\)*[*<>\[\]`$#&~|_:]", made)
    assert not re.findall(r"[:@]\S|www\.", made.replace("\\", "").replace(":\u2060", "").replace("@\u2060", ""))

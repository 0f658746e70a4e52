"""Texts that are not ours, as Markdown shows them."""

import pytest

from tutor.ui.plain import plain, with_code


def test_markup_is_escaped_and_lines_are_joined():
    assert plain("*a* [b](c)\n<d> $e$ :red[f] #g `h`") == (r"\*a\* \[b\]\(c\) \<d\> \$e\$ \:red\[f\] \#g \`h\`")


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
    assert with_code(text) == shown

"""Texts that are not ours, shown as they are: Streamlit reads Markdown in nearly everything it is given."""

import re

MARKUP = re.compile(r"[\\`*_{}\[\]()<>#+\-.!|$:~^&=]")
CODE = re.compile(r"`([^`\n]*[^`\s][^`\n]*)`")


def plain(text: str) -> str:
    """Return a text that Markdown shows as it is, on one line."""
    return MARKUP.sub(r"\\\g<0>", " ".join(text.split()))


def with_code(text: str) -> str:
    """Return sentences that Markdown shows as they are, but for what stands between backticks: that is code."""
    one_line = " ".join(text.split())
    parts, end = [], 0
    for code in CODE.finditer(one_line):
        parts += [MARKUP.sub(r"\\\g<0>", one_line[end : code.start()]), code.group()]
        end = code.end()
    return "".join([*parts, MARKUP.sub(r"\\\g<0>", one_line[end:])])

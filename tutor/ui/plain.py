"""Texts that are not ours, shown as they are: Streamlit reads Markdown in nearly everything it is given."""

import re

MARKUP = re.compile(r"[\\`*_{}\[\]()<>#+\-.!|$:~^&=]")
# What the page makes links, icons and emoji of once Markdown is read: no backslash helps, but something unseen does.
LATER = re.compile(r"(?<=[:@])(?=\S)|(?<=www)(?=\.)", re.IGNORECASE)
JOINER = "\u2060"
CODE = re.compile(r"`([^`\n]*[^`\s][^`\n]*)`")


def plain(text: str) -> str:
    """Return a text that Markdown shows as it is, on one line."""
    return _escaped(" ".join(text.split()))


def with_code(text: str) -> str:
    """Return sentences that Markdown shows as they are, but for what stands between backticks: that is code."""
    one_line = " ".join(text.split())
    parts, end = [], 0
    for code in CODE.finditer(one_line):
        parts += [_escaped(one_line[end : code.start()]), code.group()]
        end = code.end()
    return "".join([*parts, _escaped(one_line[end:])])


def closed(text: str) -> str:
    """Return a text with a full stop, where nothing ends it yet."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _escaped(text: str) -> str:
    return MARKUP.sub(r"\\\g<0>", LATER.sub(JOINER, text))

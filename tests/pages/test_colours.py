"""The theme's colours can be read, in light and dark (WCAG 2.2, 1.4.3: a contrast of at least 4.5 to 1)."""

import re
import tomllib

import pytest

from tutor import ROOT

THEMES = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
CAPTION = 0.6  # Streamlit shows captions in the text's colour, at this opacity


def rgb(colour: str) -> list[float]:
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def luminance(channels: list[float]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: list[float], other: list[float]) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_the_standard_one():
    assert contrast(rgb("#000000"), rgb("#ffffff")) == pytest.approx(21)
    assert contrast(rgb("#777777"), rgb("#ffffff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_captions_links_and_every_role_stand_out(mode):
    theme = THEMES[mode]
    paper, ink = rgb(theme["backgroundColor"]), rgb(theme["textColor"])
    caption = [CAPTION * dark + (1 - CAPTION) * light for dark, light in zip(ink, paper, strict=True)]
    roles = [rgb(colour) for colour in (theme["linkColor"], *theme["chartCategoricalColors"])]
    assert min(contrast(colour, paper) for colour in [ink, caption, *roles]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_what_can_be_pressed_stands_out_as_letters_and_under_letters(mode):
    theme = THEMES[mode]
    grounds = [
        place[name] for place in (theme, theme["sidebar"]) for name in ("backgroundColor", "secondaryBackgroundColor")
    ]
    assert min(contrast(rgb(theme["primaryColor"]), rgb(ground)) for ground in grounds) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_code_stands_out(mode):
    style = (ROOT / "tutor" / "ui" / "style.css").read_text(encoding="utf-8")
    pairs = re.findall(r"light-dark\((#\w{6}), (#\w{6})\)", style)
    assert len(pairs) == 4
    ground = rgb(THEMES[mode]["secondaryBackgroundColor"])
    assert min(contrast(rgb(pair[mode == "dark"]), ground) for pair in pairs) >= 4.5


def test_no_button_of_ours_has_white_letters_on_the_themes_blue():
    texts = [
        path.read_text(encoding="utf-8")
        for path in (ROOT / "tutor" / "ui").rglob("*")
        if path.suffix in (".css", ".py")
    ]
    rules = [
        rule for text in texts for rule in re.findall(r"\{([^{}]*)\}", text) if "background: var(--st-primary" in rule
    ]
    assert len(rules) >= 3
    assert not [rule for rule in rules if re.search(r"[^-]color: (white|#fff)", rule)]

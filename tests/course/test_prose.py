"""Prose: placeholders are filled, typed digits are found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.course.prose import fill, pieces, placeholders, show, show_beside, typed_digits, typeset

FACTS = {
    "w": -4.0,
    "lr": 0.1,
    "n": 7,
    "regime": "creeps",
    "ok": True,
    "tiny": -0.0001,
    "nan": float("nan"),
    "big": 1e99,
}


@pytest.mark.parametrize(
    ("prose", "filled"),
    [
        ("at {{ w }}", "at −4"),
        ("at {{w:.2f}}", "at −4.00"),
        ("at {{ w : .1f }}.", "at −4.0."),
        ("$w = {{ w:g }}$", "$w = -4$"),
        ("$$w \\to {{ w:.1f }}$$", "$$w \\to -4.0$$"),
        ("`w = {{ w:g }}`", "`w = -4`"),
        ("```python\nw = {{ w:g }}\n```\nand {{ w:g }}", "```python\nw = -4\n```\nand −4"),
        ("It {{ regime }}: {{ ok }}", "It creeps: True"),
        ("**{{ lr:.0%}}**", "**10%**"),
        ("{{ n }} of {{ n:03d }}", "7 of 007"),
        ("{{ tiny:.2f }} and {{ tiny:.0% }}", "0.00 and 0%"),
        ("{{ tiny:.4f }}", "−0.0001"),
        ("{{ nan:.2f }}", "not a number"),
        ("a - b, {{ regime }}-like", "a - b, creeps-like"),
        ("no place", "no place"),
    ],
)
def test_placeholders_are_filled_in_text_math_and_code(prose: str, filled: str) -> None:
    assert fill(prose, FACTS) == filled


@pytest.mark.parametrize(
    ("prose", "filled"),
    [
        ("at {{ far:.2g }}.", "at −2.1 × 10⁶."),
        ("$w = {{ far:.2g }}$", "$w = -2.1 × 10⁶$"),
        ("`w = {{ far:.2g }}`", "`w = -2.1e+06`"),
        ("{{ tiny:.3g }} and {{ word }}", "1.5 × 10⁻¹² and 3e+04"),
    ],
)
def test_a_power_of_ten_is_written_as_people_do_except_in_code(prose: str, filled: str) -> None:
    assert fill(prose, {"far": -2.1e6, "tiny": 1.5e-12, "word": "3e+04"}) == filled


@pytest.mark.parametrize(
    ("a", "b", "filled"),
    [
        (0.119277, 0.118185, "0.119 and 0.118"),
        (0.25, 0.75, "0.25 and 0.75"),
        (-1.0, -1.0, "−1.00 and −1.00"),
        (6.0000001, 6.0000002, "6.00 and 6.00"),
    ],
)
def test_two_numbers_that_differ_are_told_with_digits_that_differ(a: float, b: float, filled: str) -> None:
    prose = "{{ a:.2f beside b }} and {{ b:.2f beside a }}"
    assert fill(prose, {"a": a, "b": b}) == filled
    assert placeholders("{{ a:.2f beside b }}") == {"a", "b"}
    with pytest.raises(KeyError, match="b"):
        fill(prose, {"a": a})


def test_words_beside_a_number_are_words() -> None:
    assert show_beside("…", 2.0, ".2f") == "…"
    assert show_beside(2.0, "…", ".2f") == "2.00"


def test_an_unknown_fact_and_a_bad_spec_are_errors() -> None:
    with pytest.raises(KeyError, match="slope"):
        fill("{{ slope }}", FACTS)
    with pytest.raises(ValueError, match="format"):
        fill("{{ lr:banana }}", FACTS)


def test_placeholders_are_named_once_wherever_they_stand() -> None:
    assert placeholders("{{ w }} $ {{ lr:.2f }} $ `{{ w:g }}` [x]({{ n }})") == {"w", "lr", "n"}


@pytest.mark.parametrize(
    ("prose", "typeset_prose"),
    [
        ("from -4 to (-0.5)", "from −4 to (−0.5)"),
        ("**-4**", "**−4**"),
        ("$w = -4$ and `w = -4`", "$w = -4$ and `w = -4`"),
        ("the line 1.5x - 2, and (w - 3) - (2)", "the line 1.5x − 2, and (w − 3) − (2)"),
        ("a two-step walk, 1e-3, 3-4, w -x", "a two-step walk, 1e-3, 3-4, w -x"),
        ("```python\nw = -4\n```\n-4", "```python\nw = -4\n```\n−4"),
        ("torch has 4.05e+07, and -1.2e-06", "torch has 4.05 × 10⁷, and −1.2 × 10⁻⁶"),
        ("$w = 1e-05$ and `1e-05`", "$w = 1 × 10⁻⁵$ and `1e-05`"),
        ("it gives -0. $2v = -0$, not -0.5", "it gives 0. $2v = 0\\text{,}$ not −0.5"),
        ("$w -0.5$, `-0`", "$w -0.5\\text{,}$ `-0`"),
        ("$w -0.5$ or `-0`", "$w -0.5$ or `-0`"),
        ("-0,4 as people type it", "−0,4 as people type it"),
    ],
)
def test_numbers_in_text_are_written_as_people_do_and_code_stays(prose: str, typeset_prose: str) -> None:
    assert typeset(prose) == typeset_prose


@pytest.mark.parametrize(
    ("prose", "closed"),
    [
        ("it is $w$. Then $b$: that", r"it is $w\text{.}$ Then $b\text{:}$ that"),
        ("(here $w$), and $b$?", r"(here $w\text{),}$ and $b\text{?}$"),
        ("$w$'s, $w$.grad, $w$ , `$w$`.", "$w$'s, $w$.grad, $w$ , `$w$`."),
        ("$$w = 1$$.", "$$w = 1$$."),
    ],
)
def test_what_closes_a_sentence_is_part_of_the_formula_before_it_and_begins_no_line(prose: str, closed: str) -> None:
    assert typeset(prose) == typeset(closed) == fill(prose, {}) == fill("{{ told }}", {"told": prose}) == closed


@pytest.mark.parametrize(
    ("value", "spec", "text"),
    [
        (-0.0, "", "0"),
        (-0.0, ".1f", "0.0"),
        (-0.0412, ".1f", "0.0"),
        (-0.0612, ".1f", "-0.1"),
        (1234567.0, ",.0f", "1,234,567"),
        (-1e-9, ".1e", "-1.0e-09"),
        (-0.004, ".1%", "-0.4%"),
        (float("inf"), ".2f", "beyond every number"),
        (True, ".2f", "True"),
        (12.96, ".3g", "12.96"),
        (12.960000038, ".3g", "12.96"),  # as torch's float32 has it
        (43.875, ".3g", "43.875"),
        (12.25, ".1f", "12.25"),  # rounded to the even digit it would be 12.2
        (12.25, ".2g", "12"),
        (1.25, ".2g", "1.25"),
        (-0.04, ".1f", "-0.04"),
        (12.2, ".1f", "12.2"),
        (12.0, ".2f", "12.00"),
        (2.125, ".2f", "2.125"),
        (2.0625, ".3f", "2.0625"),
        (2.0625, ".2f", "2.06"),
        (0.61058, ".4f", "0.6106"),
        (0.31224, ".3g", "0.312"),
        (2.6251, ".2g", "2.6"),
        (3.14159, ".3g", "3.14"),
        (1.2e7, ".3g", "1.2e+07"),
        ("lands", ".2f", "lands"),
        (None, "", "None"),
        (282515076775586534751469568.0, ".3f", "2.83e+26"),  # fill makes it a power of ten
        (123456789.0, ".1f", "123456789.0"),
    ],
)
def test_a_fact_is_shown(value: object, spec: str, text: str) -> None:
    assert show(value, spec) == text


@pytest.mark.parametrize(
    "prose",
    [
        "At 3 it lies.",
        "Year２",
        "**3** times",
        "[lesson 3](chain_rule)",
        *(f"so $w {sign} 3$" for sign in ("=", "≈", "<", ">", "→", "←", "≤", "≥", "⇒")),
        *(f"so $w \\{word} 3$" for word in ("approx", "to", "le", "ge", "leq", "geq", "lt", "gt", "gets", "mapsto")),
        *(f"$w \\{word}arrow 3$" for word in ("left", "right", "Right", "Longright", "leftright")),
        "$w = -3$",
        "$w=−3$",
        "$w = {3}$",
        "$w = (3 + x)$",
        "$w = .5$",
        "$w = \\, 3$",
        "$$\nw\n= 3\n$$",
        "`w = 3`",
        "`w == 3`",
        "`w.grad -> -3`",
        "`w → 3`",
        "`w ≈ 3`",
        "`loss < 3`",
        "`loss > .5`",
        "`loss <= 3`",
        "```python\nw = 3\n```",
    ],
)
def test_a_typed_digit_is_found(prose: str) -> None:
    assert len(list(typed_digits(prose))) >= 1


@pytest.mark.parametrize(
    "prose",
    [
        "Nothing typed, one idea.",
        "At {{ w:.2f }} and {{ lr:.3g }}.",
        "$(w - 3)^2$ and $2 / w$ and $x_1$",
        "$w = {{ w:.2f }}$",
        "$w = {{ w:.1f }} - 2 \\cdot x$",
        "$\\left(2w\\right)$ or $\\text{top 5}$",
        "`SGD(lr=0.1)` and `x[0]` and `w - 2`",
        "`w = {{ w:.2f }}`",
        "```python\nfor _ in range(3):\n    step()\n```",
        "[the next lesson](lesson_6?lr=1.5)",
        "[more](https://pytorch.org/docs/2.13)",
    ],
)
def test_what_nobody_typed_as_a_result_is_left_alone(prose: str) -> None:
    assert list(typed_digits(prose)) == []


@pytest.mark.parametrize(
    ("prose", "at"),
    [
        ("one\ntwo 3", "3"),
        ("{{ lr:.2f }} in text 3", "3"),
        ("[a](b2) $x$ then 7", "7"),
        ("`a` and $w {{ w:.9f }} = 5$", "= 5"),
        ("$a$\n\n`w = 5`", " = 5"),
    ],
)
def test_the_offset_points_at_the_digit_or_the_sign_before_it(prose: str, at: str) -> None:
    ((offset, excerpt),) = typed_digits(prose)
    assert prose[offset:].startswith(at)
    assert at.strip() in excerpt


def test_the_excerpt_quotes_the_prose_as_it_was_written() -> None:
    ((_, excerpt),) = typed_digits("From {{ w:g }} on 3 more")
    assert "{{ w:g }}" in "From " + excerpt or "w:g }} on 3 more" in excerpt


@settings(max_examples=200, deadline=None, database=None, derandomize=True)
@given(st.text(st.sampled_from("ab 3$`=\n{}:.-<>[]()"), max_size=40))
def test_any_text_is_cut_without_loss_and_searched_without_error(prose: str) -> None:
    cut = list(pieces(prose))
    assert "".join(piece.text for piece in cut) == prose
    assert all(prose[piece.offset :].startswith(piece.text) for piece in cut)
    assert all(0 <= offset < len(prose) for offset, _ in typed_digits(prose))


@settings(max_examples=100, deadline=None, database=None, derandomize=True)
@given(st.floats(), st.sampled_from(["", ".0f", ".2f", ".3g", "g", ",.1f", ".1%", ".2e", "+.1f"]))
def test_no_number_is_shown_as_minus_nothing(value: float, spec: str) -> None:
    text = show(value, spec)
    assert not text.startswith("-") or any(digit in text for digit in "123456789")


def test_a_data_point_stands_on_one_line() -> None:
    assert fill("{{ points }}, and (w, b) or `(1, 2)`", {"points": "(1, 3), (−2, 0.5)"}) == (
        "(1,\N{NO-BREAK SPACE}3), (−2,\N{NO-BREAK SPACE}0.5), and (w, b) or `(1, 2)`"
    )

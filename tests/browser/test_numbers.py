"""Numbers of charts and sliders as people write them: powers of ten, and a minus."""

import re

from playwright.sync_api import expect


def test_a_chart_writes_powers_of_ten_as_the_text_does_at_first_and_when_a_number_changes(server, learner):
    ada = learner(server)
    ada.open("/learning_rate?learning_rate.lr=1.5&learning_rate.sharpness=2")
    expect(ada.chart(1)).to_contain_text(re.compile(r"\d × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+"))
    slider = ada.chart(1).locator("input[type=range]").first
    before = ada.chart(1).inner_text()
    slider.focus()
    slider.press("ArrowLeft")
    expect(ada.chart(1)).not_to_have_text(before)
    for chart in (ada.chart(0), ada.chart(1)):
        assert not re.search(r"\de[+−-]?\d", chart.inner_text())
    ada.chart(1).locator(".mark-symbol path").first.hover(force=True)  # Vega draws its tooltip outside of the chart
    expect(ada.page.locator("#vg-tooltip-element td").last).to_have_text(re.compile(r"\d × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+"))


def test_every_slider_writes_a_minus_at_first_and_when_it_is_moved(server, learner):
    ada = learner(server)
    ada.open("/slope_and_sign?slope_and_sign.w=-2")
    streamlits, charts = (
        ada.page.locator(f"{kind}:has(input[min^='-'])").first for kind in (".stSlider", ".vega-bind")
    )
    for slider, beside in ((streamlits, "p"), (charts, "input + span")):
        value = slider.locator("input")
        value.press("Home")
        for _ in range(2):
            shown = slider.locator(beside).filter(has_text=re.compile(r"\d")).first
            expect(shown).to_have_text(re.compile(r"^−\d"))
            assert float(shown.inner_text().replace("−", "-")) == float(value.input_value())
            value.press("ArrowRight")
            ada.rest()


def test_a_number_to_choose_is_written_with_a_minus_and_stands_in_the_address_as_ever(server, learner):
    ada = learner(server)
    ada.open("/closed_form?closed_form.w=-2")
    numbers = ada.page.locator(".stButtonGroup p").filter(has_text=re.compile(r"\d"))
    assert [number for number in numbers.all_inner_texts() if number[0] in "-−"] == ["−2", "−1"]
    numbers.filter(has_text="−1").click()
    ada.rest()
    assert "closed_form.w=-1" in ada.page.url


def test_a_table_paints_a_minus_and_is_no_higher_than_its_rows(server, learner):
    ada = learner(server)
    ada.prepare("""
      window.painted = new Set()
      const paint = CanvasRenderingContext2D.prototype.fillText
      CanvasRenderingContext2D.prototype.fillText = function (words, ...where) {
        painted.add(words)
        paint.call(this, words, ...where)
      }""")
    ada.open("/slope_and_sign?slope_and_sign.w=-2")
    ada.page.get_by_text("The numbers behind the chart").click()
    ada.page.locator("[data-testid='stDataFrame'] canvas").first.wait_for()
    ada.page.wait_for_function("[...painted].some(words => /^−\\d/.test(words))")
    assert not ada.page.evaluate("[...painted].filter(words => /^-\\d/.test(words))")
    one, many = (ada.page.get_by_test_id("stDataFrame").nth(place).bounding_box() for place in (0, 1))
    assert one["height"] < many["height"] / 2


def test_no_number_of_an_axis_is_cut_off_at_the_charts_edge(server, learner):
    ada = learner(server)
    ada.open("/update_rule")
    over = """chart => {
      const edge = chart.querySelector("svg.marks").getBoundingClientRect()
      const numbers = [...chart.querySelectorAll(".role-axis-label text")].map(text => text.getBoundingClientRect())
      return numbers.filter(({ left, right }) => left < edge.left || right > edge.right).length
    }"""
    assert ada.chart(0).evaluate(over) == 0

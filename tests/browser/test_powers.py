"""Numbers of charts that are a power of ten, as people write them."""

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

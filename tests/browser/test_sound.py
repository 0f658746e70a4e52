"""A run's loss, played by the browser: what is given to its oscillators, and when there is silence."""

import pytest
from playwright.sync_api import expect

from tutor import LESSONS
from tutor.course import load_lesson
from tutor.course.tune import tune_of

RATE = load_lesson(LESSONS / "learning_rate")
# Keeps what sounds: each note's pitch, kind and begin, and which sums of notes reach the loudspeaker; what sliders show
# meanwhile; and the clock of the sound, which a busy machine could outrun.
SPY = """
window.heard = []
window.shown = []
addEventListener("input", event => window.shown.push(event.target.valueAsNumber), true)
window.AudioContext = class extends AudioContext {
  constructor() {
    super()
    window.audio = this
  }
}
window.sounding = new Set()
const { connect, disconnect } = AudioNode.prototype, { start } = OscillatorNode.prototype
const { setValueAtTime } = AudioParam.prototype, pitches = new WeakMap()
AudioParam.prototype.setValueAtTime = function (value, at) {
  pitches.set(this, value)
  return setValueAtTime.call(this, value, at)
}
OscillatorNode.prototype.start = function (at) {
  window.heard.push([pitches.get(this.frequency), this.type, at])
  return start.call(this, at)
}
AudioNode.prototype.connect = function (to, ...all) {
  if (to instanceof AudioDestinationNode) window.sounding.add(this)
  return connect.call(this, to, ...all)
}
AudioNode.prototype.disconnect = function (...all) {
  window.sounding.delete(this)
  return disconnect.call(this, ...all)
}
"""
SILENT = "window.sounding.size === 0"


class Listener:
    """A learner at the lesson on the rate, who hears what is played."""

    def __init__(self, ada) -> None:
        self.ada, self.page, self.sent = ada, ada.page, ada.frames_sent()
        ada.prepare(SPY)
        ada.open("/learning_rate?learning_rate.lr=0.75")
        self.hear = self.page.get_by_role("button", name="Hear the loss")
        self.stop = self.page.get_by_role("button", name="Stop", exact=True)
        self.told = self.page.locator(".told")

    def heard(self) -> list[list]:
        """Return what was given to be played since the last time."""
        return self.page.evaluate("window.heard.splice(0)")

    def play(self) -> list[list]:
        """Begin, and hold the clock of the sound at once: a busy machine could come too late to what is looked at."""
        self.hear.click()
        self.page.evaluate("window.audio.suspend()")
        expect(self.stop).to_be_visible()
        return self.heard()


@pytest.fixture
def listener(server, learner):
    return Listener(learner(server))


def notes_at(lr):
    return tune_of(RATE.sound.steps(RATE.run(lr=lr).tables["path"])).notes


def test_a_press_plays_the_run_that_is_shown_another_stops_it_and_new_settings_are_a_new_run(listener):
    slider = listener.ada.chart_slider(1)
    expect(listener.hear).to_be_visible()
    assert listener.heard() == [], "it never plays by itself"
    assert listener.hear.bounding_box()["height"] >= 44
    before = len(listener.sent)

    notes, changed = notes_at(0.75), notes_at(0.775)
    played = listener.play()
    assert [pitch for pitch, *_ in played] == [note.pitch for note in notes]
    kinds = {note.side: kind for note, (_, kind, _) in zip(notes, played, strict=True)}
    assert [kind for _, kind, _ in played] == [kinds[note.side] for note in notes]
    assert kinds[-1] != kinds[1]
    assert 3 < played[-1][2] - played[0][2] < 4
    expect(listener.told).to_have_text("")  # no voice speaks into the sound
    listener.page.evaluate("window.audio.resume()")
    expect(listener.told).to_contain_text("Your run oscillates.", timeout=10_000)
    expect(listener.told).to_have_attribute("aria-live", "polite")
    expect(slider).to_have_value("100")
    assert [step for step in listener.page.evaluate("window.shown") if 0 < step < 100], "it goes along"
    listener.page.wait_for_function(SILENT)
    assert len(listener.sent) == before, "no sound leaves the browser"

    listener.hear.press("Enter")
    listener.page.evaluate("window.audio.suspend()")
    assert not listener.page.evaluate(SILENT)
    listener.stop.press("Space")
    expect(listener.hear).to_be_visible()
    listener.page.wait_for_function(SILENT)
    listener.heard()

    listener.play()
    listener.page.get_by_role("slider", name="Your learning rate").press("ArrowRight")
    listener.page.wait_for_function(SILENT)
    expect(listener.told).to_have_text("")
    assert listener.heard() == [], "the new run waits for a press"
    assert [pitch for pitch, *_ in listener.play()] == [note.pitch for note in changed]
    assert not listener.ada.errors

// A run's loss, played when asked for. Its notes are in the data already; nothing is sent.

const SHAPES = {
  "Hear the loss": "M2 6h3l4-4v12l-4-4H2zM11 5q2 3 0 6l1 1q3-4 0-8z",
  "Stop": "M3 3h10v10H3z",
}
const VOICES = { "-1": ["triangle", 1, -0.7], 0: ["triangle", 1, 0], 1: ["square", 0.35, 0.7] } // as loud, by the ear
const LOUD = 0.2 // of full scale
const SOFT = 0.008 // seconds to come and go: no clicks
const RUN_OFF = 0.5 // seconds: the end of a loss that runs off, like nothing else in a run
const still = matchMedia("(prefers-reduced-motion: reduce)")
const players = new WeakMap()
let audio // one for the page: browsers allow few, and only after a press

class Player {
  constructor(root) {
    this.root = root
    this.button = root.querySelector("button")
    this.button.addEventListener("click", () => (this.bus ? this.end() : this.play()))
    this.say("Hear the loss")
  }

  say(word) {
    this.button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${SHAPES[word]}"/></svg>${word}`
  }

  /** Take a run. The same run again, as at a rerun of the page, plays on. */
  update({ data }) {
    const run = JSON.stringify(data)
    if (run === this.run) return
    this.stop()
    Object.assign(this, { run, data })
    this.put(".hint", data.hint)
    this.put(".room", data.told)
    this.put(".told", "")
  }

  put(place, words) {
    this.root.querySelector(place).textContent = words
  }

  play() {
    audio ??= new AudioContext()
    audio.resume()
    this.bus = audio.createGain()
    this.bus.gain.value = LOUD
    this.bus.connect(audio.destination)
    this.begin = audio.currentTime + 0.06
    const { notes, seconds, beyond } = this.data
    notes.forEach(([pitch, side], at) => this.sound(VOICES[side], pitch, this.begin + at * seconds, seconds))
    const done = this.begin + notes.length * seconds
    if (beyond) this.sound(["sawtooth", 0.6, 0], 180, done, RUN_OFF).frequency.exponentialRampToValueAtTime(45, done + RUN_OFF)
    this.last.onended = () => this.end()
    this.put(".told", "")
    this.say("Stop")
    this.follow()
  }

  /** Have one note sound, from a moment on for so many seconds, and return where it comes from. */
  sound([type, share, side], pitch, from, seconds) {
    const [note, loud, ear] = [audio.createOscillator(), audio.createGain(), audio.createStereoPanner()]
    note.type = type
    note.frequency.setValueAtTime(pitch, from)
    loud.gain.setValueAtTime(0, from)
    loud.gain.linearRampToValueAtTime(share, from + SOFT)
    loud.gain.setValueAtTime(share, from + seconds * 0.6)
    loud.gain.linearRampToValueAtTime(0, from + seconds * 0.95)
    ear.pan.value = side
    note.connect(loud).connect(ear).connect(this.bus)
    note.start(from)
    note.stop(from + seconds)
    this.last = note
    return note
  }

  /** Have the chart's own slider show the step that is heard; who takes the slider has it, and silence. */
  follow() {
    const after = input => this.button.getRootNode().host.compareDocumentPosition(input) & Node.DOCUMENT_POSITION_FOLLOWING
    const input = [...document.querySelectorAll(".vega-bind input")].find(each => each.name === this.data.moves && after(each))
    if (!input) return
    const play = input.closest(".vega-bind").querySelector("button")
    if (play?.textContent === "Pause") play.click()
    this.taken = new AbortController()
    for (const use of ["pointerdown", "keydown"]) input.addEventListener(use, () => this.end(), { signal: this.taken.signal })
    const show = far => {
      const before = input.value
      input.value = Number(input.min) + (input.max - input.min) * far
      if (input.value !== before) input.dispatchEvent(new Event("input", { bubbles: true }))
    }
    const step = () => {
      const at = Math.floor((audio.currentTime - this.begin) / this.data.seconds)
      show(at < this.data.notes.length ? this.data.notes[Math.max(0, at)][2] : 1)
      this.frame = requestAnimationFrame(step)
    }
    still.matches ? show(1) : step()
  }

  /** Be silent, and say what was heard: a voice that reads it does not speak into the sound. */
  end() {
    this.stop()
    this.put(".told", this.data.told)
  }

  stop() {
    if (!this.bus) return
    const { bus } = this
    this.last.onended = null
    cancelAnimationFrame(this.frame)
    this.taken?.abort()
    bus.gain.setTargetAtTime(0, audio.currentTime, SOFT)
    setTimeout(() => bus.disconnect(), 100)
    this.bus = undefined
    this.say("Hear the loss")
  }
}

export default function (component) {
  const root = component.parentElement
  if (!players.has(root)) players.set(root, new Player(root))
  players.get(root).update(component)
  return () => {
    players.get(root)?.stop()
    players.delete(root)
  }
}

// The notes' window follows the projected one by a channel that bears that window's name. keys.js, clock.js go before.

const windows = new WeakMap()
const PATIENCE = 500 // milliseconds that a projected window has to say that it is there

class Notes {
  constructor(root, data) {
    this.root = root
    this.ends = new AbortController()
    this.clock = new Clock(root, data.walk)
    this.channel = new BroadcastChannel(`downhill.walk.${data.walk}`)
    this.channel.onmessage = ({ data: said }) => this.hear(said)
    const press = event => turnByKey(event, by => this.turn(by))
    document.addEventListener("keydown", press, { capture: true, signal: this.ends.signal })
    for (const [name, by] of [["back", -1], ["on", 1]])
      root.querySelector(`.${name}`).addEventListener("click", () => this.turn(by))
    root.querySelector(".reveal").addEventListener("click", () => this.channel.postMessage({ reveal: true }))
  }

  update({ data, setStateValue }) {
    const first = !this.data
    Object.assign(this, { data, setStateValue })
    this.root.querySelector(".reveal").hidden = !data.hidden || !this.follows
    if (first) this.ask()
  }

  /** Ask the projected window where it is, and say whether there is one. */
  ask(said = { asks: true }) {
    this.answered = false
    this.channel.postMessage(said)
    setTimeout(() => this.answered || this.alone(said), PATIENCE)
  }

  alone({ turn }) {
    this.say(false)
    const { at, steps } = this.data
    const step = Math.min(Math.max(at.step + (turn ?? 0), 1), steps)
    if (step !== at.step) this.show({ ...at, step })
  }

  say(follows) {
    this.follows = follows
    this.root.querySelector(".follows").textContent = follows ? "Follows the projected window" : "No projected window"
    this.root.querySelector(".reveal").hidden = !this.data.hidden || !follows
  }

  hear(said) {
    this.answered = true
    this.say(true)
    if (said.at) this.show(said.at)
  }

  show(at) {
    if (JSON.stringify(at) !== JSON.stringify(this.data.at)) this.setStateValue("at", at)
  }

  turn(by) {
    this.ask({ turn: by })
  }

  leave() {
    this.ends.abort()
    this.channel.close()
    this.clock.stop()
  }
}

export default function (component) {
  const { parentElement, data } = component
  if (!windows.has(parentElement)) windows.set(parentElement, new Notes(parentElement, data))
  windows.get(parentElement).update(component)
  return () => {
    windows.get(parentElement)?.leave()
    windows.delete(parentElement)
  }
}

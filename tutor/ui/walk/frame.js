// The frame of a walkthrough. keys.js and fit.js go before it.

const frames = new WeakMap()
const ID = "downhill.walk" // this window's name for its notes, also after a reload

function idOfWindow() {
  try {
    if (!sessionStorage.getItem(ID)) sessionStorage.setItem(ID, Math.random().toString(36).slice(2))
    return sessionStorage.getItem(ID)
  } catch {
    return "walk" // a browser that keeps nothing
  }
}

const SLACK = 16 // pixels below the screen that are only a margin
const PART = 0.75 // of the screen: what a key scrolls

class Frame {
  constructor(root) {
    this.root = root
    this.id = idOfWindow()
    this.ends = new AbortController()
    this.channel = new BroadcastChannel(`${ID}.${this.id}`)
    this.channel.onmessage = ({ data }) => this.hear(data)
    const listening = { capture: true, signal: this.ends.signal }
    document.addEventListener("keydown", event => turnByKey(event, by => this.page(by)), listening)
    window.addEventListener("resize", () => this.fit(), { signal: this.ends.signal })
    this.watcher = new MutationObserver(() => this.fit())
    const ends = ["data-test-script-state"] // a run's end: only then all of a step is there
    this.watcher.observe(document.body, { childList: true, subtree: true, attributeFilter: ends })
    for (const button of root.querySelectorAll("button")) button.addEventListener("click", () => this.go(button))
  }

  /** Take what the server shows now. A step that was wished for meanwhile and is not shown yet stays wished for. */
  update({ data, setTriggerValue }) {
    const before = this.data?.at
    Object.assign(this, { data, setTriggerValue })
    this.fit() // where the chart was drawn before this, nothing in the page changes any more
    const { at, steps, title } = data
    if (this.wished === at.step) this.wished = undefined
    if (before && before.step !== at.step) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0)
    const line = this.root.querySelector(".line")
    line.setAttribute("aria-valuemax", steps)
    line.setAttribute("aria-valuenow", at.step)
    line.firstElementChild.style.width = `${(100 * at.step) / steps}%`
    this.root.querySelector(".place").textContent = `${at.step} / ${steps}`
    this.root.querySelector(".place").title = title
    this.root.querySelector("[data-way=back]").disabled = at.step === 1
    this.root.querySelector("[data-way=on]").disabled = at.step === steps
    this.tell()
  }

  fit() {
    requestAnimationFrame(() => this.fitNow())
  }

  fitNow() {
    fitScreen(JSON.stringify(this.data.at))
  }

  /** Go on from the step that was wished for last: two quick presses are two steps, whatever the server has shown. */
  turn(by) {
    const from = this.wished ?? this.data.at.step
    const step = Math.min(Math.max(from + by, 1), this.data.steps)
    if (step === from) return
    this.wished = step
    this.setTriggerValue("wish", { step })
  }

  /** Show what is still below, or above, before the step turns: a clicker has no other key for it. */
  page(by) {
    const main = document.querySelector("[data-testid=stMain]")
    if (!isWhole()) return this.turn(by)
    this.fitNow() // a step that has just come may still be as large as it was sent
    const below = beyond() - main.scrollTop > SLACK && main.scrollTop + main.clientHeight < main.scrollHeight - 2
    const more = by > 0 ? below : main.scrollTop > 2
    if (more && this.wished === undefined) main.scrollBy({ top: by * PART * innerHeight, behavior: "instant" })
    else this.turn(by)
  }

  go(button) {
    const way = button.dataset.way
    if (way === "on") this.turn(1)
    else if (way === "back") this.turn(-1)
    else if (way === "notes") open(this.addressOf("notes"), `notes-${this.id}`, "popup,width=900,height=760")
    else if (way === "handout") open(this.addressOf("handout"), "_blank")
    else this.setTriggerValue("wish", { to: way })
  }

  addressOf(screen) {
    const { lesson, step, seed, open } = this.data.at
    return `${screen}?${new URLSearchParams({ lesson, step, seed, open, walk: this.id })}`
  }

  /** The notes ask where this window is, or hand on what was pressed there. */
  hear(said) {
    this.channel.postMessage({ here: true })
    if (said.turn) this.page(said.turn)
    else if (said.reveal) document.querySelector("[class*='st-key-walk-reveal'] button")?.click()
    else this.tell()
  }

  tell() {
    this.channel.postMessage({ at: this.data.at })
  }

  leave() {
    this.ends.abort()
    this.watcher.disconnect()
    unfit()
    this.channel.close()
  }
}

export default function (component) {
  const { parentElement } = component
  if (!frames.has(parentElement)) frames.set(parentElement, new Frame(parentElement))
  frames.get(parentElement).update(component)
  return () => {
    frames.get(parentElement)?.leave()
    frames.delete(parentElement)
  }
}

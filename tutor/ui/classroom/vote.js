// A phone in a class. The answers stand on the page as Streamlit drew them, formulas too; here they can be pressed.
// A vote goes out by itself, again and again until the server has it: a reload, a locked phone and bad Wi-Fi lose none.

const TARGETS = "[class*='st-key-vote-option-']"
const KEPT = "downhill.draft.vote" // goes with all else that a learner has deleted
const EVERY = 2000
const PATIENT = 4000 // between looks where only a rerun tells what is new
const SENT = "Your answer is in. You can change it until voting ends."
const UNSENT = "Not sent yet. It goes out by itself as soon as the server can be reached: leave this page open."
const CLOSED = "Voting has ended. Your answer counts as it stands here."
const MISSED = "Voting has ended."
const DISCUSS = "Talk it over: you may be asked again." // after the first round; no page runs when a vote closes
const OVERTAKEN = "Voting ended before your answer arrived, so it does not count."
const phones = new WeakMap()

function keptVote() {
  try { return JSON.parse(localStorage.getItem(KEPT)) ?? {} } catch { return {} }
}

function keep(vote) {
  try {
    if (vote) localStorage.setItem(KEPT, JSON.stringify(vote))
    else localStorage.removeItem(KEPT)
  } catch {} // a browser that keeps nothing
}

async function told(answer) {
  const json = answer.headers.get("content-type")?.startsWith("application/json")
  return json ? { status: answer.status, ...(await answer.json()) } : null
}

class Phone {
  constructor(parent) {
    this.form = parent.querySelector("form")
    this.input = parent.querySelector("input")
    this.say = parent.querySelector(".say")
    this.ends = new AbortController()
    const heard = { signal: this.ends.signal }
    document.addEventListener("click", event => this.press(event.target.closest?.(TARGETS)), heard)
    document.addEventListener("keydown", event => this.key(event), heard)
    this.form.addEventListener("submit", event => this.typed(event), heard)
    for (const back of ["online", "focus", "pageshow"]) window.addEventListener(back, () => this.wake(), heard)
    document.addEventListener("visibilitychange", () => document.hidden || this.wake(), heard)
    this.drawn = new MutationObserver(() => this.dress())
    this.drawn.observe(document.body, { childList: true, subtree: true })
    this.routes = true
    this.beat()
  }

  end() {
    this.ends.abort()
    this.drawn.disconnect()
    clearTimeout(this.next)
  }

  // What the server says of this phone, at each of its runs.
  update({ data, setTriggerValue }) {
    const other = data.round !== this.data?.round || data.learner !== this.data?.learner
    Object.assign(this, { data, setTriggerValue })
    if (other) Object.assign(this, { n: 0, mine: null, waits: null, late: false, words: "", picks: [] })
    if (data.n >= this.n) Object.assign(this, { n: data.n, mine: data.mine, label: data.label })
    const kept = keptVote()
    const ours = kept.round === data.round && kept.learner === data.learner && kept.n > this.n
    if (ours && data.state === "open" && !data.over) this.waits ??= kept
    if (other && data.kind === "order" && Array.isArray(this.chosen())) this.picks = [...this.chosen()]
    if (other && data.kind === "number") this.input.value = this.chosen() ?? ""
    this.paint()
    this.send()
  }

  get open() {
    return this.data.state === "open" && !this.data.over && !this.late
  }

  chosen() {
    return this.waits && this.open ? this.waits.response : this.mine // what came too late is no answer
  }

  press(target) {
    if (!target || !this.open) return
    const index = Number(target.className.match(/st-key-vote-option-(\d+)/)[1])
    if (this.data.kind !== "order") return this.choose(index)
    const at = this.picks.indexOf(index)
    this.picks = at < 0 ? [...this.picks, index] : this.picks.slice(0, at)
    if (this.picks.length === this.targets().length) return this.choose([...this.picks])
    this.paint()
  }

  key(event) {
    const target = event.target
    if ((event.key !== "Enter" && event.key !== " ") || !target.matches?.(TARGETS)) return
    event.preventDefault()
    this.press(target)
  }

  typed(event) {
    event.preventDefault()
    if (this.open && this.input.value.trim()) this.choose(this.input.value.trim())
  }

  choose(response) {
    const { round, learner } = this.data
    const n = Math.max(this.n, this.waits?.n ?? 0) + 1
    this.words = ""
    this.trouble = false
    this.waits = { round, learner, response, n }
    keep(this.waits)
    this.paint()
    this.send()
  }

  async send() {
    if (!this.waits || this.sending || !this.open) return
    this.sending = true
    const vote = this.waits
    try {
      const request = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(vote) }
      const answer = await told(await fetch("class-vote", { ...request, signal: AbortSignal.timeout(8000) }))
      if (vote.round === this.data.round) this.hear(vote, answer)
    } catch {
      this.unsent() // no connection
    }
    this.sending = false
    this.paint()
  }

  hear(vote, answer) {
    const again = vote !== this.waits // chosen anew while this one was under way
    if (!answer) this.byRerun(vote)
    else if (answer.status === 200) this.arrived(vote, answer, again)
    else if (answer.why === "stale") Object.assign(this.waits, { n: answer.n + 1 }) && this.soon(200)
    else if (["too-often", "unreachable"].includes(answer.why)) this.unsent()
    else this.refused(answer)
  }

  arrived(vote, answer, again) {
    Object.assign(this, { n: answer.n, mine: vote.response, label: answer.label })
    if (again) return this.soon(0)
    Object.assign(this, { waits: null, trouble: false })
    keep(null)
  }

  refused(answer) {
    this.waits = null
    keep(null)
    this.words = answer.why === "late" ? `${answer.say} ${this.counts()}` : answer.say
    this.late = answer.why === "late"
    this.picks = Array.isArray(this.mine) ? [...this.mine] : []
    if (answer.why === "stranger" || answer.why === "gone") this.look()
  }

  // Which answer it is then that counts: the page marks it, or names it.
  counts() {
    const before = this.mine !== null && this.mine !== undefined
    return before ? "The answer that you sent before it counts." : "You have no answer in this vote."
  }

  unsent() {
    this.trouble = true
    this.soon(1500 + 1500 * Math.random())
  }

  soon(wait) {
    clearTimeout(this.retry)
    this.retry = setTimeout(() => this.send(), wait)
  }

  // The app runs as an ordinary script, without routes of its own.
  byRerun(vote) {
    this.routes = false
    this.waits = null
    keep(null)
    this.setTriggerValue("cast", vote)
  }

  wake() {
    if (!this.data) return
    clearTimeout(this.next)
    this.beat()
    this.send()
  }

  beat() {
    if (this.data && !document.hidden) this.ask()
    this.next = setTimeout(() => this.beat(), (this.routes ? EVERY : PATIENT) * (0.75 + Math.random() / 2))
  }

  async ask() {
    if (!this.routes) return this.look()
    try {
      const asked = `class-pulse?class=${encodeURIComponent(this.data.class)}`
      const answer = await told(await fetch(asked, { signal: AbortSignal.timeout(8000) }))
      if (answer) this.compare(answer)
      else this.routes = false
    } catch {} // the next one may arrive
  }

  // A vote that closes is said here; for a question and an answer the page runs again.
  compare({ status, over, version, round, state }) {
    if (status !== 200 || this.data.over) return
    if (over) return this.look()
    if (version <= this.data.version) return
    if (round !== this.data.round || state === "revealed") return this.look()
    if (state === "closed" && !this.late) {
      this.late = true
      this.paint()
    }
  }

  look() {
    if (Date.now() - (this.looked ?? 0) < 1500) return
    this.looked = Date.now()
    this.setTriggerValue("look", this.looked)
  }

  targets() {
    return [...document.querySelectorAll(TARGETS)]
  }

  // What can be pressed says so, and which one is chosen: to eyes, fingers and screen readers.
  dress() {
    if (!this.data) return
    const chosen = this.chosen()
    for (const target of this.targets()) {
      const index = Number(target.className.match(/st-key-vote-option-(\d+)/)[1])
      const place = this.data.kind === "order" ? this.picks.indexOf(index) : -1
      const pressed = this.data.kind === "order" ? place >= 0 : chosen === index
      const say = { role: "button", tabindex: this.open ? 0 : -1, "aria-pressed": pressed, "aria-disabled": !this.open }
      if (place >= 0) say["data-place"] = place + 1
      else target.removeAttribute("data-place")
      for (const [name, value] of Object.entries(say))
        if (target.getAttribute(name) !== String(value)) target.setAttribute(name, value)
    }
  }

  paint() {
    const answered = this.chosen() !== null && this.chosen() !== undefined
    this.form.hidden = this.data.kind !== "number"
    for (const part of this.form.elements) part.disabled = !this.open
    const words = [this.words || this.status(answered), this.afterwards()].join(" ").trim()
    const told = this.data.kind === "number" && answered && !(this.waits && this.open) && this.label ? `Sent: ${this.label}. ` : ""
    if (this.say.textContent !== told + words) this.say.textContent = told + words
    this.dress()
  }

  afterwards() {
    const talk = !["revealed", null].includes(this.data.state) && this.data.turn === 1 && !this.data.over
    return talk && !this.open ? DISCUSS : ""
  }

  // In one sentence, where the vote stands.
  status(answered) {
    if (this.data.state === null || this.data.state === "revealed") return ""
    if (!this.open) return this.waits ? `${OVERTAKEN} ${this.counts()}` : answered ? CLOSED : MISSED
    return this.waits ? (this.trouble ? UNSENT : "Sending …") : answered ? SENT : this.how()
  }

  how() {
    const ways = { one: "Press your answer.", order: "Press the lines in order. Pressed again, a line and those after it are taken back.", number: "Type your answer." }
    return ways[this.data.kind] ?? ""
  }
}

export default function (component) {
  const parent = component.parentElement
  if (!phones.has(parent)) phones.set(parent, new Phone(parent))
  const phone = phones.get(parent)
  phone.update(component)
  return () => {
    phone.end()
    phones.delete(parent)
  }
}

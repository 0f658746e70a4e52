// A run's steps, one at a time. Everything is in the data already; nothing is sent. code.js goes before it.

const SHAPES = {
  first: "M3 2h2v12H3zM13 2v12L6 8z",
  back: "M11 2v12L4 8z",
  play: "M4 1v14l10-7z",
  pause: "M3 2h4v12H3zM9 2h4v12H9z",
  on: "M5 2v12l7-6z",
  last: "M11 2h2v12h-2zM3 2v12l7-6z",
}
const KEYS = { ArrowLeft: "back", ArrowRight: "on", Home: "first", End: "last", " ": "play" }
const COLUMNS = ["value", "grad", "requires_grad", "grad_fn"]
const LABELS = { value: "Value", grad: ".grad", requires_grad: "requires_grad", grad_fn: "grad_fn" }
const still = matchMedia("(prefers-reduced-motion: reduce)")
const steppers = new WeakMap()

function made(tag, className, text, role) {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (text !== undefined) element.textContent = text
  if (role) element.setAttribute("role", role)
  return element
}

/** Return what each call in progress has in its names after a step: a list of { scope, names }. */
function framesAt(trace, index) {
  const frames = []
  trace.slice(0, index + 1).forEach(({ scope, depth, changed }, step) => {
    frames.length = Math.min(frames.length, depth + 1)
    if (frames[depth] && frames[depth].scope !== scope) frames.length = depth // another function was called
    while (frames.length < depth) frames.push({ scope: "", names: new Map() }) // none of its lines has run yet
    frames[depth] ??= { scope, names: new Map() }
    const { names } = frames[depth]
    for (const [name, shown] of Object.entries(changed)) names.set(name, { shown, before: names.get(name)?.shown, step })
  })
  return frames
}

/** Return what a column says of a value; nothing where it has no such property. */
function cellOf(shown, column) {
  if (!shown) return ""
  if (column === "value") return shown.text
  if (shown.kind !== "tensor") return "" // it was something else before
  if (column === "requires_grad") return shown.requires_grad ? "True" : "False"
  if (column === "grad_fn") return shown.is_leaf ? "leaf" : (shown.grad_fn ?? "None")
  return shown.grad ?? "None"
}

/** Return a name that may be broken after its dots, and before the word that ends each grad_fn. */
function nameOf(name, className) {
  const element = made("span", className)
  const parts = name.split(/(?<=\.)|(?=Backward\d)/)
  element.append(...parts.flatMap(part => [part, document.createElement("wbr")]))
  return element
}

/** Say in words what a value is. */
function kindOf(shown) {
  if (shown.kind !== "tensor") return shown.kind
  const shape = shown.shape?.length ? `, ${shown.shape.join(" × ")}` : ""
  return `${shown.dtype ?? "tensor"}${shape}`
}

class Stepper {
  constructor(root) {
    this.root = root
    this.find = selector => root.querySelector(selector)
    this.slider = this.find("input")
    this.timer = 0
    for (const button of root.querySelectorAll("[data-to]")) {
      this.draw(button, button.dataset.to)
      button.addEventListener("click", () => this.go(button.dataset.to))
    }
    this.slider.addEventListener("input", () => this.show(this.slider.valueAsNumber, true))
    this.find(".stepper").addEventListener("keydown", event => this.press(event))
  }

  draw(button, shape) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg")
    const path = document.createElementNS(svg.namespaceURI, "path")
    svg.setAttribute("viewBox", "0 0 16 16")
    svg.setAttribute("aria-hidden", "true")
    path.setAttribute("d", SHAPES[shape])
    svg.append(path)
    button.replaceChildren(svg)
  }

  /** Take a run. The same run again, as at a rerun of the page, leaves the place where it is. */
  update({ data }) {
    const run = JSON.stringify(data)
    if (run === this.run) return
    Object.assign(this, { run, trace: data.trace, first: data.first })
    this.slider.max = this.trace.length - 1
    this.lines = coloured(data.code).map((pieces, at) => lineOf(pieces, at + data.first === data.stopped ? "error" : undefined))
    const pane = this.find(".window")
    pane.style.setProperty("--first", data.first - 1)
    pane.replaceChildren(...this.lines)
    const made = this.trace.findIndex(({ changed }) => Object.keys(changed).length) // skips imports
    const begins = data.begin ?? made
    this.show(data.stopped ? this.trace.length - 1 : Math.max(0, begins), true)
    const failed = this.lines[data.stopped - data.first]
    if (failed) pane.scrollTop = failed.offsetTop + failed.offsetHeight - pane.clientHeight
  }

  press(event) {
    const to = KEYS[event.key]
    const own = event.key === " " && event.target.closest("button, summary")
    if (!to || own || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    this.go(to)
  }

  go(to) {
    if (to === "play") return this.timer ? this.stop() : this.play()
    const last = this.trace.length - 1
    const place = { first: 0, back: this.place - 1, on: this.place + 1, last }[to]
    this.show(Math.min(last, Math.max(0, place)), true)
  }

  /** Play about twelve seconds, no step too quick to be read or too slow to be waited for. */
  play() {
    if (still.matches) return
    const last = this.trace.length - 1
    if (this.place === last) this.show(0)
    const step = () => {
      if (!this.root.isConnected && !this.root.host?.isConnected) return this.stop()
      this.show(this.place + 1)
      if (this.place === last) this.stop()
    }
    this.timer = setInterval(step, Math.min(1200, Math.max(250, 12000 / this.trace.length)))
    this.playing(true)
  }

  stop() {
    clearInterval(this.timer)
    this.timer = 0
    this.playing(false)
  }

  playing(on) {
    const button = this.find("[data-to=play]")
    button.setAttribute("aria-label", on ? "Pause" : "Play")
    button.title = `${on ? "Pause" : "Play"} (space)`
    this.draw(button, on ? "pause" : "play")
    this.find(".place").setAttribute("aria-live", on ? "off" : "polite") // not a word a second
  }

  show(place, byHand = false) {
    if (byHand && this.timer) this.stop()
    this.place = Math.min(place, this.trace.length - 1)
    const event = this.trace[this.place]
    const said = `Step ${this.place + 1} of ${this.trace.length}, line ${event.line}`
    this.find(".place").textContent = said + (event.scope ? `, in ${event.scope}` : "")
    this.slider.value = this.place
    this.slider.setAttribute("aria-valuetext", said)
    for (const [to, off] of Object.entries({ first: 0, back: 0, on: this.trace.length - 1, last: this.trace.length - 1 }))
      this.find(`[data-to=${to}]`).setAttribute("aria-disabled", this.place === off)
    this.mark(event.line - this.first)
    this.tell(this.trace.slice(0, this.place + 1).map(each => each.printed).join(""))
    this.list(framesAt(this.trace, this.place))
  }

  mark(number) {
    for (const line of this.lines) {
      line.classList.remove("step")
      line.dataset.sign = line.classList.contains("error") ? SIGNS.error : ""
    }
    const line = this.lines[number]
    if (!line) return
    line.classList.add("step")
    line.dataset.sign = SIGNS.step
    const pane = this.find(".window") // scroll the pane, never the page
    if (line.offsetTop < pane.scrollTop) pane.scrollTop = line.offsetTop
    const below = line.offsetTop + line.offsetHeight - pane.clientHeight
    if (below > pane.scrollTop) pane.scrollTop = below
  }

  tell(printed) {
    this.find(".printed").hidden = !printed
    this.find(".printed pre").textContent = printed
  }

  list(frames) {
    const bodies = frames.map(({ scope, names }) => {
      const body = made("tbody", "", undefined, "rowgroup")
      if (scope) body.append(this.heading(scope))
      for (const [name, held] of names) body.append(this.row(name, held))
      return body
    })
    this.root.querySelectorAll("tbody").forEach(body => body.remove())
    this.find("table").append(...bodies)
  }

  heading(scope) {
    const row = made("tr", "scope", undefined, "row")
    const cell = made("th", "", `In ${scope}`, "rowheader")
    cell.colSpan = COLUMNS.length + 1
    row.append(cell)
    return row
  }

  row(name, { shown, before, step }) {
    const row = made("tr", "", undefined, "row")
    const head = made("th", "", undefined, "rowheader")
    head.scope = "row"
    const now = step === this.place
    head.append(nameOf(name, "name"))
    if (now && !before) head.append(" ", made("b", "fresh", "new"))
    head.append(made("small", "", kindOf(shown)))
    row.append(head)
    const tensor = shown.kind === "tensor"
    for (const column of tensor ? COLUMNS : ["value"]) row.append(this.cell(shown, before, column, now))
    if (!tensor) row.lastChild.colSpan = COLUMNS.length
    return row
  }

  cell(shown, before, column, now) {
    const text = cellOf(shown, column)
    const cell = made("td", column, undefined, "cell")
    const was = cellOf(before, column)
    cell.dataset.label = LABELS[column]
    cell.append(column === "grad_fn" ? nameOf(text, "") : made("span", "", text))
    if (now && before && was !== text) {
      cell.classList.add("moved")
      cell.append(made("small", "", was ? `was ${was}` : "new"))
    }
    return cell
  }
}

export default function (component) {
  const root = component.parentElement
  if (!steppers.has(root)) steppers.set(root, new Stepper(root))
  steppers.get(root).update(component)
  return () => {
    steppers.get(root)?.stop()
    steppers.delete(root)
  }
}

// A native text area with transparent letters; behind it a layer with the same letters in colour. Neither wraps.
// code.js goes before it.

const STEP = 4
const editors = new WeakMap()
const drafts = new Map() // what was typed last, by the editor's key: it outlives a visit to another screen
const focused = new Map() // for which press an editor took the keyboard: once, not again on the way back
const KEPT = "downhill.draft." // and in the browser's storage, with the text that was last run: it outlives a reload

function keptOf(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT + key))
    return typeof kept?.text === "string" ? kept : null
  } catch {
    return null
  }
}

function keep(key, change) {
  try {
    localStorage.setItem(KEPT + key, JSON.stringify({ ...keptOf(key), ...change }))
  } catch {} // a browser that keeps nothing
}

/** Return which lines are not in the original, by their longest common run of lines. */
function changedLines(lines, before) {
  const common = Array.from({ length: lines.length + 1 }, () => new Uint16Array(before.length + 1))
  for (let i = lines.length - 1; i >= 0; i--)
    for (let j = before.length - 1; j >= 0; j--)
      common[i][j] =
        lines[i] === before[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1])
  const changed = []
  for (let i = 0, j = 0; i < lines.length; ) {
    if (lines[i] === before[j]) i++, j++
    else if (j < before.length && common[i][j + 1] >= common[i + 1][j]) j++
    else changed.push(i++)
  }
  return changed
}

/** Return where a line of the text that was told is now, or -1 when it was changed. */
function placeNow(line, told, now) {
  let top = 0
  let bottom = 0
  const shorter = Math.min(told.length, now.length)
  while (top < shorter && told[top] === now[top]) top++
  while (bottom < shorter - top && told.at(-1 - bottom) === now.at(-1 - bottom)) bottom++
  if (line < top) return line
  return line >= told.length - bottom ? line + now.length - told.length : -1
}

class Editor {
  constructor(root) {
    this.root = root
    this.area = root.querySelector("textarea")
    this.layer = root.querySelector(".layer")
    this.button = root.querySelector(".run")
    this.turn = null
    this.leaving = false // Escape was pressed: the next Tab goes on to the next field
    root.querySelector("kbd").textContent = /Mac|iP/.test(navigator.platform) ? "⌘ Enter" : "Ctrl + Enter"
    this.area.addEventListener("input", () => this.typed())
    this.area.addEventListener("keydown", event => this.press(event))
    this.area.addEventListener("focus", () => (this.leaving = false))
    this.area.addEventListener("blur", event => this.left(event))
    this.area.addEventListener("compositionstart", () => this.area.classList.add("composing"))
    this.area.addEventListener("compositionend", () => this.area.classList.remove("composing"))
    this.button.addEventListener("click", () => this.run())
    this.other = root.querySelector(".other")
    this.other.addEventListener("click", () => this.swap())
  }

  /** Take what the server says; the text only when it is another one than it sent before. */
  update({ data, setStateValue, setTriggerValue }) {
    Object.assign(this, { data, setStateValue, setTriggerValue })
    this.root.querySelector("label b").textContent = data.label
    this.root.querySelector(".note").textContent = data.note
    this.root.querySelector(".how").hidden = this.root.querySelector(".keys").hidden = this.button.hidden = !data.run
    this.button.textContent = data.run
    this.area.maxLength = data.longest
    const before = this.turn
    this.turn = data.turn
    if (before === null) this.begin()
    else if (before !== data.turn) this.replace(data.text)
    if (before !== data.turn) this.told = data.text
    this.paint()
    if (this.own || data.asks) this.tellOwn()
    if (data.focus && focused.get(data.key) !== data.focus) this.area.focus()
    focused.set(data.key, data.focus)
  }

  /** Begin with what was typed here last, also before a reload; but a link of somebody else's shows its own text.
   * What stands here instead of a text that was thrown away is kept in its place, or a reload would bring that back. */
  begin() {
    const { data } = this
    const again = drafts.has(data.key)
    const kept = again ? null : keptOf(data.key)
    this.own = kept !== null && (!data.linked || kept.ran === data.text) && (data.linked || kept.text !== data.text)
    this.area.value = this.draft() ?? (this.own ? kept.text : data.text)
    this.offered = kept && !this.own && kept.text !== data.text ? kept.text : null
    drafts.set(data.key, { turn: this.turn, text: this.area.value })
    if (again && !data.linked) this.keep()
  }

  /** Say once whether what stands here is the learner's own text, from before a reload; also that a link's is not. */
  tellOwn() {
    this.setStateValue("text", { ...this.telling(), own: this.own })
    this.own = false
  }

  /** Show the learner's own text in the place of the link's, or the link's again. */
  swap() {
    const shown = this.area.value
    this.replace(this.offered)
    this.offered = shown
    this.paint()
  }

  draft() {
    const draft = drafts.get(this.data.key)
    return draft?.turn === this.data.turn ? draft.text : undefined
  }

  /** Keep what stands here, and whether it is a change: the browser tells a new session which editors hold one. */
  keep(more) {
    const { data, area } = this
    const changed = data.original !== null && area.value.trimEnd() !== data.original.trimEnd()
    keep(data.key, { text: area.value, changed, ...more })
  }

  typed() {
    drafts.set(this.data.key, { turn: this.turn, text: this.area.value })
    this.keep()
    this.paint()
  }

  paint() {
    const { data, area } = this
    const now = area.value.split("\n")
    const marks = new Map()
    if (data.original !== null)
      for (const line of changedLines(now, data.original.split("\n"))) marks.set(line, "changed")
    const told = data.text.split("\n")
    for (const { line, kind } of data.marks) marks.set(placeNow(line, told, now), kind)
    this.root.querySelector(".window").classList.toggle("long", now.length > 30)
    this.root.querySelector(".old").hidden = data.ran === null || data.ran === area.value
    this.other.hidden = this.offered === null
    this.layer.style.setProperty("--first", data.first - 1)
    this.layer.replaceChildren(...coloured(area.value).map((pieces, line) => lineOf(pieces, marks.get(line))))
  }

  press(event) {
    if (event.isComposing) return
    const leaving = this.leaving
    if (event.key !== "Shift") this.leaving = event.key === "Escape"
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.act(event, () => this.run())
    else if (event.ctrlKey || event.metaKey || event.altKey) return
    else if (event.key === "Tab" && !leaving) this.act(event, () => this.indent(event.shiftKey))
    else if (event.key === "Enter") this.act(event, () => this.insert("\n" + this.indentOfNext()))
    else if (event.key === "Backspace") this.back(event)
  }

  act(event, action) {
    event.preventDefault()
    action()
  }

  /** Put text in place of the selection, so that the browser's own Undo knows of it. */
  insert(text) {
    const done = document.execCommand(text ? "insertText" : "delete", false, text)
    if (done) return
    this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, "end")
    this.area.dispatchEvent(new Event("input"))
  }

  replace(text) {
    if (this.area.value === text) return
    const had = this.root.activeElement ?? document.activeElement
    this.replacing = true
    this.area.focus({ preventScroll: true })
    this.area.select()
    this.insert(text)
    this.area.setSelectionRange(0, 0)
    if (had !== this.area) had === document.body ? this.area.blur() : had?.focus({ preventScroll: true })
    this.replacing = false
  }

  /** The line's own indent, one step deeper after a colon, one less after a line that ends a block. */
  indentOfNext() {
    const line = this.area.value.slice(0, this.area.selectionStart).split("\n").at(-1)
    const own = line.match(/^ */)[0].length
    const code = line.replace(/#.*$/, "").trim()
    if (code.endsWith(":")) return " ".repeat(own + STEP)
    return " ".repeat(/^(return|pass|break|continue|raise)\b/.test(code) ? Math.max(0, own - STEP) : own)
  }

  /** Indent: the selected lines, or from here to the next stop. Unindent: the selected lines or this one. */
  indent(back) {
    const { area } = this
    const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1
    const selected = area.value.slice(area.selectionStart, area.selectionEnd)
    if (!back && !selected.includes("\n")) {
      const column = area.selectionStart - from
      return this.insert(" ".repeat(STEP - (column % STEP)))
    }
    const next = area.value.indexOf("\n", Math.max(area.selectionStart, area.selectionEnd - 1))
    this.shift(from, next < 0 ? area.value.length : next, back)
  }

  shift(from, to, back) {
    const { area } = this
    const lines = area.value.slice(from, to).split("\n")
    const moved = lines.map(line => (back ? line.replace(/^( {1,4}|\t)/, "") : line && " ".repeat(STEP) + line))
    const text = moved.join("\n")
    if (text === lines.join("\n")) return
    const caret = area.selectionStart === area.selectionEnd && area.selectionStart
    area.setSelectionRange(from, to)
    this.insert(text)
    if (caret === false) area.setSelectionRange(from, from + text.length)
    else area.setSelectionRange(...Array(2).fill(Math.max(from, caret + text.length - (to - from))))
  }

  /** In front of a line's first letter Backspace goes back to the last stop. */
  back(event) {
    const { area } = this
    const before = area.value.slice(0, area.selectionStart).split("\n").at(-1)
    if (area.selectionStart !== area.selectionEnd || !/^ +$/.test(before)) return
    const back = before.length % STEP || STEP
    if (back < 2) return
    this.act(event, () => {
      area.setSelectionRange(area.selectionStart - back, area.selectionStart)
      this.insert("")
    })
  }

  /** Tell what was typed, but not who follows a link: a message now would call the browser back to this screen. */
  left({ relatedTarget: next }) {
    this.leaving = false
    if (this.replacing || next === this.button || next?.closest("a") || this.area.value === this.told) return
    this.setStateValue("text", this.telling())
  }

  telling() {
    this.told = this.area.value
    return { text: this.told, turn: this.turn }
  }

  run() {
    if (!this.data.run) return
    this.keep({ ran: this.area.value })
    this.setTriggerValue("run", this.telling())
  }
}

export default function (component) {
  const root = component.parentElement
  if (!editors.has(root)) editors.set(root, new Editor(root))
  editors.get(root).update(component)
}

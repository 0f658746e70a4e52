// Buttons to play a chart's slider or to make each move, a memory for what was chosen, and tracks that follow.

const SHAPES = { Play: "M3 1v14l11-7z", Pause: "M2 1h4v14H2zM10 1h4v14h-4z" }
const still = matchMedia("(prefers-reduced-motion: reduce)")
const watched = new WeakMap()
const remembered = new WeakSet()

function say(button, word) {
  button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${SHAPES[word]}"/></svg>${word}`
}

function move(input, change) {
  change()
  input.dispatchEvent(new Event("input", { bubbles: true }))
}

// The whole way in about eight seconds, but no step too quick to be seen or too slow to be waited for.
function pace(input) {
  const steps = (input.max - input.min) / input.step
  return Math.min(1200, Math.max(100, 8000 / steps))
}

function giveButton(input, bind) {
  const button = document.createElement("button")
  let timer = 0
  const atEnd = () => input.valueAsNumber >= Number(input.max)
  const stop = () => {
    clearInterval(timer)
    timer = 0
    say(button, "Play")
  }
  const step = () => {
    if (!button.isConnected || still.matches) return stop() // the chart was drawn anew, or the page was left
    move(input, () => input.stepUp())
    if (atEnd()) stop()
  }
  button.type = "button"
  button.onclick = () => {
    if (timer) return stop()
    if (atEnd()) move(input, () => { input.value = input.min })
    timer = setInterval(step, pace(input))
    say(button, "Pause")
  }
  for (const use of ["pointerdown", "keydown", "input"])
    input.addEventListener(use, event => timer && event.isTrusted && stop()) // our own moves are not trusted
  say(button, "Play")
  bind.prepend(button)
}

// One button for each move, the shown one marked. A press goes on until its move is done, and never goes back: where no
// such move is left, the button says so, and keeps the focus that it has. At the end one more leads to the start.
function givePresses(input, bind, names) {
  const group = document.createElement("div")
  const next = index => {
    let to = input.valueAsNumber + 1
    while ((to - 1) % names.length !== index) to += 1
    return to
  }
  const press = index => next(index) <= input.max && move(input, () => { input.value = next(index) })
  const buttons = names.map((name, index) => {
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = name
    button.onclick = () => press(index)
    return button
  })
  const ended = document.createElement("span")
  ended.textContent = "That was the last round."
  const anew = document.createElement("button")
  anew.type = "button"
  anew.textContent = "From the start"
  anew.onclick = () => {
    move(input, () => { input.value = input.min })
    buttons[0].focus()
  }
  const mark = () => {
    buttons.forEach((button, index) => {
      const shown = input.valueAsNumber > 0 && (input.valueAsNumber - 1) % names.length === index
      shown ? button.setAttribute("aria-current", "step") : button.removeAttribute("aria-current")
      button.setAttribute("aria-disabled", next(index) > input.max)
    })
    for (const part of [ended, anew]) part.style.visibility = input.valueAsNumber < input.max ? "hidden" : "" // its room stays
  }
  group.className = "presses"
  group.append(...buttons, anew, ended)
  input.addEventListener("input", mark)
  mark()
  bind.prepend(group)
}

// A chart that is drawn anew, as for an edit or in another theme, begins at its own values: give it the learner's again.
// So does one on a page that is loaded again: the tab keeps them. The address would not do: it is the server's to write.
const KEPT = "downhill.charts"
const chosen = new Map(kept())

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "[]")
  } catch {
    return [] // a browser that keeps nothing
  }
}

function choose(place, value) {
  chosen.set(place, value)
  try {
    sessionStorage.setItem(KEPT, JSON.stringify([...chosen]))
  } catch {} // then they last until the page is left
}

// Two charts may have sliders of one name, and either may be drawn first: a chart is told by the name of the words before
// it (tutor/ui/chart.py), not by its place among those that are there. Until they are there, nothing is known of it.
function placeOf(input) {
  const words = input.closest(".stElementContainer")?.previousElementSibling?.querySelector(".chart-says")
  return words && `${location.pathname} ${words.id} ${input.name}`
}

function remember(input) {
  const place = placeOf(input)
  if (!place) return
  const last = chosen.get(place)
  if (last !== undefined && last !== input.value) move(input, () => { input.value = last })
  input.addEventListener("input", () => choose(place, input.value))
  remembered.add(input)
}

// Streamlit fills a slider's track at its events, and a dragged dot moves its slider without one.
function fillTracks() {
  for (const { min, max, valueAsNumber, style } of document.querySelectorAll(".vega-bind input[type=range]"))
    style.setProperty("--vega-range-progress", `${(100 * (valueAsNumber - min)) / (max - min)}%`)
}

function noteDragged() {
  fillTracks()
  for (const input of document.querySelectorAll(".vega-bind input")) {
    const place = placeOf(input)
    if (place && input.value !== (chosen.get(place) ?? input.defaultValue)) choose(place, input.value)
  }
}

function giveButtons() {
  for (const bind of document.querySelectorAll(".vega-bind")) {
    const input = bind.querySelector("input[type=range]")
    const name = bind.querySelector(".vega-bind-name")
    const label = name?.textContent.trimEnd() ?? ""
    const played = input && label.endsWith("PLAYED")
    if (input && !remembered.has(input)) remember(input)
    if (label.endsWith("PLAYEDPLAYED")) bind.querySelector("input + span").hidden = true
    if (!played || bind.querySelector("button")) continue
    const names = label.slice(0, -1).split("NEXT")
    if (names.length > 1) givePresses(input, bind, names)
    else giveButton(input, bind)
  }
}

// A finger has no way to leave a mark, so Vega leaves what it said of one on the screen: the next touch takes it away.
function hideTip(event) {
  if (event.pointerType === "touch") document.getElementById("vg-tooltip-element")?.classList.remove("visible")
}

function watch(parentElement) {
  const watcher = new MutationObserver(changes => (giveButtons(), noteHeights(), writePowers(changes), writeMinuses()))
  const ends = new AbortController()
  const heard = { capture: true, signal: ends.signal }
  watcher.observe(document.body, { childList: true, characterData: true, subtree: true })
  document.addEventListener("pointerdown", hideTip, heard)
  document.addEventListener("pointermove", event => event.buttons && requestAnimationFrame(fillTracks), heard)
  document.addEventListener("pointerup", () => setTimeout(noteDragged), heard)
  addEventListener("pagehide", noteDragged, heard) // a dot that is still held when the page is loaded again
  hearFingers(heard)
  watched.set(parentElement, () => {
    watcher.disconnect()
    ends.abort()
    watched.delete(parentElement)
  })
}

export default function ({ parentElement }) {
  if (!watched.has(parentElement)) watch(parentElement) // this runs again at every rerun
  giveButtons()
  noteHeights()
  writePowers([{ target: document.body, addedNodes: document.querySelectorAll(".stVegaLiteChart") }])
  writeMinuses()
  paintMinuses()
  return watched.get(parentElement)
}

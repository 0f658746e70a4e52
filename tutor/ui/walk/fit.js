// What a step shows is made to fit the screen: its chart, its code, and at last all of its type.

const LARGE = 1800 // pixels, as in style.css: a projector
const WIDE = 1000 // pixels, as in style.css: below it a page is scrolled as any other
const BELOW = 56 // pixels that the frame takes at the bottom
const IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
// Sizes of all type, and of code beside it, the largest first; what the last row cannot read is scrolled instead.
const SIZES = [[1, 1], [1, 0.9], [1, 0.8], [1, 0.7], [0.95, 0.7], [0.9, 0.7], [0.86, 0.7], [0.82, 0.7]]
// Where the code is the idea, its type is the last to shrink.
const FOR_CODE = [[1, 1], [1, 0.9], [1, 0.8], [0.9, 0.9], ...[0.95, 0.9, 0.85, 0.8, 0.75, 0.7].map(code => [0.82, code])]
const PARTS = ["--walk-chart", "--walk-type", "--walk-code"]
let fitted // what was shown when the sizes were tried
let tried = 0 // how many of them were too large

function put(name, value) {
  document.documentElement.style.setProperty(name, value)
}

/** Return by how many pixels a step ends below the screen; less than none where there is room. */
function beyond(end = document.querySelector(".st-key-walk").getBoundingClientRect().bottom) {
  return end + document.querySelector("[data-testid=stMain]").scrollTop - innerHeight + BELOW
}

/** Return the same of what is to be seen at once: what only comes with the code may lie below the screen. */
function beyondAtOnce() {
  return beyond(document.querySelector(".st-key-walk .st-key-walk-below")?.getBoundingClientRect().top)
}

/** Give the chart the size at which it just fits; its numbers are to be read, its end to be seen. */
function fitChart() {
  const chart = document.querySelector(".st-key-walk .stVegaLiteChart")
  const drawing = chart?.querySelector("svg.marks")
  if (!drawing) return
  const now = Number(document.documentElement.style.getPropertyValue("--walk-chart")) || 1
  const sliders = chart.querySelector("form")?.getBoundingClientRect().height ?? 0
  const scrolled = document.querySelector("[data-testid=stMain]").scrollTop
  const { top, bottom } = chart.getBoundingClientRect()
  // A question's options stand under its chart, and are to be seen with it.
  const under = chart.closest(".st-key-walk-ask") ? chart.closest(".st-key-walk").getBoundingClientRect().bottom - bottom : 0
  const room = innerHeight - BELOW - sliders - under - top - scrolled
  const fits = room / (drawing.getBoundingClientRect().height / now)
  const [least, most] = innerWidth >= LARGE ? [0.9, 1.75] : innerWidth >= WIDE ? [0.8, 1.1] : [1, 1]
  const size = Math.floor(50 * Math.min(Math.max(fits, least), most)) / 50
  if (Math.abs(size - now) > 0.03) put("--walk-chart", size)
}

function isCut(code) {
  const box = code.closest("pre") ?? code
  return box.scrollWidth > box.clientWidth + 1
}

function fits() {
  return beyondAtOnce() <= 0 && ![...document.querySelectorAll(".st-key-walk .stCode code")].some(isCut)
}

/** Give type and code the largest size at which a step fits: tried once for what it shows, then it only shrinks. */
function fitType(shown) {
  if (innerWidth < WIDE || !document.querySelector(IDLE)) return
  const now = `${shown} ${innerWidth} ${innerHeight}`
  if (fitted === now && fits()) return
  if (fitted !== now) tried = 0
  fitted = now
  const sizes = document.querySelector(".st-key-walk-ask") ? SIZES : FOR_CODE
  for (; tried < sizes.length; tried++) {
    put("--walk-type", sizes[tried][0])
    put("--walk-code", sizes[tried][1])
    fitChart()
    if (fits()) return
  }
}

/** Say whether all of a step is there, its chart drawn: before that nobody knows what lies below the screen. */
function isWhole() {
  const charts = [...document.querySelectorAll(".st-key-walk .stVegaLiteChart")]
  return document.querySelector(IDLE) !== null && charts.every(chart => chart.querySelector("svg.marks"))
}

function fitScreen(shown) {
  if (!document.querySelector(".st-key-walk")) return
  fitChart()
  fitType(shown)
}

function unfit() {
  fitted = undefined
  for (const name of PARTS) document.documentElement.style.removeProperty(name)
}

// Names that are formulas, code that scrolls. Streamlit's elements leave both out.

const SIGNS = {
  "=": "equals", "−": "minus", "-": "minus", "+": "plus", "⋅": "times", "×": "times", "/": "over", "±": "plus or minus",
  "<": "is less than", ">": "is more than", "≤": "is at most", "≥": "is at least", "≈": "is about", "→": "to",
  "∂": "partial", "∇": "nabla", "Δ": "delta", "η": "eta", "∑": "the sum of", "′": "prime", "∣": "",
}
const SHAPES = {
  mfrac: ([above, below]) => `${above} over ${below}`,
  msup: ([base, power]) => (power === "prime" ? `${base} prime` : power === "2" ? `${base} squared` : `${base} to the power ${power}`),
  msqrt: inside => `the square root of ${inside.join(" ")}`,
  annotation: () => "",
}

/** Say a formula in words, from its MathML. */
function spoken(node) {
  const parts = [...node.children].map(spoken).filter(Boolean)
  const shape = SHAPES[node.localName]
  if (shape) return shape(parts)
  const text = node.textContent.trim()
  return node.children.length ? parts.join(" ") : SIGNS[text] ?? text
}

/** Return what is written on an element, each formula in words. */
function writtenOn(element) {
  const copy = element.cloneNode(true)
  for (const formula of copy.querySelectorAll(".katex")) formula.replaceWith(` ${spoken(formula.querySelector("math"))} `)
  for (const unseen of copy.querySelectorAll("[aria-hidden=true]")) unseen.remove()
  return copy.textContent.replace(/\s+/g, " ").trim()
}

// A browser names what can be pressed by the text on it, and leaves out every formula.
const named = new WeakSet()

function nameFormulas() {
  for (const written of document.querySelectorAll("label, button, [role=button], [role=option], summary")) {
    const target = written.matches("label") ? written.querySelector("input") : written
    const formula = target && written.querySelector(".katex math")
    if (formula) {
      const name = writtenOn(written)
      if (target.getAttribute("aria-label") !== name) target.setAttribute("aria-label", name)
      named.add(target)
    } else if (target && named.delete(target)) target.removeAttribute("aria-label")
  }
}

// Code that is wider than its place scrolls, and the keyboard has to get in for that.
function openCode() {
  for (const pane of document.querySelectorAll(".stCode pre")) {
    const scrolls = pane.scrollWidth > pane.clientWidth + 1 || pane.scrollHeight > pane.clientHeight + 1
    if (scrolls === pane.hasAttribute("tabindex")) continue
    const added = { tabindex: 0, role: "group", "aria-label": "Code that scrolls" }
    for (const [name, value] of Object.entries(added))
      scrolls ? pane.setAttribute(name, value) : pane.removeAttribute(name)
  }
}

// What a chart shows now is said by an unseen text before it (tutor/ui/chart.py): as a part of its spec the words would
// have it drawn anew at each change.
function wordsOf(chart) {
  return chart.closest(".stElementContainer").previousElementSibling?.querySelector(".chart-says")
}

function nameCharts() {
  for (const chart of document.querySelectorAll(".stVegaLiteChart")) {
    const words = wordsOf(chart)
    if (chart.getAttribute("aria-labelledby") === (words?.id ?? null)) continue
    words ? chart.setAttribute("aria-labelledby", words.id) : chart.removeAttribute("aria-labelledby")
  }
}

// What changes while the keyboard is elsewhere: what a chart shows now, how an answer was marked.
const region = document.createElement("p")
region.setAttribute("role", "status")
region.className = "said"
region.style.cssText = "position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%)"
let known = { page: "", charts: new Map(), alerts: new Set(), opened: false }

/** Say what is new since the last time; of a page that was just opened, only what a control has changed since. */
function tellNews() {
  const alerts = [...document.querySelectorAll(".stAlertContainer")].map(writtenOn)
  const now = { page: location.pathname, opened: true, charts: new Map(shownCharts()) }
  const changed = [...now.charts].filter(([place, says]) => known.charts.has(place) && known.charts.get(place) !== says)
  const fresh = known.opened ? alerts.filter(says => !known.alerts.has(says)) : []
  const news = [...fresh, ...changed.map(([, says]) => says)]
  const gone = [...known.alerts].some(says => !alerts.includes(says))
  if (now.page === known.page && news.length) region.textContent = news.join(" ")
  else if (gone) region.textContent = "" // a verdict is not that of the next question
  known = { ...now, alerts: new Set(alerts) }
}

/** Keep what a chart says when it appears: who moves a control at once hears the change from that. */
function noteCharts() {
  if (known.page !== location.pathname) {
    known = { page: location.pathname, charts: new Map(), alerts: new Set(), opened: false }
    region.textContent = ""
  }
  for (const [place, says] of shownCharts()) if (!known.charts.has(place)) known.charts.set(place, says)
}

/** Return each chart's place on the page, and what it says. */
function shownCharts() {
  const charts = [...document.querySelectorAll(".stVegaLiteChart[aria-label]")]
  return charts.map(chart => [placeOf(chart), wordsOf(chart)?.textContent ?? chart.ariaLabel])
}

function placeOf(chart) {
  return wordsOf(chart)?.id ?? chart.closest("[class*='st-key-']")?.className.match(/st-key-\S+/)[0]
}

function mend() {
  nameCharts()
  noteCharts()
  nameFormulas()
  openCode()
}

const watched = new WeakMap()

function watch(parentElement) {
  let timer = 0
  let quiet = 0
  const soon = () => {
    timer ||= setTimeout(() => (mend(), (timer = 0)), 200) // charts that play change all the time
    clearTimeout(quiet)
    quiet = setTimeout(tellNews, 1000) // a slider that is dragged passes many pictures
  }
  const watcher = new MutationObserver(soon)
  const ends = new AbortController()
  document.body.append(region)
  watcher.observe(document.body, { childList: true, subtree: true, characterData: true })
  window.addEventListener("resize", soon, { signal: ends.signal })
  watched.set(parentElement, () => {
    clearTimeout(timer)
    clearTimeout(quiet)
    region.remove()
    watcher.disconnect()
    ends.abort()
    watched.delete(parentElement)
  })
}

export default function ({ parentElement }) {
  if (!watched.has(parentElement)) watch(parentElement) // this runs again at every rerun
  mend()
  return watched.get(parentElement)
}

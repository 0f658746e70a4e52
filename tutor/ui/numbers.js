// A chart's library writes 4.4e+12. The text beside it writes 4.4 × 10¹², and so do people.

const POWER = /(\d)e([+−-]?)0*(\d+)/g
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"

function raised(_, digit, sign, exponent) {
  return `${digit} × 10${sign && sign !== "+" ? "⁻" : ""}${exponent.replace(/\d/g, one => RAISED[one])}`
}

// A chart's tooltip stands outside of it, at the end of the page.
function writePowers(changes) {
  for (const { target, addedNodes } of changes)
    for (const node of [target, ...addedNodes]) {
      if (!node.closest?.(".stVegaLiteChart, #vg-tooltip-element")) continue
      for (const words of node.tagName === "text" ? [node] : node.querySelectorAll("svg.marks text, td"))
        if (words.textContent.search(POWER) >= 0) words.textContent = words.textContent.replace(POWER, raised)
    }
}

// A slider writes -3, Streamlit's and a chart's own, and so do the numbers to choose from: what Streamlit shows of them
// it puts into the address as well. The text node stays: it is theirs.
function writeMinuses() {
  for (const { firstChild } of document.querySelectorAll(".stSlider p, .stButtonGroup p, .vega-bind input + span"))
    if (/^-\d/.test(firstChild?.data)) firstChild.data = firstChild.data.replace("-", "−")
}

// Streamlit paints its tables on a canvas, where nothing can be written over: what is to be painted is changed before.
function paintMinuses() {
  const canvas = CanvasRenderingContext2D.prototype
  const paint = canvas.fillText
  if (paint.minuses) return
  canvas.fillText = function (words, ...where) {
    paint.call(this, String(words).replace(/^-(?=\d)/, "−"), ...where)
  }
  canvas.fillText.minuses = true
}

// Dots of charts under a finger.

// Only a finger that begins on a dot, or near it, drags it, and then nothing scrolls. One that begins elsewhere in the
// plot scrolls the page, and Vega must not hear of it: it would take the dot there.
const NEAR = 32 // pixels around a dot's middle: what a fingertip covers
let held = false

function isNear(ball, { clientX, clientY }) {
  const { x, y, width, height } = ball.getBoundingClientRect()
  return Math.hypot(x + width / 2 - clientX, y + height / 2 - clientY) < NEAR
}

function take(event) {
  const shape = event.pointerType === "touch" && event.target.closest?.("[class*=_voronoi]")
  if (!shape) return
  held = [...shape.ownerSVGElement.querySelectorAll("[aria-roledescription='GRIP']")].some(ball => isNear(ball, event))
  // A finger belongs to the shape it first touched; a dragged dot needs to hear which place it is over now.
  if (held && event.target.hasPointerCapture(event.pointerId)) event.target.releasePointerCapture(event.pointerId)
  if (!held) event.stopPropagation()
}

function hearFingers(heard) {
  document.addEventListener("pointerdown", take, heard)
  document.addEventListener("touchstart", event => held && event.preventDefault(), { ...heard, passive: false })
  for (const end of ["touchend", "touchcancel"]) document.addEventListener(end, () => { held = false }, heard)
}

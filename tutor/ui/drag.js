// Dots of charts under a finger.

// Only a finger that begins on a dot, or near it, drags it, and then nothing scrolls. One that begins elsewhere in the
// plot scrolls the page, and Vega must not hear of it: it would take the dot there.
const NEAR = 32 // pixels around a dot's middle: what a fingertip covers
let holder = null // the finger that has a dot, by its pointer's id

function isNear(ball, { clientX, clientY }) {
  const { x, y, width, height } = ball.getBoundingClientRect()
  return Math.hypot(x + width / 2 - clientX, y + height / 2 - clientY) < NEAR
}

function take(event) {
  const touch = event.pointerType === "touch"
  if (touch && event.isPrimary) holder = null // no other finger is down, whatever was heard of one
  const shape = touch && event.target.closest?.("[class*=_voronoi]")
  if (!shape || holder !== null) return
  const balls = [...shape.ownerSVGElement.querySelectorAll("[aria-roledescription='GRIP']")]
  if (!balls.some(ball => isNear(ball, event))) return event.stopPropagation()
  holder = event.pointerId
  // A finger belongs to the shape it first touched; a dragged dot needs to hear which place it is over now.
  if (event.target.hasPointerCapture(holder)) event.target.releasePointerCapture(holder)
}

// Vega asks no pointer whose it is: a second finger would move the dot, or let it go.
function keepOthersOff(event) {
  if (holder !== null && event.pointerId !== holder) event.stopPropagation()
}

function letGo(event) {
  if (event.pointerId === holder) holder = null
}

function hearFingers(heard) {
  document.addEventListener("pointerdown", take, heard)
  for (const part of ["pointerdown", "pointermove", "pointerup"]) document.addEventListener(part, keepOthersOff, heard)
  const keepStill = event => holder !== null && event.preventDefault()
  document.addEventListener("touchstart", keepStill, { ...heard, passive: false })
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, letGo, heard)
}

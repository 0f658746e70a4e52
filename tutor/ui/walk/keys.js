// Which keys turn a step. Page Down and Page Up always do, for a clicker sends nothing else. The arrows belong to
// whatever control has the focus: they turn only where they would do nothing.

const MOVES = { PageDown: 1, PageUp: -1, ArrowRight: 1, ArrowLeft: -1 }
const GROUPS = "[role=radiogroup], [role=group], [role=toolbar], [role=tablist], [role=grid], [role=listbox]"

/** Say whether the arrows are free: nothing has the focus, or a plain button or link that they do nothing to. */
function arrowsAreFree() {
  const focused = document.activeElement
  if (!focused || focused === document.body || focused.dataset.testid === "stMain") return true
  return focused.matches("button, a, [data-walk]") && !focused.closest(GROUPS)
}

/** Return by how many steps a key press turns: one on, one back, or none. */
function turnOf(event) {
  const move = MOVES[event.key] ?? 0
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return 0
  return event.key.startsWith("Page") || arrowsAreFree() ? move : 0
}

/** Let a key press turn a step, if it is one that does: nothing else hears of it then. */
function turnByKey(event, turn) {
  const by = turnOf(event)
  if (!by) return
  event.preventDefault()
  event.stopPropagation()
  turn(by)
}

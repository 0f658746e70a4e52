// A clock that counts from the beginning of the class. Paused it stands; a reload and a closed window do not touch it.

const CLOCK = "downhill.clock"

class Clock {
  constructor(root, walk) {
    this.root = root
    this.walk = walk
    this.kept = this.read() ?? { walk, spent: 0, since: Date.now() }
    this.keep()
    root.querySelector(".pause").addEventListener("click", () => this.toggle())
    root.querySelector(".anew").addEventListener("click", () => this.set({ spent: 0, since: Date.now() }))
    this.timer = setInterval(() => this.show(), 250)
    this.show()
  }

  /** What is kept of another walkthrough, or is no clock, counts for nothing. */
  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(CLOCK))
      return kept?.walk === this.walk && Number.isFinite(kept.spent) ? kept : null
    } catch {
      return null
    }
  }

  keep() {
    try {
      localStorage.setItem(CLOCK, JSON.stringify(this.kept))
    } catch {} // a browser that keeps nothing
  }

  set(change) {
    Object.assign(this.kept, change)
    this.keep()
    this.show()
  }

  spent() {
    const { spent, since } = this.kept
    return spent + (since === null ? 0 : Math.max(0, Date.now() - since))
  }

  toggle() {
    if (this.kept.since === null) this.set({ since: Date.now() })
    else this.set({ spent: this.spent(), since: null })
  }

  show() {
    const seconds = Math.floor(this.spent() / 1000)
    const two = number => String(number).padStart(2, "0")
    this.root.querySelector(".clock").textContent = `${Math.floor(seconds / 60)}:${two(seconds % 60)}`
    this.root.querySelector(".pause").textContent = this.kept.since === null ? "Go on" : "Pause"
  }

  stop() {
    clearInterval(this.timer)
  }
}

// A picture stays in sight while the words beside it are read. How high it is only a script can tell the stylesheet:
// one that is higher than the window stays with its lower end.

const heights = new ResizeObserver(seen => {
  for (const { target } of seen) target.style.setProperty("--tall", `${target.offsetHeight}px`)
})

function noteHeights() {
  for (const chart of document.querySelectorAll(".stColumn > .stVerticalBlock > .stElementContainer"))
    if (chart.querySelector(".stVegaLiteChart")) heights.observe(chart)
}

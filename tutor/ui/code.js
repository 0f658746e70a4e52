// Code in colour, line by line: what the editor and the stepper share. Text reaches the page as textContent only.

const WORDS =
  "False|None|True|and|as|assert|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|" +
  "is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield"
const STRING = `[rbfRBF]{0,2}(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\\\.|[^"\\\\\\n])*"?|'(?:\\\\.|[^'\\\\\\n])*'?)`
const TOKENS = new RegExp(
  `(?<comment>#[^\\n]*)|(?<string>${STRING})|\\b(?<keyword>${WORDS})\\b|(?<gradient>\\.grad\\b)` +
    `|\\b(?<number>\\d[\\w.]*(?:(?<=[eE])[+-]\\d+)?)|(?<name>[\\w]+)`,
  "g",
)
const SIGNS = { changed: "•", error: "!", step: "▸" }

/** Return the lines of a text, each a list of [kind, piece]. */
function coloured(text) {
  const lines = [[]]
  const put = (kind, piece) =>
    piece.split("\n").forEach((part, index) => {
      if (index) lines.push([])
      if (part) lines.at(-1).push([kind, part])
    })
  let end = 0
  for (const found of text.matchAll(TOKENS)) {
    put("", text.slice(end, found.index))
    const kind = Object.keys(found.groups).find(name => found.groups[name] !== undefined)
    put(kind === "name" ? "" : kind, found[0])
    end = found.index + found[0].length
  }
  put("", text.slice(end))
  return lines
}

/** Return one line as an element, with its mark if it has one. */
function lineOf(pieces, mark) {
  const line = document.createElement("div")
  line.className = `line ${mark ?? ""}`
  if (mark) line.dataset.sign = SIGNS[mark]
  for (const [kind, piece] of pieces) {
    const part = document.createElement("span")
    part.className = kind
    part.textContent = piece
    line.append(part)
  }
  return line
}

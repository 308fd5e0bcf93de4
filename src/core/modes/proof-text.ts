/** What of the wanted lettering stands in a picture. */
export interface ProvenText {
  readonly wanted: string
  /** What was read in its place; empty where nothing like it was. */
  readonly read: string
  readonly isRight: boolean
}

/** Texts in quotation marks, straight or curly, as people write lettering into a prompt. */
export function quotedTexts(prompt: string): readonly string[] {
  const found = prompt.matchAll(/"([^"\n]{0,200})"|“([^”\n]{1,200})”|„([^“”\n]{1,200})[“”]|«([^»\n]{1,200})»/g)
  return [...found].map((match) => (match.slice(1).find((text) => text !== undefined) ?? '').trim()).filter(Boolean)
}

/**
 * Compares wanted lettering with what was read in a picture, letter by letter; only the breaking into lines is free. What
 * was read in place of a text that is not there is the line, or the lines together, most like it.
 */
export function proofTexts(wanted: readonly string[], lines: readonly string[]): readonly ProvenText[] {
  const read = lines.map(oneLine).filter(Boolean)
  const runs = read.flatMap((_, from) =>
    read.slice(from).map((__, length) => read.slice(from, from + length + 1).join(' ')),
  )
  return wanted.map((text) => {
    const line = oneLine(text)
    if (runs.includes(line)) return { wanted: text, read: line, isRight: true }
    const nearest = [...runs].sort((a, b) => distance(a, line) - distance(b, line))[0] ?? ''
    const isLike = distance(nearest, line) <= Math.max(2, line.length / 2)
    return { wanted: text, read: isLike ? nearest : '', isRight: false }
  })
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Letters to put in, leave out or exchange. Source: Levenshtein distance, by rows. */
function distance(one: string, other: string): number {
  const [a, b] = [[...one], [...other]]
  let row = b.map((_, index) => index + 1)
  let first = 0
  for (const [at, letter] of a.entries()) {
    let diagonal = first
    first = at + 1
    let left = first
    row = row.map((above, index) => {
      const least = Math.min(left + 1, above + 1, diagonal + (letter === b[index] ? 0 : 1))
      diagonal = above
      left = least
      return least
    })
  }
  return row[row.length - 1] ?? a.length
}

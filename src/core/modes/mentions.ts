/**
 * Puts "image N" where a prompt says `@layer name`. The longest name that fits counts, whatever its case; of equal names
 * the first image. An `@` inside a word (an e-mail address) and unknown names stay as they are.
 */
export function replaceMentions(prompt: string, labels: readonly string[]): string {
  const known = labels
    .map((label, index) => ({ label: label.trim().toLowerCase(), number: index + 1 }))
    .filter(({ label }) => label !== '')
    .sort((a, b) => b.label.length - a.label.length || a.number - b.number)
  let out = ''
  let from = 0
  for (let at = prompt.indexOf('@'); at >= 0; at = prompt.indexOf('@', at + 1)) {
    if (at < from || isWordCharacter(prompt[at - 1])) continue
    const rest = prompt.slice(at + 1).toLowerCase()
    const found = known.find(({ label }) => rest.startsWith(label) && !isWordCharacter(rest[label.length]))
    if (found === undefined) continue
    out += `${prompt.slice(from, at)}image ${found.number}`
    from = at + 1 + found.label.length
  }
  return out + prompt.slice(from)
}

/** The `@` word that is being typed before the caret; undefined where there is none. `from` is the place of its `@`. */
export function findMentionAt(
  prompt: string,
  caret: number,
): { readonly from: number; readonly query: string } | undefined {
  const from = prompt.lastIndexOf('@', caret - 1)
  if (from < 0 || isWordCharacter(prompt[from - 1])) return undefined
  const query = prompt.slice(from + 1, caret)
  return query.includes('\n') || query.length > MAX_QUERY ? undefined : { from, query }
}

const MAX_QUERY = 60

/** The names that a typed word may mean: those that begin with it, then those that contain it; each once. */
export function suggestMentions(query: string, labels: readonly string[]): readonly string[] {
  const wanted = query.trim().toLowerCase()
  const unique = [...new Set(labels)]
  const begins = unique.filter((label) => label.toLowerCase().startsWith(wanted))
  const contains = unique.filter((label) => !begins.includes(label) && label.toLowerCase().includes(wanted))
  return [...begins, ...contains]
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character)
}

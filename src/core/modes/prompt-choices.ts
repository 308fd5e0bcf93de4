/** One of the prompts that choices in braces stand for. */
export interface ChosenPrompt {
  readonly prompt: string
  /** What was chosen at each pair of braces, in their order; empty without choices. */
  readonly chosen: readonly string[]
}

/** Braces with at least one bar, and no braces within: `{red|green|blue}`. */
const CHOICE = /\{([^{}|]*(?:\|[^{}|]*)+)\}/

/**
 * Every prompt that a text with choices stands for, the last choice changing first: `a {red|blue} {door|gate}` is four.
 * At most `limit` are given; the others are only counted.
 */
export function expandChoices(
  prompt: string,
  limit: number,
): { readonly prompts: readonly ChosenPrompt[]; readonly total: number } {
  const parts = prompt.split(new RegExp(CHOICE.source, 'g'))
  // What is split at the only group of the pattern alternates: words, choices, words, …
  const choices = parts.filter((_, index) => index % 2 === 1).map((part) => part.split('|').map((word) => word.trim()))
  const total = choices.reduce((product, words) => product * words.length, 1)
  const prompts = Array.from({ length: Math.min(limit, total) }, (_, index) => {
    const chosen = choose(choices, index)
    const text = parts.map((part, at) => (at % 2 === 0 ? part : (chosen[(at - 1) / 2] ?? ''))).join('')
    return { prompt: chosen.length === 0 ? text : text.replace(/ {2,}/g, ' ').trim(), chosen }
  })
  return { prompts, total }
}

/** The combination with this number: its digits in a system where each place has its own base. */
function choose(choices: readonly (readonly string[])[], index: number): readonly string[] {
  let rest = index
  const chosen: string[] = []
  for (const words of [...choices].reverse()) {
    chosen.unshift(words[rest % words.length] ?? '')
    rest = Math.floor(rest / words.length)
  }
  return chosen
}

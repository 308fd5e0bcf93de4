import type { GenerationRequest } from '../../core/generation'

/** What kind of request it is, without its words: mode, number of pictures, length class of the prompt. */
export function promptPattern({ mode, references, mask, prompt }: GenerationRequest): string {
  const pictures = references.length === 0 ? '' : ` ${references.length} ${references.length === 1 ? 'ref' : 'refs'}`
  return `${mode}${pictures}${mask === undefined ? '' : ' + mask'}, ${lengthClass(prompt)}`
}

/** A sentence, a paragraph, a page. */
function lengthClass(prompt: string): string {
  if (prompt.length <= 80) return 'short'
  return prompt.length <= 400 ? 'medium' : 'long'
}

import { stripComments } from '../../core/modes/prompt-comments'
import { fillFields } from '../../core/modes/prompt-fields'
import type { Form } from './form'

/** The words of a prompt as they are sent: without comments, with its fields filled in. Choices still stand in them. */
export function wordsOf({ prompt, fields }: Pick<Form, 'prompt' | 'fields'>): {
  readonly text: string
  readonly missing: readonly string[]
} {
  return fillFields(stripComments(prompt), fields)
}

/** What must not be in the picture: one thing a line, or between commas. */
export function avoidedIn({ avoid }: Pick<Form, 'avoid'>): readonly string[] {
  return avoid
    .split(/[\n,;]/)
    .map((thing) => thing.trim())
    .filter((thing) => thing !== '')
}

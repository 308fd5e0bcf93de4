/** A place in a prompt that is filled in before it is sent: `{{product}}`, or `{{product: a red chair}}` with what stands there else. */
export interface PromptField {
  readonly name: string
  readonly fallback?: string
}

/** What a person entered, by the name of the field. */
export type FieldValues = ReadonlyMap<string, string>

const FIELD = /\{\{\s*([^{}|:]+?)\s*(?::\s*([^{}]*?)\s*)?\}\}/g

/** The fields of a prompt, each once, in the order they first stand in. */
export function fieldsOf(prompt: string): readonly PromptField[] {
  const fields = new Map<string, PromptField>()
  for (const [, name = '', fallback] of prompt.matchAll(FIELD)) {
    const known = fields.get(name)
    const own = known?.fallback ?? fallback
    fields.set(name, own === undefined ? { name } : { name, fallback: own })
  }
  return [...fields.values()]
}

/** A prompt with its fields filled in; `missing` names those that have neither a value nor something else to stand there. */
export function fillFields(
  prompt: string,
  values: FieldValues,
): { readonly text: string; readonly missing: readonly string[] } {
  const fields = fieldsOf(prompt)
  const wordsFor = (name: string) => {
    const value = (values.get(name) ?? '').trim()
    return value === '' ? (fields.find((field) => field.name === name)?.fallback ?? '') : value
  }
  const missing = fields.map(({ name }) => name).filter((name) => wordsFor(name) === '')
  // A missing field stays as it is, so that it is seen.
  const text = prompt.replace(FIELD, (whole, name: string) => wordsFor(name) || whole)
  return { text, missing }
}

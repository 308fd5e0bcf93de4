import * as v from 'valibot'

/** The check of one value that a plugin hands in. */
export interface Checked<Value> {
  /** As in Figma's messages: `set_fills`, `exportAsync`. */
  readonly where: string
  /** The property or parameter. */
  readonly name: string
  readonly schema: v.GenericSchema<unknown, Value>
}

/**
 * The value, when it is exactly what the API takes; unknown keys are refused like wrong types.
 * Throws in Figma's words. Source: developers.figma.com/docs/plugins/api/api-errors for plain values; nested ones follow
 * messages seen in public threads: `in set_fills: Property "fills" failed validation: ... at [0].color`.
 */
export function check<Value>({ where, name, schema }: Checked<Value>, value: unknown): Value {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  throw new Error(`in ${where}: ${describeIssue(name, result.issues[0])}`)
}

function describeIssue(name: string, issue: v.BaseIssue<unknown>): string {
  const path = issue.path ?? []
  const isWrongType = issue.kind === 'schema' && PLAIN_TYPES.includes(issue.type)
  if (path.length === 0 && isWrongType) {
    return `Expected "${name}" to have type ${issue.type} but got ${typeName(issue.input)} instead`
  }
  const isUnknownKey = issue.type === 'strict_object' && issue.expected === 'never'
  const place = formatPath(isUnknownKey ? path.slice(0, -1) : path)
  return `Property "${name}" failed validation: ${reason(issue, isUnknownKey)}${place === '' ? '' : ` at ${place}`}`
}

const PLAIN_TYPES: readonly string[] = ['number', 'string', 'boolean']

function reason(issue: v.BaseIssue<unknown>, isUnknownKey: boolean): string {
  const last = issue.path?.at(-1)
  if (isUnknownKey) return `Unrecognized key(s) in object: '${String(last?.key)}'`
  if (issue.input === undefined) return 'Required value missing'
  if (issue.kind === 'validation') return issue.message
  if (issue.type === 'variant') return `Invalid discriminator value. Expected ${issue.expected ?? ''}`
  if (issue.type === 'picklist')
    return `Invalid enum value. Expected ${issue.expected ?? ''}, received ${issue.received}`
  return `Expected ${issue.expected ?? issue.type}, received ${typeName(issue.input)}`
}

function formatPath(path: readonly v.IssuePathItem[]): string {
  return path.map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

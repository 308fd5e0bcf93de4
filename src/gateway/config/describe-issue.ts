import type * as v from 'valibot'
import type { ConfigProblem } from './config-problem'
import { nearestName } from './nearest-name'
import { keysAt } from './schema-walk'

/** What is wrong, in words of the file and not of the library. Never quotes a value: it may be a secret. */
export function describeIssue(issue: v.BaseIssue<unknown>, schema: v.GenericSchema): ConfigProblem {
  const path = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)))
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const near = nearestName(String(path.at(-1)), keysAt(schema, issue.path ?? []))
    const hint = near === undefined ? '' : ` (did you mean ${JSON.stringify(near)}?)`
    return { path, message: `is no known key${hint}`, isKey: true }
  }
  if (issue.received === 'undefined' && path.length > 0) {
    const needed = issue.type === 'variant' ? `"${path.at(-1)}" (${choices(issue.expected)})` : `"${path.at(-1)}"`
    return { path: path.slice(0, -1), message: `needs ${needed}` }
  }
  if (!issue.message.startsWith('Invalid')) return { path, message: issue.message }
  return { path, message: `must be ${wanted(issue.expected)}` }
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  Object: 'an object',
  Array: 'a list',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
}

function wanted(expected: string | null): string {
  return TYPE_WORDS[expected ?? ''] ?? `one of ${choices(expected)}`
}

/** `("a" | "b")` as `"a", "b"`. */
function choices(expected: string | null): string {
  return (expected ?? '').replace(/^\(|\)$/g, '').replaceAll(' | ', ', ')
}

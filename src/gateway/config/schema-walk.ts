import type * as v from 'valibot'
import type { ConfigProblem } from './config-problem'

type IssuePath = NonNullable<v.BaseIssue<unknown>['path']> | readonly []

/** The keys that a schema knows where the last step of a path stands. */
export function keysAt(schema: v.GenericSchema, path: IssuePath): readonly string[] {
  let here: unknown = schema
  for (const { key, value } of path.slice(0, -1)) here = stepInto(here, key, value)
  return Object.keys(entriesOf(here) ?? {})
}

/** Lists where the schema has objects, which valibot lets pass: to JavaScript a list is an object. */
export function listsForObjects(
  schema: unknown,
  value: unknown,
  path: ConfigProblem['path'] = [],
): readonly ConfigProblem[] {
  if (typeof value !== 'object' || value === null) return []
  const isObject = entriesOf(schema) !== undefined || memberOf(schema, 'type') === 'record'
  if (Array.isArray(value) && isObject) return [{ path, message: 'must be an object' }]
  return Object.entries(value).flatMap(([key, member]) =>
    listsForObjects(stepInto(schema, key, member), member, [...path, Array.isArray(value) ? Number(key) : key]),
  )
}

/** The schema under a key; of several kinds the one that `value` says it is. */
function stepInto(schema: unknown, key: unknown, value: unknown): unknown {
  const entries = entriesOf(schema)
  const next = entries !== undefined ? entries[String(key)] : (memberOf(schema, 'item') ?? memberOf(schema, 'value'))
  return chooseKind(memberOf(next, 'wrapped') ?? next, value)
}

function chooseKind(schema: unknown, value: unknown): unknown {
  const kinds = memberOf(schema, 'options')
  const key = memberOf(schema, 'key')
  if (!Array.isArray(kinds) || typeof key !== 'string') return schema
  return kinds.find((kind) => memberOf(entriesOf(kind)?.[key], 'literal') === memberOf(value, key))
}

function entriesOf(schema: unknown): Readonly<Record<string, unknown>> | undefined {
  const entries = memberOf(schema, 'entries')
  return typeof entries === 'object' && entries !== null ? { ...entries } : undefined
}

function memberOf(holder: unknown, name: string): unknown {
  if (typeof holder !== 'object' || holder === null) return undefined
  return Object.entries(holder).find(([key]) => key === name)?.[1]
}

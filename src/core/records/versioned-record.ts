import * as v from 'valibot'
import { type Failure, failure } from '../failure'
import { fail, ok, type Result } from '../result'

/** How a stored record is read: its newest shape, and one step from each older version to the next. */
export interface RecordKind<Value extends { readonly version: number }> {
  readonly name: string
  readonly version: number
  readonly schema: v.GenericSchema<unknown, Value>
  /** `upgrades[n]` turns a record of version n into version n + 1. */
  readonly upgrades: Readonly<Record<number, (old: Record<string, unknown>) => Record<string, unknown>>>
}

/**
 * Reads what storage holds: upgrades an older record step by step, then checks it.
 * `document-newer` for a record of a later version, which must be left alone; `protocol` for anything broken.
 */
export function readRecord<Value extends { readonly version: number }>(
  kind: RecordKind<Value>,
  stored: unknown,
): Result<Value, Failure> {
  if (typeof stored !== 'object' || stored === null) return broken(kind.name)
  let record: Record<string, unknown> = { ...stored }
  const stamped = record['version']
  let version = typeof stamped === 'number' && Number.isInteger(stamped) ? stamped : 0
  if (version > kind.version) {
    return fail(
      failure(
        { kind: 'document-newer', version },
        `The stored ${kind.name} come from a newer Refill (version ${version}, this one knows ${kind.version}). They were left as they are.`,
      ),
    )
  }
  for (; version < kind.version; version += 1) {
    const upgrade = kind.upgrades[version]
    if (upgrade === undefined) return broken(kind.name)
    record = { ...upgrade(record), version: version + 1 }
  }
  const parsed = v.safeParse(kind.schema, record)
  return parsed.success ? ok(parsed.output) : broken(kind.name)
}

function broken(name: string): { readonly ok: false; readonly failure: Failure } {
  return fail(failure({ kind: 'protocol' }, `The stored ${name} could not be read.`))
}

import type { Failure } from '../core/failure'
import { type RecordKind, readRecord } from '../core/records/versioned-record'
import { ok, type Result } from '../core/result'

/**
 * What is kept with a layer under a key, or with the document; undefined where nothing is. Fails for a record that is
 * damaged or was written by a newer Refill: it must be left as it is.
 */
export function readStoredRecord<Value extends { readonly version: number }>(
  node: BaseNode,
  key: string,
  kind: RecordKind<Value>,
): Result<Value | undefined, Failure> {
  const text = node.getPluginData(key)
  return text === '' ? ok(undefined) : readRecord(kind, parse(text))
}

/**
 * The same, where a record that cannot be read means as little as none: then the layer is simply a layer, and the record
 * stays.
 */
export function readPluginRecord<Value extends { readonly version: number }>(
  node: BaseNode,
  key: string,
  kind: RecordKind<Value>,
): Value | undefined {
  const read = readStoredRecord(node, key, kind)
  return read.ok ? read.value : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // No JSON, and so no record.
    return undefined
  }
}

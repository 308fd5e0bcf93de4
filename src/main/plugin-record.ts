import { type RecordKind, readRecord } from '../core/records/versioned-record'

/**
 * What is kept with a layer under a key. Undefined where nothing is, and for a record that is damaged or was written by
 * a newer Refill: then the layer is simply a layer, and the record stays.
 */
export function readPluginRecord<Value extends { readonly version: number }>(
  node: BaseNode,
  key: string,
  kind: RecordKind<Value>,
): Value | undefined {
  const text = node.getPluginData(key)
  if (text === '') return undefined
  try {
    const read = readRecord(kind, JSON.parse(text))
    return read.ok ? read.value : undefined
  } catch {
    // No JSON.
    return undefined
  }
}

/** A deep copy of plain data without keys that hold undefined. Bytes are copied as bytes. */
export function copyPlain<Value>(value: Value): Value {
  return copy(value) as Value
}

/** The same, and nothing in the copy can be changed: what the API hands out are values, not live objects. */
export function frozenCopy<Value>(value: Value): Value {
  return freeze(copy(value)) as Value
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy)
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (value instanceof Date) return new Date(value)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(entries.map(([key, inner]) => [key, copy(inner)]))
}

function freeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  for (const inner of Object.values(value)) freeze(inner)
  return Object.freeze(value)
}

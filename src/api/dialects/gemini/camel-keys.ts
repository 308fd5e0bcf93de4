/** Members whose keys are the caller's own data, not Google's names: maps, structs, and JSON schemas. */
const OWN_DATA = new Set(['args', 'response', 'labels', 'parametersJsonSchema', 'responseJsonSchema'])
/** Members whose keys are the caller's own, and whose values are Google's again. */
const OWN_KEYS = new Set(['properties', 'defs'])

/**
 * The same JSON with every snake_case key in camelCase: Google takes both in requests. Bytes and values stay as they are,
 * and so do keys that the caller made up, such as the arguments of a function. A member that is null is as good as absent
 * and left out, and so are keys that name a prototype.
 * Source: protobuf's JSON mapping (ProtoJSON).
 */
export function camelKeys(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(camelKeys)
  if (!isRecord(json)) return json
  return mapMembers(json, (key, value) => {
    const name = camelCase(key)
    if (OWN_DATA.has(name)) return [name, value]
    return [name, OWN_KEYS.has(name) && isRecord(value) ? mapMembers(value, ownKey) : camelKeys(value)]
  })
}

function ownKey(key: string, value: unknown): readonly [string, unknown] {
  return [key, camelKeys(value)]
}

function mapMembers(
  record: Readonly<Record<string, unknown>>,
  change: (key: string, value: unknown) => readonly [string, unknown],
): Readonly<Record<string, unknown>> {
  const members = Object.entries(record).filter(([key, value]) => key !== '__proto__' && value !== null)
  return Object.fromEntries(members.map(([key, value]) => change(key, value)))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
}

function camelCase(key: string): string {
  return key.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase())
}

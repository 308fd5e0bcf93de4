/**
 * The same JSON with every snake_case key in camelCase: Google takes both in requests. Bytes and values stay as they are.
 * Keys that name a prototype are dropped.
 */
export function camelKeys(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(camelKeys)
  if (typeof json !== 'object' || json === null || json instanceof Uint8Array) return json
  const entries = Object.entries(json).filter(([key]) => key !== '__proto__')
  return Object.fromEntries(entries.map(([key, value]) => [camelCase(key), camelKeys(value)]))
}

function camelCase(key: string): string {
  return key.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase())
}

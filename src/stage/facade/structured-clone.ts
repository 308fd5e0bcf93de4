/**
 * A copy of a message as it comes out on the other side of the bridge between plugin and window.
 *
 * Objects, arrays, numbers, strings, booleans, null, undefined, dates and Uint8Arrays pass; prototypes are lost. Bytes
 * are handed on uncopied, since the wire into the sandbox and the browser's own postMessage copy them: whoever keeps
 * a message must copy its bytes. Throws for everything else. Source: developers.figma.com/docs/plugins/creating-ui ("Message types").
 */
export function cloneMessage(message: unknown, where: string): unknown {
  return cloneValue(message, { where, ancestors: [] })
}

interface Walk {
  readonly where: string
  readonly ancestors: readonly object[]
}

function cloneValue(value: unknown, walk: Walk): unknown {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
    throw new Error(`in ${walk.where}: Cannot send a value of type ${typeof value}`)
  }
  if (typeof value !== 'object' || value === null) return value
  if (walk.ancestors.includes(value)) throw new Error(`in ${walk.where}: Cannot send a value that contains itself`)
  return cloneObject(value, { ...walk, ancestors: [...walk.ancestors, value] })
}

function cloneObject(value: object, walk: Walk): unknown {
  const kind = Object.prototype.toString.call(value).slice(8, -1)
  if (kind === 'Uint8Array' && ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  }
  if (kind === 'Date') return new Date(Number(value))
  if (Array.isArray(value)) return value.map((item) => cloneValue(item, walk))
  if (kind !== 'Object' && kind !== 'Error') {
    throw new Error(`in ${walk.where}: Cannot send a value of type ${kind}`)
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cloneValue(inner, walk)]))
}

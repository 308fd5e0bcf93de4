import { isApiObject } from '../facade/api-object'

/**
 * Values on their way between host and guest: JSON, in which an object with a `$` is a tag for what JSON lacks.
 * Bytes stand beside the JSON as whole ArrayBuffers and are named by their index; -1 names none, for zero bytes.
 */
export type WireValue = null | boolean | number | string | readonly WireValue[] | { readonly [key: string]: WireValue }

/** What stands for a host function or object on the wire, and what a guest function looks like here. */
export interface WireTables {
  idOfObject(value: object): number
  idOfFunction(value: (...args: never[]) => unknown): number
  idOfPromise(value: Promise<unknown>): number
  /** The guest function behind the value, when it is one that came over the wire. */
  guestFunctionId(value: (...args: never[]) => unknown): number | undefined
  object(id: number): object
  hostFunction(id: number): (...args: readonly unknown[]) => unknown
  guestFunction(id: number): (...args: readonly unknown[]) => unknown
  readonly mixed: symbol
}

/** Host to guest. Buffers are collected; each must be handed over beside the JSON. */
export function encodeForGuest(value: unknown, tables: WireTables, buffers: ArrayBuffer[]): WireValue {
  const encoded = encode(value, tables, buffers)
  return isFrozenValue(value) ? { $: 'frozen', v: encoded } : encoded
}

function encode(value: unknown, tables: WireTables, buffers: ArrayBuffer[]): WireValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { $: 'number', v: spellNumber(value) }
    case 'undefined':
      return { $: 'undefined' }
    case 'symbol':
      if (value === tables.mixed) return { $: 'mixed' }
      throw new Error('No symbol but figma.mixed reaches a plugin')
    case 'function':
      return encodeFunction(value as (...args: never[]) => unknown, tables)
    case 'object':
      return value === null ? null : encodeObject(value, tables, buffers)
    default:
      throw new Error(`A ${typeof value} cannot reach a plugin`)
  }
}

function encodeFunction(value: (...args: never[]) => unknown, tables: WireTables): WireValue {
  const guestId = tables.guestFunctionId(value)
  if (guestId !== undefined) return { $: 'function', v: guestId }
  return { $: 'hostFunction', v: tables.idOfFunction(value) }
}

function encodeObject(value: object, tables: WireTables, buffers: ArrayBuffer[]): WireValue {
  if (isApiObject(value)) return { $: 'object', v: tables.idOfObject(value) }
  if (value instanceof Promise) return { $: 'promise', v: tables.idOfPromise(value) }
  if (value instanceof Uint8Array) return { $: 'bytes', v: addBuffer(wholeBuffer(value), buffers) }
  if (value instanceof ArrayBuffer) return { $: 'buffer', v: addBuffer(value, buffers) }
  if (value instanceof Date) return { $: 'date', v: value.getTime() }
  if (value instanceof Error) return { $: 'error', name: value.name, message: value.message }
  if (Array.isArray(value)) return value.map((item) => encode(item, tables, buffers))
  const entries = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encode(item, tables, buffers)]))
  return '$' in entries ? { $: 'plain', v: entries } : entries
}

// A view on a part would take the whole buffer with it.
function wholeBuffer(bytes: Uint8Array): ArrayBuffer {
  const { buffer } = bytes
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength ? buffer : bytes.slice().buffer
}

function addBuffer(buffer: ArrayBuffer, buffers: ArrayBuffer[]): number {
  return buffer.byteLength === 0 ? -1 : buffers.push(buffer) - 1
}

function isFrozenValue(value: unknown): boolean {
  const isData = typeof value === 'object' && value !== null && !isApiObject(value) && !ArrayBuffer.isView(value)
  return isData && Object.isFrozen(value)
}

function spellNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

/** Guest to host. `bytesOf(index, offset, length)` copies bytes that came along. */
export function decodeFromGuest(
  value: WireValue,
  tables: WireTables,
  bytesOf: (index: number, offset: number, length: number) => Uint8Array<ArrayBuffer>,
): unknown {
  if (typeof value !== 'object' || value === null) return value
  const decodeInner = (inner: WireValue) => decodeFromGuest(inner, tables, bytesOf)
  if (isList(value)) return value.map(decodeInner)
  const tag = value['$']
  if (tag === undefined) return decodeEntries(value, decodeInner)
  if (tag === 'plain') return decodeEntries(recordOf(value['v']), decodeInner)
  if (tag === 'bytes') {
    const [index, offset, length] = [Number(value['v']), Number(value['o']), Number(value['n'])]
    return index < 0 ? new Uint8Array(0) : bytesOf(index, offset, length)
  }
  return decodeTagged(String(tag), value, tables)
}

function decodeTagged(tag: string, value: { readonly [key: string]: WireValue }, tables: WireTables): unknown {
  const payload = value['v']
  switch (tag) {
    case 'undefined':
      return undefined
    case 'number':
      return Number(payload)
    case 'mixed':
      return tables.mixed
    case 'symbol':
      return Symbol('of the plugin')
    case 'date':
      return new Date(Number(payload))
    case 'object':
      return tables.object(Number(payload))
    case 'hostFunction':
      return tables.hostFunction(Number(payload))
    case 'function':
      return tables.guestFunction(Number(payload))
    case 'error':
      return restoreError(value)
    case 'other':
      return standIn(String(payload))
    default:
      throw new Error(`Unknown tag ${tag}`)
  }
}

function decodeEntries(entries: { readonly [key: string]: WireValue }, decodeInner: (inner: WireValue) => unknown) {
  return Object.fromEntries(Object.entries(entries).map(([key, item]) => [key, decodeInner(item)]))
}

function restoreError(value: { readonly [key: string]: WireValue }): Error {
  const error = new Error(String(value['message']))
  error.name = String(value['name'])
  error.stack = `${error.name}: ${error.message}\n${String(value['stack'] ?? '')}`
  return error
}

// Only its kind matters: everything that receives it refuses that kind.
function standIn(kind: string): unknown {
  if (kind === 'bigint') return 0n
  return Object.defineProperty({}, Symbol.toStringTag, { value: kind })
}

function isList(value: object): value is readonly WireValue[] {
  return Array.isArray(value)
}

function recordOf(value: WireValue | undefined): { readonly [key: string]: WireValue } {
  if (typeof value !== 'object' || value === null || isList(value)) throw new Error('Expected an object on the wire')
  return value
}

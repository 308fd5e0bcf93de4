import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten-core'
import { putBuffer, type SandboxEngine } from './sandbox-engine'
import { decodeFromGuest, encodeForGuest, type WireTables, type WireValue } from './wire'

/** What it takes to answer a call out of the sandbox. */
export interface GuestCalls {
  readonly context: QuickJSContext
  readonly engine: SandboxEngine
  readonly tables: WireTables
  readonly perform: Performer
}

/** Does one operation a guest asks for; throws what the guest shall catch. */
export type Performer = (operation: string, args: readonly unknown[]) => unknown

/** Answers a call out of the sandbox: a text, or a list of a text and the buffers it names. Never throws. */
export function answerGuest(calls: GuestCalls, request: string, handles: readonly QuickJSHandle[]): QuickJSHandle {
  const { context, tables, perform } = calls
  try {
    const [operation, wireArgs] = JSON.parse(request) as [string, WireValue]
    const args = decodeFromGuest(wireArgs, tables, (index, offset, length) =>
      copyBytes(context, handles[index], offset, length),
    )
    return packAnswer(calls, 'return', perform(operation, args as readonly unknown[]))
  } catch (error) {
    return packAnswer(calls, 'throw', error instanceof Error ? error : new Error(String(error)))
  }
}

/** The operations of the guest's first script. `start` gives the values its globals are made of. */
export function createPerformer(startValues: Readonly<Record<string, unknown>>, tables: WireTables): Performer {
  return (operation, args) => (operation === 'start' ? startValues : perform(operation, args, tables))
}

function perform(operation: string, [first, second, third]: readonly unknown[], tables: WireTables): unknown {
  if (operation === 'call') return tables.hostFunction(Number(first))(...(second as readonly unknown[]))
  const object = tables.object(Number(first))
  switch (operation) {
    case 'get':
      return Reflect.get(object, String(second))
    case 'set':
      return Reflect.set(object, String(second), third)
    case 'has':
      return Reflect.has(object, String(second))
    case 'keys':
      return Object.keys(object)
    default:
      throw new Error(`Unknown operation ${operation}`)
  }
}

function packAnswer(
  { context, engine, tables }: GuestCalls,
  outcome: 'return' | 'throw',
  value: unknown,
): QuickJSHandle {
  const buffers: ArrayBuffer[] = []
  const text = context.newString(JSON.stringify([outcome, encodeForGuest(value, tables, buffers)]))
  if (buffers.length === 0) return text
  const parts = [text]
  try {
    for (const buffer of buffers) parts.push(putBuffer(engine, context, buffer))
    const list = context.newArray()
    for (const [index, part] of parts.entries()) context.setProp(list, index, part)
    return list
  } finally {
    for (const part of parts) part.dispose()
  }
}

/** Reads what a guest function gave back: whether it returned or threw, and the value. */
export function readAnswer(context: QuickJSContext, handle: QuickJSHandle, tables: WireTables): [string, unknown] {
  if (context.typeof(handle) === 'string') return parseAnswer(context.getString(handle), [])
  const length = context.getProp(handle, 'length').consume((each) => context.getNumber(each))
  const parts = Array.from({ length }, (_, index) => context.getProp(handle, index))
  const [first, ...buffers] = parts
  try {
    return parseAnswer(first === undefined ? '[]' : context.getString(first), buffers)
  } finally {
    for (const part of parts) part.dispose()
  }

  function parseAnswer(text: string, handles: readonly QuickJSHandle[]): [string, unknown] {
    const [outcome, wire] = JSON.parse(text) as [string, WireValue]
    const value = decodeFromGuest(wire, tables, (index, offset, size) =>
      copyBytes(context, handles[index], offset, size),
    )
    return [outcome, value]
  }
}

// Copied at once: the view on the engine's memory is lost when that grows.
function copyBytes(
  context: QuickJSContext,
  handle: QuickJSHandle | undefined,
  offset: number,
  length: number,
): Uint8Array<ArrayBuffer> {
  if (handle === undefined) throw new Error('Bytes were named but not handed over')
  return context.getArrayBuffer(handle).consume(({ value }) => new Uint8Array(value.subarray(offset, offset + length)))
}

import * as v from 'valibot'
import type { Failure } from '../core/failure'
import { failure } from '../core/failure'
import { fail, ok, type Result } from '../core/result'
import { CALL_PARAMS, type CallName, type CallParams, type CallResults } from './calls'
import { type Envelope, isEnvelope } from './envelope'
import type { EventName, EventPayloads } from './events'

/** One end of the bridge between window and main thread, whatever carries it. */
export interface Port {
  /** `transfer` lists buffers that the sender gives away; an end that cannot transfer copies them. */
  post(message: Envelope, transfer?: readonly ArrayBuffer[]): void
  listen(receive: (message: unknown) => void): void
}

/** What answers the calls: one function for each, whose failures are values. */
export type CallHandlers = {
  readonly [Name in CallName]: (params: CallParams<Name>) => Promise<Result<CallResults[Name], Failure>>
}

/** The main thread's end: answers calls, sends events. */
export function serveCalls(port: Port, handlers: CallHandlers): { readonly emit: Emit } {
  port.listen((message) => {
    if (!isEnvelope(message) || message.kind !== 'call') return
    void answer(handlers, message.name, message.params).then((result) => {
      if (result.ok) port.post({ refill: 1, kind: 'reply', id: message.id, result: result.value })
      else port.post({ refill: 1, kind: 'failure', id: message.id, failure: result.failure })
    })
  })
  return {
    emit: (name, payload) => port.post({ refill: 1, kind: 'event', name, payload }),
  }
}

export type Emit = <Name extends EventName>(name: Name, payload: EventPayloads[Name]) => void

async function answer<Name extends CallName>(
  handlers: CallHandlers,
  name: Name,
  params: unknown,
): Promise<Result<unknown, Failure>> {
  const schema = CALL_PARAMS[name]
  if (schema === undefined) return refuse(`The window asked for something unknown (${String(name)}).`)
  const parsed = v.safeParse(schema, params)
  if (!parsed.success) return refuse(`The window sent a malformed request (${name}).`)
  try {
    return await handlers[name](parsed.output as CallParams<Name>)
  } catch (error) {
    // A bug or a refusal of Figma's that no handler foresaw: the window must hear of it rather than wait for ever.
    return refuse(`Figma refused: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function refuse(message: string): Result<never, Failure> {
  return fail(failure({ kind: 'protocol' }, message))
}

/** Asks the main thread; resolves with its answer or its failure, never rejects. */
export type Call = <Name extends CallName>(
  name: Name,
  params: CallParams<Name>,
  transfer?: readonly ArrayBuffer[],
) => Promise<Result<CallResults[Name], Failure>>

/** The window's end: calls with counted ids, and one listener for all events. */
export function createCaller(port: Port, onEvent: (event: EventMessage) => void): Call {
  const waiting = new Map<number, (result: Result<unknown, Failure>) => void>()
  let lastId = 0
  const settle = (id: number, result: Result<unknown, Failure>) => {
    waiting.get(id)?.(result)
    waiting.delete(id)
  }
  port.listen((message) => {
    if (!isEnvelope(message)) return
    if (message.kind === 'reply') settle(message.id, ok(message.result))
    if (message.kind === 'failure') settle(message.id, fail(message.failure))
    if (message.kind === 'event') onEvent({ name: message.name, payload: message.payload } as EventMessage)
  })
  return (name, params, transfer) =>
    new Promise((resolve) => {
      lastId += 1
      // The reply's shape is fixed by `CallResults`, which the handlers on the other end are typed against.
      waiting.set(lastId, resolve as (result: Result<unknown, Failure>) => void)
      port.post({ refill: 1, kind: 'call', id: lastId, name, params }, transfer)
    })
}

/** An event with its payload. */
export type EventMessage = {
  readonly [Name in EventName]: { readonly name: Name; readonly payload: EventPayloads[Name] }
}[EventName]

import { CANCELLED, type Failure, failure } from '../../core/failure'
import type { Generation, Warning } from '../../core/generation'
import { fail, ok, type Result } from '../../core/result'
import type { GenerationState } from '../stores/generation-store'
import type { GatewayParts } from './gateway-parts'
import { loadGeneration } from './keep-generation'
import type { Making } from './making'
import { NOT_KEPT } from './not-kept'

/** Either the answer is there already, or it is ours to make. */
export type Beginning =
  | { readonly kind: 'kept'; readonly generation: Generation; readonly cache: 'hit' | 'shared' }
  | {
      readonly kind: 'make'
      /** Whether the record knows of it, and must hear how it went. */
      readonly isRecorded: boolean
      readonly warnings: readonly Warning[]
    }

/** Rounds of waiting for another request that then gives up; more would be a fault. */
const MAX_ROUNDS = 5

const MAYBE_BILLED: Warning = {
  code: 'maybe-billed',
  message: 'An earlier call for this picture was under way when a gateway stopped. It may have been billed too.',
}

/**
 * Takes the lead in making a picture, unless it was made already, was refused for good, or is being made: then that
 * one's end is waited for. It ends with the client, with being called off, and at
 * the deadline. A store that cannot be reached stops nobody from working.
 */
export async function findOrBegin(parts: GatewayParts, making: Making): Promise<Result<Beginning, Failure>> {
  if (making.ask.cache === 'off') return ok({ kind: 'make', isRecorded: false, warnings: [] })
  try {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const found = await tryOnce(parts, making)
      if (found !== undefined) return found
    }
  } catch (error) {
    if (making.clientLeft.aborted || making.calledOff.aborted) return fail(CANCELLED)
    parts.logger.warn({ requestId: making.requestId, error: describe(error) }, 'A generation is not recorded')
    return ok({ kind: 'make', isRecorded: false, warnings: [NOT_KEPT] })
  }
  return fail(failure({ kind: 'upstream', status: 503 }, 'The same picture was asked for and given up several times.'))
}

async function tryOnce(parts: GatewayParts, making: Making): Promise<Result<Beginning, Failure> | undefined> {
  const { generations } = parts
  const begun = await generations.begin(making.name, making.requestDigest)
  if (begun.kind === 'started') {
    return ok({ kind: 'make', isRecorded: true, warnings: begun.before?.state === 'unknown' ? [MAYBE_BILLED] : [] })
  }
  if (begun.kind === 'conflict') {
    const message = 'This idempotency key was used for another request. Send a new key with each new request.'
    return fail(failure({ kind: 'invalid-request' }, message))
  }
  if (begun.state.state !== 'in-flight') return fromState(parts, making, begun.state, false)
  const waited = await waitForOther(parts, making)
  return waited.ok ? fromState(parts, making, waited.value, true) : waited
}

// As long as a call of its own might take: whoever makes the picture may have lost the word of how it ended.
async function waitForOther(
  { generations, settings }: GatewayParts,
  { ask, name, clientLeft, calledOff }: Making,
): Promise<Result<GenerationState | undefined, Failure>> {
  const limitMs = Math.min(settings().routing.deadlineMs, ask.deadlineMs ?? Number.POSITIVE_INFINITY)
  const late = AbortSignal.timeout(limitMs)
  try {
    return ok(await generations.wait(name, AbortSignal.any([clientLeft, calledOff, late])))
  } catch (error) {
    if (!late.aborted || clientLeft.aborted || calledOff.aborted) throw error
    return fail(failure({ kind: 'timeout', afterMs: limitMs }, STILL_MADE))
  }
}

const STILL_MADE =
  'The same picture is being made for another request, and that took longer than this one may wait. Ask again with the same key to collect it.'

async function fromState(
  parts: GatewayParts,
  making: Making,
  state: GenerationState | undefined,
  isShared: boolean,
): Promise<Result<Beginning, Failure> | undefined> {
  if (state?.state === 'failed') {
    // Whoever led it called it off, which says nothing about this request.
    return isShared && state.failure.kind === 'cancelled' ? undefined : fail(state.failure)
  }
  if (state?.state !== 'done') return undefined
  const generation = await loadGeneration(state.kept, parts.pictures)
  if (generation !== undefined) return ok({ kind: 'kept', generation, cache: isShared ? 'shared' : 'hit' })
  // The record is there and its picture is not: it is made anew.
  const lost = failure({ kind: 'upstream', status: 500 }, 'The kept picture is gone.')
  await parts.generations.finish(making.name, { failure: lost })
  return undefined
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

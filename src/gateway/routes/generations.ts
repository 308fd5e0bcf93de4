import type { BodyParts } from '../../api/wire/body'
import { type JsonWithBytes, jsonParts } from '../../api/wire/json-parts'
import type { Failure } from '../../core/failure'
import { failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'
import type { GatewayParts } from '../generate/gateway-parts'
import { loadGeneration } from '../generate/keep-generation'
import { nameGeneration } from '../generate/request-digest'
import type { RunningRequests } from '../http/running-requests'
import type { GenerationState } from '../stores/generation-store'
import type { GatewayKey } from '../stores/key-store'

/** Which generation is meant, and by whom. */
export interface GenerationQuestion {
  readonly key: GatewayKey
  /** The idempotency key it was sent with, or what `x-refill-generation` said. */
  readonly identity: string
}

/** Where a generation stands, with its pictures once it is done (unless `withPictures` is false). */
export async function readGeneration(
  parts: GatewayParts,
  { key, identity }: GenerationQuestion,
  withPictures: boolean,
): Promise<Result<BodyParts, Failure>> {
  const state = await parts.generations.find(nameGeneration(key.id, identity))
  if (state === undefined) return fail(noSuchGeneration())
  const described = await describe(parts, state, withPictures)
  return ok(jsonParts({ generation: identity, ...described }))
}

/** Ends a generation that is under way here. What was billed for it already stays billed. */
export function cancelGeneration(
  running: RunningRequests,
  { key, identity }: GenerationQuestion,
): Result<undefined, Failure> {
  return running.callOff(nameGeneration(key.id, identity)) ? ok(undefined) : fail(noSuchGeneration())
}

/** Notes in the ledger whether the picture was kept. */
export async function judgeGeneration(
  parts: GatewayParts,
  { key, identity }: GenerationQuestion,
  verdict: unknown,
): Promise<Result<undefined, Failure>> {
  if (verdict !== 'kept' && verdict !== 'discarded') {
    return fail(failure({ kind: 'invalid-request' }, 'Send {"verdict": "kept"} or {"verdict": "discarded"}.'))
  }
  const known = await parts.ledger.judge(key.id, nameGeneration(key.id, identity), verdict)
  return known ? ok(undefined) : fail(noSuchGeneration())
}

async function describe(
  { pictures }: GatewayParts,
  state: GenerationState,
  withPictures: boolean,
): Promise<Readonly<Record<string, JsonWithBytes>>> {
  if (state.state === 'failed') {
    const { message, kind, retryable } = state.failure
    return { state: 'failed', finished_at: isoTime(state.finishedAtMs), failure: { kind, message, retryable } }
  }
  if (state.state !== 'done') return { state: state.state, started_at: isoTime(state.startedAtMs) }
  const { kept, finishedAtMs } = state
  const loaded = withPictures ? await loadGeneration(kept, pictures) : undefined
  return {
    state: 'done',
    finished_at: isoTime(finishedAtMs),
    images: kept.pictures.map(({ mediaType, extent, sizeBytes }, index) => ({
      media_type: mediaType,
      width: extent.widthPx,
      height: extent.heightPx,
      size_bytes: sizeBytes,
      b64_json: loaded?.images[index]?.bytes,
    })),
    text: kept.text,
    model: kept.model,
    cost_usd: kept.costUsd,
    path: kept.trace.path,
    attempts: kept.trace.attempts,
    warnings: kept.warnings.map(({ code, message }) => ({ code, message })),
  }
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}

function noSuchGeneration(): Failure {
  return failure({ kind: 'unsupported' }, 'No generation of this name is known here. They are kept for a while only.')
}

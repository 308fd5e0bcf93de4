import { type JsonWithBytes, jsonParts } from '../../api/wire/json-parts'
import type { Failure } from '../../core/failure'
import { failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'
import type { GatewayParts } from '../generate/gateway-parts'
import { loadGeneration } from '../generate/keep-generation'
import { nameGeneration } from '../generate/request-digest'
import type { ClientRoute } from '../http/match-route'
import { bodyKind } from '../http/read-body'
import type { RunningRequests } from '../http/running-requests'
import { toResponse } from '../http/send-response'
import type { GenerationState } from '../stores/generation-store'
import type { GatewayKey } from '../stores/key-store'
import type { GatewayContext } from './gateway-context'

/** Who asks, and where the answer is found. */
interface Surroundings {
  readonly parts: GatewayParts
  readonly running: RunningRequests
  readonly key: GatewayKey
}

type GenerationRoute = Extract<ClientRoute, { kind: 'generation' | 'verdict' }>

/**
 * `GET`: where a generation stands, with its pictures once it is done (without them for `?pictures=0`). `DELETE`: ends one
 * that is under way here; what was billed for it stays billed. `POST .../verdict`: whether the picture was kept in the
 * document. A client reaches its own generations only, by the idempotency key it sent or by what `x-refill-generation` said.
 */
export async function answerGenerations(
  c: GatewayContext,
  route: GenerationRoute,
  { parts, running, key }: Surroundings,
): Promise<Result<Response, Failure>> {
  const name = nameGeneration(key.id, route.key)
  const { method } = c.req
  if (route.kind === 'verdict' && method === 'POST') {
    if (bodyKind(c.req.header('content-type')) !== 'json') return ok(notJson())
    const verdict = await readVerdict(c)
    await running.untilDone(name)
    return judge(parts, { name, key }, verdict)
  }
  if (route.kind === 'generation' && method === 'GET') {
    const state = await parts.generations.find(name)
    if (state === undefined) return fail(noSuchGeneration())
    const described = await describe(parts, state, c.req.query('pictures') !== '0')
    const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }
    return ok(toResponse({ status: 200, headers, body: jsonParts({ generation: route.key, ...described }) }))
  }
  if (route.kind === 'generation' && method === 'DELETE') {
    return running.callOff(name) ? ok(done()) : fail(noSuchGeneration())
  }
  return fail(failure({ kind: 'unsupported' }, `A generation cannot be asked by ${method} at this address.`))
}

async function readVerdict(c: GatewayContext): Promise<unknown> {
  const body: unknown = await c.req.json().catch(() => undefined)
  return typeof body === 'object' && body !== null && 'verdict' in body ? body.verdict : undefined
}

async function judge(
  { ledger }: GatewayParts,
  { name, key }: { readonly name: string; readonly key: GatewayKey },
  verdict: unknown,
): Promise<Result<Response, Failure>> {
  if (verdict !== 'kept' && verdict !== 'discarded') {
    return fail(failure({ kind: 'invalid-request' }, 'Send {"verdict": "kept"} or {"verdict": "discarded"}.'))
  }
  return (await ledger.judge(key.id, name, verdict)) ? ok(done()) : fail(noSuchGeneration())
}

function done(): Response {
  return new Response(null, { status: 204 })
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

// Any web page may send other types without asking first, so they are refused even where no key is set.
function notJson(): Response {
  const headers = { 'content-type': 'application/json' }
  return toResponse({ status: 415, headers, body: jsonParts({ error: { message: 'Send application/json.' } }) })
}

function noSuchGeneration(): Failure {
  return failure({ kind: 'unsupported' }, 'No generation of this name is known here. They are kept for a while only.')
}

import type { DecodedRequest } from '../../api/dialects/dialect'
import { answerHeaders } from '../../api/dialects/refill-headers'
import { type Failure, failure } from '../../core/failure'
import { type Generation, splitVariants, type Usage } from '../../core/generation'
import { fail, ok, type Result } from '../../core/result'
import type { AnswerShape } from '../answer/answer-shape'
import type { ClientStream } from '../answer/client-stream'
import { encodeFailure, encodeFailureEvent, encodeWhole } from '../answer/encode-answer'
import type { Arrived } from '../answer/live-answer'
import { type KeepAlive, startKeepAlive } from '../http/keep-alive'
import { CLOSING, type RunningRequests } from '../http/running-requests'
import { sendWire } from '../http/send-wire'
import type { GatewayKey } from '../stores/key-store'
import { admitRequest } from './admit-request'
import { type CollectedEnd, finishArrived, finishBroken, finishCollected, type LiveEnd } from './finish-picture'
import type { GatewayParts } from './gateway-parts'
import { makePicture, nowhere } from './make-picture'
import type { LivePicture, Made, Making, Provenance } from './making'
import { mergeVariants } from './merge-variants'
import { digestRequest, nameGeneration } from './request-digest'
import { traceOf } from './trace-of'
import { inFormat, isCacheable } from './use-cache'
import { writeLedger } from './write-ledger'

/** Who asks, and where the answer goes. */
export interface Recipient {
  readonly client: ClientStream
  readonly shape: AnswerShape
  readonly key: GatewayKey
  readonly requestId: string
  /** On the clock of durations. */
  readonly startedAt: number
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>
  readonly running: RunningRequests
}

/** What the log says about a request. */
export interface Answered {
  readonly status: number
  readonly path: string
}

/** Answers a request: makes or finds its pictures, and sends them while they arrive where that can be. Never rejects for expected faults. */
export async function answerAsk(parts: GatewayParts, ask: DecodedRequest, to: Recipient): Promise<Answered> {
  const admitted = await admit(parts, ask, to.key)
  if (!admitted.ok) return turnAway(parts, ask, { to, fault: admitted.failure })
  const variants = splitVariants(ask.request)
  const makings = await Promise.all(
    variants.map((request, index) => prepare(parts, { ...ask, request }, { to, variant: index })),
  )
  const names = makings.map(({ name }) => name)
  // A large body takes its time, and a stop may have begun meanwhile. Nothing waits between this and being counted.
  if (to.running.isClosing()) return refuse(to, CLOSING)
  const quiet = startKeepAlive(to.client, { shape: to.shape, headers: to.headers, clock: parts.clock })
  return to.running.run(names, (calledOff) => {
    const called = makings.map((making) => ({ ...making, calledOff }))
    const [first] = called
    if (first === undefined) return refuse(to, noPicture())
    return called.length === 1 ? answerOne(parts, first, { to, quiet }) : answerMany(parts, called, { to, quiet })
  })
}

/** A request that its key does not allow: answered at once, and in the ledger like every other. */
async function turnAway(
  parts: GatewayParts,
  ask: DecodedRequest,
  { to, fault }: { readonly to: Recipient; readonly fault: Failure },
): Promise<Answered> {
  const { key, requestId, startedAt } = to
  writeLedger(
    parts,
    { ask, key, requestId, startedAt, name: '' },
    { client: to.shape.dialect, from: nowhere(ask), outcome: fail(fault), costUsd: 0 },
  )
  return refuse(to, fault)
}

interface Waiting {
  readonly to: Recipient
  readonly quiet: KeepAlive
}

async function admit(parts: GatewayParts, ask: DecodedRequest, key: GatewayKey): Promise<Result<undefined, Failure>> {
  const admitted = admitRequest(key, ask.request)
  if (!admitted.ok || key.requestsPerMinute === undefined) return admitted
  const taken = await parts.keyLimits.take(key.id, key.requestsPerMinute)
  if (taken.ok) return admitted
  const message = `The key "${key.name}" may send ${key.requestsPerMinute} requests a minute. Try again in ${Math.ceil(taken.retryAfterMs / 1000)} s.`
  return fail(failure({ kind: 'rate-limited', retryAfterMs: taken.retryAfterMs }, message))
}

async function prepare(
  parts: GatewayParts,
  ask: DecodedRequest,
  { to, variant }: { readonly to: Recipient; readonly variant: number },
): Promise<Omit<Making, 'calledOff'>> {
  const digests = await digestRequest(ask, variant)
  const identity = identityOf(parts, ask, digests.request)
  return {
    ask,
    key: to.key,
    requestId: to.requestId,
    identity,
    name: nameGeneration(to.key.id, identity),
    requestDigest: digests.request,
    subject: digests.subject,
    startedAt: to.startedAt,
    clientLeft: to.client.left,
  }
}

/** What a picture is called: as its client says; else by what it is, if another request for the same may share it. */
function identityOf(parts: GatewayParts, ask: DecodedRequest, digest: string): string {
  if (ask.isNamed) return ask.request.idempotencyKey
  return isCacheable(parts, ask) ? `request-${digest}` : `call-${parts.newId()}`
}

async function answerOne(parts: GatewayParts, making: Making, { to, quiet }: Waiting): Promise<Answered> {
  const made = await makePicture(parts, making)
  if (made.result.ok && made.result.value.kind === 'live') {
    const picture = made.result.value
    const { format } = making.ask
    if (format === undefined || format.mediaType === picture.answer.mediaType) {
      quiet.stop()
      return passOn(parts, making, { to, made, picture })
    }
  }
  const whole = await collect(parts, making, { made, client: to.shape.dialect })
  return answerWhole(parts, whole, { making, from: made.from, to, quiet })
}

async function answerMany(parts: GatewayParts, makings: readonly Making[], waiting: Waiting): Promise<Answered> {
  const { to } = waiting
  const ended = await Promise.all(
    makings.map(async (making) => {
      const made = await makePicture(parts, making)
      return { making, from: made.from, whole: await collect(parts, making, { made, client: to.shape.dialect }) }
    }),
  )
  const wholes = ended.map(({ whole }) => whole)
  const merged = mergeVariants(wholes, parts.clock.elapsed() - to.startedAt)
  const [first] = ended
  return first === undefined ? refuse(to, noPicture()) : answerWhole(parts, merged, { ...first, ...waiting })
}

interface Passing {
  readonly to: Recipient
  readonly made: Made
  readonly picture: LivePicture
}

/** Sends a picture on while it arrives, and keeps it beside that. */
async function passOn(parts: GatewayParts, making: Making, { to, made, picture }: Passing): Promise<Answered> {
  const { from } = made
  const firstByteAt = parts.clock.elapsed()
  const facts = {
    trace: traceOf(from, from.queueMs + from.upstreamMs),
    warnings: [...making.ask.warnings, ...picture.warnings, ...picture.answer.warnings],
    costUsd: picture.estimateUsd,
  }
  let end: LiveEnd | undefined
  const finish = async (arrived: Arrived) => {
    end = await finishArrived(parts, making, { picture, from, arrived })
  }
  const delivered = await picture.answer.deliver({
    client: to.client,
    shape: to.shape,
    status: 200,
    headers: {
      ...to.headers,
      ...answerHeaders(facts, { generation: making.identity, costBasis: 'estimate' }),
    },
    ...(picture.isRecorded ? { keep: parts.pictures } : {}),
    // Who may come back for it by its name gets no whole answer before it is kept.
    ...(making.ask.isNamed ? { beforeEnd: finish } : {}),
    signal: making.calledOff,
  })
  if (!delivered.ok) end = await finishBroken(parts, making, { picture, from, fault: delivered.failure })
  else if (end === undefined) await finish(delivered.value)
  const { dialect } = to.shape
  writeLedger(parts, making, {
    client: dialect,
    from,
    outcome: delivered,
    costUsd: end?.costUsd ?? picture.estimateUsd,
    usage: end?.summary?.usage,
    firstByteAt,
  })
  if (!delivered.ok && !to.client.hasBegun()) return refuse(to, delivered.failure, describeFailed(parts, making, from))
  return { status: 200, path: from.path }
}

/** The whole picture in memory, and its line in the ledger. */
async function collect(
  parts: GatewayParts,
  making: Making,
  { made, client }: { readonly made: Made; readonly client: AnswerShape['dialect'] },
): Promise<Result<Generation, Failure>> {
  const { from } = made
  const { whole, costUsd } = await wholeOf(parts, making, made)
  // What is answered from the store used no tokens this time.
  const isMadeNow = from.cache === 'miss' || from.cache === 'off'
  const usage: Usage | undefined = whole.ok && isMadeNow ? whole.value.usage : undefined
  writeLedger(parts, making, { client, from, outcome: whole, costUsd, usage })
  if (!whole.ok) return whole
  const { trace } = whole.value
  const totalMs = parts.clock.elapsed() - making.startedAt
  return ok({
    ...whole.value,
    warnings: [...making.ask.warnings, ...whole.value.warnings],
    trace: { ...trace, totalMs, cache: from.cache, queueMs: from.queueMs, requestId: making.requestId },
  })
}

async function wholeOf(parts: GatewayParts, making: Making, { from, result }: Made): Promise<CollectedEnd> {
  if (!result.ok) return { whole: result, costUsd: 0 }
  if (result.value.kind === 'live') return finishCollected(parts, making, { picture: result.value, from })
  const { generation } = result.value
  return { whole: ok(generation), costUsd: generation.costUsd ?? 0 }
}

async function answerWhole(
  parts: GatewayParts,
  whole: Result<Generation, Failure>,
  { making, from, to, quiet }: Waiting & { readonly making: Making; readonly from: Provenance },
): Promise<Answered> {
  const converted = whole.ok ? await inFormat(whole.value, making.ask, parts.converter) : whole
  quiet.stop()
  if (!converted.ok) return refuse(to, converted.failure, describeFailed(parts, making, from))
  const wire = encodeWhole(converted.value, to.shape)
  const extra = answerHeaders(converted.value, { generation: making.identity, costBasis: 'measured' })
  await sendWire(to.client, { ...wire, headers: { ...to.headers, ...wire.headers, ...extra } })
  return { status: wire.status, path: converted.value.trace.path }
}

/** What is told of a request that gave no picture: where it went, and what that cost. */
function describeFailed(
  parts: GatewayParts,
  { ask, identity, startedAt }: Making,
  from: Provenance,
): Readonly<Record<string, string>> {
  const trace = traceOf(from, parts.clock.elapsed() - startedAt)
  const facts = { trace, warnings: ask.warnings, costUsd: from.lostUsd }
  return answerHeaders(facts, { generation: identity, costBasis: 'estimate' })
}

async function refuse(to: Recipient, fault: Failure, told: Readonly<Record<string, string>> = {}): Promise<Answered> {
  const wire = encodeFailure(fault, to.shape)
  const event = to.client.hasBegun() ? encodeFailureEvent(fault, to.shape) : undefined
  if (event !== undefined) {
    await to.client.write(event)
    await to.client.end()
    return { status: wire.status, path: '' }
  }
  await sendWire(to.client, { ...wire, headers: { ...to.headers, ...told, ...wire.headers } })
  return { status: wire.status, path: told['x-refill-path'] ?? '' }
}

function noPicture(): Failure {
  return failure({ kind: 'no-image' }, 'No picture was made.')
}

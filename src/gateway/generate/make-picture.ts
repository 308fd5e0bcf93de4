import { checkPicture } from '../../api/remote/check-picture'
import { type Failure, failure } from '../../core/failure'
import type { Generation, Warning } from '../../core/generation'
import { fail, ok, type Result } from '../../core/result'
import type { LiveAnswer } from '../answer/live-answer'
import { openLiveAnswer } from '../answer/open-live-answer'
import type { AttemptCall, Candidate, Dispatched } from '../routing/dispatcher'
import { createCallSignal } from './call-signal'
import { findOrBegin } from './find-or-begin'
import { finishFailed, finishWhole } from './finish-picture'
import type { GatewayParts } from './gateway-parts'
import type { Made, Making, Provenance } from './making'
import { speaksGemini } from './path-set'
import { createSpending } from './spending'
import { traceOf } from './trace-of'
import { isCacheable, useCache } from './use-cache'

/** What one attempt gave: a whole picture (the demo's), or one whose bytes are arriving. */
type Arrival =
  | { readonly kind: 'whole'; readonly generation: Generation }
  | { readonly kind: 'live'; readonly answer: LiveAnswer }

/**
 * Makes one picture, or finds it: an answer kept for this very request, one being made for it, a cached one, and last the
 * fastest healthy path. Never rejects for expected faults.
 */
export async function makePicture(parts: GatewayParts, making: Making): Promise<Made> {
  const nothing: Provenance = { ...nowhere(making.ask), cache: isCacheable(parts, making.ask) ? 'miss' : 'off' }
  const beginning = await findOrBegin(parts, making)
  if (!beginning.ok) return { from: nothing, result: beginning }
  if (beginning.value.kind === 'kept') {
    const { generation, cache } = beginning.value
    const savedUsd = generation.costUsd ?? 0
    return fromKept({ generation: { ...generation, costUsd: 0 }, cache, savedUsd }, nothing)
  }
  const { isRecorded, warnings } = beginning.value
  const cached = isCacheable(parts, making.ask) ? await useCacheSafely(parts, making) : undefined
  if (cached !== undefined) {
    const told = await finishWhole(parts, making, { generation: cached.generation, isRecorded, isNew: false })
    return fromKept({ ...cached, generation: withWarnings(cached.generation, told) }, nothing)
  }
  return callUpstream(parts, making, { nothing, isRecorded, warnings })
}

/** The provenance of a request that has not got anywhere. */
export function nowhere({ request }: Making['ask']): Provenance {
  return {
    path: '',
    model: request.model,
    attempts: [],
    queueMs: 0,
    upstreamMs: 0,
    cache: 'off',
    savedUsd: 0,
    lostUsd: 0,
  }
}

function fromKept(
  { generation, cache, savedUsd }: { generation: Generation; cache: 'hit' | 'derived' | 'shared'; savedUsd: number },
  nothing: Provenance,
): Made {
  const from = { ...nothing, path: generation.trace.path, model: generation.model ?? nothing.model, cache, savedUsd }
  return { from, result: ok({ kind: 'ready', generation }) }
}

/** A cache that cannot be read is no reason not to make the picture. */
async function useCacheSafely(parts: GatewayParts, making: Making) {
  try {
    return await useCache(parts, making)
  } catch (error) {
    const { requestId } = making
    parts.logger.warn({ requestId, error: error instanceof Error ? error.message : '' }, 'The cache cannot be read')
    return undefined
  }
}

interface Beginning {
  readonly nothing: Provenance
  readonly isRecorded: boolean
  readonly warnings: readonly Warning[]
}

async function callUpstream(parts: GatewayParts, making: Making, begun: Beginning): Promise<Made> {
  const { ask } = making
  const spending = createSpending(making.key, parts.budgets, (error) => noteUnsettled(parts, making, error))
  const refuse = async (fault: Failure, from: Provenance): Promise<Made> => {
    await finishFailed(parts, making, { fault, isRecorded: begun.isRecorded })
    return { from, result: fail(fault) }
  }
  const pinnedPath = ask.pinnedPath ?? pathOfThread(parts, making)
  const candidates = parts.paths.candidatesFor(ask.request, { ...ask, pinnedPath })
  if (candidates.length === 0) return refuse(noPath(parts, making), begun.nothing)
  const reserved = await spending.reserve(Math.max(...candidates.map((candidate) => candidate.estimateUsd)))
  if (!reserved.ok) return refuse(reserved.failure, begun.nothing)
  const dispatched = await dispatch(parts, making, { candidates, pinnedPath })
  const from = provenanceOf(dispatched, candidates, begun.nothing)
  const estimateUsd = estimateOf(candidates, from.path)
  const { outcome } = dispatched
  if (!outcome.ok) {
    const lostUsd = wasBilled(outcome.failure) ? estimateUsd : 0
    await spending.settle(lostUsd)
    return refuse(outcome.failure, { ...from, lostUsd })
  }
  const warnings = [...begun.warnings, ...nativeOnlyWarnings(parts, making, from.path)]
  if (outcome.value.kind === 'live') {
    const { answer } = outcome.value
    const { isRecorded } = begun
    const seen = checkPicture(answer, { ...ask.request, model: from.model })
    const picture = { answer, estimateUsd, spending, isRecorded, warnings: [...warnings, ...seen] }
    return { from, result: ok({ kind: 'live', ...picture }) }
  }
  const generation = completed(outcome.value.generation, from, warnings)
  await spending.settle((generation.costUsd ?? 0) + from.lostUsd)
  const told = await finishWhole(parts, making, { generation, isRecorded: begun.isRecorded, isNew: true })
  return { from, result: ok({ kind: 'ready', generation: withWarnings(generation, told) }) }
}

/** The path that signed the thread which the request goes on with, as long as it serves the model. */
function pathOfThread({ paths }: GatewayParts, { ask }: Making): string | undefined {
  const id = paths.pathOfThread(ask.signatures)
  const serves = id !== undefined && (paths.get(id)?.modelsFor(ask.request.model).length ?? 0) > 0
  return serves ? id : undefined
}

interface Ways {
  readonly candidates: readonly Candidate[]
  readonly pinnedPath: string | undefined
}

async function dispatch(
  parts: GatewayParts,
  making: Making,
  { candidates, pinnedPath }: Ways,
): Promise<Dispatched<Arrival>> {
  const { ask } = making
  const call = createCallSignal(making)
  try {
    return await parts.dispatcher.dispatch<Arrival>({
      keyId: making.key.id,
      imageSize: ask.request.imageSize,
      candidates,
      ...(pinnedPath === undefined ? {} : { pinnedPath }),
      ...(ask.deadlineMs === undefined ? {} : { deadlineMs: ask.deadlineMs }),
      ...(ask.policy === undefined ? {} : { policy: ask.policy }),
      mayHedge: !ask.needsNative,
      signal: call.signal,
      attempt: (attempt) => {
        call.markSent()
        return attemptOn(parts, making, attempt)
      },
      discard: (arrival) => {
        if (arrival.kind === 'live') arrival.answer.abandon()
      },
    })
  } finally {
    call.dispose()
  }
}

async function attemptOn(parts: GatewayParts, making: Making, attempt: AttemptCall): Promise<Result<Arrival, Failure>> {
  const path = parts.paths.get(attempt.path)
  if (path === undefined) return fail(failure({ kind: 'network' }, `The path ${attempt.path} was just taken away.`))
  const { ask } = making
  const sent = await path.send(
    {
      request: { ...ask.request, model: attempt.model },
      ...(ask.native === undefined ? {} : { native: ask.native }),
      hint: attempt.hint,
    },
    attempt.signal,
  )
  if (!sent.ok) return sent
  if (sent.value.kind === 'whole') return ok(sent.value)
  const opened = await openLiveAnswer(sent.value, parts.answerLimits)
  return opened.ok ? ok({ kind: 'live', answer: opened.value }) : opened
}

function provenanceOf(
  { attempts, queueMs, path, model, outcome }: Dispatched<Arrival>,
  candidates: readonly Candidate[],
  nothing: Provenance,
): Provenance {
  const calledOff = outcome.ok ? attempts.filter((attempt) => attempt.outcome === 'cancelled') : []
  const last = attempts.at(-1)
  return {
    ...nothing,
    path: path ?? last?.path ?? '',
    model: model ?? last?.model ?? nothing.model,
    attempts,
    queueMs,
    upstreamMs: attempts.reduce((sum, attempt) => sum + attempt.ms, 0),
    lostUsd: calledOff.reduce((sum, attempt) => sum + estimateOf(candidates, attempt.path), 0),
  }
}

function estimateOf(candidates: readonly Candidate[], path: string): number {
  return candidates.find((candidate) => candidate.path === path)?.estimateUsd ?? 0
}

/** A generation of a path, with what the gateway knows of how it came about. */
function completed(generation: Generation, from: Provenance, warnings: readonly Warning[]): Generation {
  return {
    ...generation,
    warnings: [...warnings, ...generation.warnings],
    trace: traceOf(from, from.queueMs + from.upstreamMs),
  }
}

function withWarnings(generation: Generation, warnings: readonly Warning[]): Generation {
  return { ...generation, warnings: [...warnings, ...generation.warnings] }
}

/** Whether a failure says that the model worked for it. */
function wasBilled(fault: Failure): boolean {
  return fault.kind === 'blocked' && fault.billed === true
}

function nativeOnlyWarnings(parts: GatewayParts, { ask }: Making, pathId: string): readonly Warning[] {
  const path = parts.paths.get(pathId)
  if (path === undefined || speaksGemini(path)) return []
  return ask.nativeOnly.map((name) => ({
    code: 'ignored-option',
    message: `The option ${name} was not used: the path ${pathId} does not have it.`,
  }))
}

function noPath(parts: GatewayParts, { ask }: Making): Failure {
  const { pinnedPath } = ask
  if (pinnedPath !== undefined) {
    const message =
      parts.paths.get(pinnedPath) === undefined
        ? `This gateway has no path ${JSON.stringify(pinnedPath.slice(0, 60))}.`
        : `The path ${pinnedPath} does not serve ${ask.request.model}${ask.needsNative ? ' in the Gemini format' : ''}.`
    return failure({ kind: 'unsupported' }, message)
  }
  const what = ask.needsNative ? `${ask.request.model} in the Gemini format` : ask.request.model
  const names = parts.paths.modelNames().join(', ')
  return failure({ kind: 'unsupported' }, `No path of this gateway serves ${what}. It serves: ${names}.`)
}

function noteUnsettled(parts: GatewayParts, { requestId, key }: Making, error: unknown): void {
  parts.logger.error(
    { requestId, keyId: key.id, error: error instanceof Error ? error.message : '' },
    'Spending could not be settled; it counts as estimated',
  )
}

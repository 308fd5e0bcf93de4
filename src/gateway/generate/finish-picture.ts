import { type Failure, failure } from '../../core/failure'
import type { Generation } from '../../core/generation'
import { ok, type Result } from '../../core/result'
import type { Delivered } from '../answer/live-answer'
import type { KeptGeneration } from '../stores/generation-store'
import type { GatewayParts } from './gateway-parts'
import { keepGeneration } from './keep-generation'
import type { LivePicture, Making, Provenance } from './making'

/** Keeps a picture that is there as a whole, for retries and (when it is new) for the cache. Never rejects. */
export async function finishWhole(
  parts: GatewayParts,
  making: Making,
  { generation, isRecorded, isNew }: { generation: Generation; isRecorded: boolean; isNew: boolean },
): Promise<void> {
  if (!isRecorded) return
  await guard(parts, making, async () => {
    try {
      await record(parts, making, { kept: await keepGeneration(generation, parts.pictures), isNew })
    } catch (error) {
      await parts.generations.finish(making.name, { failure: notKept(error) })
    }
  })
}

/** Notes that no picture came. Never rejects. */
export async function finishFailed(
  parts: GatewayParts,
  making: Making,
  { fault, isRecorded }: { fault: Failure; isRecorded: boolean },
): Promise<void> {
  if (isRecorded) await guard(parts, making, () => parts.generations.finish(making.name, { failure: fault }))
}

/** What a picture that was passed on while it arrived came to. */
export interface LiveEnd {
  readonly costUsd: number
  readonly summary?: Delivered['summary']
}

/** Settles, records and caches a picture that was passed on while it arrived, or broke off. Never rejects. */
export async function finishLive(
  parts: GatewayParts,
  making: Making,
  { picture, from, delivered }: { picture: LivePicture; from: Provenance; delivered: Result<Delivered, Failure> },
): Promise<LiveEnd> {
  if (!delivered.ok) {
    const fault = delivered.failure
    if (fault.kind !== 'cancelled') parts.dispatcher.noteBroken(from.path, from.model, fault)
    // The model had made it: what broke is the way here.
    await picture.spending.settle(picture.estimateUsd + from.lostUsd)
    await finishFailed(parts, making, { fault, isRecorded: picture.isRecorded })
    return { costUsd: picture.estimateUsd }
  }
  const { summary, pictures, keepFault } = delivered.value
  const path = parts.paths.get(from.path)
  const costUsd = path?.costUsd(from.model, making.ask.request, summary.usage) ?? picture.estimateUsd
  await picture.spending.settle(costUsd + from.lostUsd)
  if (summary.signatures.length > 0) parts.paths.noteThread(summary.signatures, from.path)
  if (!picture.isRecorded) return { costUsd, summary }
  await guard(parts, making, async () => {
    if (pictures === undefined) {
      await parts.generations.finish(making.name, { failure: notKept(keepFault) })
      return
    }
    const { usage, text, model } = summary
    const kept: KeptGeneration = {
      pictures,
      ...(usage === undefined ? {} : { usage }),
      ...(text === undefined ? {} : { text }),
      ...(model === undefined ? {} : { model }),
      costUsd,
      warnings: [...picture.warnings, ...picture.answer.warnings],
      trace: {
        path: from.path,
        attempts: from.attempts.length,
        totalMs: parts.clock.elapsed() - making.startedAt,
        cache: from.cache,
        queueMs: from.queueMs,
      },
    }
    await record(parts, making, { kept, isNew: true })
  })
  return { costUsd, summary }
}

async function record(
  { generations, cache, settings }: GatewayParts,
  making: Making,
  { kept, isNew }: { kept: KeptGeneration; isNew: boolean },
): Promise<void> {
  await generations.finish(making.name, { kept })
  const isSigned = making.ask.signatures.length > 0 || making.ask.needsNative
  // A picture of another size class than its name would be scaled by the wrong factor.
  const isOfItsSize = !kept.warnings.some(({ code }) => code === 'changed-size')
  if (isNew && !isSigned && isOfItsSize && settings().cache.enabled) {
    await cache.put(making.subject, making.ask.request.imageSize, kept)
  }
}

function notKept(error: unknown): Failure {
  const why = error instanceof Error ? error.message : String(error ?? 'unknown')
  return failure({ kind: 'upstream', status: 507 }, `The picture was made, and could not be kept (${why}).`)
}

/** What fails beside the answer is logged, and harms nobody's answer. */
async function guard({ logger }: GatewayParts, { requestId }: Making, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    logger.warn({ requestId, error: error instanceof Error ? error.message : '' }, 'An answer is not kept')
  }
}

/** What a picture that was taken in as a whole came to. */
export interface CollectedEnd {
  /** The failure is an upstream that broke off. */
  readonly whole: Result<Generation, Failure>
  readonly costUsd: number
}

/** Takes in a whole picture that arrives, settles and keeps it. Never rejects. */
export async function finishCollected(
  parts: GatewayParts,
  making: Making,
  { picture, from }: { picture: LivePicture; from: Provenance },
): Promise<CollectedEnd> {
  const collected = await picture.answer.collect()
  if (!collected.ok) {
    const { costUsd } = await finishLive(parts, making, { picture, from, delivered: collected })
    return { whole: collected, costUsd }
  }
  const { signatures, ...made } = collected.value
  if (signatures.length > 0) parts.paths.noteThread(signatures, from.path)
  const path = parts.paths.get(from.path)
  const costUsd = path?.costUsd(from.model, making.ask.request, made.usage) ?? picture.estimateUsd
  await picture.spending.settle(costUsd + from.lostUsd)
  const generation = {
    ...made,
    costUsd,
    warnings: [...picture.warnings, ...made.warnings],
    trace: {
      path: from.path,
      attempts: from.attempts.length,
      totalMs: parts.clock.elapsed() - making.startedAt,
      cache: from.cache,
      queueMs: from.queueMs,
    },
  }
  parts.background(finishWhole(parts, making, { generation, isRecorded: picture.isRecorded, isNew: true }))
  return { whole: ok(generation), costUsd }
}

import { type Failure, failure } from '../../core/failure'
import type { Generation, Usage, Warning } from '../../core/generation'
import { ok, type Result } from '../../core/result'
import type { AnswerSummary, Arrived } from '../answer/live-answer'
import { describeStoreFault } from '../stores/describe-store-fault'
import type { KeptGeneration } from '../stores/generation-store'
import type { GatewayParts } from './gateway-parts'
import { keepGeneration } from './keep-generation'
import type { LivePicture, Making, Provenance } from './making'
import { NOT_KEPT } from './not-kept'
import { traceOf } from './trace-of'
import { mayBeCached } from './use-cache'

/** A picture that is there as a whole. */
interface WholePicture {
  readonly generation: Generation
  readonly isRecorded: boolean
  /** Whether the cache does not know it yet. */
  readonly isNew: boolean
}

/**
 * Keeps a picture that is there as a whole, for retries and (when it is new) for the cache: before it goes out, if its
 * client gave it a name to come back with, and beside the answer else. Gives a word for the client when it could not be
 * kept. Never rejects.
 */
export async function finishWhole(
  parts: GatewayParts,
  making: Making,
  picture: WholePicture,
): Promise<readonly Warning[]> {
  if (!picture.isRecorded) return []
  const kept = keepWhole(parts, making, picture)
  if (making.ask.isNamed) return (await kept) ? [] : [NOT_KEPT]
  parts.background(kept.then(() => undefined))
  return []
}

async function keepWhole(parts: GatewayParts, making: Making, { generation, isNew }: WholePicture): Promise<boolean> {
  return guard(parts, making, async () => {
    try {
      await record(parts, making, { kept: await keepGeneration(generation, parts.pictures), isNew })
      return true
    } catch (error) {
      await noteNotKept(parts, making, describeStoreFault(error))
      return false
    }
  })
}

/** Notes that no picture came. Never rejects. */
export async function finishFailed(
  parts: GatewayParts,
  making: Making,
  { fault, isRecorded }: { fault: Failure; isRecorded: boolean },
): Promise<void> {
  if (!isRecorded) return
  await guard(parts, making, async () => {
    await parts.generations.finish(making.name, { failure: fault })
    return true
  })
}

/** What a picture that was passed on while it arrived came to. */
export interface LiveEnd {
  readonly costUsd: number
  readonly summary?: AnswerSummary
}

interface Live {
  readonly picture: LivePicture
  readonly from: Provenance
}

/** Settles and records a picture that broke off while it was passed on. Never rejects. */
export async function finishBroken(
  parts: GatewayParts,
  making: Making,
  { picture, from, fault }: Live & { readonly fault: Failure },
): Promise<LiveEnd> {
  if (fault.kind !== 'cancelled') parts.dispatcher.noteBroken(from.path, from.model, fault)
  // The model had made it: what broke is the way here.
  await picture.spending.settle(picture.estimateUsd + from.lostUsd)
  await finishFailed(parts, making, { fault, isRecorded: picture.isRecorded })
  return { costUsd: picture.estimateUsd }
}

/** Settles, records and caches a picture that was passed on and has arrived whole. Never rejects. */
export async function finishArrived(
  parts: GatewayParts,
  making: Making,
  { picture, from, arrived }: Live & { readonly arrived: Arrived },
): Promise<LiveEnd> {
  const { summary, pictures, keepFault } = arrived
  const costUsd = costOf(parts, making, { picture, from, ...summary })
  await picture.spending.settle(costUsd + from.lostUsd)
  if (summary.signatures.length > 0) parts.paths.noteThread(summary.signatures, from.path)
  if (!picture.isRecorded) return { costUsd, summary }
  await guard(parts, making, async () => {
    if (pictures === undefined) {
      await noteNotKept(parts, making, keepFault ?? 'no reason given')
      return false
    }
    const { usage, text, model } = summary
    const kept: KeptGeneration = {
      pictures,
      ...(usage === undefined ? {} : { usage }),
      ...(text === undefined ? {} : { text }),
      ...(model === undefined ? {} : { model }),
      costUsd,
      warnings: [...picture.warnings, ...picture.answer.warnings],
      trace: traceOf(from, parts.clock.elapsed() - making.startedAt),
    }
    await record(parts, making, { kept, isNew: true })
    return true
  })
  return { costUsd, summary }
}

/** What an answer cost: as its provider says, else by its counts and the path's prices, else as estimated. */
function costOf(
  { paths }: GatewayParts,
  { ask }: Making,
  { picture, from, usage, costUsd }: Live & { readonly usage?: Usage; readonly costUsd?: number },
): number {
  const told = costUsd ?? picture.answer.toldCostUsd
  return told ?? paths.get(from.path)?.costUsd(from.model, ask.request, usage) ?? picture.estimateUsd
}

/** The record counts; a cache that cannot take the answer beside it must not undo that. */
async function record(
  parts: GatewayParts,
  making: Making,
  { kept, isNew }: { kept: KeptGeneration; isNew: boolean },
): Promise<void> {
  const { generations, cache, logger } = parts
  await generations.finish(making.name, { kept })
  // A picture of another size class than its name would be scaled by the wrong factor.
  const isOfItsSize = !kept.warnings.some(({ code }) => code === 'changed-size')
  if (isNew && isOfItsSize && mayBeCached(parts, making.ask)) {
    try {
      await cache.put(making.subject, making.ask.request.imageSize, kept)
    } catch (error) {
      logger.warn({ requestId: making.requestId, error: describeStoreFault(error) }, 'An answer is not in the cache')
    }
  }
}

async function noteNotKept({ generations, logger }: GatewayParts, making: Making, why: string): Promise<void> {
  logger.warn({ requestId: making.requestId, error: why }, 'A picture could not be kept')
  const message = `The picture was made, and could not be kept: ${why}.`
  await generations.finish(making.name, { failure: failure({ kind: 'upstream', status: 507 }, message) })
}

/** What fails beside the answer is logged, and harms nobody's answer: it counts as not kept. */
async function guard({ logger }: GatewayParts, { requestId }: Making, work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work()
  } catch (error) {
    logger.warn({ requestId, error: describeStoreFault(error) }, 'How a request ended is not recorded')
    return false
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
  const collected = await parts.takeWhole(() => picture.answer.collect())
  if (!collected.ok) {
    const { costUsd } = await finishBroken(parts, making, { picture, from, fault: collected.failure })
    return { whole: collected, costUsd }
  }
  const { signatures, ...made } = collected.value
  if (signatures.length > 0) parts.paths.noteThread(signatures, from.path)
  const costUsd = costOf(parts, making, { picture, from, ...made })
  await picture.spending.settle(costUsd + from.lostUsd)
  const generation = {
    ...made,
    costUsd,
    warnings: [...picture.warnings, ...made.warnings],
    trace: traceOf(from, parts.clock.elapsed() - making.startedAt),
  }
  const told = await finishWhole(parts, making, { generation, isRecorded: picture.isRecorded, isNew: true })
  return { whole: ok({ ...generation, warnings: [...told, ...generation.warnings] }), costUsd }
}

import type { Connection } from '../../core/connection'
import { type Failure, failure } from '../../core/failure'
import { type Generation, type GenerationRequest, type Reference, splitVariants } from '../../core/generation'
import { fail, ok, type Result } from '../../core/result'
import type { PlacementRecipe } from '../../protocol/calls'
import type { Call } from '../../protocol/channel'
import type { Pipeline } from '../pipeline/pipeline-client'
import { expectMs, measure } from './expectation'
import { dropOldPictures, KEPT_BYTES } from './keep-pictures'
import { placeKept, placeResult } from './place-result'
import type { ReferenceChoice } from './plan'
import type { Store } from './store'
import { isRunning, type Variant } from './variant'

/** What the actions need from outside. */
export interface Effects {
  readonly call: Call
  readonly pipeline: Pipeline
  readonly now: () => number
  readonly createId: () => string
}

/** What a person can do with generations. */
export interface Presses {
  /** Generates what the form says. Asks first when that would pass the monthly budget, unless `confirmed`. */
  press(confirmed?: boolean): void
  /** Aborts everything under way; what has already arrived stays. */
  cancel(): void
  /** Runs one variant again with the inputs frozen at its press. */
  retry(variant: Variant): void
  place(variant: Variant, where: 'fill' | 'new-frame'): void
}

/** Everything one press froze, so that later changes of selection, form and settings do not touch it. */
interface FrozenPress {
  readonly connection: Connection
  readonly requests: readonly GenerationRequest[]
  readonly references: readonly ReferenceChoice[]
  readonly referenceEdgePx: number
  readonly placeIn: 'fill' | 'new-frames'
}

/** The actions around a press, on one store. */
export function createPresses(store: Store, effects: Effects): Presses {
  const frozen = new Map<string, FrozenPress>()
  const abortByVariant = new Map<string, AbortController>()

  const patch: PatchVariant = (id, change) => {
    const variants = store.variants.value.map((variant) => (variant.id === id ? { ...variant, ...change } : variant))
    store.variants.value = dropOldPictures(variants, KEPT_BYTES)
  }

  const start = (variants: readonly Variant[], press: FrozenPress) => {
    const abort = new AbortController()
    for (const variant of variants) abortByVariant.set(variant.id, abort)
    void runPress(variants, press, { store, effects, patch, signal: abort.signal })
  }

  return {
    press(confirmed = false) {
      const plan = store.plan.value
      // Two quick presses are one: the second finds the first one running.
      if (!store.started.value || plan.blocker !== undefined || store.running.value) return
      const budget = store.settings.value.monthlyBudgetUsd
      if (!confirmed && budget !== null && plan.costUsd > 0 && store.spend.value.usd + plan.costUsd > budget) {
        store.budgetQuestion.value = true
        return
      }
      store.budgetQuestion.value = false
      const { press, variants } = freeze(store, effects)
      frozen.set(variants[0]?.pressId ?? '', press)
      store.variants.value = [...variants, ...store.variants.value]
      start(variants, press)
    },
    cancel() {
      for (const variant of store.variants.value.filter(isRunning)) abortByVariant.get(variant.id)?.abort()
    },
    retry(variant) {
      const press = frozen.get(variant.pressId)
      if (press === undefined || isRunning(variant)) return
      const again: Variant = { ...variant, state: { kind: 'exporting' }, startedAtMs: effects.now() }
      store.variants.value = store.variants.value.map((other) => (other.id === variant.id ? again : other))
      start([again], press)
    },
    place(variant, where) {
      void placeKept(variant, where, { call: effects.call, patch })
    },
  }
}

export type PatchVariant = (id: string, change: Partial<Variant>) => void

function freeze(
  store: Store,
  effects: Effects,
): { readonly press: FrozenPress; readonly variants: readonly Variant[] } {
  const { form, settings, plan } = store
  const { fit, references, targets, placeIn, box } = plan.value
  const pressId = effects.createId()
  const request: GenerationRequest = {
    mode: form.value.mode,
    prompt: form.value.prompt.trim(),
    references: [],
    aspectRatio: fit.aspectRatio,
    imageSize: fit.imageSize,
    count: form.value.count,
    model: settings.value.model,
    idempotencyKey: pressId,
  }
  const requests = splitVariants(request)
  const connection = settings.value.connection
  const variants = requests.map((single, index) => ({
    id: `${pressId}/${index}`,
    pressId,
    index,
    prompt: request.prompt,
    label: requests.length === 1 ? '' : `${index + 1} of ${requests.length}`,
    targets,
    frame: { width: box.widthPx, height: box.heightPx },
    startedAtMs: effects.now(),
    expectedMs: expectMs(store.measured.value, { connection, model: single.model, imageSize: single.imageSize }),
    state: { kind: 'exporting' } as const,
  }))
  const longestEdge = Math.max(fit.pixels.widthPx, fit.pixels.heightPx)
  return {
    press: { connection, requests, references, placeIn, referenceEdgePx: Math.min(MAX_REFERENCE_EDGE_PX, longestEdge) },
    variants,
  }
}

// More pixels than the answer has are never used, and a body must stay under 20 MB with 14 references.
const MAX_REFERENCE_EDGE_PX = 2048

interface RunContext {
  readonly store: Store
  readonly effects: Effects
  readonly patch: PatchVariant
  readonly signal: AbortSignal
}

async function runPress(variants: readonly Variant[], press: FrozenPress, context: RunContext): Promise<void> {
  const references = await exportReferences(press, context)
  await Promise.all(
    variants.map(async (variant) => {
      const request = press.requests[variant.index]
      if (request === undefined) return
      if (!references.ok) context.patch(variant.id, { state: { kind: 'failed', failure: references.failure } })
      else await runVariant(variant, { ...request, references: references.value }, press, context)
    }),
  )
}

async function exportReferences(
  press: FrozenPress,
  { effects, signal }: RunContext,
): Promise<Result<readonly Reference[], Failure>> {
  const references: Reference[] = []
  // One after another: each picture crosses the bridge alone, so that memory holds one at a time.
  for (const { node, role } of press.references) {
    const exported = await effects.call('exportReference', { nodeId: node.id, maxEdgePx: press.referenceEdgePx })
    if (signal.aborted) return fail(CANCELLED)
    if (!exported.ok) return exported
    const image = await effects.pipeline.fitReference(exported.value.bytes, press.referenceEdgePx)
    if (!image.ok) return image
    references.push({ image: image.value.image, role, label: exported.value.name })
  }
  return ok(references)
}

const CANCELLED = failure({ kind: 'cancelled' }, 'Cancelled.')

async function runVariant(
  variant: Variant,
  request: GenerationRequest,
  press: FrozenPress,
  context: RunContext,
): Promise<void> {
  const { store, effects, patch, signal } = context
  patch(variant.id, { state: { kind: 'waiting' } })
  const result = await effects.pipeline.generate(request, press.connection, {
    signal,
    onProgress: (progress) => patch(variant.id, { state: { kind: 'waiting', progress } }),
  })
  if (!result.ok) {
    patch(variant.id, { state: { kind: 'failed', failure: signal.aborted ? CANCELLED : result.failure } })
    return
  }
  const tookMs = effects.now() - variant.startedAtMs
  const { model, imageSize } = request
  store.measured.value = measure(store.measured.value, { connection: press.connection, model, imageSize }, tookMs)
  const { images, ...generation } = result.value
  const recipe = recipeOf(request, result.value, effects.now())
  const image = images[0]
  if (image === undefined) {
    patch(variant.id, { state: { kind: 'failed', failure: failure({ kind: 'no-image' }, 'No picture came back.') } })
    return
  }
  recordSpend(store, effects.call, generation.costUsd)
  await placeResult({ ...variant, tookMs, generation, recipe }, image, destinationOf(variant, press), {
    call: effects.call,
    patch,
  })
}

// In the fill there is room for one picture: the first variant goes there, the others wait on their cards.
function destinationOf(variant: Variant, press: FrozenPress): 'fill' | 'new-frame' | 'keep' {
  if (press.placeIn === 'new-frames') return 'new-frame'
  return variant.index === 0 ? 'fill' : 'keep'
}

function recipeOf(request: GenerationRequest, generation: Generation, nowMs: number): PlacementRecipe {
  return {
    version: 1,
    mode: request.mode,
    prompt: request.prompt,
    model: generation.model ?? request.model,
    ...(request.aspectRatio === undefined ? {} : { aspectRatio: request.aspectRatio }),
    imageSize: request.imageSize,
    ...(request.seed === undefined ? {} : { seed: request.seed }),
    path: generation.trace.path,
    ...(generation.costUsd === undefined ? {} : { costUsd: generation.costUsd }),
    madeAt: new Date(nowMs).toISOString(),
  }
}

function recordSpend(store: Store, call: Call, costUsd: number | undefined): void {
  if (costUsd === undefined || costUsd === 0) return
  void call('recordSpend', { costUsd }).then((result) => {
    if (result.ok) store.spend.value = result.value
  })
}

import { type Failure, failure } from '../../core/failure'
import type { Bytes, EncodedImage, Verdict } from '../../core/generation'
import { fail, ok, type Result } from '../../core/result'
import type { Pipeline } from '../pipeline/pipeline-client'
import { type FrozenPress, freezePress } from './frozen-press'
import { dropOldPictures, KEPT_BYTES } from './keep-pictures'
import { laidVariant } from './laid-variant'
import { placeKept } from './place-result'
import { notePrompt } from './prompt-history'
import type { Effects } from './run-context'
import { runPress } from './run-press'
import type { Store } from './store'
import { type EditOutcome, isRunning, type PatchVariant, releaseCompared, type Variant } from './variant'

/** What a person can do with generations. */
export interface Presses {
  /** Generates what the form says now. Asks first when that would pass the monthly budget. */
  press(): void
  /** Aborts everything under way; what has already arrived stays. */
  cancel(): void
  /** Runs one variant again with the inputs frozen at its press: for another picture where one came. Asks first like `press`. */
  retry(variant: Variant): void
  place(variant: Variant, where: 'fill' | 'new-frame'): void
  /** The file of a finished picture; of a patch, the picture with the patch over it. */
  wholePicture(variant: Variant): Promise<Result<Bytes, Failure>>
  /** Marks a result as one to come back to, or takes the mark away. */
  star(variant: Variant): void
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
    const alone = press.requests.length === 1 ? variants[0] : undefined
    void runPress(variants, press, { store, effects, patch, signal: abort.signal }).then(() => {
      const made = store.variants.value.find(({ id }) => id === alone?.id)
      // The only picture of its press, and in the document: used, until another is asked for instead.
      if (made?.state.kind === 'done' && made.state.placement.kind !== 'kept') judge(made, 'kept')
    })
  }

  // For the ledger of our gateway; other services are told nothing. A lost one changes a statistic only.
  const judge = ({ pressId, generation }: Variant, verdict: Verdict) => {
    const connection = frozen.get(pressId)?.connection
    const name = generation?.trace.generation
    if (connection === undefined || name === undefined) return
    void effects.pipeline.judge({ connection, generation: name, verdict })
  }

  return {
    press() {
      const plan = store.plan.value
      // Two quick presses are one: the second finds the first one running.
      if (!store.started.value || plan.blocker !== undefined || store.running.value) return
      const { press, variants } = freezePress(store, { pressId: effects.createId(), nowMs: effects.now() })
      withinBudget(store, plan.costUsd, () => {
        frozen.set(variants[0]?.pressId ?? '', press)
        letOldInputsGo(frozen)
        store.variants.value = [...variants, ...store.variants.value]
        void notePrompt(store, effects.call, store.form.value.prompt, 'used')
        start(variants, press)
      })
    },
    cancel() {
      for (const variant of store.variants.value.filter(isRunning)) abortByVariant.get(variant.id)?.abort()
    },
    retry(variant) {
      const press = frozen.get(variant.pressId)
      if (press === undefined || isRunning(variant)) return
      withinBudget(store, variant.estimateUsd, () => {
        if (variant.state.kind === 'done') judge(variant, 'discarded')
        const again = startAgain(variant, effects.now())
        store.variants.value = store.variants.value.map((other) => (other.id === variant.id ? again : other))
        start([again], press)
      })
    },
    async wholePicture({ picture, pressId, edit }) {
      if (picture === undefined) return fail(LET_GO)
      const bytes = new Uint8Array(await picture.blob.arrayBuffer())
      if (edit?.over === undefined) return ok(bytes)
      const whole = await wholePicture(bytes, frozen.get(pressId), effects.pipeline)
      return whole.ok ? ok(whole.value.bytes) : whole
    },
    star(variant) {
      patch(variant.id, { isStarred: variant.isStarred !== true })
      if (variant.isStarred !== true) judge(variant, 'kept')
    },
    place(variant, where) {
      const rival = where === 'fill' ? laidVariant(store, variant) : undefined
      const replaces = rival?.edit?.patchHash
      void placeKept(replaces === undefined ? variant : { ...variant, replaces }, where, {
        call: effects.call,
        patch,
        whole: (bytes) => wholePicture(bytes, frozen.get(variant.pressId), effects.pipeline),
      }).then(() => {
        const now = store.variants.value.find(({ id }) => id === variant.id)
        if (now?.state.kind === 'done' && now.state.placement.kind !== 'kept') judge(variant, 'kept')
        if (rival === undefined || rival.id === variant.id) return
        if (now?.edit?.patchHash !== undefined) patch(rival.id, { edit: unlaid(rival) })
      })
    },
  }
}

// What failed is asked for again as it was, and found where it was made after all; what came is asked for anew.
function startAgain(variant: Variant, startedAtMs: number): Variant {
  // What was found in the picture that came says nothing of the next one.
  const { edit, compared, proof: _proof, contrast: _contrast, paletteFit: _fit, ...rest } = variant
  releaseCompared({ ...(compared === undefined ? {} : { compared }) })
  const started: Variant = { ...rest, state: { kind: 'exporting' }, startedAtMs }
  if (variant.state.kind === 'failed') return started
  const replaces = edit?.patchHash ?? variant.replaces
  return { ...started, again: (variant.again ?? 0) + 1, ...(replaces === undefined ? {} : { replaces }) }
}

function unlaid({ edit = {} }: Variant): EditOutcome {
  const { patchHash: _gone, ...rest } = edit
  return rest
}

/** Presses whose pictures and masks the window keeps for running a variant again; older ones are read from the document anew. */
const KEPT_INPUTS = 8

function letOldInputsGo(frozen: ReadonlyMap<string, FrozenPress>): void {
  for (const press of [...frozen.values()].slice(0, -KEPT_INPUTS)) delete press.inputs
}

// A patch is no picture to look at: a frame of its own shows it over what it was made for.
async function wholePicture(
  patch: Bytes,
  press: FrozenPress | undefined,
  pipeline: Pipeline,
): Promise<Result<EncodedImage, Failure>> {
  const inputs = await press?.inputs
  if (inputs?.ok !== true || inputs.value.edit === undefined) return fail(ORIGINAL_GONE)
  const { original, patches } = inputs.value.edit.picture
  return pipeline.flatten({ original, patches: [...patches, patch] }, new AbortController().signal)
}

const LET_GO = failure(
  { kind: 'unsupported' },
  'This picture was let go here to save memory. Export it from the layer that shows it.',
)

const ORIGINAL_GONE = failure(
  { kind: 'unsupported' },
  'The picture it was made for is no longer kept here. Replace the fill instead, or run it again.',
)

// A question that is open is replaced: only what was pressed last waits for the yes.
function withinBudget(store: Store, costUsd: number, proceed: () => void): void {
  const budgetUsd = store.settings.value.monthlyBudgetUsd
  const passes = budgetUsd !== null && costUsd > 0 && store.spend.value.usd + costUsd > budgetUsd
  store.budgetQuestion.value = passes ? { costUsd, proceed } : undefined
  if (!passes) proceed()
}

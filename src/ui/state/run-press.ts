import { CANCELLED, type Failure } from '../../core/failure'
import { type GenerationRequest, MAX_COUNT } from '../../core/generation'
import type { Result } from '../../core/result'
import type { FrozenPress } from './frozen-press'
import { makeVariant } from './make-variant'
import { findRow } from './place-result'
import { keepReference } from './plan'
import { type PressInputs, readInputs } from './press-inputs'
import type { RunContext } from './run-context'
import type { Variant } from './variant'

/**
 * Makes places for the pictures, reads what the press needs, then makes and places every variant at the same time.
 * Whatever happens ends on the cards, and in the contact sheet where there is one.
 */
export async function runPress(variants: readonly Variant[], press: FrozenPress, context: RunContext): Promise<void> {
  const placed = press.placeIn === 'new-frames' ? await reservePlaces(variants, press, context) : variants
  const inputs = await inputsOf(press, context)
  const before = beforeOf(variants, press, context)
  await Promise.all(
    placed.map(async (variant) => {
      const request = press.requests[variant.index]
      if (request === undefined) return
      if (inputs.ok)
        await makeVariant(variant, asAgain(request, variant), {
          ...context,
          press,
          inputs: { ...inputs.value, references: sentWith(variant, press, inputs.value.references) },
          ...(before === undefined ? {} : { before }),
        })
      else {
        const reason = context.signal.aborted ? CANCELLED : inputs.failure
        context.patch(variant.id, { state: { kind: 'failed', failure: reason } })
      }
      await endEmptyCell(variant.id, context)
    }),
  )
}

// Read once for the whole press; each request takes what is its own.
function sentWith({ index }: Variant, { references, only }: FrozenPress, read: PressInputs['references']) {
  const planned = read.map((reference, place) => ({ reference, source: references[place]?.source ?? NO_LAYER }))
  return keepReference(planned, only[index]).map(({ reference }) => reference)
}

const NO_LAYER = { kind: 'target' } as const

/** Pixels of the longer side of what a result is compared with. */
const BEFORE_EDGE_PX = 1024

// An edit has its own part to compare; several layers have no one look.
function beforeOf(
  variants: readonly Variant[],
  press: FrozenPress,
  { effects }: RunContext,
): Promise<Blob | undefined> | undefined {
  const targets = variants[0]?.targets ?? []
  const [only] = targets
  if (only === undefined || targets.length > 1 || press.edit !== undefined) return undefined
  press.before ??= effects
    .call('exportReference', { nodeId: only.id, maxEdgePx: BEFORE_EDGE_PX })
    .then((read) => (read.ok ? new Blob([read.value.bytes], { type: 'image/png' }) : undefined))
  return press.before
}

// Another picture than the one that came: the same words under the same key would be answered with that one again.
function asAgain(request: GenerationRequest, { again = 0, index }: Variant): GenerationRequest {
  if (again === 0) return request
  return {
    ...request,
    idempotencyKey: `${request.idempotencyKey}-again-${again}`,
    seed: (request.seed ?? 0) + again * MAX_COUNT + index,
  }
}

// Read once, right after the press: a retry sends what the first run sent, whatever the document shows by then.
function inputsOf(press: FrozenPress, { effects, signal }: RunContext): Promise<Result<PressInputs, Failure>> {
  const reading = press.inputs ?? readInputs(press, { ...effects, signal })
  press.inputs = reading
  void reading.then((read) => {
    if (!read.ok && press.inputs === reading) delete press.inputs
  })
  return reading
}

// Right after the press, so that something else may be selected meanwhile.
async function reservePlaces(
  variants: readonly Variant[],
  { sheet }: FrozenPress,
  { effects, patch }: RunContext,
): Promise<readonly Variant[]> {
  const [first] = variants
  if (first === undefined || first.row !== undefined || first.cellId !== undefined) return variants
  const place = (found: readonly Pick<Variant, 'row' | 'cellId'>[]) =>
    variants.map((variant, index) => {
      const change = found[index] ?? {}
      patch(variant.id, change)
      return { ...variant, ...change }
    })
  if (sheet === undefined || variants.length === 1) {
    const row = await findRow(effects.call, first)
    return row === undefined ? variants : place(variants.map(() => ({ row })))
  }
  const made = await effects.call('createSheet', {
    ...sheet,
    frame: first.frame,
    captions: variants.map(({ label }) => label),
    ...(first.besideNodeId === undefined ? {} : { besideNodeId: first.besideNodeId }),
  })
  // Without a sheet each looks for a place of its own, and says what is in its way.
  return made.ok ? place(made.value.cellIds.map((cellId) => ({ cellId }))) : variants
}

// A cancelled picture leaves no empty place; one that failed says so there, and may be tried again.
async function endEmptyCell(id: string, { store, effects }: RunContext): Promise<void> {
  const variant = store.variants.value.find((each) => each.id === id)
  if (variant?.cellId === undefined) return
  const { state, cellId, label } = variant
  if (state.kind === 'failed' && state.failure.kind === 'cancelled') {
    const { cellId: _gone, ...rest } = variant
    store.variants.value = store.variants.value.map((each) => (each.id === id ? rest : each))
    await effects.call('endCell', { cellId })
  } else if (state.kind === 'failed') {
    await effects.call('endCell', { cellId, caption: [label, state.failure.message].filter(Boolean).join(' · ') })
  } else if (state.kind === 'done' && state.placement.kind === 'kept') {
    await effects.call('endCell', {
      cellId,
      caption: [label, 'kept in the Results of Refill'].filter(Boolean).join(' · '),
    })
  }
}

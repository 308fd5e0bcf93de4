import { CANCELLED, type Failure } from '../../core/failure'
import { type GenerationRequest, MAX_COUNT } from '../../core/generation'
import type { Result } from '../../core/result'
import type { FrozenPress } from './frozen-press'
import { makeVariant } from './make-variant'
import { findRow } from './place-result'
import { type PressInputs, readInputs } from './press-inputs'
import type { RunContext } from './run-context'
import type { Variant } from './variant'

/** Reads what the press needs, then makes and places every variant at the same time. Whatever happens ends on the cards. */
export async function runPress(variants: readonly Variant[], press: FrozenPress, context: RunContext): Promise<void> {
  const inputs = await inputsOf(press, context)
  if (!inputs.ok) {
    const reason = context.signal.aborted ? CANCELLED : inputs.failure
    for (const { id } of variants) context.patch(id, { state: { kind: 'failed', failure: reason } })
    return
  }
  const placed = press.placeIn === 'new-frames' ? await reserveRow(variants, press, context) : variants
  await Promise.all(
    placed.map(async (variant) => {
      const request = press.requests[variant.index]
      if (request === undefined) return
      await makeVariant(variant, asAgain(request, variant), { ...context, press, inputs: inputs.value })
    }),
  )
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

// One row for the whole press, so that the pictures stand in their order whichever arrives first.
async function reserveRow(
  variants: readonly Variant[],
  press: FrozenPress,
  { effects, patch }: RunContext,
): Promise<readonly Variant[]> {
  const [first] = variants
  if (first === undefined || first.row !== undefined) return variants
  const row = await findRow(effects.call, first, press.requests.length)
  if (row === undefined) return variants
  for (const variant of variants) patch(variant.id, { row })
  return variants.map((variant) => ({ ...variant, row }))
}

import type { JSX } from 'preact'
import type { PaletteFit } from '../../core/palette'
import { Button } from '../controls/button'
import { formatExtent, formatSeconds, formatUsd, originFacts, refusalText } from '../copy'
import type { PlacementNote, Variant } from '../state/variant'
import { ContrastLine } from './contrast-line'
import { EditReceipt } from './edit-receipt'
import { ProofLine } from './proof-line'

import type { ViewContext } from './view-context'

/** Where a finished picture went, and its figures: pixels, time, cost, path, and what was not honoured. */
export function ReceiptLine({
  variant,
  context,
}: {
  readonly variant: Variant
  readonly context: ViewContext
}): JSX.Element | null {
  const { state, generation, picture, tookMs } = variant
  if (state.kind !== 'done' || generation === undefined) return null
  const { call } = context
  const shown = nodesShowing(state.placement)
  const facts = [
    picture === undefined ? '' : formatExtent(picture.extent),
    tookMs === undefined ? '' : formatSeconds(tookMs),
    generation.costUsd === undefined ? 'cost unknown' : formatUsd(generation.costUsd),
    `via ${generation.trace.path}`,
    generation.trace.attempts > 1 ? `${generation.trace.attempts} attempts` : '',
    ...originFacts(generation.trace),
  ].filter((fact) => fact !== '')
  return (
    <div class="receipt">
      <PlacementText placement={state.placement} variant={variant} context={context} />
      <ProofLine variant={variant} context={context} />
      <ContrastLine variant={variant} />
      {variant.paletteFit === undefined ? null : <p class="faint numbers">{paletteText(variant.paletteFit)}</p>}
      <EditReceipt variant={variant} context={context} />
      <p class="faint numbers">{facts.join(' · ')}</p>
      {generation.warnings.map((warning) => (
        <p key={warning.message} class="warning-text">
          {warning.message}
        </p>
      ))}
      {generation.text === undefined || generation.text === '' ? null : (
        <blockquote class="model-text" dir="auto">
          {generation.text}
        </blockquote>
      )}
      {shown.length === 0 ? null : (
        <Button kind="quiet" onClick={() => void call('reveal', { nodeIds: shown })}>
          Show on canvas
        </Button>
      )}
    </div>
  )
}

function paletteText({ distance, near }: PaletteFit): string {
  return `Palette: ${Math.round(near * 100)} % of the picture in its colours · ${distance.toFixed(2)} away on average (0 same, 1 black from white)`
}

function nodesShowing(placement: PlacementNote): string[] {
  if (placement.kind === 'fill' || placement.kind === 'patch') return placement.placement.placed.map((node) => node.id)
  return placement.kind === 'new-frame' ? [placement.nodeId] : []
}

interface PlacementTextProps {
  readonly placement: PlacementNote
  readonly variant: Variant
  readonly context: ViewContext
}

function PlacementText({ placement, variant, context }: PlacementTextProps): JSX.Element {
  if (placement.kind === 'new-frame') {
    const isCell = placement.nodeId === variant.cellId
    return <p class="strong">{isCell ? 'Placed in the contact sheet.' : 'Placed in a new frame.'}</p>
  }
  if (placement.kind === 'kept') {
    return (
      <p class={placement.reason === undefined ? 'strong' : 'warning-text'}>
        {placement.reason === undefined ? 'Waiting here, not placed yet.' : `Not placed: ${placement.reason}`}
      </p>
    )
  }
  const { placed, refused } = placement.placement
  return (
    <>
      {placed.length === 0 ? null : (
        <p
          class="strong"
          dir="auto"
        >{`${placement.kind === 'patch' ? 'Placed over the picture in' : 'Placed in'} ${placed.map((node) => `“${node.name}”`).join(', ')}.`}</p>
      )}
      {refused.map((node) => (
        <p key={node.id} class="warning-text" dir="auto">
          {`“${node.name}” ${refusalText(node.reason)}${node.detail === undefined ? '' : ` (${node.detail})`}.`}
        </p>
      ))}
      {refused.length === 0 ? null : (
        <Button onClick={() => context.presses.place(variant, 'new-frame')}>Put it in a new frame</Button>
      )}
    </>
  )
}

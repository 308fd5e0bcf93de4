import type { JSX } from 'preact'
import { FIGMA_MAX_SIDE_PX } from '../../../core/figma-limits'
import { Button } from '../../controls/button'
import { NumberField } from '../../controls/number-field'
import { countOf, formatSize } from '../../copy'
import { type Edges, NO_EDGES } from '../../state/form'
import type { ViewContext } from '../view-context'
import { ExpandPreview } from './expand-preview'

/** Shapes that pictures are often wanted in, as width and height. */
const SHAPES = [
  [1, 1],
  [4, 5],
  [16, 9],
  [9, 16],
] as const

/** The most that one edge may move, layout pixels: Figma takes no longer side, so more never helps. */
const MAX_EDGE = FIGMA_MAX_SIDE_PX

const SIDES = ['left', 'top', 'right', 'bottom'] as const

/** How far the picture grows: typed, dragged at its edges, or to a shape round its middle. */
export function ExpandPanel({ store }: ViewContext): JSX.Element | null {
  const { target } = store.roles.value
  if (target === undefined) return null
  const { expand } = store.form.value
  const { width, height } = target
  const set = (edges: Edges) => {
    store.form.value = { ...store.form.value, expand: edges }
  }
  const grown = { width: width + expand.left + expand.right, height: height + expand.top + expand.bottom }
  const steps = store.plan.value.edit?.steps.length ?? 0
  return (
    <section class="mode-panel" aria-label="New size">
      <ExpandPreview width={width} height={height} edges={expand} onChange={set} />
      <div class="mode-fields four">
        {SIDES.map((side) => (
          <NumberField
            key={side}
            label={`${side.slice(0, 1).toUpperCase()}${side.slice(1)}`}
            value={Math.round(expand[side])}
            min={0}
            max={MAX_EDGE}
            onChange={(value) => set({ ...expand, [side]: value ?? 0 })}
          />
        ))}
      </div>
      <div class="mode-fields">
        <NumberField
          label="New width"
          value={Math.round(grown.width)}
          min={Math.ceil(width)}
          max={MAX_EDGE + width}
          onChange={(value) => set({ ...expand, ...halves('left', 'right', (value ?? width) - width) })}
        />
        <NumberField
          label="New height"
          value={Math.round(grown.height)}
          min={Math.ceil(height)}
          max={MAX_EDGE + height}
          onChange={(value) => set({ ...expand, ...halves('top', 'bottom', (value ?? height) - height) })}
        />
      </div>
      <div class="card-actions">
        {SHAPES.map(([across, down]) => (
          <Button key={`${across}:${down}`} onClick={() => set(toShape({ width, height }, across / down))}>
            {`${across}:${down}`}
          </Button>
        ))}
        <Button kind="quiet" onClick={() => set(NO_EDGES)}>
          Reset
        </Button>
      </div>
      <p class="faint">
        {`${formatSize(width, height)} becomes ${formatSize(grown.width, grown.height)}.`}
        {steps > 1 ? ` That takes ${countOf(steps, 'step')}, one after another.` : ''}
      </p>
    </section>
  )
}

type Side = keyof Edges

function halves(first: Side, second: Side, more: number): Partial<Edges> {
  const whole = Math.max(0, Math.round(more))
  return { [first]: Math.floor(whole / 2), [second]: Math.ceil(whole / 2) }
}

/** The smallest growth round the middle that gives a box this ratio. */
function toShape({ width, height }: { readonly width: number; readonly height: number }, ratio: number): Edges {
  const isNarrow = width / height < ratio
  return {
    ...NO_EDGES,
    ...(isNarrow ? halves('left', 'right', height * ratio - width) : halves('top', 'bottom', width / ratio - height)),
  }
}

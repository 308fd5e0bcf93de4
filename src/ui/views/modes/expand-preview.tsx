import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import type { Edges } from '../../state/form'

interface PreviewProps {
  /** The layer's own size, layout pixels. */
  readonly width: number
  readonly height: number
  readonly edges: Edges
  readonly onChange: (edges: Edges) => void
}

const SIDES = ['left', 'top', 'right', 'bottom'] as const
type Side = (typeof SIDES)[number]

/** Height of the preview, and the share of it that a picture without growth takes. */
const VIEW = { width: 312, height: 104 }
const LEAST_SHARE = 0.7

/**
 * The picture within its new edges, to scale; each edge can be dragged outwards. By keyboard the same is done in the
 * number fields below, so the drawing is hidden from assistive technology.
 */
export function ExpandPreview({ width, height, edges, onChange }: PreviewProps): JSX.Element {
  const drag = useRef<{ readonly side: Side; readonly from: number; readonly start: number; readonly scale: number }>()
  const scale = scaleOf({ width, height, edges })
  const across = (length: number) => length * scale
  const total = { width: width + edges.left + edges.right, height: height + edges.top + edges.bottom }
  return (
    <div class="expand-preview" aria-hidden="true" style={{ height: `${VIEW.height}px` }}>
      <div class="expand-new" style={{ width: `${across(total.width)}px`, height: `${across(total.height)}px` }}>
        <div
          class="expand-old"
          style={{
            left: `${across(edges.left)}px`,
            top: `${across(edges.top)}px`,
            width: `${across(width)}px`,
            height: `${across(height)}px`,
          }}
        />
        {SIDES.map((side) => (
          <span
            key={side}
            class={`expand-edge expand-edge-${side}`}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId)
              // The scale of the moment the drag began: the drawing shrinks while it grows.
              drag.current = { side, from: placeOf(event, side), start: edges[side], scale }
            }}
            onPointerMove={(event) => {
              const { current } = drag
              if (current === undefined || event.buttons !== 1) return
              const outwards = side === 'left' || side === 'top' ? -1 : 1
              const moved = ((placeOf(event, side) - current.from) * outwards) / current.scale
              onChange({ ...edges, [side]: Math.max(0, Math.round(current.start + moved)) })
            }}
            onPointerUp={() => {
              drag.current = undefined
            }}
          />
        ))}
      </div>
    </div>
  )
}

function placeOf(event: PointerEvent, side: Side): number {
  return side === 'left' || side === 'right' ? event.clientX : event.clientY
}

/** Preview pixels for each layout pixel: all of the new shape is seen, and the old one is never drawn larger than needed. */
function scaleOf({ width, height, edges }: Omit<PreviewProps, 'onChange'>): number {
  const total = { width: width + edges.left + edges.right, height: height + edges.top + edges.bottom }
  const whole = Math.min(VIEW.width / total.width, VIEW.height / total.height)
  const least = LEAST_SHARE * Math.min(VIEW.width / width, VIEW.height / height)
  return Math.min(whole, least)
}

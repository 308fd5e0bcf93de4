import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../controls/button'
import { formatExtent, formatSeconds, formatUsd } from '../copy'
import type { Variant } from '../state/variant'
import type { ViewContext } from './view-context'

/** How the picture lies in the window: 1 shows it whole. */
interface Look {
  readonly zoom: number
  readonly x: number
  readonly y: number
}

const WHOLE: Look = { zoom: 1, x: 0, y: 0 }
const MAX_ZOOM = 16

/** One result over the whole window: wheel, + and - zoom, dragging moves, arrows go on, Esc or Space closes. */
export function LargePreview({ store }: ViewContext): JSX.Element | null {
  const shown = store.variants.value.filter(({ picture }) => picture !== undefined)
  const at = shown.findIndex(({ id }) => id === store.large.value)
  const variant = shown[at]
  const dialog = useRef<HTMLDialogElement>(null)
  const [look, setLook] = useState(WHOLE)
  const id = variant?.id
  useEffect(() => {
    setLook(WHOLE)
    if (id !== undefined && dialog.current?.open === false) dialog.current.showModal()
  }, [id])
  if (variant === undefined) return null
  // The browser gives the focus back to the card.
  const close = () => dialog.current?.close()
  const go = (step: number) => {
    store.large.value = shown[(at + step + shown.length) % shown.length]?.id
  }
  const zoomBy = (factor: number) =>
    setLook(({ zoom, x, y }) => {
      const next = Math.min(MAX_ZOOM, Math.max(1, zoom * factor))
      return next === 1 ? WHOLE : { zoom: next, x: (x * next) / zoom, y: (y * next) / zoom }
    })
  const keys: Readonly<Record<string, () => void>> = {
    ' ': close,
    ArrowRight: () => go(1),
    ArrowDown: () => go(1),
    ArrowLeft: () => go(-1),
    ArrowUp: () => go(-1),
    '+': () => zoomBy(1.5),
    '=': () => zoomBy(1.5),
    '-': () => zoomBy(1 / 1.5),
    '0': () => setLook(WHOLE),
  }
  return (
    <dialog
      ref={dialog}
      class="large"
      aria-label={`Large: ${variant.prompt.slice(0, 100)}`}
      onClose={() => {
        store.large.value = undefined
      }}
      onKeyDown={(event) => {
        event.stopPropagation()
        const press = keys[event.key]
        const isButton = event.target instanceof HTMLButtonElement && event.key === ' '
        if (press === undefined || isButton) return
        event.preventDefault()
        press()
      }}
    >
      <Picture variant={variant} look={look} onZoom={zoomBy} onMove={setLook} />
      <footer class="large-bar">
        <p class="faint numbers">{factsOf(variant, at, shown.length)}</p>
        <Button onClick={close}>Close</Button>
      </footer>
    </dialog>
  )
}

function Picture({
  variant,
  look,
  onZoom,
  onMove,
}: {
  readonly variant: Variant
  readonly look: Look
  readonly onZoom: (factor: number) => void
  readonly onMove: (change: (look: Look) => Look) => void
}): JSX.Element {
  const { zoom, x, y } = look
  const isPatch = variant.edit?.over !== undefined
  return (
    <div
      class="large-picture"
      onWheel={(event) => {
        event.preventDefault()
        onZoom(Math.exp(-event.deltaY / 300))
      }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={({ currentTarget, pointerId, movementX, movementY }) => {
        if (zoom === 1 || !currentTarget.hasPointerCapture(pointerId)) return
        onMove((before) => ({ ...before, x: before.x + movementX, y: before.y + movementY }))
      }}
    >
      <img
        src={isPatch ? variant.compared?.after : variant.picture?.url}
        alt={variant.prompt.slice(0, 100)}
        draggable={false}
        style={{ transform: `translate(${x}px, ${y}px) scale(${zoom})` }}
      />
    </div>
  )
}

function factsOf({ label, picture, tookMs, generation }: Variant, at: number, count: number): string {
  return [
    `${at + 1} of ${count}`,
    label === `${at + 1} of ${count}` ? '' : label,
    picture === undefined ? '' : formatExtent(picture.extent),
    tookMs === undefined ? '' : formatSeconds(tookMs),
    generation?.costUsd === undefined ? '' : formatUsd(generation.costUsd),
    generation === undefined ? '' : `via ${generation.trace.path}`,
  ]
    .filter(Boolean)
    .join(' · ')
}

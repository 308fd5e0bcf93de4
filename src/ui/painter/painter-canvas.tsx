import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Extent } from '../../core/extent'
import type { Box } from '../../imaging/raster'
import { Button } from '../controls/button'
import { drawOverlay } from './overlay'
import type { PlanePoint } from './paint-plane'
import type { Painting, ToolSettings } from './painting'
import { fitViewport, type Viewport, wheelDistance, zoomAt } from './viewport'

interface CanvasProps {
  readonly picture: { readonly url: string; readonly extent: Extent }
  readonly painting: Painting
  readonly settings: ToolSettings
  readonly bare: boolean
  /** A rectangle of the plane that changed otherwise than by a stroke here. */
  readonly dirty: { readonly box: Box }
  /** A stroke ended. */
  readonly onStroke: () => void
}

const WHEEL_ZOOM = 0.002
const BUTTON_ZOOM = 1.5

/** The picture with the mask over it: painted, zoomed and moved by pointer. */
export function PainterCanvas(props: CanvasProps): JSX.Element {
  const { picture, painting, settings, bare, dirty, onStroke } = props
  const { extent } = picture
  const { plane } = painting
  const box = useRef<HTMLDivElement>(null)
  const overlay = useRef<HTMLCanvasElement>(null)
  const outline = useRef<HTMLCanvasElement>(null)
  const [size, setSize] = useState({ width: 1, height: 1 })
  // Undefined shows all of the picture, whatever the size of the window.
  const [moved, setMoved] = useState<Viewport>()
  const fitted = fitViewport(extent, size)
  const viewport = moved ?? fitted
  const leastScale = fitted.scale / 2
  // The pointer that draws or drags; a second one changes nothing.
  const pointer = useRef<{ readonly id: number; readonly drags: boolean }>()
  const [cursor, setCursor] = useState<{ readonly x: number; readonly y: number }>()
  const [isPanning, setPanning] = useState(false)
  const planeScale = plane.extent.widthPx / extent.widthPx

  const draw = (changed: Box) => {
    const context = overlay.current?.getContext('2d')
    if (context !== null && context !== undefined) drawOverlay(context, plane, { box: changed, bare })
  }
  useEffect(() => {
    draw(dirty.box)
    drawOutline()
  }, [dirty, bare])
  useLayoutEffect(() => {
    const watched = box.current
    if (watched === null) return undefined
    const measure = () => {
      const { width, height } = watched.getBoundingClientRect()
      if (width > 0 && height > 0) setSize({ width, height })
    }
    const observer = new ResizeObserver(measure)
    observer.observe(watched)
    return () => observer.disconnect()
  }, [])
  useEffect(() => holdSpace(setPanning), [])

  const pointOf = (event: { readonly clientX: number; readonly clientY: number }): PlanePoint => {
    const corner = box.current?.getBoundingClientRect()
    const x = (event.clientX - (corner?.left ?? 0) - viewport.x) / viewport.scale
    const y = (event.clientY - (corner?.top ?? 0) - viewport.y) / viewport.scale
    return { x: x * planeScale, y: y * planeScale }
  }
  const drawOutline = () => {
    const context = outline.current?.getContext('2d')
    if (context === null || context === undefined) return
    context.clearRect(0, 0, plane.extent.widthPx, plane.extent.heightPx)
    traceOutline(context, painting.outline, { tool: settings.tool, width: planeScale / viewport.scale })
  }
  const zoom = (factor: number) =>
    setMoved(zoomAt(viewport, factor, { x: size.width / 2, y: size.height / 2, leastScale }))
  const show = (changed: Box | undefined) => {
    if (changed !== undefined) draw(changed)
    drawOutline()
  }
  const end = () => {
    pointer.current = undefined
    if (!painting.isDrawing) return
    show(painting.end())
    onStroke()
  }
  return (
    <div
      class="painter-box"
      ref={box}
      style={{
        cursor: isPanning ? 'grab' : settings.tool === 'rectangle' || settings.tool === 'lasso' ? 'crosshair' : 'none',
      }}
      onWheel={(event) => {
        event.preventDefault()
        const corner = event.currentTarget.getBoundingClientRect()
        const at = { x: event.clientX - corner.left, y: event.clientY - corner.top, leastScale }
        const { x, y } = wheelDistance(event)
        setMoved((old = fitted) =>
          event.ctrlKey || event.metaKey
            ? zoomAt(old, Math.exp(-y * WHEEL_ZOOM), at)
            : { ...old, x: old.x - x, y: old.y - y },
        )
      }}
      onPointerDown={(event) => {
        const drags = event.button === 1 || (event.button === 0 && isPanning)
        if (event.target instanceof HTMLButtonElement || pointer.current !== undefined) return
        if (event.button !== 0 && !drags) return
        pointer.current = { id: event.pointerId, drags }
        event.currentTarget.setPointerCapture(event.pointerId)
        if (!drags) show(painting.begin(pointOf(event), { ...settings, altErases: event.altKey }))
      }}
      onPointerMove={(event) => {
        const corner = event.currentTarget.getBoundingClientRect()
        setCursor({ x: event.clientX - corner.left, y: event.clientY - corner.top })
        if (event.pointerId !== pointer.current?.id) return
        if (pointer.current.drags) {
          setMoved((old = fitted) => ({ ...old, x: old.x + event.movementX, y: old.y + event.movementY }))
        } else {
          const events = event.getCoalescedEvents()
          show(painting.move((events.length === 0 ? [event] : events).map(pointOf)))
        }
      }}
      onLostPointerCapture={(event) => {
        // However a gesture ends, also when the system takes the pointer away, what was painted stays as one step.
        if (event.pointerId === pointer.current?.id) end()
      }}
      onPointerLeave={() => setCursor(undefined)}
    >
      <div
        class="painter-picture"
        style={{
          width: `${extent.widthPx}px`,
          height: `${extent.heightPx}px`,
          transform: `translate(${viewport.x}px, ${viewport.y}px) scale(${viewport.scale})`,
        }}
      >
        <img src={picture.url} alt="What is masked" draggable={false} />
        <canvas ref={overlay} width={plane.extent.widthPx} height={plane.extent.heightPx} />
        <canvas ref={outline} width={plane.extent.widthPx} height={plane.extent.heightPx} />
      </div>
      {cursor === undefined || isPanning || settings.tool === 'rectangle' || settings.tool === 'lasso' ? null : (
        <span
          class="painter-cursor"
          style={{
            left: `${cursor.x}px`,
            top: `${cursor.y}px`,
            width: `${settings.sizePx * viewport.scale}px`,
            height: `${settings.sizePx * viewport.scale}px`,
          }}
        />
      )}
      <div class="painter-zoom">
        <Button label="Zoom out" title="Zoom out" onClick={() => zoom(1 / BUTTON_ZOOM)}>
          −
        </Button>
        <Button label="Fit the picture" title="Fit the picture" onClick={() => setMoved(undefined)}>
          {`${Math.round(viewport.scale * 100)} %`}
        </Button>
        <Button label="Zoom in" title="Zoom in" onClick={() => zoom(BUTTON_ZOOM)}>
          +
        </Button>
      </div>
    </div>
  )
}

/** While the space bar is held, dragging moves the picture. Gives what ends it. */
function holdSpace(setPanning: (on: boolean) => void): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== ' ' || event.target instanceof HTMLInputElement || event.target instanceof HTMLButtonElement)
      return
    event.preventDefault()
    setPanning(event.type === 'keydown')
  }
  window.addEventListener('keydown', onKey)
  window.addEventListener('keyup', onKey)
  // A key let go elsewhere is not heard here.
  const onBlur = () => setPanning(false)
  window.addEventListener('blur', onBlur)
  return () => {
    window.removeEventListener('blur', onBlur)
    window.removeEventListener('keydown', onKey)
    window.removeEventListener('keyup', onKey)
  }
}

function traceOutline(
  context: CanvasRenderingContext2D,
  points: readonly PlanePoint[],
  { tool, width }: { readonly tool: ToolSettings['tool']; readonly width: number },
): void {
  const [first, second] = points
  if (first === undefined || second === undefined) return
  context.beginPath()
  if (tool === 'rectangle') context.rect(first.x, first.y, second.x - first.x, second.y - first.y)
  else for (const { x, y } of points) context.lineTo(x, y)
  // White on black is seen on every picture.
  for (const [colour, thickness] of [
    ['black', 3 * width],
    ['white', width],
  ] as const) {
    context.strokeStyle = colour
    context.lineWidth = thickness
    context.stroke()
  }
}

import { effect } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Point } from '../../document/matrix'
import type { PictureCache } from '../render/picture-cache'
import { oncePerFrame, type StageState } from '../stage-state'
import { paintOverlay } from './paint-overlay'
import { paintPage } from './paint-page'
import { PointerTool, type PressKeys } from './pointer-tool'
import { zoomAbout } from './viewport-math'

/** What the canvas needs. */
export interface CanvasViewProps {
  readonly state: StageState
  readonly pictures: PictureCache
}

/** The canvas: the page below, selection marks above, and the mouse. */
export function CanvasView({ state, pictures }: CanvasViewProps): JSX.Element {
  const page = useRef<HTMLCanvasElement>(null)
  const overlay = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (page.current === null || overlay.current === null) return
    return connectCanvas({ state, pictures, page: page.current, overlay: overlay.current })
  }, [state, pictures])
  return (
    <div class="canvas" role="application" aria-label="Canvas">
      <canvas ref={page} />
      <canvas ref={overlay} />
    </div>
  )
}

interface Canvases extends CanvasViewProps {
  readonly page: HTMLCanvasElement
  readonly overlay: HTMLCanvasElement
}

function connectCanvas(canvases: Canvases): () => void {
  const { state, page, overlay } = canvases
  const tool = new PointerTool(state.document)
  let mouse: Point = { x: 0, y: 0 }
  const repaintPage = oncePerFrame(() => repaint(canvases))
  const repaintOverlay = oncePerFrame(() => repaintMarks(canvases, tool.marquee(mouse)))
  const stopPage = effect(() => {
    state.revision.value
    state.drawing.value
    repaintPage()
    repaintOverlay()
  })
  const stopOverlay = effect(() => {
    state.hoveredId.value
    state.theme.value
    repaintOverlay()
  })
  const resizer = new ResizeObserver(() => fitCanvases(canvases))
  resizer.observe(overlay)
  const stopMouse = connectMouse(state, overlay, tool, (at) => {
    mouse = at
    repaintOverlay()
  })
  fitCanvases(canvases)
  page.dataset['ready'] = 'true'
  return () => {
    stopPage()
    stopOverlay()
    resizer.disconnect()
    stopMouse()
  }
}

function fitCanvases({ state, page, overlay }: Canvases): void {
  const { clientWidth, clientHeight } = overlay
  for (const canvas of [page, overlay]) {
    canvas.width = Math.round(clientWidth * devicePixelRatio)
    canvas.height = Math.round(clientHeight * devicePixelRatio)
  }
  state.document.setViewport({ screenWidthPx: clientWidth, screenHeightPx: clientHeight })
}

function repaint({ state, pictures, page }: Canvases): void {
  const context = page.getContext('2d', { alpha: false })
  if (context !== null) paintPage(context, state.document, pictures, devicePixelRatio)
}

function repaintMarks({ state, overlay }: Canvases, marquee: Rect | undefined): void {
  const context = overlay.getContext('2d')
  if (context === null) return
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
  const labelColor = 'rgb(0 0 0 / 0.5)'
  paintOverlay(context, state.document, { hoveredId: state.hoveredId.value, marquee, labelColor })
}

function connectMouse(
  state: StageState,
  canvas: HTMLCanvasElement,
  tool: PointerTool,
  onMove: (at: Point) => void,
): () => void {
  const stop = new AbortController()
  const { signal } = stop
  let isSpaceDown = false
  const isFree = (event: KeyboardEvent): boolean => !(event.target instanceof HTMLButtonElement)
  addEventListener(
    'keydown',
    (event) => {
      if (event.code !== 'Space' || !isFree(event)) return
      isSpaceDown = true
      canvas.style.cursor = 'grab'
    },
    { signal },
  )
  addEventListener(
    'keyup',
    (event) => {
      if (event.code !== 'Space') return
      isSpaceDown = false
      canvas.style.cursor = ''
    },
    { signal },
  )
  canvas.addEventListener(
    'pointerdown',
    (event) => {
      canvas.setPointerCapture(event.pointerId)
      if (isSpaceDown || event.button === 1) tool.pressToPan(pointOf(event))
      else if (event.button === 0) tool.press(pointOf(event), keysOf(event))
      // The plugin's window keeps the keyboard until someone works on the canvas.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    },
    { signal },
  )
  canvas.addEventListener(
    'pointermove',
    (event) => {
      const at = pointOf(event)
      if (event.buttons !== 0) tool.drag(at)
      else state.hoveredId.value = tool.hover(at, keysOf(event))?.id
      onMove(at)
    },
    { signal },
  )
  canvas.addEventListener(
    'pointerup',
    (event) => {
      tool.release()
      onMove(pointOf(event))
    },
    { signal },
  )
  canvas.addEventListener(
    'pointerleave',
    () => {
      state.hoveredId.value = undefined
    },
    { signal },
  )
  canvas.addEventListener('dblclick', (event) => tool.doubleClick(pointOf(event)), { signal })
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      followWheel(state, event)
    },
    { signal, passive: false },
  )
  return () => stop.abort()
}

/** Wheel turns for one doubling of the zoom, px. */
const WHEEL_PER_DOUBLING_PX = 300

function followWheel({ document }: StageState, event: WheelEvent): void {
  const { viewport } = document
  if (event.ctrlKey || event.metaKey) {
    document.setViewport(zoomAbout(viewport, pointOf(event), 2 ** (-event.deltaY / WHEEL_PER_DOUBLING_PX)))
    return
  }
  const [dx, dy] = event.shiftKey && event.deltaX === 0 ? [event.deltaY, 0] : [event.deltaX, event.deltaY]
  document.setViewport({
    center: { x: viewport.center.x + dx / viewport.zoom, y: viewport.center.y + dy / viewport.zoom },
  })
}

function pointOf({ offsetX, offsetY }: MouseEvent): Point {
  return { x: offsetX, y: offsetY }
}

function keysOf(event: MouseEvent): PressKeys {
  return { shift: event.shiftKey, deep: event.ctrlKey || event.metaKey }
}

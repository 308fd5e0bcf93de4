import { effect } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Point } from '../../document/matrix'
import type { PictureCache } from '../render/picture-cache'
import { oncePerFrame, type StageState } from '../stage-state'
import { connectMouse } from './connect-mouse'
import { paintOverlay } from './paint-overlay'
import { paintPage } from './paint-page'
import { PointerTool } from './pointer-tool'

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

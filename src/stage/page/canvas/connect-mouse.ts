import type { Point } from '../../document/matrix'
import type { StageState } from '../stage-state'
import type { PointerTool, PressKeys } from './pointer-tool'
import { zoomAbout } from './viewport-math'

/** Wheel turns for one doubling of the zoom, px. */
const WHEEL_PER_DOUBLING_PX = 300

/**
 * Passes the mouse, the wheel and the space bar on to the tool. `onMove` hears where the mouse is. Returns how to stop.
 */
export function connectMouse(
  state: StageState,
  canvas: HTMLCanvasElement,
  tool: PointerTool,
  onMove: (at: Point) => void,
): () => void {
  const stop = new AbortController()
  const { signal } = stop
  const isSpaceDown = followSpace(canvas, signal)
  const press = (event: PointerEvent): void => {
    canvas.setPointerCapture(event.pointerId)
    if (isSpaceDown() || event.button === 1) tool.pressToPan(pointOf(event))
    else if (event.button === 0) tool.press(pointOf(event), keysOf(event))
    // The plugin's window keeps the keyboard until someone works on the canvas.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  }
  const move = (event: PointerEvent): void => {
    const at = pointOf(event)
    if (event.buttons !== 0) tool.drag(at)
    else state.hoveredId.value = tool.hover(at, keysOf(event))?.id
    onMove(at)
  }
  const release = (event: PointerEvent): void => {
    tool.release()
    onMove(pointOf(event))
  }
  const leave = (): void => {
    state.hoveredId.value = undefined
  }
  canvas.addEventListener('pointerdown', press, { signal })
  canvas.addEventListener('pointermove', move, { signal })
  canvas.addEventListener('pointerup', release, { signal })
  canvas.addEventListener('pointerleave', leave, { signal })
  canvas.addEventListener('dblclick', (event) => tool.doubleClick(pointOf(event)), { signal })
  canvas.addEventListener('wheel', (event) => followWheel(state, event), { signal, passive: false })
  return () => stop.abort()
}

// While space is down the mouse pans; on a button the same key presses it.
function followSpace(canvas: HTMLCanvasElement, signal: AbortSignal): () => boolean {
  let isDown = false
  const change = (event: KeyboardEvent, down: boolean): void => {
    if (event.code !== 'Space' || (down && event.target instanceof HTMLButtonElement)) return
    isDown = down
    canvas.style.cursor = down ? 'grab' : ''
  }
  addEventListener('keydown', (event) => change(event, true), { signal })
  addEventListener('keyup', (event) => change(event, false), { signal })
  return () => isDown
}

function followWheel({ document }: StageState, event: WheelEvent): void {
  event.preventDefault()
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

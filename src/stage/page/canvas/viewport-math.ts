import { type Point, unionOf } from '../../document/matrix'
import type { Viewport } from '../../document/stage-document'

/** How far out and in one can zoom. Source: Figma goes from 2 % to 25600 %; beyond 64 nothing is left to see here. */
export const ZOOM_LIMITS = { min: 0.02, max: 64 } as const

/** Where on the page a point of the canvas element lies. */
export function toPage(viewport: Viewport, { x, y }: Point): Point {
  return {
    x: viewport.center.x + (x - viewport.screenWidthPx / 2) / viewport.zoom,
    y: viewport.center.y + (y - viewport.screenHeightPx / 2) / viewport.zoom,
  }
}

/** From page px to px of the canvas element. */
export function toScreen(viewport: Viewport): Transform {
  const { zoom, center, screenWidthPx, screenHeightPx } = viewport
  return [
    [zoom, 0, screenWidthPx / 2 - center.x * zoom],
    [0, zoom, screenHeightPx / 2 - center.y * zoom],
  ]
}

/** The viewport after a zoom that leaves one point of the screen where it is. */
export function zoomAbout(viewport: Viewport, fixed: Point, factor: number): Pick<Viewport, 'center' | 'zoom'> {
  const zoom = clampZoom(viewport.zoom * factor)
  const before = toPage(viewport, fixed)
  return {
    zoom,
    center: {
      x: before.x - (fixed.x - viewport.screenWidthPx / 2) / zoom,
      y: before.y - (fixed.y - viewport.screenHeightPx / 2) / zoom,
    },
  }
}

/** The viewport that shows all of some boxes, with a margin; never nearer than 100 %. Undefined without boxes. */
export function fitBoxes(
  viewport: Viewport,
  boxes: readonly Rect[],
  marginPx = 48,
): Pick<Viewport, 'center' | 'zoom'> | undefined {
  const all = unionOf(boxes)
  if (all === undefined) return undefined
  const horizontal = (viewport.screenWidthPx - 2 * marginPx) / Math.max(1, all.width)
  const vertical = (viewport.screenHeightPx - 2 * marginPx) / Math.max(1, all.height)
  return {
    zoom: clampZoom(Math.min(1, horizontal, vertical)),
    center: { x: all.x + all.width / 2, y: all.y + all.height / 2 },
  }
}

function clampZoom(zoom: number): number {
  return Math.min(ZOOM_LIMITS.max, Math.max(ZOOM_LIMITS.min, zoom))
}

import { maskShare } from '../../imaging/mask/mask-plane'
import { type Box, boxOf, type MaskPlane } from '../../imaging/raster'
import { createHistory, type PaintHistory } from './paint-history'
import { fillLasso, fillRectangle, joinBoxes, type PlanePoint, strokeLine } from './paint-plane'

export type Tool = 'brush' | 'eraser' | 'rectangle' | 'lasso'

/** How the next stroke is drawn. Sizes in pixels of the picture. */
export interface ToolSettings {
  readonly tool: Tool
  readonly sizePx: number
  /** 0..1 */
  readonly softness: number
}

/** A gesture under way. */
interface Gesture {
  readonly tool: Tool
  readonly erases: boolean
  readonly points: PlanePoint[]
  dirty: Box | undefined
}

/**
 * A mask being painted: gestures in, rectangles to draw anew out. Brush and eraser change the plane while they move;
 * rectangle and lasso when they end.
 */
export interface Painting {
  readonly plane: MaskPlane
  readonly history: Pick<PaintHistory, 'canUndo' | 'canRedo'>
  begin(point: PlanePoint, settings: ToolSettings & { readonly altErases: boolean }): void
  /** Gives what to draw anew; undefined where nothing changed yet. */
  move(points: readonly PlanePoint[], settings: ToolSettings): Box | undefined
  end(): Box | undefined
  /** What rectangle and lasso have drawn round so far. */
  readonly outline: readonly PlanePoint[]
  rectangle(corners: readonly [PlanePoint, PlanePoint], erases: boolean): Box
  invert(): Box
  clear(): Box
  undo(): Box | undefined
  redo(): Box | undefined
  /** Share of the picture that is masked, 0..1. */
  coveredShare(): number
}

/** Starts on a plane. `scale` is pixels of the plane for each pixel of the picture. */
export function createPainting(plane: MaskPlane, scale: number): Painting {
  const history = createHistory(plane)
  let gesture: Gesture | undefined
  const step = (change: () => Box): Box => {
    history.begin()
    const box = change()
    history.commit(box)
    return box
  }
  const stroke = (line: readonly [PlanePoint, PlanePoint], erases: boolean, settings: ToolSettings) =>
    strokeLine(plane, line, {
      radiusPx: Math.max(0.5, (settings.sizePx * scale) / 2),
      softness: settings.softness,
      erases,
    })
  return {
    plane,
    history,
    get outline() {
      return gesture === undefined || gesture.tool === 'brush' || gesture.tool === 'eraser' ? [] : gesture.points
    },
    begin(point, { altErases, tool }) {
      history.begin()
      gesture = { tool, erases: (tool === 'eraser') !== altErases, points: [point], dirty: undefined }
    },
    move(points, settings) {
      if (gesture === undefined) return undefined
      let changed: Box | undefined
      for (const point of points) {
        const last = gesture.points[gesture.points.length - 1] ?? point
        if (gesture.tool === 'brush' || gesture.tool === 'eraser') {
          changed = joinBoxes(changed, stroke([last, point], gesture.erases, settings))
          gesture.points[0] = point
        } else if (gesture.tool === 'rectangle') gesture.points.splice(1, 1, point)
        else gesture.points.push(point)
      }
      if (changed !== undefined) gesture.dirty = joinBoxes(gesture.dirty, changed)
      return changed
    },
    end() {
      if (gesture === undefined) return undefined
      const { tool, erases, points, dirty } = gesture
      gesture = undefined
      const [first, second] = points
      const shape =
        first === undefined || second === undefined
          ? undefined
          : tool === 'rectangle'
            ? fillRectangle(plane, [first, second], erases)
            : tool === 'lasso'
              ? fillLasso(plane, points, erases)
              : undefined
      const box = shape ?? dirty
      if (box !== undefined) history.commit(box)
      return box
    },
    rectangle: (corners, erases) => step(() => fillRectangle(plane, corners, erases)),
    invert: () =>
      step(() => {
        for (let at = 0; at < plane.data.length; at += 1) plane.data[at] = 255 - (plane.data[at] ?? 0)
        return boxOf(plane.extent)
      }),
    clear: () =>
      step(() => {
        plane.data.fill(0)
        return boxOf(plane.extent)
      }),
    undo: () => history.undo(),
    redo: () => history.redo(),
    coveredShare: () => maskShare(plane),
  }
}

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

/** A gesture under way, with the settings it began with. */
interface Gesture {
  readonly settings: ToolSettings
  readonly erases: boolean
  readonly points: PlanePoint[]
  dirty: Box | undefined
}

/**
 * A mask being painted: gestures in, rectangles to draw anew out. Brush and eraser change the plane while they move;
 * rectangle and lasso when they end. While a gesture is open, everything that is a step of its own does nothing.
 */
export interface Painting {
  readonly plane: MaskPlane
  readonly history: Pick<PaintHistory, 'canUndo' | 'canRedo'>
  readonly isDrawing: boolean
  /** Gives what to draw anew, as everything below; undefined where nothing changed. */
  begin(point: PlanePoint, settings: ToolSettings & { readonly altErases: boolean }): Box | undefined
  move(points: readonly PlanePoint[]): Box | undefined
  end(): Box | undefined
  /** Drops the gesture under way. */
  abandon(): Box | undefined
  /** What rectangle and lasso have drawn round so far. */
  readonly outline: readonly PlanePoint[]
  rectangle(corners: readonly [PlanePoint, PlanePoint], erases: boolean): Box | undefined
  invert(): Box | undefined
  clear(): Box | undefined
  undo(): Box | undefined
  redo(): Box | undefined
  /** Share of the picture that is masked, 0..1. */
  coveredShare(): number
}

/** Starts on a plane. `scale` is pixels of the plane for each pixel of the picture. */
export function createPainting(plane: MaskPlane, scale: number): Painting {
  const history = createHistory(plane)
  let gesture: Gesture | undefined
  const step = (change: () => Box): Box | undefined => {
    if (gesture !== undefined) return undefined
    history.begin()
    const box = change()
    history.commit(box)
    return box
  }
  const stroke = (line: readonly [PlanePoint, PlanePoint], { erases, settings }: Gesture) =>
    strokeLine(plane, line, {
      radiusPx: Math.max(0.5, (settings.sizePx * scale) / 2),
      softness: settings.softness,
      erases,
    })
  return {
    plane,
    history,
    get outline() {
      return gesture === undefined || paints(gesture) ? [] : gesture.points
    },
    get isDrawing() {
      return gesture !== undefined
    },
    begin(point, { altErases, ...settings }) {
      if (gesture !== undefined) return undefined
      history.begin()
      const erases = (settings.tool === 'eraser') !== altErases
      gesture = { settings, erases, points: [point], dirty: undefined }
      if (!paints(gesture)) return undefined
      gesture.dirty = stroke([point, point], gesture)
      return gesture.dirty
    },
    move(points) {
      if (gesture === undefined) return undefined
      let changed: Box | undefined
      for (const point of points) {
        const last = gesture.points[gesture.points.length - 1] ?? point
        if (paints(gesture)) {
          changed = joinBoxes(changed, stroke([last, point], gesture))
          gesture.points[0] = point
        } else if (gesture.settings.tool === 'rectangle') gesture.points.splice(1, 1, point)
        else gesture.points.push(point)
      }
      if (changed !== undefined) gesture.dirty = joinBoxes(gesture.dirty, changed)
      return changed
    },
    end() {
      if (gesture === undefined) return undefined
      const ended = gesture
      gesture = undefined
      const box = ended.dirty ?? fillShape(plane, ended)
      if (box !== undefined) history.commit(box)
      return box
    },
    abandon() {
      const dirty = gesture?.dirty
      gesture = undefined
      if (dirty !== undefined) history.rollBack(dirty)
      return dirty
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
    undo: () => (gesture === undefined ? history.undo() : undefined),
    redo: () => (gesture === undefined ? history.redo() : undefined),
    coveredShare: () => maskShare(plane),
  }
}

function paints({ settings: { tool } }: Gesture): boolean {
  return tool === 'brush' || tool === 'eraser'
}

/** What rectangle and lasso draw at their end; undefined for a press that drew round nothing. */
function fillShape(plane: MaskPlane, { settings: { tool }, erases, points }: Gesture): Box | undefined {
  const [first, second, third] = points
  if (first === undefined || second === undefined) return undefined
  if (tool === 'rectangle') return fillRectangle(plane, [first, second], erases)
  return third === undefined ? undefined : fillLasso(plane, points, erases)
}

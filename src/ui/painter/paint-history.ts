import type { Box, MaskPlane } from '../../imaging/raster'

/** Bytes of undo kept; about 16 strokes over a whole plane, thousands of small ones. */
const MAX_BYTES = 64 * 1024 * 1024

interface Step {
  readonly box: Box
  /** What the box held on the other side of the step. */
  readonly bytes: Uint8Array
}

/** Undo and redo for one plane: only the rectangles that steps touched are kept. */
export interface PaintHistory {
  /** Notes what the plane held before the strokes that follow. */
  begin(): void
  /** Makes everything since `begin` within the box one step; what was undone before is gone. */
  commit(box: Box): void
  /** Puts back what the box held at `begin`. */
  rollBack(box: Box): void
  /** Takes a step back or forward; gives the rectangle that changed. */
  undo(): Box | undefined
  redo(): Box | undefined
  readonly canUndo: boolean
  readonly canRedo: boolean
}

/** The history of a plane, empty. */
export function createHistory(plane: MaskPlane, maxBytes = MAX_BYTES): PaintHistory {
  let before: Uint8Array | undefined
  const done: Step[] = []
  const undone: Step[] = []

  const move = (from: Step[], to: Step[]): Box | undefined => {
    const step = from.pop()
    if (step === undefined) return undefined
    to.push({ box: step.box, bytes: read(plane.data, plane, step.box) })
    write(plane, step)
    return step.box
  }
  return {
    begin() {
      before = plane.data.slice()
    },
    commit(box) {
      if (before === undefined || box.widthPx === 0 || box.heightPx === 0) return
      done.push({ box, bytes: read(before, plane, box) })
      before = undefined
      undone.length = 0
      while (sizeOf(done) > maxBytes && done.length > 1) done.shift()
    },
    rollBack(box) {
      if (before === undefined) return
      write(plane, { box, bytes: read(before, plane, box) })
      before = undefined
    },
    undo: () => move(done, undone),
    redo: () => move(undone, done),
    get canUndo() {
      return done.length > 0
    },
    get canRedo() {
      return undone.length > 0
    },
  }
}

function sizeOf(steps: readonly Step[]): number {
  return steps.reduce((sum, { bytes }) => sum + bytes.length, 0)
}

function read(data: Uint8Array, { extent }: MaskPlane, { leftPx, topPx, widthPx, heightPx }: Box): Uint8Array {
  const bytes = new Uint8Array(widthPx * heightPx)
  for (let y = 0; y < heightPx; y += 1) {
    const start = (topPx + y) * extent.widthPx + leftPx
    bytes.set(data.subarray(start, start + widthPx), y * widthPx)
  }
  return bytes
}

function write({ extent, data }: MaskPlane, { box: { leftPx, topPx, widthPx, heightPx }, bytes }: Step): void {
  for (let y = 0; y < heightPx; y += 1) {
    data.set(bytes.subarray(y * widthPx, (y + 1) * widthPx), (topPx + y) * extent.widthPx + leftPx)
  }
}

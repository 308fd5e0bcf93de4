import { coverBand, toOutlines } from './coverage'
import type { Ink, Layer, Scene } from './layer'
import { type RowInk, rowInkOf } from './row-ink'

/** A few rows of a picture that are painted together. */
export interface Band {
  readonly top: number
  readonly rows: number
  readonly widthPx: number
}

/** A layer made ready for a picture of a certain size. */
export interface Coat {
  readonly outlines: ReturnType<typeof toOutlines> | undefined
  readonly rowInk: RowInk
  /** One colour serves a whole row. */
  readonly even: boolean
  /** Working space for a row of ink. */
  readonly row: Float32Array
}

/** Makes a layer ready; one unit is `scale` pixels. */
export function prepareCoat(layer: Layer, scale: number, scene: Scene): Coat {
  const opacity = layer.opacity ?? 1
  const even = layer.ink.kind === 'linear' && (layer.ink.from.x === layer.ink.to.x || layer.ink.stops.length === 1)
  const whole = wholePicture(layer.ink, scene)
  return {
    outlines: layer.contours === undefined ? whole : toOutlines(layer.contours, scale),
    rowInk: rowInkOf(layer.ink, opacity, scale),
    even,
    row: new Float32Array(even ? 4 : Math.ceil(scene.width * scale + 1) * 4),
  }

  // A round light reaches no further than its circle.
  function wholePicture(ink: Ink, box: Scene): ReturnType<typeof toOutlines> | undefined {
    if (ink.kind !== 'radial') return undefined
    const { x, y } = ink.centre
    const high = ink.radius * (ink.squash ?? 1)
    const [left, right] = [Math.max(0, x - ink.radius), Math.min(box.width, x + ink.radius)]
    const [top, bottom] = [Math.max(0, y - high), Math.min(box.height, y + high)]
    return toOutlines(
      [
        [
          { x: left, y: top },
          { x: right, y: top },
          { x: right, y: bottom },
          { x: left, y: bottom },
        ],
      ],
      scale,
    )
  }
}

/** Lays a coat over a band. `colours` holds its pixels as floats; `deltas` is working space that must be zero, and is again afterwards. */
export function paintCoat(coat: Coat, band: Band, colours: Float32Array, deltas: Float32Array): void {
  const step = coat.even ? 0 : 4
  if (coat.outlines === undefined) {
    for (let index = 0; index < band.rows; index += 1) {
      coat.rowInk(band.top + index, 0, coat.even ? 1 : band.widthPx, coat.row)
      blendAll(coat.row, step, colours, index * band.widthPx * 3, band.widthPx)
    }
    return
  }
  const coverage = coverBand(coat.outlines, band, deltas)
  if (coverage === undefined) return
  const { left, right, stride } = coverage
  for (let index = 0; index < band.rows; index += 1) {
    coat.rowInk(band.top + index, left, coat.even ? left + 1 : right, coat.row)
    blendCovered(coat.row, step, colours, (index * band.widthPx + left) * 3, {
      deltas,
      from: index * stride + left,
      count: right - left,
    })
  }
  deltas.fill(0, 0, band.rows * stride)
}

/** Lays a row of ink over a row of the picture. `step` is 0 where one colour serves the whole row, else 4. */
function blendAll(row: Float32Array, step: number, colours: Float32Array, start: number, count: number): void {
  for (let index = 0, at = start, from = 0; index < count; index += 1, at += 3, from += step) {
    const share = row[from + 3] ?? 0
    const red = colours[at] ?? 0
    const green = colours[at + 1] ?? 0
    const blue = colours[at + 2] ?? 0
    colours[at] = red + ((row[from] ?? 0) - red) * share
    colours[at + 1] = green + ((row[from + 1] ?? 0) - green) * share
    colours[at + 2] = blue + ((row[from + 2] ?? 0) - blue) * share
  }
}

/** As `blendAll`, within outlines: the running sum of `deltas` says how much of each pixel is covered. */
function blendCovered(
  row: Float32Array,
  step: number,
  colours: Float32Array,
  start: number,
  { deltas, from: first, count }: { readonly deltas: Float32Array; readonly from: number; readonly count: number },
): void {
  let covered = 0
  for (let index = 0, at = start, from = 0; index < count; index += 1, at += 3, from += step) {
    covered += deltas[first + index] ?? 0
    const inside = Math.min(1, Math.abs(covered))
    if (inside < 0.002) continue
    const share = inside * (row[from + 3] ?? 0)
    const red = colours[at] ?? 0
    const green = colours[at + 1] ?? 0
    const blue = colours[at + 2] ?? 0
    colours[at] = red + ((row[from] ?? 0) - red) * share
    colours[at + 1] = green + ((row[from + 1] ?? 0) - green) * share
    colours[at + 2] = blue + ((row[from + 2] ?? 0) - blue) * share
  }
}

import type { Extent } from '../../../core/extent'
import type { Raster } from '../../../core/raster'
import { toRgb } from './colour'
import { coverBand, toOutlines } from './coverage'
import { GRADIENT_STEPS, gradientTable } from './gradient-table'
import { grainTile } from './grain'
import type { Ink, Layer, Scene } from './layer'
import type { Pace } from './pace'

/** Rows painted at a time: the working buffer of a band stays in the processor's cache. */
const BAND_ROWS = 32

/** The box of a picture in scene units: its shorter side is 1. */
export function sceneBox(extent: Extent): { readonly width: number; readonly height: number } {
  const shortPx = Math.min(extent.widthPx, extent.heightPx)
  return { width: extent.widthPx / shortPx, height: extent.heightPx / shortPx }
}

/** Paints a scene, band by band, with a little film grain. Rejects with `CancelledError` when called off. */
export async function paintScene(scene: Scene, extent: Extent, pace: Pace): Promise<Raster> {
  const { widthPx, heightPx } = extent
  const scale = Math.min(widthPx, heightPx)
  const coats = scene.layers.map((layer) => prepareCoat(layer, scale, scene))
  const data = new Uint8ClampedArray(widthPx * heightPx * 4)
  const colours = new Float32Array(BAND_ROWS * widthPx * 3)
  const deltas = new Float32Array(BAND_ROWS * (widthPx + 2))
  const grain = grainTile()
  for (let top = 0; top < heightPx; top += BAND_ROWS) {
    await pace.breathe()
    const band = { top, rows: Math.min(BAND_ROWS, heightPx - top), widthPx }
    for (const coat of coats) paintCoat(coat, band, colours, deltas)
    develop(colours, band, grain, data)
  }
  return { extent, data }
}

interface Band {
  readonly top: number
  readonly rows: number
  readonly widthPx: number
}

/** Fills `count` pixels of a row from column `left` with red, green, blue and opacity. */
type RowInk = (y: number, left: number, right: number, row: Float32Array) => void

interface Coat {
  readonly outlines: ReturnType<typeof toOutlines> | undefined
  /** The same colour for a whole row: at this place of the table. Undefined where it changes along the row. */
  readonly rowInk: RowInk
  readonly even: boolean
  readonly row: Float32Array
}

function prepareCoat(layer: Layer, scale: number, scene: Scene): Coat {
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

function rowInkOf(ink: Ink, opacity: number, scale: number): RowInk {
  if (ink.kind === 'cloud') return cloudRow(ink, opacity, scale)
  const table = gradientTable(ink.stops, opacity)
  if (ink.kind === 'radial') return radialRow(ink, table, scale)
  const dx = ink.to.x - ink.from.x
  const dy = ink.to.y - ink.from.y
  const length = Math.max(1e-9, dx * dx + dy * dy)
  return (y, left, right, row) => {
    const start = ((0.5 / scale - ink.from.x) * dx + ((y + 0.5) / scale - ink.from.y) * dy) / length
    const step = dx / scale / length
    for (let x = left, at = 0; x < right; x += 1, at += 4) copyStep(table, start + step * x, row, at)
  }
}

function radialRow(ink: Extract<Ink, { kind: 'radial' }>, table: Float32Array, scale: number): RowInk {
  const radius = ink.radius * scale
  const squash = ink.squash ?? 1
  return (y, left, right, row) => {
    const dy = (y + 0.5 - ink.centre.y * scale) / squash
    for (let x = left, at = 0; x < right; x += 1, at += 4) {
      const dx = x + 0.5 - ink.centre.x * scale
      copyStep(table, Math.sqrt(dx * dx + dy * dy) / radius, row, at)
    }
  }
}

function copyStep(table: Float32Array, place: number, row: Float32Array, at: number): void {
  const step = (place <= 0 ? 0 : place >= 1 ? GRADIENT_STEPS : (place * GRADIENT_STEPS + 0.5) | 0) * 4
  row[at] = table[step] ?? 0
  row[at + 1] = table[step + 1] ?? 0
  row[at + 2] = table[step + 2] ?? 0
  row[at + 3] = table[step + 3] ?? 0
}

/** Softness needs no detail: opacity is worked out every so many pixels and interpolated between. */
const CLOUD_STEPS_PER_UNIT = 384

function cloudRow(ink: Extract<Ink, { kind: 'cloud' }>, opacity: number, scale: number): RowInk {
  const [red, green, blue] = toRgb(ink.colour)
  const step = Math.max(1, scale / CLOUD_STEPS_PER_UNIT)
  const rows = new Map<number, Float32Array>()
  const gridRow = (index: number, columns: number): Float32Array => {
    const known = rows.get(index)
    if (known !== undefined) return known
    if (rows.size > 64) rows.clear()
    const made = new Float32Array(columns)
    for (let column = 0; column < columns; column += 1) {
      made[column] = ink.opacity((column * step) / scale, (index * step) / scale) * opacity
    }
    rows.set(index, made)
    return made
  }
  return (y, left, right, row) => {
    const columns = Math.ceil(right / step) + 2
    const place = y / step
    const index = Math.floor(place)
    const upper = gridRow(index, columns)
    const lower = gridRow(index + 1, columns)
    const share = place - index
    for (let x = left, at = 0; x < right; x += 1, at += 4) {
      const column = x / step
      const cell = column | 0
      const along = column - cell
      const above = (upper[cell] ?? 0) * (1 - along) + (upper[cell + 1] ?? 0) * along
      const below = (lower[cell] ?? 0) * (1 - along) + (lower[cell + 1] ?? 0) * along
      row[at] = red
      row[at + 1] = green
      row[at + 2] = blue
      row[at + 3] = above + (below - above) * share
    }
  }
}

function paintCoat(coat: Coat, band: Band, colours: Float32Array, deltas: Float32Array): void {
  if (coat.outlines === undefined) {
    for (let index = 0; index < band.rows; index += 1) {
      blendRow(coat, band, index, { left: 0, right: band.widthPx }, colours, undefined)
    }
    return
  }
  const coverage = coverBand(coat.outlines, band, deltas)
  if (coverage === undefined) return
  for (let index = 0; index < band.rows; index += 1) {
    blendRow(coat, band, index, coverage, colours, coverage.deltas)
  }
  // Edges beyond the right side still leave their marks in the last two columns.
  for (let index = 0; index < band.rows; index += 1) {
    deltas.fill(0, index * coverage.stride, (index + 1) * coverage.stride)
  }
}

function blendRow(
  coat: Coat,
  band: Band,
  index: number,
  { left, right }: { readonly left: number; readonly right: number },
  colours: Float32Array,
  deltas: Float32Array | undefined,
): void {
  const { row, even } = coat
  coat.rowInk(band.top + index, left, even ? left + 1 : right, row)
  const step = even ? 0 : 4
  let covered = 0
  let delta = index * (band.widthPx + 2) + left
  let from = 0
  let at = (index * band.widthPx + left) * 3
  for (let x = left; x < right; x += 1, at += 3, from += step, delta += 1) {
    let share = 1
    if (deltas !== undefined) {
      covered += deltas[delta] ?? 0
      share = covered < 0 ? -covered : covered
      if (share < 0.002) continue
      if (share > 1) share = 1
    }
    share *= row[from + 3] ?? 0
    const red = colours[at] ?? 0
    const green = colours[at + 1] ?? 0
    const blue = colours[at + 2] ?? 0
    colours[at] = red + ((row[from] ?? 0) - red) * share
    colours[at + 1] = green + ((row[from + 1] ?? 0) - green) * share
    colours[at + 2] = blue + ((row[from + 2] ?? 0) - blue) * share
  }
}

function develop(
  colours: Float32Array,
  band: Band,
  grain: ReturnType<typeof grainTile>,
  data: Uint8ClampedArray,
): void {
  for (let index = 0; index < band.rows; index += 1) {
    const y = band.top + index
    const grainRow = (y % grain.side) * grain.side
    let at = y * band.widthPx * 4
    let from = index * band.widthPx * 3
    let place = (Math.imul(y, 7919) >>> 3) % grain.side
    for (let x = 0; x < band.widthPx; x += 1, at += 4, from += 3) {
      const speck = grain.values[grainRow + place] ?? 0
      place = place + 1 === grain.side ? 0 : place + 1
      data[at] = (colours[from] ?? 0) + speck
      data[at + 1] = (colours[from + 1] ?? 0) + speck
      data[at + 2] = (colours[from + 2] ?? 0) + speck
      data[at + 3] = 255
    }
  }
}

import type { Extent } from '../../../core/extent'
import type { Raster } from '../../../core/raster'
import { toRgb } from './colour'
import { coverBand, toOutlines } from './coverage'
import { GRADIENT_STEPS, gradientTable } from './gradient-table'
import { grainTile } from './grain'
import type { Ink, Layer, Scene } from './layer'
import type { Pace } from './pace'
import { enlargeRow, type SoftPicture } from './soft-picture'

/** Rows painted at a time: the working buffer of a band stays in the processor's cache. */
const BAND_ROWS = 16

/** The box of a picture in scene units: its shorter side is 1. */
export function sceneBox(extent: Extent): { readonly width: number; readonly height: number } {
  const shortPx = Math.min(extent.widthPx, extent.heightPx)
  return { width: extent.widthPx / shortPx, height: extent.heightPx / shortPx }
}

/**
 * Paints a scene, band by band, with a little film grain. Rejects with `CancelledError` when called off.
 * What lies behind the first outline is soft by nature: in large pictures it is painted small and enlarged.
 */
export async function paintScene(scene: Scene, extent: Extent, pace: Pace): Promise<Raster> {
  const { widthPx, heightPx } = extent
  const firstOutline = scene.layers.findIndex((layer) => layer.contours !== undefined)
  const softCount = firstOutline === -1 ? scene.layers.length : firstOutline
  const backdrop = await paintBackdrop({ ...scene, layers: scene.layers.slice(0, softCount) }, extent, pace)
  const scale = Math.min(widthPx, heightPx)
  const coats = scene.layers.slice(softCount).map((layer) => prepareCoat(layer, scale, scene))
  const data = new Uint8ClampedArray(widthPx * heightPx * 4)
  const pixels = new Uint32Array(data.buffer)
  const colours = new Float32Array(BAND_ROWS * widthPx * 3)
  const deltas = new Float32Array(BAND_ROWS * (widthPx + 2))
  const grain = grainTile()
  for (let top = 0; top < heightPx; top += BAND_ROWS) {
    await pace.breathe()
    const band = { top, rows: Math.min(BAND_ROWS, heightPx - top), widthPx }
    for (let row = 0; row < band.rows; row += 1)
      enlargeRow(backdrop, { ...extent, y: top + row }, colours, row * widthPx * 3)
    for (const coat of coats) paintCoat(coat, band, colours, deltas)
    develop(colours, band, grain, pixels)
  }
  return { extent, data }
}

/** Shorter side of the backdrop, in pixels; nothing in it is finer than that shows. */
const BACKDROP_PX = 480

async function paintBackdrop(scene: Scene, extent: Extent, pace: Pace): Promise<SoftPicture> {
  const scale = Math.min(BACKDROP_PX, extent.widthPx, extent.heightPx)
  const widthPx = Math.ceil(scene.width * scale)
  const heightPx = Math.ceil(scene.height * scale)
  const coats = scene.layers.map((layer) => prepareCoat(layer, scale, scene))
  const colours = new Float32Array(widthPx * heightPx * 3)
  const deltas = new Float32Array(BAND_ROWS * (widthPx + 2))
  for (let top = 0; top < heightPx; top += BAND_ROWS) {
    await pace.breathe()
    const band = { top, rows: Math.min(BAND_ROWS, heightPx - top), widthPx }
    const rows = colours.subarray(top * widthPx * 3, (top + band.rows) * widthPx * 3)
    for (const coat of coats) paintCoat(coat, band, rows, deltas)
  }
  return { widthPx, heightPx, colours }
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

/** Turns a band into bytes, with grain. `pixels` are little-endian RGBA, as every machine that runs this has them. */
function develop(colours: Float32Array, band: Band, grain: ReturnType<typeof grainTile>, pixels: Uint32Array): void {
  for (let index = 0; index < band.rows; index += 1) {
    const y = band.top + index
    const grainRow = (y % grain.side) * grain.side
    let place = (Math.imul(y, 7919) >>> 3) % grain.side
    let from = index * band.widthPx * 3
    const end = (y + 1) * band.widthPx
    for (let at = y * band.widthPx; at < end; at += 1, from += 3) {
      const speck = (grain.values[grainRow + place] ?? 0) + 0.5
      place = place + 1 === grain.side ? 0 : place + 1
      const red = clampByte((colours[from] ?? 0) + speck)
      const green = clampByte((colours[from + 1] ?? 0) + speck)
      const blue = clampByte((colours[from + 2] ?? 0) + speck)
      pixels[at] = -16777216 | (blue << 16) | (green << 8) | red
    }
  }
}

function clampByte(value: number): number {
  const whole = value | 0
  if (whole < 0) return 0
  return Math.min(whole, 255)
}

/** Paints layers over a picture that is there already, changing it. Rows that no outline reaches are left alone. */
export function paintOver(raster: Raster, layers: readonly Layer[]): void {
  const { widthPx, heightPx } = raster.extent
  const scale = Math.min(widthPx, heightPx)
  const coats = layers.map((layer) => prepareCoat(layer, scale, { ...sceneBox(raster.extent), layers }))
  const outlines = coats.flatMap((coat) => coat.outlines ?? [])
  const first = Math.max(0, Math.floor(Math.min(...outlines.map(({ top }) => top))))
  const last = Math.min(heightPx, Math.ceil(Math.max(...outlines.map(({ bottom }) => bottom))))
  const colours = new Float32Array(BAND_ROWS * widthPx * 3)
  const deltas = new Float32Array(BAND_ROWS * (widthPx + 2))
  const pixels = new Uint32Array(raster.data.buffer)
  for (let top = first; top < last; top += BAND_ROWS) {
    const band = { top, rows: Math.min(BAND_ROWS, last - top), widthPx }
    undevelop(raster, band, colours)
    for (const coat of coats) paintCoat(coat, band, colours, deltas)
    develop(colours, band, NO_GRAIN, pixels)
  }
}

const NO_GRAIN = { side: 1, values: new Float32Array(1) }

function undevelop(raster: Raster, band: Band, colours: Float32Array): void {
  const start = band.top * band.widthPx * 4
  for (let at = start, to = 0; to < band.rows * band.widthPx * 3; at += 4, to += 3) {
    colours[to] = raster.data[at] ?? 0
    colours[to + 1] = raster.data[at + 1] ?? 0
    colours[to + 2] = raster.data[at + 2] ?? 0
  }
}

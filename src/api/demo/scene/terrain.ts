import { type Lab, lighten, mix } from '../paint/colour'
import { type Contour, flat, type Layer, type Point, vertical } from '../paint/layer'
import { fractalNoise, valueNoise } from '../paint/noise'
import type { Random } from '../paint/seeded-random'
import { below } from './outlines'

/** A line of land against what is behind it. */
export interface Ridge {
  readonly line: readonly Point[]
  /** Heights of its highest and lowest point. */
  readonly top: number
  readonly bottom: number
  /** Places of its main peaks in `line`; none on soft land. */
  readonly peaks: readonly number[]
}

/** How a ridge looks: `sharp` has peaks and faces, `rolling` is soft, `dune` has long smooth crests. */
export type RidgeShape = 'sharp' | 'rolling' | 'dune'

/** Samples along one unit: about one for two pixels of the largest picture. */
const SAMPLES_PER_UNIT = 900

/** A ridge about a base height; `rise` is how far its highest parts stand above it. All in scene units. */
export function makeRidge(options: {
  readonly width: number
  readonly baseY: number
  readonly rise: number
  readonly shape: RidgeShape
  /** Features along one unit. */
  readonly frequency: number
  readonly random: Random
}): Ridge {
  const { width, baseY, rise, shape, frequency, random } = options
  const tents = shape === 'sharp' ? makeTents(width, frequency, random) : []
  const height =
    tents.length > 0 ? mountainHeight(tents, random) : heightFunction(shape, Math.floor(random() * 1e6), frequency)
  const count = Math.min(12_000, Math.ceil(width * SAMPLES_PER_UNIT))
  const line = Array.from({ length: count + 1 }, (_, index) => {
    const x = (index / count) * width
    return { x, y: baseY - rise * height(x) }
  })
  const heights = line.map(({ y }) => y)
  const peaks = tents.map(({ x }) => highestNear(heights, Math.round((x / width) * count)))
  return { line, top: minimum(heights), bottom: -minimum(heights.map((y) => -y)), peaks }
}

/** A mountain before the weather got at it: a place, a height up to 1 and half its foot. */
interface Tent {
  readonly x: number
  readonly height: number
  readonly half: number
}

function makeTents(width: number, frequency: number, random: Random): readonly Tent[] {
  const tents: Tent[] = []
  const gap = 0.42 / frequency
  for (let x = -gap * random(); x < width + gap; x += gap * (0.55 + random() * 0.9)) {
    const height = 0.42 + random() ** 1.5 * 0.58
    tents.push({ x, height, half: gap * (0.8 + height * 0.75) })
  }
  return tents
}

function mountainHeight(tents: readonly Tent[], random: Random): (x: number) => number {
  const rough = fractalNoise(Math.floor(random() * 1e6), 6, 0.52)
  return (x) => {
    let tallest = 0.12
    for (const tent of tents) {
      const t = Math.abs(x - tent.x) / tent.half
      // Steep at the top, running out at the foot.
      if (t < 1) tallest = Math.max(tallest, tent.height * ((1 - t) * 0.72 + (1 - t) ** 2 * 0.28))
    }
    return tallest + (rough(x * 7, 1.5) - 0.5) * 0.2 + (rough(x * 31, 8.5) - 0.5) * 0.035
  }
}

function highestNear(heights: readonly number[], index: number): number {
  let best = Math.min(heights.length - 1, Math.max(0, index))
  for (let at = Math.max(0, index - 30); at <= Math.min(heights.length - 1, index + 30); at += 1) {
    if ((heights[at] ?? 0) < (heights[best] ?? 0)) best = at
  }
  return best
}

function minimum(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
}

function heightFunction(shape: RidgeShape, seed: number, frequency: number): (x: number) => number {
  const broad = valueNoise(seed)
  const fine = fractalNoise(seed + 7, 5, 0.5)
  if (shape !== 'dune') {
    return (position) => {
      const x = position * frequency
      return broad(x, 0.5) * 0.75 + broad(x * 2.1, 9.5) * 0.25 + (fine(x * 9, 3) - 0.5) * 0.012
    }
  }
  return (position) => {
    const x = position * frequency
    const phase = x + broad(x * 0.6, 2.5) * 1.4
    const t = phase - Math.floor(phase)
    // A long slope to windward, a short one to leeward.
    const crest =
      t < 0.68 ? Math.sin((t / 0.68) * (Math.PI / 2)) ** 1.7 : Math.cos(((t - 0.68) / 0.32) * (Math.PI / 2)) ** 1.3
    return crest * (0.5 + broad(x * 0.5, 7.5) * 0.5)
  }
}

/** A ridge painted: its own colour at the crest, fading into `foot` below; `bottom` is where the next one covers it. */
export function paintRidge(ridge: Ridge, colours: { readonly crest: Lab; readonly foot: Lab }, bottom: number): Layer {
  return {
    contours: [below(ridge.line, bottom)],
    ink: vertical(ridge.top, Math.max(ridge.top + 0.01, bottom), [
      { at: 0, colour: colours.crest },
      { at: 0.45, colour: mix(colours.crest, colours.foot, 0.28) },
      { at: 1, colour: colours.foot },
    ]),
  }
}

/** The faces of a sharp ridge that look at the light, as brighter shapes hanging from the crest. */
export function paintFaces(
  ridge: Ridge,
  options: {
    readonly colour: Lab
    readonly lightX: number
    readonly bottom: number
    readonly snow: boolean
    readonly random: Random
  },
): readonly Layer[] {
  const { random } = options
  const rough = fractalNoise(Math.floor(random() * 1e6), 4, 0.6)
  const faces = ridge.peaks.map((peak) => faceOf(ridge, peak, options.lightX, rough))
  const drop = ridge.bottom - ridge.top
  const lit: Layer = {
    contours: faces,
    ink: vertical(ridge.top, ridge.top + drop * 1.1, [
      { at: 0, colour: options.colour, alpha: 0.85 },
      { at: 1, colour: options.colour, alpha: 0.05 },
    ]),
  }
  if (!options.snow) return [lit]
  const caps = snowCaps(ridge, rough)
  return [{ contours: caps, ink: flat(lighten(options.colour, 0.12)), opacity: 0.75 }, lit]
}

function faceOf(ridge: Ridge, peakIndex: number, lightX: number, rough: (x: number, y: number) => number): Contour {
  const { line } = ridge
  const peak = line[peakIndex] ?? { x: 0, y: 0 }
  const direction = lightX >= peak.x ? 1 : -1
  const crest: Point[] = [peak]
  let lowest = peak.y
  for (let index = peakIndex + direction; index >= 0 && index < line.length; index += direction) {
    const point = line[index]
    if (point === undefined) break
    crest.push(point)
    lowest = Math.max(lowest, point.y)
    if (Math.abs(point.x - peak.x) > 0.4 || point.y < lowest - 0.035) break
  }
  const end = crest[crest.length - 1] ?? peak
  const depth = (ridge.bottom - peak.y) * 0.9
  const steps = 40
  // Back to the peak along a jagged rib that runs down from it.
  const rib = Array.from({ length: steps }, (_, index) => {
    const t = 1 - index / steps
    const sway = (rough(peak.x * 7 + t * 4, peak.y * 3) - 0.5) * depth * 0.55 * t
    return { x: peak.x + direction * depth * 0.1 * t + sway, y: peak.y + depth * t }
  })
  return [...crest, { x: end.x, y: end.y + depth * 0.12 }, ...rib]
}

function snowCaps(ridge: Ridge, rough: (x: number, y: number) => number): readonly Contour[] {
  const limit = ridge.top + (ridge.bottom - ridge.top) * 0.5
  const caps: Contour[] = []
  let run: Point[] = []
  const close = () => {
    if (run.length > 6) {
      const edge = run.map(({ x, y }) => ({ x, y: Math.max(y, y + (limit - y) * (0.15 + rough(x * 26, 4) * 1.1)) }))
      caps.push([...run, ...edge.reverse()])
    }
    run = []
  }
  for (const point of ridge.line) {
    if (point.y < limit) run.push(point)
    else close()
  }
  close()
  return caps
}

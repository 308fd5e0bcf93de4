import type { Crop, Extent } from './extent'
import { aspectOf, cropToCover } from './extent'
import { MODEL_CATALOGUE } from './model-data'

/** The size classes of the wire format, smallest first: exact strings, uppercase K, no suffix on 512. */
export const IMAGE_SIZES = ['512', '1K', '2K', '4K'] as const
export type ImageSize = (typeof IMAGE_SIZES)[number]

/** The aspect ratios any model takes, as the wire format writes them, from the tallest to the widest. */
export const ASPECT_RATIOS = [
  '1:8',
  '1:4',
  '9:16',
  '2:3',
  '3:4',
  '4:5',
  '1:1',
  '5:4',
  '4:3',
  '3:2',
  '16:9',
  '21:9',
  '4:1',
  '8:1',
] as const
export type AspectRatio = (typeof ASPECT_RATIOS)[number]

/** Ratio, then size class, then [width, height] in pixels. */
export type PixelTable = Readonly<Record<string, { readonly [Size in ImageSize]?: readonly [number, number] }>>

/** One model of the catalogue; see `model-data.ts` for the sources of every figure. */
export interface ModelEntry {
  /** The id on the wire. */
  readonly id: string
  readonly name: string
  /** Other names it answers to; a name shared by several entries means the first one that is still served. */
  readonly aliases: readonly string[]
  readonly pixels: PixelTable
  readonly outputTokens: { readonly [Size in ImageSize]?: number }
  /** USD for a million tokens. */
  readonly usdPerMTok: { readonly input: number; readonly textOutput: number; readonly imageOutput: number }
  readonly inputTokensPerImage: number
  readonly maxReferences: number
  /** Whether seed and temperature are accepted. */
  readonly sampling: boolean
  readonly note?: string
}

/** The alias that new settings start with. */
export const DEFAULT_MODEL = 'nano-banana-2'

/** The wire ids to try in order for a name: the entries of an alias, else the name itself (a user may type any id). */
export function wireModelIds(model: string): readonly string[] {
  const name = bareModelName(model)
  const ids = MODEL_CATALOGUE.filter((entry) => entry.id === name || entry.aliases.includes(name)).map(
    (entry) => entry.id,
  )
  return ids.length > 0 ? ids : [name]
}

const KNOWN_MODELS = MODEL_CATALOGUE.map((entry) => ({ ...entry, known: true }))

/** What is known of a model; an id we do not know is taken to be like the default model. */
export function modelEntry(model: string): ModelEntry & { readonly known: boolean } {
  const name = bareModelName(model)
  const entry = KNOWN_MODELS.find((candidate) => candidate.id === name || candidate.aliases.includes(name))
  if (entry !== undefined) return entry
  const fallback = MODEL_CATALOGUE.find((candidate) => candidate.aliases.includes(DEFAULT_MODEL))
  if (fallback === undefined) throw new Error(`The catalogue lacks ${DEFAULT_MODEL}`)
  return { ...fallback, id: name, name, known: false }
}

// Clients write `models/x`, `google/x` and `publishers/google/models/x` for the same model.
function bareModelName(model: string): string {
  return model.slice(model.lastIndexOf('/') + 1)
}

/** The size classes a model offers, smallest first. */
export function imageSizesOf(model: string): readonly ImageSize[] {
  const { outputTokens } = modelEntry(model)
  return IMAGE_SIZES.filter((size) => outputTokens[size] !== undefined)
}

/** The aspect ratios a model offers, from the tallest to the widest. */
export function aspectRatiosOf(model: string): readonly AspectRatio[] {
  const { pixels } = modelEntry(model)
  return ASPECT_RATIOS.filter((ratio) => pixels[ratio] !== undefined)
}

/** The pixels a model documents for a ratio and size; undefined where it offers no such picture. */
export function pixelsOf(model: string, ratio: AspectRatio, size: ImageSize): Extent | undefined {
  const pixels = modelEntry(model).pixels[ratio]?.[size]
  return pixels === undefined ? undefined : { widthPx: pixels[0], heightPx: pixels[1] }
}

/** What a box of any shape asks of a model. */
export interface PictureFit {
  readonly aspectRatio: AspectRatio
  readonly imageSize: ImageSize
  readonly pixels: Extent
  /** What FILL cuts away when the picture is placed in the box. */
  readonly crop: Crop
}

/** The ratio of the model that loses least when its picture covers the box. */
export function nearestAspectRatio(model: string, box: Extent): AspectRatio {
  const wanted = Math.log(aspectOf(box))
  let best: AspectRatio = '1:1'
  let bestDistance = Number.POSITIVE_INFINITY
  for (const ratio of aspectRatiosOf(model)) {
    const distance = Math.abs(Math.log(ratioValue(ratio)) - wanted)
    if (distance < bestDistance) {
      best = ratio
      bestDistance = distance
    }
  }
  return best
}

/** `16:9` as 1.777…; the pictures themselves differ from it by up to 1 %. */
export function ratioValue(ratio: AspectRatio): number {
  const [width = '1', height = '1'] = ratio.split(':')
  return Number(width) / Number(height)
}

/** Pixels of the picture for each layout pixel that count as sharp: today's screens show two. */
export const SHARP_SCALE = 2

/** The smallest size whose picture covers the box at `SHARP_SCALE`, or the largest there is. */
export function smallestCoveringSize(model: string, ratio: AspectRatio, box: Extent): ImageSize {
  const sizes = imageSizesOf(model)
  for (const size of sizes) {
    const pixels = pixelsOf(model, ratio, size)
    if (pixels !== undefined && coverScale(pixels, box) >= SHARP_SCALE) return size
  }
  return sizes[sizes.length - 1] ?? '1K'
}

/** Pixels of the picture behind each layout pixel when it covers the box. */
export function coverScale(pixels: Extent, box: Extent): number {
  return Math.min(pixels.widthPx / box.widthPx, pixels.heightPx / box.heightPx)
}

/** The picture for a box: the wanted ratio and size, or the nearest ratio and the smallest sharp size. */
export function fitPicture(
  model: string,
  box: Extent,
  wanted: { readonly aspectRatio?: AspectRatio; readonly imageSize?: ImageSize } = {},
): PictureFit {
  const aspectRatio = wanted.aspectRatio ?? nearestAspectRatio(model, box)
  const imageSize = wanted.imageSize ?? smallestCoveringSize(model, aspectRatio, box)
  const pixels = pixelsOf(model, aspectRatio, imageSize) ?? { widthPx: 1024, heightPx: 1024 }
  return { aspectRatio, imageSize, pixels, crop: cropToCover(pixels, box) }
}

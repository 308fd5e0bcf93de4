import type { Extent } from '../../../core/extent'
import { type Failure, failure } from '../../../core/failure'
import type { GenerationRequest } from '../../../core/generation'
import {
  type AspectRatio,
  IMAGE_SIZES,
  type ImageSize,
  imageSizesOf,
  nearestAspectRatio,
  pixelsOf,
  ratioValue,
} from '../../../core/models'
import { fail, ok, type Result } from '../../../core/result'

/** The only sizes of the first GPT image models. Source: openai 7.57 types, `size` of images.generate. */
const FIRST_GPT_SIZES = ['1024x1536', '1024x1024', '1536x1024'] as const

/** `size` for a request: the pixels our table has for ratio and size class, or what the first GPT models can do. */
export function sizeText({ model, aspectRatio, imageSize }: GenerationRequest): string {
  if (aspectRatio === undefined) return 'auto'
  if (/^gpt-image-1/.test(model)) {
    const ratio = ratioValue(aspectRatio)
    return FIRST_GPT_SIZES[ratio < 0.82 ? 0 : ratio > 1.22 ? 2 : 1]
  }
  const pixels = pixelsOf(model, aspectRatio, imageSize)
  return pixels === undefined ? 'auto' : `${pixels.widthPx}x${pixels.heightPx}`
}

/** Ratio and size class as far as a client gave them. */
export interface WantedPicture {
  readonly aspectRatio?: AspectRatio
  readonly imageSize?: ImageSize
}

/**
 * What `size` means for a model: the nearest ratio, and the smallest size class with at least as many pixels.
 * `auto` leaves both open; `invalid-request` for anything that is no size.
 */
export function readSizeText(size: string | undefined, model: string): Result<WantedPicture, Failure> {
  if (size === undefined || size === '' || size === 'auto') return ok({})
  const match = /^(\d{1,5})x(\d{1,5})$/i.exec(size)
  const box = { widthPx: Number(match?.[1]), heightPx: Number(match?.[2]) }
  if (match === null || box.widthPx === 0 || box.heightPx === 0) {
    const message = `Size ${JSON.stringify(size.slice(0, 40))} is not auto or WIDTHxHEIGHT.`
    return fail(failure({ kind: 'invalid-request' }, message))
  }
  const aspectRatio = nearestAspectRatio(model, box)
  const wantedPixels = box.widthPx * box.heightPx
  const sizes = imageSizesOf(model)
  const imageSize = sizes.find((candidate) => {
    const pixels = pixelsOf(model, aspectRatio, candidate)
    return pixels !== undefined && pixels.widthPx * pixels.heightPx >= wantedPixels
  })
  return ok({ aspectRatio, imageSize: imageSize ?? sizes.at(-1) ?? '1K' })
}

const SIZE_OF_QUALITY: Readonly<Record<string, ImageSize>> = {
  low: IMAGE_SIZES[1],
  standard: IMAGE_SIZES[1],
  medium: IMAGE_SIZES[2],
  hd: IMAGE_SIZES[2],
  high: IMAGE_SIZES[3],
  xhigh: IMAGE_SIZES[3],
  max: IMAGE_SIZES[3],
}

/** The size class that a `quality` stands for where nothing else names one. */
export function sizeOfQuality(quality: string | undefined): ImageSize | undefined {
  return SIZE_OF_QUALITY[quality?.toLowerCase() ?? '']
}

/** The `quality` that an answer names: the reverse of `sizeOfQuality`, by the picture's own pixels. */
export function qualityOf({ widthPx, heightPx }: Extent): 'low' | 'medium' | 'high' {
  // Halfway between the areas of two size classes, each four times the one before.
  const pixels = widthPx * heightPx
  if (pixels < 2 * 1024 * 1024) return 'low'
  return pixels < 8 * 1024 * 1024 ? 'medium' : 'high'
}

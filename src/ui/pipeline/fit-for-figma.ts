import { fitWithin } from '../../core/extent'
import { type Failure, failure } from '../../core/failure'
import { FIGMA_MAX_SIDE_PX } from '../../core/figma-limits'
import type { Bytes, EncodedImage, Warning } from '../../core/generation'
import { type ImageHeader, readImageHeader } from '../../core/image-header'
import { fail, ok, type Result } from '../../core/result'
import { contextOf, encodeCanvas, openBitmap, PictureTooLargeError } from './canvas-codec'
import { isComplete } from './image-tail'
import { mayHaveAlpha } from './may-have-alpha'

/** What a picture must keep to. */
export interface PictureLimits {
  readonly maxEdgePx: number
  readonly maxBytes: number
}

/** Figma names no limit in bytes. */
const FIGMA_LIMITS: PictureLimits = { maxEdgePx: FIGMA_MAX_SIDE_PX, maxBytes: Number.POSITIVE_INFINITY }

/**
 * 14 references of this size, as base64, stay below the 20 MB that Google long documented for a request.
 * Source: Gemini API docs, image understanding, limits of inline data.
 */
const REFERENCE_MAX_BYTES = 1_000_000

/** The limits of a reference with this longest side. */
export function referenceLimits(maxEdgePx: number): PictureLimits {
  return { maxEdgePx, maxBytes: REFERENCE_MAX_BYTES }
}

/** A picture that Figma takes, and what was done to it where something was. */
export interface FittedImage {
  readonly image: EncodedImage
  readonly changed?: Warning
}

/**
 * Makes a picture fit for Figma, which takes PNG, JPEG and GIF of at most 4096 px a side.
 * What already fits keeps its bytes, untouched; the rest is scaled down and encoded again: JPEG, or PNG where it is
 * transparent somewhere. Failures: `no-image` for zero bytes, `protocol` for other or broken bytes, `network` for a
 * picture cut short, `too-large` for one that would not fit in memory.
 */
export async function fitForFigma(bytes: Bytes, limits = FIGMA_LIMITS): Promise<Result<FittedImage, Failure>> {
  const untouched = fitUntouched(bytes, limits)
  if (untouched !== undefined) return untouched
  const header = readImageHeader(bytes)
  if (header === undefined) return fail(NO_PICTURE)
  try {
    return await reencode(bytes, header, limits)
  } catch (error) {
    if (error instanceof PictureTooLargeError) return fail(tooLarge(header))
    return fail(failure({ kind: 'protocol' }, 'The picture is broken and could not be decoded.'))
  }
}

const NO_PICTURE = failure(
  { kind: 'protocol' },
  'What arrived is no picture that can be shown (no PNG, JPEG, GIF or WebP).',
)

/** The part of `fitForFigma` that needs no decoding: the picture as it is, or why it is none. Undefined when it must be changed. */
export function fitUntouched(bytes: Bytes, limits: PictureLimits): Result<FittedImage, Failure> | undefined {
  if (bytes.length === 0) return fail(failure({ kind: 'no-image' }, 'The picture arrived empty (zero bytes).'))
  const header = readImageHeader(bytes)
  if (header === undefined) return fail(NO_PICTURE)
  if (!isComplete(bytes, header.mediaType)) {
    return fail(failure({ kind: 'network' }, 'The picture arrived incomplete: its end is missing.'))
  }
  const small = bytes.length <= limits.maxBytes && fits(header, limits.maxEdgePx)
  return small ? ok({ image: { ...header, bytes } }) : undefined
}

function fits({ mediaType, extent }: ImageHeader, maxEdgePx: number): boolean {
  return mediaType !== 'image/webp' && Math.max(extent.widthPx, extent.heightPx) <= maxEdgePx
}

async function reencode(
  bytes: Bytes,
  header: ImageHeader,
  { maxEdgePx }: PictureLimits,
): Promise<Result<FittedImage, Failure>> {
  const bitmap = await openBitmap(bytes, header)
  // The bitmap's own size counts: a photograph stored on its side was turned while decoding.
  const extent = fitWithin({ widthPx: bitmap.width, heightPx: bitmap.height }, maxEdgePx)
  const canvas = new OffscreenCanvas(extent.widthPx, extent.heightPx)
  const perhapsTransparent = mayHaveAlpha(bytes, header.mediaType)
  const context = contextOf(canvas, !perhapsTransparent)
  // Decoding at full size and shrinking here takes two thirds of the time of the decoder's own `resizeWidth`.
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, extent.widthPx, extent.heightPx)
  bitmap.close()
  const mediaType = perhapsTransparent && isTransparentSomewhere(context, canvas) ? 'image/png' : 'image/jpeg'
  const image: EncodedImage = { bytes: await encodeCanvas(canvas, mediaType), mediaType, extent }
  return ok({ image, changed: { code: 'resized', message: describeChange(header, image, maxEdgePx) } })
}

/** Rows looked at in one go while searching for transparency: bounded memory at any size. */
const STRIP_ROWS = 256

function isTransparentSomewhere(context: OffscreenCanvasRenderingContext2D, canvas: OffscreenCanvas): boolean {
  for (let top = 0; top < canvas.height; top += STRIP_ROWS) {
    const rows = Math.min(STRIP_ROWS, canvas.height - top)
    const { data } = context.getImageData(0, top, canvas.width, rows)
    const pixels = new Uint32Array(data.buffer)
    for (const pixel of pixels) if (pixel >>> 24 !== 255) return true
  }
  return false
}

function describeChange(before: ImageHeader, after: EncodedImage, maxEdgePx: number): string {
  const from = `${before.extent.widthPx} x ${before.extent.heightPx}`
  const to = `${after.extent.widthPx} x ${after.extent.heightPx}`
  if (from !== to) {
    return `The picture was scaled from ${from} to ${to} px (${nameOf(after)}), since at most ${maxEdgePx} px a side are allowed.`
  }
  return before.mediaType === 'image/webp'
    ? `Figma takes no WebP, so the picture was saved as ${nameOf(after)}.`
    : `The picture was saved as ${nameOf(after)} to be small enough to send.`
}

function nameOf({ mediaType }: EncodedImage): string {
  return mediaType === 'image/png' ? 'PNG' : 'JPEG'
}

function tooLarge({ extent }: ImageHeader): Failure {
  return failure(
    { kind: 'too-large' },
    `The picture claims ${extent.widthPx} x ${extent.heightPx} px, more than can be opened safely.`,
  )
}

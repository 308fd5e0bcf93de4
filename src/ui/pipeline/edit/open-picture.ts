import { CANCELLED, type Failure, failure } from '../../../core/failure'
import type { Bytes } from '../../../core/generation'
import { readImageHeader } from '../../../core/image-header'
import type { ImageCodec, Raster } from '../../../core/raster'
import { fail, ok, type Result } from '../../../core/result'
import { flattenPatch } from '../../../imaging/blend/flatten-patch'
import { PictureTooLargeError } from '../canvas-codec'
import type { PictureStack } from './edit-tasks'

/** What an edit job works with. */
export interface EditTools {
  readonly codec: ImageCodec
  readonly signal: AbortSignal
}

/** A picture as it is seen: the original with its patches over it, in sRGB. Fails in words for what cannot be decoded. */
export async function openPicture(
  { original, patches }: PictureStack,
  { codec, signal }: EditTools,
): Promise<Result<Raster, Failure>> {
  const opened = await openFile(original, codec)
  if (!opened.ok) return opened
  let picture = opened.value
  for (const bytes of patches) {
    if (signal.aborted) return fail(CANCELLED)
    const patch = await openFile(bytes, codec)
    if (!patch.ok) return patch
    if (!isSameSize(patch.value, picture)) return fail(PATCH_OF_OTHER_SIZE)
    picture = flattenPatch(picture, patch.value)
  }
  return ok(picture)
}

/** Decodes one file to sRGB. */
export async function openFile(bytes: Bytes, codec: ImageCodec): Promise<Result<Raster, Failure>> {
  const header = readImageHeader(bytes)
  if (header === undefined) return fail(NO_PICTURE)
  try {
    return ok(await codec.decode({ ...header, bytes }, { colours: 'srgb' }))
  } catch (error) {
    return fail(error instanceof PictureTooLargeError ? TOO_LARGE : BROKEN_PICTURE)
  }
}

/** Whether two pictures have the same number of pixels on each side. */
export function isSameSize({ extent: a }: Pick<Raster, 'extent'>, { extent: b }: Pick<Raster, 'extent'>): boolean {
  return a.widthPx === b.widthPx && a.heightPx === b.heightPx
}

const NO_PICTURE = failure({ kind: 'unsupported' }, 'The layer’s picture is no PNG, JPEG, GIF or WebP.')

const BROKEN_PICTURE = failure({ kind: 'unsupported' }, 'The picture in the file is damaged and could not be decoded.')

const TOO_LARGE = failure({ kind: 'too-large' }, 'The picture has too many pixels to edit here. Use a smaller one.')

const PATCH_OF_OTHER_SIZE = failure(
  { kind: 'unsupported' },
  'An earlier edit of this picture has another size than the picture. Flatten it or undo it, then try again.',
)

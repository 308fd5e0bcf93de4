import { type Failure, failure } from '../../core/failure'
import type { Bytes } from '../../core/generation'
import { readImageHeader } from '../../core/image-header'
import type { ImageCodec } from '../../core/raster'
import { fail, ok, type Result } from '../../core/result'
import { type PngText, writePngTexts } from './png-text'

/** A picture as a PNG file that holds texts; a PNG keeps its own pixels' bytes. */
export async function toPng(
  { bytes, texts }: { readonly bytes: Bytes; readonly texts: readonly PngText[] },
  codec: ImageCodec,
): Promise<Result<Bytes, Failure>> {
  const header = readImageHeader(bytes)
  if (header === undefined) return fail(UNREADABLE)
  const isPng = header.mediaType === 'image/png'
  const png = isPng
    ? bytes
    : await codec.encode(await codec.decode({ bytes, ...header }, { colours: 'srgb' }), 'image/png')
  return ok(writePngTexts(png, texts))
}

const UNREADABLE = failure({ kind: 'protocol' }, 'This picture could not be read, so it was not saved.')

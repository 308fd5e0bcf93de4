import { type Failure, failure } from '../../core/failure'
import type { Warning } from '../../core/generation'
import { fail, ok, type Result } from '../../core/result'
import type { PictureFormat } from './dialect'

/** A format as far as a client named one. */
export interface WantedFormat {
  readonly format?: PictureFormat
  readonly warnings: readonly Warning[]
}

/**
 * The file format of a name (`png`, `image/jpeg`, `jpg`, ...) and a quality of 0 to 100, which counts for JPEG and WebP only.
 * Nothing for no name; `invalid-request` for a format that is not written here, or a quality that is none.
 */
export function readPictureFormat(
  name: string | undefined,
  quality: number | undefined,
  words: { readonly format: string; readonly quality: string },
): Result<WantedFormat, Failure> {
  if (quality !== undefined && !(quality >= 0 && quality <= 100)) return refuse(`${words.quality} must be 0 to 100.`)
  const mediaType = mediaTypeOf(name)
  if (mediaType === undefined && name !== undefined && name !== '') {
    return refuse(`${words.format} ${JSON.stringify(name.slice(0, 40))} is not one of PNG, JPEG and WebP.`)
  }
  if (quality === undefined) return ok({ ...(mediaType === undefined ? {} : { format: { mediaType } }), warnings: [] })
  if (mediaType === undefined || mediaType === 'image/png') {
    const message = `The option ${words.quality} was not used: it counts for JPEG and WebP only.`
    return ok({
      ...(mediaType === undefined ? {} : { format: { mediaType } }),
      warnings: [{ code: 'ignored-option', message }],
    })
  }
  // Encoders start at 1.
  return ok({ format: { mediaType, quality: Math.max(1, Math.round(quality)) }, warnings: [] })
}

function mediaTypeOf(name: string | undefined): PictureFormat['mediaType'] | undefined {
  switch (
    name
      ?.trim()
      .toLowerCase()
      .replace(/^image\//, '')
  ) {
    case 'png':
      return 'image/png'
    case 'jpeg':
    case 'jpg':
      return 'image/jpeg'
    case 'webp':
      return 'image/webp'
    default:
      return undefined
  }
}

function refuse(message: string): Result<never, Failure> {
  return fail(failure({ kind: 'invalid-request' }, message))
}

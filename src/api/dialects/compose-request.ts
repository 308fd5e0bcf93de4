import { type Failure, failure } from '../../core/failure'
import type { EncodedImage, Reference, Warning } from '../../core/generation'
import type { AspectRatio, ImageSize } from '../../core/models'
import { fail, ok, type Result } from '../../core/result'
import type { DecodedRequest, HeaderReader, PictureFormat } from './dialect'
import { inferMode } from './infer-mode'
import { readRequestHeaders } from './request-headers'

/** What a body was found to say. */
export interface RequestPieces {
  readonly prompt: string
  readonly references: readonly Reference[]
  readonly mask?: EncodedImage | undefined
  /** Whether there is a mask in another form. */
  readonly hasOtherMask?: boolean
  /** Pictures that a provider will fetch, beside the references. */
  readonly fileCount?: number
  readonly aspectRatio: AspectRatio | undefined
  readonly imageSize: ImageSize | undefined
  readonly count: number
  readonly model: string
  readonly seed: number | null | undefined
  readonly format: PictureFormat | undefined
  readonly warnings: readonly Warning[]
}

/** Puts together what body and headers say. A size nobody named is 1K, as everywhere. `invalid-request` when nothing is asked. */
export function composeRequest(
  call: { readonly headers: HeaderReader; readonly newIdempotencyKey: () => string },
  pieces: RequestPieces,
): Result<DecodedRequest, Failure> {
  const { prompt, references, mask, fileCount = 0, aspectRatio, imageSize, count, model, seed, format } = pieces
  const pictureCount = references.length + fileCount
  if (prompt.trim() === '' && pictureCount === 0) {
    return fail(failure({ kind: 'invalid-request' }, 'The prompt is empty.'))
  }
  const { mode, idempotencyKey, warnings, ...wishes } = readRequestHeaders(call.headers)
  return ok({
    request: {
      mode: mode ?? inferMode(pictureCount, mask !== undefined || pieces.hasOtherMask === true),
      prompt,
      references,
      ...(mask === undefined ? {} : { mask }),
      ...(aspectRatio === undefined ? {} : { aspectRatio }),
      imageSize: imageSize ?? '1K',
      count,
      model,
      ...(typeof seed === 'number' ? { seed } : {}),
      idempotencyKey: idempotencyKey ?? call.newIdempotencyKey(),
    },
    ...wishes,
    ...(format === undefined ? {} : { format }),
    nativeOnly: [],
    needsNative: false,
    signatures: [],
    isNamed: idempotencyKey !== undefined,
    warnings: [...warnings, ...pieces.warnings],
  })
}

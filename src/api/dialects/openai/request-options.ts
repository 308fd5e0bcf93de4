import * as v from 'valibot'
import type { Failure } from '../../../core/failure'
import { MAX_COUNT, type Warning } from '../../../core/generation'
import { ok, type Result } from '../../../core/result'
import type { PictureFormat } from '../dialect'
import { readAspectRatio, readImageSize } from '../gemini/image-options'
import { readPictureFormat } from '../picture-format'
import { flag, numeric, word } from './form-values'
import { readSizeText, sizeOfQuality, type WantedPicture } from './picture-size'

/** What images and chat calls have in common. */
export const optionFields = {
  model: word,
  n: v.nullish(v.pipe(numeric, v.minValue(1), v.maxValue(MAX_COUNT))),
  seed: v.nullish(numeric),
  stream: v.nullish(flag),
  size: word,
  quality: word,
  aspect_ratio: word,
  image_size: word,
  image_config: v.nullish(v.looseObject({ aspect_ratio: word, image_size: word })),
  output_format: word,
  output_compression: v.nullish(numeric),
}
type OptionFields = { readonly [Name in keyof typeof optionFields]?: v.InferOutput<(typeof optionFields)[Name]> }

/** The options of a call, understood. */
export interface RequestOptions {
  readonly count: number
  readonly seed: number | null | undefined
  readonly aspectRatio: WantedPicture['aspectRatio'] | undefined
  readonly imageSize: WantedPicture['imageSize'] | undefined
  readonly format: PictureFormat | undefined
  readonly warnings: readonly Warning[]
}

/** Qualities that leave the size open. */
const OPEN_QUALITIES = new Set(['', 'auto'])

/**
 * Reads the options: `aspect_ratio`, `image_size` and `image_config` come before `size`, and `quality` counts only where
 * nothing else names a size class. `invalid-request` for a ratio, a size or a file format that is none.
 */
export function readOptions(fields: OptionFields, model: string): Result<RequestOptions, Failure> {
  const ratio = readAspectRatio(fields.aspect_ratio ?? fields.image_config?.aspect_ratio ?? undefined)
  if (!ratio.ok) return ratio
  const named = readImageSize(fields.image_size ?? fields.image_config?.image_size ?? undefined)
  if (!named.ok) return named
  const fromSize = readSizeText(fields.size ?? undefined, model)
  if (!fromSize.ok) return fromSize
  const wanted = readPictureFormat(fields.output_format ?? undefined, fields.output_compression ?? undefined, {
    format: 'output_format',
    quality: 'output_compression',
  })
  if (!wanted.ok) return wanted
  const { format, warnings } = wanted.value
  return ok({
    count: fields.n ?? 1,
    seed: fields.seed,
    aspectRatio: ratio.value ?? fromSize.value.aspectRatio,
    imageSize: named.value ?? fromSize.value.imageSize ?? sizeOfQuality(fields.quality ?? undefined),
    format,
    warnings: [...warnings, ...unknownQuality(fields.quality ?? '')],
  })
}

function unknownQuality(quality: string): readonly Warning[] {
  if (sizeOfQuality(quality) !== undefined || OPEN_QUALITIES.has(quality.toLowerCase())) return []
  return [
    { code: 'ignored-option', message: 'The option quality was not used: it is not one of low, medium and high.' },
  ]
}

import { type Failure, failure } from '../../../core/failure'
import { ASPECT_RATIOS, type AspectRatio, IMAGE_SIZES, type ImageSize } from '../../../core/models'
import { fail, ok, type Result } from '../../../core/result'

const NUMBER_WORDS: Readonly<Record<string, string>> = {
  ONE: '1',
  TWO: '2',
  THREE: '3',
  FOUR: '4',
  FIVE: '5',
  EIGHT: '8',
  NINE: '9',
  SIXTEEN: '16',
  TWENTY_ONE: '21',
}

/**
 * A ratio as clients spell it: `16:9`, or the enum name `ASPECT_RATIO_SIXTEEN_BY_NINE`. Undefined for none, `auto` and
 * the unspecified enum; `invalid-request` for a ratio we do not know.
 */
export function readAspectRatio(spelled: string | undefined): Result<AspectRatio | undefined, Failure> {
  if (isUnset(spelled)) return ok(undefined)
  const words = /^ASPECT_RATIO_([A-Z_]+)_BY_([A-Z_]+)$/.exec(spelled)
  const text =
    words === null ? spelled.replace(/\s/g, '') : `${NUMBER_WORDS[words[1] ?? '']}:${NUMBER_WORDS[words[2] ?? '']}`
  const ratio = ASPECT_RATIOS.find((candidate) => candidate === text)
  if (ratio !== undefined) return ok(ratio)
  return refuse(`Aspect ratio ${quote(spelled)} is not one of ${ASPECT_RATIOS.join(', ')}.`)
}

/** A size as clients spell it: `2K` in any case, `512px`, or `IMAGE_SIZE_TWO_K`. As `readAspectRatio` otherwise. */
export function readImageSize(spelled: string | undefined): Result<ImageSize | undefined, Failure> {
  if (isUnset(spelled)) return ok(undefined)
  const upper = spelled.trim().toUpperCase()
  const text =
    upper === 'IMAGE_SIZE_FIVE_TWELVE'
      ? '512'
      : upper.replace(/^IMAGE_SIZE_([A-Z]+)_K$/, (_all, word: string) => `${NUMBER_WORDS[word] ?? '?'}K`)
  const size = IMAGE_SIZES.find((candidate) => candidate === text.replace(/^512PX$|^0\.5K$/, '512'))
  if (size !== undefined) return ok(size)
  return refuse(`Image size ${quote(spelled)} is not one of ${IMAGE_SIZES.join(', ')}.`)
}

function isUnset(spelled: string | undefined): spelled is undefined {
  return spelled === undefined || /^(|auto|[A-Z_]*_UNSPECIFIED)$/i.test(spelled.trim())
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 40))
}

function refuse(message: string): Result<never, Failure> {
  return fail(failure({ kind: 'invalid-request' }, message))
}

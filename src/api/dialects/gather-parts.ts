import { type Failure, failure } from '../../core/failure'
import type { EncodedImage, Reference } from '../../core/generation'
import { fail, ok, type Result } from '../../core/result'
import type { PictureLimits } from './dialect'
import { defaultRole, type PictureLabel, readLabel } from './gemini/labels'
import { checkCount, checkPixels } from './picture-limits'
import { readDataUrl } from './read-base64'
import { sniffImage } from './sniff-image'

/** One part of what is asked: words, a picture (or a link in its place), or a file that a provider will fetch itself. */
export type AskedPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'picture'; readonly picture: unknown }
  | { readonly kind: 'file' }

/** What the parts of a request mean together. */
export interface AskedPictures {
  readonly prompt: string
  readonly references: readonly Reference[]
  readonly mask?: EncodedImage
  /** Pictures to fetch, which are not among the references. */
  readonly fileCount: number
}

/**
 * Reads parts in order: words become the prompt, except for a label right before its picture, which says the picture's
 * role. Pictures without labels are the base and then subjects. `invalid-request` for what is no picture, or too many;
 * `too-large` for too many pixels.
 */
export function gatherParts(
  parts: readonly AskedPart[],
  { leadingTexts = [], limits }: { readonly leadingTexts?: readonly string[]; readonly limits?: PictureLimits },
): Result<AskedPictures, Failure> {
  const count = parts.filter((part) => part.kind !== 'text').length
  const tooMany = checkCount(count, limits)
  if (tooMany !== undefined) return fail(tooMany)
  const texts = [...leadingTexts]
  const references: Reference[] = []
  let mask: EncodedImage | undefined
  let index = 0
  for (const [at, part] of parts.entries()) {
    if (part.kind === 'text') {
      if (!isLabel(part.text, parts[at + 1], index)) texts.push(part.text)
      continue
    }
    if (part.kind === 'picture') {
      const image = readPicture(part.picture, `Image ${index + 1}`, limits)
      if (!image.ok) return image
      const label = readLabel(textOf(parts[at - 1]), index)
      if (label?.kind === 'mask') mask = image.value
      else references.push({ image: image.value, ...describeReference(label, index) })
    }
    index += 1
  }
  const fileCount = parts.filter((part) => part.kind === 'file').length
  return ok({ prompt: texts.join('\n\n'), references, ...(mask === undefined ? {} : { mask }), fileCount })
}

/** One picture as a client sent it; `what` names it in a refusal, for example `Image 1`. */
export function readPicture(
  found: unknown,
  what: string,
  limits: PictureLimits | undefined,
): Result<EncodedImage, Failure> {
  const bytes = typeof found === 'string' ? readDataUrl(found) : found
  if (typeof found === 'string' && bytes === undefined) {
    return refuse(`${what} must be a file or a base64 data URL; links and file ids are not fetched.`)
  }
  const image = isBytes(bytes) ? sniffImage(bytes) : undefined
  if (image === undefined) return refuse(`${what} is not a readable PNG, JPEG, WebP or GIF.`)
  const tooLarge = checkPixels(image, what, limits)
  return tooLarge === undefined ? ok(image) : fail(tooLarge)
}

// Bytes from the sieve and from forms have an ArrayBuffer of their own; the type system cannot see that.
function isBytes(value: unknown): value is EncodedImage['bytes'] {
  return value instanceof Uint8Array
}

function describeReference(label: PictureLabel | undefined, index: number): Omit<Reference, 'image'> {
  return label?.kind === 'reference'
    ? { role: label.role, label: label.label }
    : { role: defaultRole(index), label: '' }
}

function textOf(part: AskedPart | undefined): string {
  return part?.kind === 'text' ? part.text : ''
}

function isLabel(text: string, next: AskedPart | undefined, index: number): boolean {
  return next !== undefined && next.kind !== 'text' && readLabel(text, index) !== undefined
}

function refuse(message: string): Result<never, Failure> {
  return fail(failure({ kind: 'invalid-request' }, message))
}

import type { GenerationRequest, Warning } from '../../core/generation'
import { IMAGE_SIZES, type ImageSize } from '../../core/models'
import type { PathSettings } from '../config/settings'

type PathAbilities = Pick<PathSettings, 'imageSizes' | 'maxReferences' | 'mask' | 'seed'>

/** What of a request a path cannot honour, by the name of the setting that says so; empty when it honours all. */
export function shortfall(abilities: PathAbilities, request: GenerationRequest): readonly string[] {
  const { imageSizes, maxReferences, mask, seed } = abilities
  return [
    ...(imageSizes.includes(request.imageSize) ? [] : ['imageSizes']),
    ...(picturesOf(request) > maxReferences ? ['maxReferences'] : []),
    ...(request.mask === undefined || mask ? [] : ['mask']),
    ...(request.seed === undefined || seed ? [] : ['seed']),
  ]
}

/** A request as a path can take it, and a word about each thing it cannot. */
export interface FittedRequest {
  readonly request: GenerationRequest
  readonly warnings: readonly Warning[]
}

/**
 * Leaves out what the path has no place for: mask and seed; and replaces a size by the next one it makes. References are
 * all sent even if they are more than the path is said to take: which of them matters nobody but the asker knows.
 */
export function fitRequest(
  { id, imageSizes, maxReferences }: PathAbilities & { readonly id: string },
  request: GenerationRequest,
  missing: readonly string[],
): FittedRequest {
  const { mask, seed, ...rest } = request
  const imageSize = missing.includes('imageSizes') ? nextSize(imageSizes, request.imageSize) : request.imageSize
  const sentences = {
    imageSizes: `${id} does not make ${request.imageSize}; asked for ${imageSize}.`,
    maxReferences: `${id} takes ${maxReferences} pictures well; ${picturesOf(request)} were sent.`,
    mask: `${id} takes no mask.`,
    seed: `${id} takes no seed.`,
  }
  return {
    request: {
      ...rest,
      imageSize,
      ...(mask === undefined || missing.includes('mask') ? {} : { mask }),
      ...(seed === undefined || missing.includes('seed') ? {} : { seed }),
    },
    warnings: Object.entries(sentences).flatMap(([name, message]): Warning[] =>
      missing.includes(name) ? [{ code: name === 'imageSizes' ? 'changed-size' : 'ignored-option', message }] : [],
    ),
  }
}

/** The mask is one more picture to the models. */
function picturesOf({ references, mask }: GenerationRequest): number {
  return references.length + (mask === undefined ? 0 : 1)
}

/** The smallest offered size above the wanted one, else the largest: a picture can be scaled down, not up. */
function nextSize(offered: readonly ImageSize[], wanted: ImageSize): ImageSize {
  const sorted = IMAGE_SIZES.filter((size) => offered.includes(size))
  return sorted.find((size) => IMAGE_SIZES.indexOf(size) > IMAGE_SIZES.indexOf(wanted)) ?? sorted.at(-1) ?? wanted
}

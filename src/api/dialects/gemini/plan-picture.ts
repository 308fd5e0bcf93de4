import type { GenerationRequest, Warning } from '../../../core/generation'
import {
  type AspectRatio,
  aspectRatiosOf,
  type ImageSize,
  imageSizesOf,
  modelEntry,
  nearestAspectRatio,
  ratioValue,
} from '../../../core/models'

/** What a Google model is asked for; what it does not take is left out or replaced, with a word about it. */
export interface PicturePlan {
  readonly aspectRatio?: AspectRatio
  readonly imageSize?: ImageSize
  readonly seed?: number
  readonly warnings: readonly Warning[]
}

/** Ratio, size and seed as the model can take them. */
export function planPicture(request: GenerationRequest): PicturePlan {
  const ratio = planRatio(request)
  const size = planSize(request)
  const seed = planSeed(request)
  return {
    ...(ratio.value === undefined ? {} : { aspectRatio: ratio.value }),
    ...(size.value === undefined ? {} : { imageSize: size.value }),
    ...(seed.value === undefined ? {} : { seed: seed.value }),
    warnings: [...ratio.warnings, ...size.warnings, ...seed.warnings],
  }
}

/** The warning for an option that a model refuses, and that was left out for it. */
export function takesNo(model: string, option: string): Warning {
  return { code: 'ignored-option', message: `${model} takes no ${option}.` }
}

interface Planned<Value> {
  readonly value?: Value
  readonly warnings: readonly Warning[]
}

function planRatio({ model, aspectRatio }: GenerationRequest): Planned<AspectRatio> {
  if (aspectRatio === undefined) return { warnings: [] }
  if (!modelEntry(model).known || aspectRatiosOf(model).includes(aspectRatio)) {
    return { value: aspectRatio, warnings: [] }
  }
  const value = nearestAspectRatio(model, { widthPx: ratioValue(aspectRatio), heightPx: 1 })
  return {
    value,
    warnings: [{ code: 'changed-ratio', message: `${model} has no ${aspectRatio}; asked for ${value}.` }],
  }
}

// A model with one size refuses or ignores the parameter, so it is left out there.
function planSize({ model, imageSize }: GenerationRequest): Planned<ImageSize> {
  const sizes = imageSizesOf(model)
  if (!modelEntry(model).known) return { value: imageSize, warnings: [] }
  const offered = sizes.includes(imageSize)
  const value = offered ? imageSize : imageSize === '512' ? sizes[0] : sizes[sizes.length - 1]
  const warnings: readonly Warning[] = offered
    ? []
    : [{ code: 'changed-size', message: `${model} does not make ${imageSize}; asked for ${value ?? 'its own size'}.` }]
  return sizes.length === 1 || value === undefined ? { warnings } : { value, warnings }
}

function planSeed({ model, seed }: GenerationRequest): Planned<number> {
  if (seed === undefined) return { warnings: [] }
  return modelEntry(model).sampling ? { value: seed, warnings: [] } : { warnings: [takesNo(model, 'seed')] }
}

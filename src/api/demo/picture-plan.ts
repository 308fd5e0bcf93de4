import type { Extent } from '../../core/extent'
import type { GenerationRequest, Warning } from '../../core/generation'
import {
  type AspectRatio,
  aspectRatiosOf,
  DEFAULT_MODEL,
  IMAGE_SIZES,
  type ImageSize,
  imageSizesOf,
  modelEntry,
  nearestAspectRatio,
  pixelsOf,
} from '../../core/models'

/** The picture that a model would really send for a request, and what of the request it does not honour. */
export interface PicturePlan {
  readonly extent: Extent
  readonly aspectRatio: AspectRatio
  readonly imageSize: ImageSize
  /** The id on the wire. */
  readonly model: string
  readonly warnings: readonly Warning[]
}

const SQUARE: Extent = { widthPx: 1, heightPx: 1 }

/** Decides size and ratio by the catalogue: the ratio of the first picture where none was asked, the nearest offered one otherwise. */
export function planPicture(request: GenerationRequest): PicturePlan {
  const model = modelEntry(request.model).id
  const warnings: Warning[] = []
  const imageSize = offeredSize(request.model, request.imageSize)
  if (imageSize !== request.imageSize) {
    warnings.push({
      code: 'changed-size',
      message: `${model} makes no ${request.imageSize} picture; this is ${imageSize}.`,
    })
  }
  const aspectRatio = offeredRatio(request)
  if (request.aspectRatio !== undefined && aspectRatio !== request.aspectRatio) {
    warnings.push({
      code: 'changed-ratio',
      message: `${model} makes no ${request.aspectRatio} picture; this is ${aspectRatio}.`,
    })
  }
  const extent =
    pixelsOf(request.model, aspectRatio, imageSize) ?? pixelsOf(DEFAULT_MODEL, aspectRatio, imageSize) ?? SQUARE
  return { extent, aspectRatio, imageSize, model, warnings }
}

function offeredSize(model: string, wanted: ImageSize): ImageSize {
  const offered = imageSizesOf(model)
  const limit = IMAGE_SIZES.indexOf(wanted)
  const upTo = offered.filter((size) => IMAGE_SIZES.indexOf(size) <= limit)
  return upTo[upTo.length - 1] ?? offered[0] ?? '1K'
}

function offeredRatio(request: GenerationRequest): AspectRatio {
  const { aspectRatio, model, references } = request
  if (aspectRatio !== undefined && aspectRatiosOf(model).includes(aspectRatio)) return aspectRatio
  if (aspectRatio !== undefined) {
    const [width = '1', height = '1'] = aspectRatio.split(':')
    return nearestAspectRatio(model, { widthPx: Number(width), heightPx: Number(height) })
  }
  return nearestAspectRatio(model, references[0]?.image.extent ?? SQUARE)
}

import { aspectOf } from '../../core/extent'
import type { EncodedImage, GenerationRequest, Warning } from '../../core/generation'
import { pixelsOf } from '../../core/models'

/** Documented ratios are themselves up to 1 % off, and real files deviate from the tables by a little more. */
const RATIO_TOLERANCE = 0.04
/** Below this share of the documented pixels it is another size class: classes are a factor of four apart. */
const MIN_PIXEL_SHARE = 0.6
const MAX_PIXEL_SHARE = 1.7

/** What the picture's own pixels say against what was asked for. Empty when it is as asked, or nothing is known of the model. */
export function checkPicture(image: Pick<EncodedImage, 'extent'>, asked: GenerationRequest): readonly Warning[] {
  const { aspectRatio, imageSize, model } = asked
  const expected = aspectRatio === undefined ? undefined : pixelsOf(model, aspectRatio, imageSize)
  if (expected === undefined) return []
  const { widthPx, heightPx } = image.extent
  const real = `${widthPx} × ${heightPx} px`
  if (Math.abs(Math.log(aspectOf(image.extent) / aspectOf(expected))) > RATIO_TOLERANCE) {
    return [{ code: 'changed-ratio', message: `Asked for ${aspectRatio}, got ${real}.` }]
  }
  const share = (widthPx * heightPx) / (expected.widthPx * expected.heightPx)
  if (share >= MIN_PIXEL_SHARE && share <= MAX_PIXEL_SHARE) return []
  const wanted = `${expected.widthPx} × ${expected.heightPx} px`
  return [{ code: 'changed-size', message: `Asked for ${imageSize} (${wanted}), got ${real}.` }]
}

/** A warning when another model answered than the one asked. */
export function checkModel(answered: string | undefined, asked: string): readonly Warning[] {
  const name = answered?.replace(/^.*models\//, '')
  // Dated and numbered versions of the same model start with its id.
  if (name === undefined || name.startsWith(asked) || asked.startsWith(name)) return []
  return [{ code: 'other-model', message: `Asked ${asked}, answered by ${name}.` }]
}

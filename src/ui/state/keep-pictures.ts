import { isRunning, type Variant } from './variant'

/** Bytes of finished pictures that the window keeps for placing them again. About 100 JPEGs at 2K. */
export const KEPT_BYTES = 256 * 1024 * 1024

/**
 * Lets the oldest pictures go until the rest fits in `limitBytes`; the newest press and running work always stay.
 * `variants` come newest press first. Gives the same array when nothing has to go.
 */
export function dropOldPictures(variants: readonly Variant[], limitBytes: number): readonly Variant[] {
  const newestPress = variants[0]?.pressId
  let kept = 0
  let dropped = false
  const remaining = variants.map((variant) => {
    const { picture, ...rest } = variant
    if (picture === undefined) return variant
    kept += picture.blob.size
    if (kept <= limitBytes || variant.pressId === newestPress || isRunning(variant)) return variant
    kept -= picture.blob.size
    dropped = true
    URL.revokeObjectURL(picture.url)
    return rest
  })
  return dropped ? remaining : variants
}

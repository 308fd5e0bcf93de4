import { isRunning, releaseCompared, type Variant } from './variant'

/** Bytes of finished pictures that the window keeps for placing them again. About 100 JPEGs at 2K. */
export const KEPT_BYTES = 256 * 1024 * 1024

/**
 * Lets the oldest pictures go until the rest fits in `limitBytes`; the newest press, running work and starred ones stay.
 * `variants` come newest press first. Gives the same array when nothing has to go.
 */
export function dropOldPictures(variants: readonly Variant[], limitBytes: number): readonly Variant[] {
  const newestPress = variants[0]?.pressId
  let kept = 0
  let dropped = false
  const remaining = variants.map((variant) => {
    const { picture, compared, edit, ...rest } = variant
    if (picture === undefined) return variant
    kept += picture.blob.size
    const stays = variant.pressId === newestPress || variant.isStarred === true || isRunning(variant)
    if (kept <= limitBytes || stays) return variant
    kept -= picture.blob.size
    dropped = true
    URL.revokeObjectURL(picture.url)
    releaseCompared({ ...(compared === undefined ? {} : { compared }) })
    // Without its picture an edit has nothing left to place; its numbers stay.
    const { over: _over, ...numbers } = edit ?? {}
    return { ...rest, ...(edit === undefined ? {} : { edit: numbers }) }
  })
  return dropped ? remaining : variants
}

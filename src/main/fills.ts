/** What `composeFills` needs to know of the new picture. */
export interface NewPicture {
  readonly imageHash: string
  /** Width divided by height. */
  readonly aspect: number
}

/**
 * The fills of a node after a picture replaced what it showed.
 *
 * The new paint stands right above the topmost visible image, or on top where there was none, so that tints and
 * gradients that lay over the old picture lie over the new one too. Every earlier paint stays; the replaced image is
 * only hidden, with the patches over it. The new paint takes over how the old one was shown: opacity, blend mode, filters,
 * and its crop where the new picture has the same shape (within 2 %), else it fills.
 */
export function composeFills(
  fills: readonly Paint[],
  picture: NewPicture,
  { aspect, patchCount = 0 }: Replaced = {},
): readonly Paint[] {
  const top = findReplaced(fills)
  const replaced = fills[top]
  const paint = paintFor(picture, replaced?.type === 'IMAGE' ? replaced : undefined, aspect)
  if (replaced === undefined) return [...fills, paint]
  const hidden = fills.slice(top - patchCount, top + 1).map((old) => ({ ...old, visible: false }))
  return [...fills.slice(0, top - patchCount), ...hidden, paint, ...fills.slice(top + 1)]
}

/** What is known of the picture that makes way. */
export interface Replaced {
  /** Width divided by height. */
  readonly aspect?: number
  /** How many of our patches lie over it. */
  readonly patchCount?: number
}

/** Index of the picture a person sees in these fills: the topmost visible image. -1 when there is none. */
export function findReplaced(fills: readonly Paint[]): number {
  for (let index = fills.length - 1; index >= 0; index -= 1) {
    const paint = fills[index]
    if (paint !== undefined && paint.type === 'IMAGE' && paint.visible !== false) return index
  }
  return -1
}

const SAME_SHAPE = 0.02

function paintFor(
  picture: NewPicture,
  replaced: ImagePaint | undefined,
  replacedAspect: number | undefined,
): ImagePaint {
  const base = { type: 'IMAGE', imageHash: picture.imageHash } as const
  if (replaced === undefined) return { ...base, scaleMode: 'FILL' }
  const shown = {
    ...(replaced.opacity === undefined ? {} : { opacity: replaced.opacity }),
    ...(replaced.blendMode === undefined ? {} : { blendMode: replaced.blendMode }),
    ...(replaced.filters === undefined ? {} : { filters: replaced.filters }),
  }
  const sameShape = replacedAspect !== undefined && Math.abs(picture.aspect / replacedAspect - 1) <= SAME_SHAPE
  if (sameShape && replaced.scaleMode === 'CROP' && replaced.imageTransform !== undefined) {
    return { ...base, ...shown, scaleMode: 'CROP', imageTransform: replaced.imageTransform }
  }
  return { ...base, ...shown, scaleMode: 'FILL' }
}

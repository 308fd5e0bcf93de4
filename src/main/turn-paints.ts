import type { ShownPicture } from '../core/records/thread'
import type { PictureStack } from './picture-paints'

/** What showing another turn of a layer needs. */
export interface TurnPaints {
  /** The picture that the layer shows now; absent where it shows none. */
  readonly stack: PictureStack | undefined
  /** What it shall show; absent for no picture. */
  readonly shows: ShownPicture | undefined
  /** Hashes of all files that belong to the layer's thread. */
  readonly known: ReadonlySet<string>
}

/**
 * The fills of a layer that shows another turn of its thread. Paints that are not of the thread stay where they are; the
 * thread's other pictures stay in the layer too, hidden below the one that is shown, since Figma forgets pictures that no
 * layer holds, and so that they travel with a copy.
 */
export function composeTurn(fills: readonly Paint[], { stack, shows, known }: TurnPaints): readonly Paint[] {
  const own = lastPaints(fills, known)
  const isOwn = (paint: Paint) => paint.type === 'IMAGE' && own.get(paint.imageHash ?? '') === paint
  const below = fills.slice(0, stack?.index ?? fills.length).filter((paint) => !isOwn(paint))
  const above = fills.slice(stack?.index ?? fills.length).filter((paint) => !isOwn(paint))
  const wanted = shows === undefined ? [] : [shows.imageHash, ...shows.patchHashes]
  const hidden = [...own.values()]
    .filter(({ imageHash }) => !wanted.includes(imageHash ?? ''))
    .map((paint) => ({ ...paint, visible: false }))
  const base = own.get(shows?.imageHash ?? '') ?? stack?.paint ?? { type: 'IMAGE', scaleMode: 'FILL', imageHash: null }
  const shown = wanted.map((imageHash) => ({ ...base, visible: true, imageHash }))
  return [...below, ...hidden, ...shown, ...above]
}

// A person may show the same file twice; the topmost one is the thread's, the others are theirs.
function lastPaints(fills: readonly Paint[], known: ReadonlySet<string>): ReadonlyMap<string, ImagePaint> {
  const found = new Map<string, ImagePaint>()
  for (const paint of fills) {
    if (paint.type === 'IMAGE' && paint.imageHash !== null && known.has(paint.imageHash)) {
      found.set(paint.imageHash, paint)
    }
  }
  return found
}

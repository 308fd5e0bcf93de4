import { createDocument } from '../../src/stage/document/seed'
import type { StageDocument } from '../../src/stage/document/stage-document'
import { pngBytes } from '../stage/stage-fixture'

/** What the photo shows at first. */
export const ORIGINAL = pngBytes(64, 36)
/** What Figma writes out of a paint that leaves it unsaid. */
export const SHOWN = { visible: true, blendMode: 'NORMAL' } as const

/** One layer with a picture under a tint, and one with a plain colour. */
export function openDocument(): StageDocument {
  const document = createDocument({
    pages: [
      {
        id: '0:1',
        name: 'Page 1',
        children: [
          { type: 'RECTANGLE', id: '1:1', name: 'Photo', width: 320, height: 180 },
          { type: 'RECTANGLE', id: '1:2', name: 'Card', width: 100, height: 100 },
        ],
      },
    ],
  })
  const added = document.images.add(ORIGINAL)
  if (!added.ok) throw new Error('No picture')
  document.update('1:1', {
    fills: [
      { type: 'IMAGE', scaleMode: 'FIT', imageHash: added.value.hash, opacity: 0.8, ...SHOWN },
      { type: 'SOLID', color: { r: 1, g: 0, b: 0 }, opacity: 0.1, ...SHOWN },
    ],
  })
  document.forgetHistory()
  return document
}

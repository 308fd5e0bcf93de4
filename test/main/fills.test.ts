import { describe, expect, test } from 'vitest'
import { composeFills } from '../../src/main/fills'

const NEW = { imageHash: 'new', aspect: 1.5 }
const solid: SolidPaint = { type: 'SOLID', color: { r: 1, g: 0, b: 0 } }
const tint: SolidPaint = { type: 'SOLID', color: { r: 0, g: 0, b: 0 }, opacity: 0.3 }
const photo: ImagePaint = { type: 'IMAGE', scaleMode: 'FILL', imageHash: 'old' }

describe('the fills after a picture came in', () => {
  test('an empty layer gets the picture', () => {
    expect(composeFills([], NEW)).toEqual([{ type: 'IMAGE', scaleMode: 'FILL', imageHash: 'new' }])
  })

  test('a colour stays below the picture', () => {
    expect(composeFills([solid], NEW)).toEqual([solid, { type: 'IMAGE', scaleMode: 'FILL', imageHash: 'new' }])
  })

  test('the replaced picture is hidden, and a tint over it stays over the new one', () => {
    const fills = composeFills([solid, photo, tint], NEW)
    expect(fills).toEqual([
      solid,
      { ...photo, visible: false },
      { type: 'IMAGE', scaleMode: 'FILL', imageHash: 'new' },
      tint,
    ])
  })

  test('the new picture is shown as the old one was: opacity, blend mode, filters', () => {
    const shown = { opacity: 0.5, blendMode: 'MULTIPLY', filters: { saturation: -1 } } as const
    expect(composeFills([{ ...photo, ...shown }], NEW)[1]).toEqual({
      type: 'IMAGE',
      scaleMode: 'FILL',
      imageHash: 'new',
      ...shown,
    })
  })

  test('a crop is taken over by a picture of the same shape, and only by one', () => {
    const imageTransform: Transform = [
      [0.5, 0, 0.25],
      [0, 0.5, 0.25],
    ]
    const cropped: ImagePaint = { ...photo, scaleMode: 'CROP', imageTransform }
    expect(composeFills([cropped], NEW, { aspect: 1.51 })[1]).toMatchObject({ scaleMode: 'CROP', imageTransform })
    expect(composeFills([cropped], NEW, { aspect: 1.0 })[1]).toEqual({
      type: 'IMAGE',
      scaleMode: 'FILL',
      imageHash: 'new',
    })
    expect(composeFills([cropped], NEW)[0]).toEqual({ ...cropped, visible: false })
  })

  test('only the picture in sight counts as replaced', () => {
    const hidden: ImagePaint = { ...photo, imageHash: 'hidden', visible: false }
    expect(composeFills([hidden, solid], NEW)).toEqual([
      hidden,
      solid,
      { type: 'IMAGE', scaleMode: 'FILL', imageHash: 'new' },
    ])
  })

  test('paints we do not know pass through untouched', () => {
    const video = { type: 'VIDEO', scaleMode: 'FILL', videoHash: 'v' } as VideoPaint
    const unknown = { type: 'SHADER', source: 'x' } as unknown as Paint
    expect(composeFills([video, unknown], NEW).slice(0, 2)).toEqual([video, unknown])
  })
})

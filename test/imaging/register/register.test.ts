import { describe, expect, test } from 'vitest'
import { pasteBack } from '../../../src/imaging/paste-back'
import { boxOf, type Extent } from '../../../src/imaging/raster'
import { type Registration, registerPictures } from '../../../src/imaging/register/register'
import { cornerDistance, mapPoint } from '../../../src/imaging/warp/affine'
import { readBend } from '../../../src/imaging/warp/bend'
import { PHOTO_NAMES } from '../../../src/stage/seed/photos'
import { applyEdit, type MaskShape, makeMask } from '../corpus/edits'
import { DRAWN, makeScene, type SceneName } from '../corpus/scenes'
import { type Drift, driftMap, simulateModel } from '../corpus/simulate-model'
import { paintRaster } from '../small-masks'

const EXTENT: Extent = { widthPx: 320, heightPx: 240 }

const EVERYTHING: Drift = {
  shiftX: -5.2,
  shiftY: 3.4,
  zoom: 0.978,
  turnDegrees: 0.8,
  stretch: 0.006,
  gain: [1.08, 1, 0.93],
  bias: [-6, 0, 8],
  gamma: 1.08,
  localLight: 0.12,
  noise: 3,
  jpegQuality: 85,
}

interface Asked {
  readonly scene: SceneName
  readonly drift: Drift
  readonly mask?: MaskShape
  readonly answer?: SceneName
}

async function register({ scene, drift, mask: shape = { share: 0.1 }, answer = scene }: Asked): Promise<Registration> {
  const original = await makeScene(scene, EXTENT)
  const mask = makeMask(EXTENT, shape)
  const edited = applyEdit(answer === scene ? original : await makeScene(answer, EXTENT), mask, 8)
  return registerPictures({ original, mask, returned: await simulateModel(edited, drift), region: boxOf(EXTENT) })
}

function cornerError(found: Registration, drift: Drift): number {
  return cornerDistance(found.map, driftMap(drift, EXTENT), EXTENT)
}

describe('registration', () => {
  test.each([...PHOTO_NAMES, ...DRAWN])(
    'undoes shift, zoom, turn, stretch, cast, light, noise and JPEG together: %s',
    async (scene) => {
      const found = await register({ scene, drift: EVERYTHING })
      expect(found.kind).toBe('aligned')
      expect(cornerError(found, EVERYTHING)).toBeLessThan(0.25)
    },
  )

  test.each([
    ['nothing', {}],
    ['a shift of 12 px', { shiftX: 11.3, shiftY: -4.6 }],
    ['a zoom of 1.03', { zoom: 1.03 }],
    ['a zoom of 0.97', { zoom: 0.97 }],
    ['a turn of one degree', { turnDegrees: -1 }],
    ['a stretch', { stretch: 0.012 }],
    ['an answer of more pixels', { zoom: 1.01, shiftX: 2, extent: { widthPx: 448, heightPx: 336 } }],
    ['an answer of fewer pixels', { zoom: 1.01, shiftX: 2, extent: { widthPx: 240, heightPx: 180 } }],
  ] as const)('finds %s', async (_name, drift: Drift) => {
    const found = await register({ scene: 'nagasaki-boats', drift })
    expect(found.kind).toBe('aligned')
    expect(cornerError(found, drift)).toBeLessThan(0.2)
    expect(found.confidence).toBeGreaterThan(0.8)
  })

  test.each([0.01, 0.25, 0.6])('is not pulled by an edit of %d of the picture', async (share) => {
    const found = await register({ scene: 'dust-bowl-home', drift: EVERYTHING, mask: { share } })
    expect(found.kind).toBe('aligned')
    expect(cornerError(found, EVERYTHING)).toBeLessThan(0.4)
  })

  test('says so and lays the picture as it lies where there is nothing to hold on to', async () => {
    expect(await register({ scene: 'flat-sky', drift: EVERYTHING })).toMatchObject({
      kind: 'weak',
      reason: 'flat',
      confidence: 0,
    })
  })

  test('does not guess which tile of a repeating texture is meant', async () => {
    const found = await register({ scene: 'tiles', drift: { shiftX: 12, noise: 2 } })
    expect(found).toMatchObject({ kind: 'weak', reason: 'repeating', motion: { shiftX: 0, shiftY: 0 } })
  })

  test('follows a repeating texture that moved much less than its period', async () => {
    const found = await register({ scene: 'tiles', drift: { shiftX: 2.5, shiftY: -1 } })
    expect(found.kind).toBe('aligned')
    expect(cornerError(found, { shiftX: 2.5, shiftY: -1 })).toBeLessThan(0.2)
  })

  test.each([
    ['moved by an eighth', { shiftX: 40, shiftY: 8 }],
    ['zoomed by 1.18', { zoom: 1.18 }],
    ['turned by four degrees', { turnDegrees: 4 }],
  ] as const)('refuses a scene %s as reframed', async (_name, drift: Drift) => {
    expect((await register({ scene: 'nagasaki-boats', drift })).kind).toBe('reframed')
  })

  test('refuses another picture', async () => {
    const found = await register({ scene: 'nagasaki-boats', drift: {}, answer: 'acanthus-mollis' })
    expect(found).toMatchObject({ kind: 'reframed', reason: 'no-match' })
  })
})

describe('an answer of another shape', () => {
  /** The middle of the edit at a narrower shape, as a model that cuts the sides off would return it. */
  async function narrowed(mask: MaskShape) {
    const original = await makeScene('nagasaki-boats', EXTENT)
    const plane = makeMask(EXTENT, mask)
    const edited = applyEdit(original, plane, 8)
    const cut = paintRaster(
      { widthPx: 256, heightPx: 240 },
      (x, y, channel) => edited.data[(y * 320 + x + 32) * 4 + channel] ?? 0,
    )
    return { original, mask: plane, returned: await simulateModel(cut, { shiftX: 2, zoom: 1.01, noise: 1 }) }
  }

  test('is recognised as cut, not stretched', async () => {
    const found = registerPictures({ ...(await narrowed({ share: 0.1 })), region: boxOf(EXTENT) })
    expect(found.kind).toBe('aligned')
    // A place 40 px right of the middle came 40 px, zoomed and shifted, right of the middle of 256 px.
    const [x] = mapPoint(found.map, 200, 120)
    expect(Math.abs(x * (256 / 320) - (128 + 40 * 1.01 + 2))).toBeLessThan(0.2)
  })

  test('is refused where the mask lies in what was cut off', async () => {
    const result = pasteBack(await narrowed({ share: 0.02, x: 0.05 }))
    expect(result).toMatchObject({ kind: 'refused', reason: 'mask-not-covered' })
  })
})

describe('the bend', () => {
  test('is fitted where the drawing wanders, and shows how', async () => {
    const found = await register({ scene: 'nagasaki-boats', drift: { shiftX: 2, wander: 1, noise: 1 } })
    if (found.kind !== 'aligned' || found.bend === undefined) throw new Error('No bend was fitted')
    // Places with structure; the sky above says nothing.
    for (const [u, v] of [
      [0.2, 0.6],
      [0.8, 0.55],
      [0.3, 0.85],
    ] as const) {
      const place = { u, v }
      // What the answer shows at a place comes from `wander` pixels farther on, so it went that much back.
      const [x, y] = mapPoint(found.map, u * EXTENT.widthPx, v * EXTENT.heightPx)
      const across = x - u * EXTENT.widthPx + readBend(found.bend, place, 0)
      const down = y - v * EXTENT.heightPx + readBend(found.bend, place, 1)
      expect(Math.abs(across - (2 - Math.sin(9 * v + 4 * u)))).toBeLessThan(0.5)
      expect(Math.abs(down + Math.cos(8 * u - 5 * v))).toBeLessThan(0.5)
    }
  })

  test('is not made up where nothing wanders', async () => {
    const found = await register({
      scene: 'nagasaki-boats',
      drift: { shiftX: 2, zoom: 1.01, noise: 3, jpegQuality: 85 },
    })
    expect(found.bend).toBeUndefined()
  })
})

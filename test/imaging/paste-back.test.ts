import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { flattenPatch } from '../../src/imaging/blend/flatten-patch'
import { cutContext } from '../../src/imaging/crop/cut-context'
import { growMask } from '../../src/imaging/mask/grow-mask'
import { plainMask } from '../../src/imaging/mask/mask-plane'
import { type PasteBackOptions, type PasteStage, pasteBack } from '../../src/imaging/paste-back'
import type { Extent, MaskPlane, Raster } from '../../src/imaging/raster'
import { applyEdit, makeMask } from './corpus/edits'
import { makeScene } from './corpus/scenes'
import { simulateModel } from './corpus/simulate-model'
import { anyMask, paintRaster } from './small-masks'

const EXTENT: Extent = { widthPx: 320, heightPx: 240 }

interface Scene {
  readonly original: Raster
  readonly mask: MaskPlane
  readonly edited: Raster
  readonly returned: Raster
}

let scene: Scene

beforeAll(async () => {
  const original = await makeScene('nagasaki-boats', EXTENT)
  const mask = makeMask(EXTENT, { share: 0.15 })
  const edited = applyEdit(original, mask, 8)
  const drift = { shiftX: 3.4, shiftY: -2.1, zoom: 1.01, gain: [1.07, 1, 0.95], bias: [-4, 0, 6], noise: 1 } as const
  scene = { original, mask, edited, returned: await simulateModel(edited, drift) }
})

function paste(input: { original: Raster; returned: Raster; mask: MaskPlane; options?: PasteBackOptions }) {
  const result = pasteBack(input)
  if (result.kind !== 'pasted') throw new Error(`Not pasted: ${JSON.stringify(result)}`)
  return result
}

/** Pixels outside the mask whose bytes differ from the original's after the patch is laid over it. */
function changedOutside(original: Raster, mask: MaskPlane, patch: Raster): number {
  const flat = flattenPatch(original, patch).data
  return Array.from(mask.data.keys()).filter((at) => {
    if ((mask.data[at] ?? 0) > 0) return false
    return [0, 1, 2, 3].some((byte) => flat[at * 4 + byte] !== original.data[at * 4 + byte])
  }).length
}

/** Compared by count: a message that lists 300,000 bytes takes longer than the test. */
function differingBytes(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let count = Math.abs(one.length - other.length)
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) count += 1
  return count
}

function meanDifference(one: Raster, other: Raster): number {
  return one.data.reduce((sum, value, at) => sum + Math.abs(value - (other.data[at] ?? 0)), 0) / one.data.length
}

const anyBytes = (extent: Extent, seed: number) =>
  paintRaster(
    extent,
    (x, y, channel) => Math.abs(Math.sin(seed + 12.9898 * x + 78.233 * y + 37.7 * channel) * 43758.5) % 256,
  )

describe('paste-back', () => {
  test('leaves every byte outside the mask alone, whatever picture, answer, mask and options', () => {
    const options = fc.record({
      growPx: fc.double({ min: -2, max: 3, noNaN: true }),
      featherPx: fc.double({ min: 0, max: 6, noNaN: true }),
      seam: fc.constantFrom('feather' as const, 'gradient' as const),
      align: fc.boolean(),
    })
    fc.assert(
      fc.property(anyMask([0, 0, 60, 255], 24), fc.integer({ min: 0, max: 999 }), options, (mask, seed, chosen) => {
        const original = anyBytes(mask.extent, seed)
        const result = pasteBack({
          original,
          returned: anyBytes({ widthPx: 20, heightPx: 17 }, seed + 1),
          mask,
          options: chosen,
        })
        if (result.kind !== 'pasted') return
        expect(changedOutside(original, growMask(mask, chosen.growPx), result.patch)).toBe(0)
        expect(result.receipt.changedOutside).toBe(0)
      }),
    )
  })

  test('is transparent outside the mask, all four bytes', () => {
    const { patch } = paste(scene)
    const touched = patch.data.filter((value, at) => value !== 0 && scene.mask.data[at >> 2] === 0)
    expect(touched).toHaveLength(0)
  })

  test('gives the original back where the model changed nothing', () => {
    const { original, mask } = scene
    for (const seam of ['feather', 'gradient'] as const) {
      const { patch, receipt } = paste({ original, returned: original, mask, options: { seam } })
      expect(differingBytes(flattenPatch(original, patch).data, original.data)).toBe(0)
      expect(receipt).toMatchObject({ verdict: 'ok', shiftXPx: 0, zoom: 1, colour: { kind: 'none' } })
    }
  })

  test('undoes drift and cast, and says how much of them', () => {
    const { original, edited } = scene
    const { patch, receipt } = paste(scene)
    expect(receipt.shiftXPx).toBeCloseTo(3.4, 1)
    expect(receipt.shiftYPx).toBeCloseTo(-2.1, 1)
    expect(receipt.zoom).toBeCloseTo(1.01, 3)
    expect(receipt.bendPx).toBe(0)
    expect(receipt.colour.errorAfter).toBeLessThan(receipt.colour.errorBefore / 2)
    expect(receipt.seam.after).toBeLessThan(receipt.seam.before / 6)
    expect(receipt.verdict).toBe('ok')
    expect(meanDifference(flattenPatch(original, patch), edited)).toBeLessThan(0.5)
  })

  test('with feather 0 a hard mask stays hard', () => {
    const { patch } = paste({ ...scene, options: { featherPx: 0 } })
    const weights = Uint8Array.from(scene.mask.data, (_, at) => patch.data[at * 4 + 3] ?? 0)
    expect(differingBytes(weights, scene.mask.data)).toBe(0)
  })

  test('can leave place and colours alone', () => {
    const { original, mask, returned } = scene
    const { patch, receipt } = paste({ ...scene, options: { align: false, matchColour: false, featherPx: 0 } })
    expect(receipt).toMatchObject({ alignment: 'off', colour: { kind: 'none' }, shiftXPx: 0 })
    const expected = returned.data.map((value, at) =>
      (mask.data[at >> 2] ?? 0) > 0 ? value : (original.data[at] ?? 0),
    )
    expect(differingBytes(flattenPatch(original, patch).data, expected)).toBe(0)
  })

  test('pastes the answer for a part into that part, and nothing beyond it', async () => {
    const region = { leftPx: 60, topPx: 40, widthPx: 200, heightPx: 160 }
    const cut = (from: Raster) =>
      paintRaster(
        region,
        (x, y, channel) => from.data[((y + region.topPx) * EXTENT.widthPx + x + region.leftPx) * 4 + channel] ?? 0,
      )
    const returned = await simulateModel(cut(scene.edited), { shiftX: 2, extent: { widthPx: 400, heightPx: 320 } })
    const { patch, receipt } = paste({ ...scene, returned, options: { region } })
    expect(receipt.shiftXPx).toBeCloseTo(2, 1)
    expect(meanDifference(flattenPatch(scene.original, patch), scene.edited)).toBeLessThan(0.5)
    expect(changedOutside(scene.original, scene.mask, patch)).toBe(0)
  })

  test('refuses a reframed answer and a mask that edits nothing', async () => {
    const returned = await simulateModel(scene.edited, { zoom: 1.14 })
    expect(pasteBack({ ...scene, returned })).toMatchObject({ kind: 'refused', reason: 'moved-too-far' })
    expect(pasteBack({ ...scene, mask: plainMask(EXTENT, 0) })).toMatchObject({ kind: 'refused', reason: 'empty-mask' })
  })

  test('where everything is masked it pastes the answer as it lies, and says so', () => {
    const { receipt } = paste({ ...scene, mask: plainMask(EXTENT, 255) })
    expect(receipt).toMatchObject({ alignment: 'weak', concerns: ['flat'], verdict: 'doubtful' })
  })

  test('names its stages in order and stops between them when told to', () => {
    const seen: PasteStage[] = []
    paste({ ...scene, options: { onStage: (stage) => seen.push(stage) } })
    expect(seen).toEqual(['register', 'colour', 'blend', 'receipt'])
    const few: PasteStage[] = []
    const options = { onStage: (stage: PasteStage) => few.push(stage), isCancelled: () => few.length === 2 }
    expect(pasteBack({ ...scene, options })).toEqual({ kind: 'cancelled' })
    expect(few).toEqual(['register', 'colour'])
  })

  test('the gradient option meets the original at the edge where colours are off and may not be matched', () => {
    const { original, mask, edited } = scene
    const returned = { ...edited, data: edited.data.map((value, at) => (at % 4 === 3 ? value : value + 14)) }
    const receiptOf = (seam: 'feather' | 'gradient') =>
      paste({ original, mask, returned, options: { matchColour: false, seam } }).receipt
    expect(receiptOf('gradient').seam.after).toBeLessThan(receiptOf('feather').seam.after * 0.35)
  })

  test('says how far a wandering drawing was bent back', async () => {
    const returned = await simulateModel(scene.edited, { shiftX: 2, wander: 1, noise: 1 })
    const { receipt } = paste({ ...scene, returned })
    expect(receipt.bendPx).toBeGreaterThan(0.5)
    expect(receipt.bendPx).toBeLessThan(2.5)
  })

  test('grows a picture: what is there stays, what was transparent is covered to the frame’s edge', async () => {
    const whole = await makeScene('nagasaki-boats', EXTENT)
    // Only the left 220 columns exist; the rest of the new frame is to be made, with a band of overlap.
    const original = paintRaster(EXTENT, (x, y, channel) =>
      x < 220 ? (whole.data[(y * 320 + x) * 4 + channel] ?? 0) : 0,
    )
    const mask = {
      extent: EXTENT,
      data: Uint8Array.from({ length: 320 * 240 }, (_, at) => (at % 320 >= 210 ? 255 : 0)),
    }
    const returned = await simulateModel(whole, { shiftX: -3, shiftY: 2, zoom: 1.01, gain: [1.05, 1, 0.97] })
    const { patch, receipt } = paste({ original, returned, mask })
    const flat = flattenPatch(original, patch)
    expect(receipt.alignment).toBe('aligned')
    expect(changedOutside(original, mask, patch)).toBe(0)
    expect(flat.data.every((value, at) => at % 4 !== 3 || value > 250)).toBe(true)
    expect(meanDifference(flat, whole)).toBeLessThan(1.5)
  })

  test('takes a region that reaches beyond the picture, as a padded context does', async () => {
    const { original, mask, edited } = scene
    const region = { leftPx: 0, topPx: -40, widthPx: 320, heightPx: 320 }
    const sent = cutContext(edited, { region, extent: { widthPx: 320, heightPx: 320 } })
    const { patch, receipt } = paste({
      original,
      mask,
      returned: await simulateModel(sent, { shiftY: 2.5 }),
      options: { region },
    })
    expect(receipt.shiftYPx).toBeCloseTo(2.5, 1)
    expect(meanDifference(flattenPatch(original, patch), edited)).toBeLessThan(0.5)
  })
})

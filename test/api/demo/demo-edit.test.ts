import { describe, expect, test } from 'vitest'
import type { DemoFaults } from '../../../src/api/demo/demo-faults'
import type { EncodedImage, GenerationRequest } from '../../../src/core/generation'
import type { Mode } from '../../../src/core/mode'
import type { Raster } from '../../../src/core/raster'
import { codec, demoProvider, drawBase, drawPng, generate, makeRequest, meanDistance, onlyImage } from './demo-setup'

/** Left half of the mask is 255 = edit. */
const HALF_MASK = drawPng(256, 256, (x) => (x < 128 ? [255, 255, 255] : [0, 0, 0]))
const EMPTY_MASK = drawPng(256, 256, () => [0, 0, 0])
const WIDE_MASK = drawPng(64, 64, (x) => (x < 32 ? [255, 255, 255] : [0, 0, 0]))

// The mask is smoothed as it is enlarged: two pixels of its border belong to neither side.
const edited = (x: number) => x < 250
const kept = (x: number) => x > 262

async function paint(parts: Partial<GenerationRequest>, faults: DemoFaults = {}): Promise<Raster> {
  const request = makeRequest({ mode: 'edit', prompt: 'a red sunset', references: [await drawBase()], ...parts })
  const provider = demoProvider({ faults: { mediaType: 'image/png', ...faults } })
  return codec.decode(onlyImage(await generate(request, provider)))
}

/** The base as the provider draws it anew: an edit that covers nothing. */
async function redrawnBase(faults: DemoFaults = {}): Promise<Raster> {
  return paint({ mask: await EMPTY_MASK }, faults)
}

const MASKED_MODES: readonly Mode[] = [
  'edit',
  'fill',
  'remove',
  'add',
  'replace-background',
  'expand',
  'restyle',
  'relight',
  'text',
]

describe('an edit with a mask', () => {
  test.each(MASKED_MODES)('changes only where the mask is white: %s', async (mode) => {
    const [result, base] = [await paint({ mode, mask: await HALF_MASK }), await redrawnBase()]
    expect(meanDistance(result, base, edited)).toBeGreaterThan(2)
    expect(meanDistance(result, base, kept)).toBe(0)
  })

  test('lays a mask of another size over the whole base', async () => {
    const [result, base] = [await paint({ mask: await WIDE_MASK }), await redrawnBase()]
    expect(meanDistance(result, base, (x) => x > 275)).toBe(0)
    expect(meanDistance(result, base, (x) => x < 236)).toBeGreaterThan(2)
  })

  test('keeps the base recognisable, since it is drawn anew at twice its size', async () => {
    const base = await redrawnBase()
    const original = await codec.decode((await drawBase()).image)
    const doubled: Raster = { extent: base.extent, data: base.data.map((_, at) => original.data[sourceOf(at)] ?? 0) }
    expect(meanDistance(base, doubled, () => true)).toBeLessThan(4)
  })
})

/** Where a byte of a picture of 512 px comes from in one of 256 px. */
function sourceOf(at: number): number {
  const pixel = at >> 2
  return ((pixel >> 10) * 256 + ((pixel & 511) >> 1)) * 4 + (at & 3)
}

const WHOLE_MODES: readonly Mode[] = [
  'edit',
  'fill',
  'remove',
  'add',
  'replace-background',
  'restyle',
  'relight',
  'pose',
  'text',
  'expand',
]

describe('an edit without a mask', () => {
  test.each(WHOLE_MODES)('changes the picture visibly: %s', async (mode) => {
    const [result, base] = [await paint({ mode }), await redrawnBase()]
    expect(meanDistance(result, base, () => true)).toBeGreaterThan(1)
  })

  test('follows a style reference', async () => {
    const green: EncodedImage = await drawPng(32, 32, (x, y) => [x, 120 + y * 3, x])
    const style = { image: green, role: 'style', label: 'Green' } as const
    const result = await paint({ references: [await drawBase(), style] })
    const [red = 0, greenMean = 0] = [0, 1].map((channel) => channelMean(result, channel))
    expect(greenMean).toBeGreaterThan(red + 20)
  })
})

function channelMean(raster: Raster, channel: number): number {
  let sum = 0
  for (let at = channel; at < raster.data.length; at += 4) sum += raster.data[at] ?? 0
  return sum / (raster.data.length / 4)
}

describe('a model that does not keep still', () => {
  test('moves the base by whole pixels', async () => {
    const [moved, base] = [await redrawnBase({ shiftPx: { x: 6, y: -4 } }), await redrawnBase()]
    const shifted: Raster = {
      extent: base.extent,
      data: base.data.map((_, at) => base.data[at - (6 - 4 * base.extent.widthPx) * 4] ?? 0),
    }
    const inside = (x: number, y: number) => x > 8 && y < 500
    expect(meanDistance(moved, shifted, inside)).toBeLessThan(0.6)
    expect(meanDistance(moved, base, inside)).toBeGreaterThan(5)
  })

  test('zooms about the centre', async () => {
    const [zoomed, base] = [await redrawnBase({ zoom: 1.05 }), await redrawnBase()]
    const near = (x: number, y: number) => Math.hypot(x - 256, y - 256) < 8
    const far = (x: number, y: number) => Math.hypot(x - 256, y - 256) > 200
    expect(meanDistance(zoomed, base, near)).toBeLessThan(meanDistance(zoomed, base, far) / 3)
  })

  test('tints everything', async () => {
    const [tinted, base] = [await redrawnBase({ colourCast: [1, 1, 0.5] }), await redrawnBase()]
    expect(channelMean(tinted, 2)).toBeCloseTo(channelMean(base, 2) / 2, 0)
    expect(channelMean(tinted, 0)).toBeCloseTo(channelMean(base, 0), 5)
  })
})

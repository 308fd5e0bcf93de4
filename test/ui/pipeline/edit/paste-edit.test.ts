import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Bytes } from '../../../../src/core/generation'
import type { Raster } from '../../../../src/core/raster'
import { createSharpCodec } from '../../../../src/gateway/sharp-codec'
import type { MaskPlane } from '../../../../src/imaging/raster'
import type { PasteTask } from '../../../../src/ui/pipeline/edit/edit-tasks'
import { inspectEdit } from '../../../../src/ui/pipeline/edit/inspect-edit'
import { encodeMask } from '../../../../src/ui/pipeline/edit/mask-file'
import { flattenPicture, pasteEdit } from '../../../../src/ui/pipeline/edit/paste-edit'

const codec = createSharpCodec()
const tools = { codec, signal: new AbortController().signal }
const EXTENT = { widthPx: 480, heightPx: 320 }
const WHOLE = { leftPx: 0, topPx: 0, ...EXTENT }

let original: Bytes
let pixels: Raster

beforeAll(async () => {
  const file = await readFile('assets/photos/nagasaki-boats.jpg')
  const png = await sharp(file).resize(EXTENT.widthPx, EXTENT.heightPx, { fit: 'cover' }).png().toBuffer()
  original = new Uint8Array(png)
  pixels = await codec.decode({ bytes: original, mediaType: 'image/png', extent: EXTENT })
})

/** Masked within a rectangle. */
function maskOf(left: number, top: number, width: number, height: number, extent = EXTENT): MaskPlane {
  const data = new Uint8Array(extent.widthPx * extent.heightPx)
  for (let y = top; y < top + height; y += 1)
    data.fill(255, y * extent.widthPx + left, y * extent.widthPx + left + width)
  return { extent, data }
}

/** What a model gives back: brighter everywhere, and something red in the masked part. */
async function answer(mask: MaskPlane): Promise<Bytes> {
  const data = new Uint8ClampedArray(pixels.data)
  for (let at = 0; at < mask.data.length; at += 1) {
    if (mask.data[at] === 255) data.set([200, 40, 40], at * 4)
    else for (let channel = 0; channel < 3; channel += 1) data[at * 4 + channel] = (data[at * 4 + channel] ?? 0) * 1.05
  }
  return codec.encode({ extent: EXTENT, data }, 'image/png')
}

async function task(mask: MaskPlane, more: Partial<PasteTask> = {}): Promise<PasteTask> {
  return {
    picture: { original, patches: [] },
    mask: (await encodeMask(mask, codec)).bytes,
    region: WHOLE,
    returned: await answer(mask),
    options: { align: true, matchColour: true, featherPx: 'auto', seam: 'feather' },
    result: 'patch',
    ...more,
  }
}

async function paste(wanted: PasteTask) {
  const done = await pasteEdit(wanted, tools)
  if (!done.ok || done.value.kind !== 'pasted') throw new Error('Not pasted')
  return { ...done.value, raster: await codec.decode(done.value.image) }
}

describe('an answer that is laid back', () => {
  test('becomes a patch of the picture’s size that is transparent outside the mask', async () => {
    const mask = maskOf(100, 80, 120, 90)
    const { raster, receipt, image } = await paste(await task(mask))
    expect([image.extent, image.mediaType, receipt.changedOutside]).toEqual([EXTENT, 'image/png', 0])
    const painted = mask.data.filter((value, at) => value === 0 && raster.data[at * 4 + 3] !== 0)
    expect(painted).toHaveLength(0)
    expect(raster.data[(120 * EXTENT.widthPx + 160) * 4 + 3]).toBe(255)
  })

  test('or a whole picture whose other pixels are the original’s own', async () => {
    const mask = maskOf(100, 80, 120, 90)
    const { raster } = await paste(await task(mask, { result: 'picture' }))
    const changed = [...mask.data].filter(
      (value, at) => value === 0 && [0, 1, 2].some((c) => raster.data[at * 4 + c] !== pixels.data[at * 4 + c]),
    )
    expect(changed).toHaveLength(0)
  })

  test('around a picture that grows leaves all of its pixels and fills the new area', async () => {
    const margins = { leftPx: 0, topPx: 0, rightPx: 60, bottomPx: 0 }
    const grown = { widthPx: 540, heightPx: 320 }
    const returned = await sharp(original).resize(540, 320, { fit: 'cover', position: 'left' }).png().toBuffer()
    const { raster } = await paste({
      ...(await task(maskOf(0, 0, 1, 1))),
      margins,
      mask: (await encodeMask(maskOf(480, 0, 60, 320, grown), codec)).bytes,
      region: { leftPx: 0, topPx: 0, ...grown },
      returned: new Uint8Array(
        await sharp(returned)
          .composite([{ input: Buffer.from(original), left: 0, top: 0 }])
          .png()
          .toBuffer(),
      ),
      options: { align: true, matchColour: true, featherPx: 0, seam: 'gradient' },
      result: 'picture',
    })
    expect(raster.extent).toEqual(grown)
    for (const y of [0, 150, 319]) {
      const row = raster.data.subarray(y * grown.widthPx * 4, (y * grown.widthPx + EXTENT.widthPx) * 4)
      expect(row).toEqual(pixels.data.subarray(y * EXTENT.widthPx * 4, (y + 1) * EXTENT.widthPx * 4))
    }
  })

  test('of another scene is refused, not pasted', async () => {
    const mask = maskOf(100, 80, 120, 90)
    const other = await sharp('assets/photos/allium-oreophilum.jpg').resize(480, 320, { fit: 'cover' }).png().toBuffer()
    const done = await pasteEdit(await task(mask, { returned: new Uint8Array(other) }), tools)
    expect(done.ok && done.value.kind).toBe('refused')
  })

  test('called off, ends as cancelled', async () => {
    const abort = new AbortController()
    abort.abort()
    const done = await pasteEdit(await task(maskOf(100, 80, 120, 90)), { codec, signal: abort.signal })
    expect(done.ok ? 'done' : done.failure.kind).toBe('cancelled')
  })
})

describe('patches over a picture', () => {
  test('are flattened without touching a pixel outside, and inspected by share and by age', async () => {
    const first = await paste(await task(maskOf(40, 40, 96, 80)))
    const second = await paste(
      await task(maskOf(40, 40, 48, 80), { picture: { original, patches: [first.image.bytes] } }),
    )
    const picture = { original, patches: [first.image.bytes, second.image.bytes] }
    const flat = await flattenPicture(picture, tools)
    if (!flat.ok) throw new Error(flat.failure.message)
    const flatPixels = await codec.decode(flat.value)
    const away = (300 * EXTENT.widthPx + 10) * 4
    expect(flatPixels.data.subarray(away, away + 800)).toEqual(pixels.data.subarray(away, away + 800))

    const within = (80 * EXTENT.widthPx + 110) * 4
    expect([...flatPixels.data.subarray(within, within + 3)]).toEqual([
      ...first.raster.data.subarray(within, within + 3),
    ])

    const age = await inspectEdit({ what: 'age', picture }, tools)
    if (!age.ok || age.value.facts.what !== 'age') throw new Error('No age')
    const [never, once, twice] = age.value.facts.shares
    expect(never).toBeGreaterThan(0.94)
    expect(once).toBeCloseTo((48 * 80) / (480 * 320), 2)
    expect(twice).toBeCloseTo((48 * 80) / (480 * 320), 2)

    const difference = await inspectEdit(
      { what: 'difference', picture: { original, patches: [first.image.bytes] } },
      tools,
    )
    if (!difference.ok || difference.value.facts.what !== 'difference') throw new Error('No difference')
    expect(difference.value.facts.changedShare).toBeLessThanOrEqual((96 * 80) / (480 * 320))
    expect(difference.value.facts.changedShare).toBeGreaterThan(0.03)
    expect(difference.value.facts.largest).toBeGreaterThan(40)
  })
})

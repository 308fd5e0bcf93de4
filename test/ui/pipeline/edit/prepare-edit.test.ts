import { describe, expect, test } from 'vitest'
import type { Affine } from '../../../../src/core/affine'
import { placePicture } from '../../../../src/core/picture-placement'
import { createSharpCodec } from '../../../../src/gateway/sharp-codec'
import type { MaskPicture } from '../../../../src/protocol/target'
import type { PrepareTask } from '../../../../src/ui/pipeline/edit/edit-tasks'
import { maskOfGrey } from '../../../../src/ui/pipeline/edit/mask-file'
import { prepareEdit } from '../../../../src/ui/pipeline/edit/prepare-edit'

const codec = createSharpCodec()
const EXTENT = { widthPx: 200, heightPx: 100 }
const UNIT: Affine = [
  [1, 0, 0],
  [0, 1, 0],
]

/** A picture whose every pixel differs from its neighbours. */
async function photo({ widthPx, heightPx } = EXTENT, alpha = 255) {
  const data = new Uint8ClampedArray(widthPx * heightPx * 4)
  for (let at = 0; at < widthPx * heightPx; at += 1) {
    data.set([(at * 7) % 256, (at * 13) % 256, at % 256, alpha], at * 4)
  }
  return codec.encode({ extent: { widthPx, heightPx }, data }, 'image/png')
}

/** A square drawing of one colour, `side` px, that covers a box of the page. */
async function drawing(
  [x, y, size]: readonly [number, number, number],
  {
    colour = [255, 0, 0, 255],
    side = 20,
    ...more
  }: { colour?: readonly number[]; side?: number } & Partial<MaskPicture> = {},
): Promise<MaskPicture> {
  const data = new Uint8ClampedArray(side * side * 4)
  for (let at = 0; at < side * side; at += 1) data.set(colour, at * 4)
  const extent = { widthPx: side, heightPx: side }
  return {
    nodeId: '1:9',
    name: 'Mask',
    bytes: await codec.encode({ extent, data }, 'image/png'),
    extent,
    toPage: [
      [size / side, 0, x],
      [0, size / side, y],
    ],
    kind: 'alpha',
    opacity: 1,
    ...more,
  }
}

async function prepare(task: Partial<PrepareTask> = {}) {
  const picture = task.picture ?? { original: await photo(), patches: [] }
  const done = await prepareEdit(
    {
      target: { extent: EXTENT, toPage: UNIT, box: { fromPage: UNIT, width: 200, height: 100 } },
      masks: [],
      invert: false,
      hard: false,
      growPx: 0,
      extents: [EXTENT],
      context: 'whole',
      ...task,
      picture,
    },
    { codec, signal: new AbortController().signal },
  )
  if (!done.ok) return { problem: done.failure.message }
  const mask =
    done.value.mask === undefined
      ? undefined
      : maskOfGrey(await codec.decode({ bytes: done.value.mask, mediaType: 'image/png', extent: done.value.canvas }))
  const at = (x: number, y: number) => mask?.data[y * mask.extent.widthPx + x]
  return { prepared: done.value, mask, at }
}

describe('a mask layer in the pixels of its picture', () => {
  test('covers what lies under it and nothing else', async () => {
    const { at, prepared } = await prepare({ masks: [await drawing([50, 20, 40])] })
    expect([at?.(70, 40), at?.(51, 21), at?.(48, 40), at?.(92, 40), at?.(70, 62)]).toEqual([255, 255, 0, 0, 0])
    expect(prepared?.maskShare).toBeCloseTo((40 * 40) / (200 * 100), 2)
  })

  test('of a turned layer is turned into the picture', async () => {
    // The layer is turned by a quarter: its x runs down the page.
    const toPage: Affine = [
      [0, -1, 100],
      [1, 0, 0],
    ]
    const fromPage: Affine = [
      [0, 1, 0],
      [-1, 0, 100],
    ]
    const box = { fromPage, width: 200, height: 100 }
    // At the page's (80, 150) lies the picture's (150, 20).
    const { at } = await prepare({ target: { extent: EXTENT, toPage, box }, masks: [await drawing([75, 145, 10])] })
    expect([at?.(150, 20), at?.(20, 50), at?.(150, 40)]).toEqual([255, 0, 0])
  })

  test.each([
    ['FIT', { scaleMode: 'FIT' as const }, [100, 100], [100, 50]],
    [
      'CROP',
      {
        scaleMode: 'CROP' as const,
        imageTransform: [
          [0.5, 0, 0.5],
          [0, 0.5, 0],
        ] as const,
      },
      [50, 50],
      [125, 12],
    ],
  ] as const)('of a picture under %s lands where the picture is seen', async (_, paint, onPage, inPicture) => {
    const layer = { width: 200, height: 200 }
    const toPage = placePicture(paint, EXTENT, layer)
    if (toPage === undefined) throw new Error('No place')
    const masks = [await drawing([onPage[0] - 8, onPage[1] - 8, 16])]
    const { at } = await prepare({ target: { extent: EXTENT, toPage, box: { fromPage: UNIT, ...layer } }, masks })
    expect(at?.(inPicture[0], inPicture[1])).toBe(255)
    expect(at?.(inPicture[0] - 20, inPicture[1])).toBe(0)
  })

  test('over a repeated picture counts for the picture, whichever copy it lies on', async () => {
    const target = {
      extent: EXTENT,
      toPage: UNIT,
      box: { fromPage: UNIT, width: 600, height: 300 },
      tiles: { columns: [0, 2], rows: [0, 2] } as const,
    }
    const { at } = await prepare({ target, masks: [await drawing([430, 230, 20])] })
    expect([at?.(40, 40), at?.(60, 40)]).toEqual([255, 0])
  })

  test('over a copy that the layer shows only in part counts only there', async () => {
    const target = {
      extent: EXTENT,
      toPage: UNIT,
      box: { fromPage: UNIT, width: 440, height: 100 },
      tiles: { columns: [0, 2], rows: [0, 0] } as const,
    }
    const { at } = await prepare({ target, masks: [await drawing([430, 30, 20])] })
    expect([at?.(35, 40), at?.(45, 40)]).toEqual([255, 0])
  })

  test('counts only where the layer is seen', async () => {
    const target = { extent: EXTENT, toPage: UNIT, box: { fromPage: UNIT, width: 60, height: 100 } }
    const { at } = await prepare({ target, masks: [await drawing([50, 20, 40])] })
    expect([at?.(55, 40), at?.(65, 40)]).toEqual([255, 0])
  })

  test.each<[string, Parameters<typeof drawing>[1], number]>([
    ['drawn translucently counts wholly', { colour: [0, 0, 0, 110] }, 255],
    ['of half the opacity counts half', { colour: [0, 0, 0, 128], opacity: 0.5 }, 128],
    ['read as an outline counts wholly', { colour: [0, 0, 0, 30], kind: 'vector', opacity: 0.4 }, 255],
    ['read by brightness counts by its brightest', { colour: [128, 128, 128, 255], kind: 'luminance' }, 255],
  ])('%s', async (_, look, value) => {
    const { at } = await prepare({ masks: [await drawing([50, 20, 40], look)] })
    expect(at?.(70, 40)).toBe(value)
  })

  test('keeps its softness, unless only hard edges count', async () => {
    const soft = await softDrawing()
    const softAt = (await prepare({ masks: [soft] })).at
    expect(softAt?.(60, 50)).toBeGreaterThan(30)
    expect(softAt?.(60, 50)).toBeLessThan(225)
    const { mask } = await prepare({ masks: [soft], hard: true })
    expect(new Set(mask?.data)).toEqual(new Set([0, 255]))
  })

  test('joins other masks and a painted one by the stronger', async () => {
    const painted = await codec.encode({ extent: { widthPx: 2, heightPx: 1 }, data: grey([0, 255]) }, 'image/png')
    const { at } = await prepare({ masks: [await drawing([10, 10, 20]), await drawing([60, 10, 20])], painted })
    expect([at?.(20, 20), at?.(70, 20), at?.(190, 50), at?.(45, 80)]).toEqual([255, 255, 255, 0])
  })

  test('can stand for what is kept, and can grow', async () => {
    const masks = [await drawing([50, 20, 40])]
    const inverted = (await prepare({ masks, invert: true })).at
    expect([inverted?.(70, 40), inverted?.(10, 10)]).toEqual([0, 255])
    const grown = (await prepare({ masks, growPx: 6 })).at
    expect([grown?.(46, 40), grown?.(40, 40)]).toEqual([255, 0])
  })

  test.each<[string, Partial<PrepareTask>, readonly [number, number, number], RegExp]>([
    ['beside the picture', {}, [300, 20, 40], /does not cover any of the picture/],
    ['over all of it, kept', { invert: true }, [-10, -10, 300], /covers the whole picture/],
    ['shrunk to nothing', { growPx: -30 }, [50, 20, 40], /nothing is left of the mask/],
  ])('%s is said in words', async (_, task, place, words) => {
    expect((await prepare({ ...task, masks: [await drawing(place, { side: 60 })] })).problem).toMatch(words)
  })
})

describe('what is sent', () => {
  test('is the part round the mask, pixel for pixel where a size of the model holds it', async () => {
    const extent = { widthPx: 1200, heightPx: 900 }
    const original = await photo(extent)
    const { prepared } = await prepare({
      picture: { original, patches: [] },
      target: { extent, toPage: UNIT, box: { fromPage: UNIT, width: 1200, height: 900 } },
      masks: [await drawing([900, 600, 100])],
      extents: [{ widthPx: 512, heightPx: 512 }],
      context: 'crop',
    })
    expect(prepared).toMatchObject({ fit: 'exact', region: { widthPx: 512, heightPx: 512 } })
    expect(prepared?.sent.extent).toEqual({ widthPx: 512, heightPx: 512 })
    expect(prepared?.sentMask?.extent).toEqual(prepared?.sent.extent)
  })

  test('without a mask is the whole picture, and what is added to fit the model’s shape is cut off again', async () => {
    const extents = [{ widthPx: 100, heightPx: 100 }]
    const { prepared, mask } = await prepare({ extents })
    expect(prepared).toMatchObject({ fit: 'padded', maskShare: 1 })
    expect(prepared?.sentMask).toBeUndefined()
    expect(mask?.data.every((value) => value === 255)).toBe(true)
  })

  test('is PNG where the picture is transparent, else JPEG', async () => {
    expect((await prepare()).prepared?.sent.mediaType).toBe('image/jpeg')
    const picture = { original: await photo(EXTENT, 100), patches: [] }
    expect((await prepare({ picture })).prepared?.sent.mediaType).toBe('image/png')
  })

  test('of a picture that grows is the larger canvas, with the new area as its mask', async () => {
    const margins = { leftPx: 20, topPx: 0, rightPx: 30, bottomPx: 10 }
    const { prepared, at } = await prepare({ margins, extents: [{ widthPx: 250, heightPx: 110 }] })
    expect(prepared?.canvas).toEqual({ widthPx: 250, heightPx: 110 })
    expect([at?.(10, 50), at?.(20, 50), at?.(219, 50), at?.(220, 50), at?.(100, 99), at?.(100, 100)]).toEqual([
      255, 0, 0, 255, 0, 255,
    ])
  })

  test('of a layer that Figma exported a pixel larger than asked is what came, and more than that is refused', async () => {
    const came = async (widthPx: number) =>
      prepare({
        picture: { original: await photo({ widthPx, heightPx: 100 }), patches: [] },
        masks: [await drawing([50, 20, 40])],
      })
    const { prepared, at } = await came(201)
    expect([prepared?.canvas.widthPx, at?.(70, 40), at?.(48, 40)]).toEqual([201, 255, 0])
    expect((await came(220)).problem).toMatch(/another size than Figma says/)
  })

  test.each([
    ['no picture', new Uint8Array([1, 2, 3]), /no PNG, JPEG, GIF or WebP/],
    ['a picture cut short', 'cut', /damaged/],
  ] as const)('%s is said in words', async (_, bytes, words) => {
    const whole = await photo()
    const original = bytes === 'cut' ? whole.slice(0, whole.length / 2) : bytes
    expect((await prepare({ picture: { original, patches: [] } })).problem).toMatch(words)
  })
})

function grey(values: readonly number[]): Uint8ClampedArray<ArrayBuffer> {
  return new Uint8ClampedArray(values.flatMap((value) => [value, value, value, 255]))
}

/** Fades from nothing at its left to full at its right, over 40 page units from x = 40. */
async function softDrawing(): Promise<MaskPicture> {
  const side = 40
  const data = new Uint8ClampedArray(side * side * 4)
  for (let at = 0; at < side * side; at += 1) data.set([0, 0, 0, Math.round(((at % side) / (side - 1)) * 255)], at * 4)
  const extent = { widthPx: side, heightPx: side }
  const bytes = await codec.encode({ extent, data }, 'image/png')
  return { ...(await drawing([40, 30, 40], { side })), bytes, extent }
}

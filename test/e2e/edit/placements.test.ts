import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NodeOrInstanceSeed, NodeSeed } from '../../../src/stage/document/seed'
import { arrive, type Designer, openStudio, type Studio } from '../designer'

let studio: Studio
let designer: Designer

beforeAll(async () => {
  studio = await openStudio()
  designer = await arrive(studio)
  await designer.run('Edit selection')
  await designer.prompt(
    'a red hot air balloon [demo: latency 0] [demo: shift 3 -2] [demo: zoom 1.01] [demo: cast 1.06 1 0.95]',
  )
  await designer.window.getByLabel('Size').selectOption('512')
})
afterAll(async () => {
  await designer.leave()
  await studio.close()
})

/** Where the mask lies within the box, layout pixels of the box. */
interface Ellipse {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface Case {
  readonly name: string
  /** What stands in a white box of 480 x 360; the layer named `Target` is edited. */
  readonly content: (picture: ImagePaint) => readonly NodeOrInstanceSeed[]
  readonly mask: Ellipse
  /** Page pixels of one pixel of the picture: a change may reach so far beyond the mask's edge. */
  readonly blurPx?: number
  /** Steps at which the picture repeats. */
  readonly tile?: { readonly width: number; readonly height: number }
  readonly picture?: Partial<ImagePaint>
}

const MIDDLE: Ellipse = { x: 150, y: 110, width: 160, height: 120 }
const FULL = { x: 20, y: 20, width: 440, height: 320 } as const

function target(picture: ImagePaint, more: Partial<NodeSeed> = {}): NodeSeed {
  return { type: 'RECTANGLE', name: 'Target', fills: [picture], ...FULL, ...more }
}

const CASES: readonly Case[] = [
  { name: 'filling its layer', content: (picture) => [target(picture)], mask: MIDDLE },
  {
    name: 'fitted into its layer',
    content: (picture) => [target(picture)],
    mask: MIDDLE,
    picture: { scaleMode: 'FIT' },
  },
  {
    name: 'cropped',
    content: (picture) => [target(picture)],
    mask: MIDDLE,
    picture: {
      scaleMode: 'CROP',
      imageTransform: [
        [0.5, 0.05, 0.2],
        [-0.05, 0.45, 0.3],
      ],
    },
    blurPx: 2,
  },
  {
    name: 'repeated as tiles',
    content: (picture) => [target(picture)],
    mask: { x: 240, y: 60, width: 90, height: 80 },
    picture: { scaleMode: 'TILE', scalingFactor: 0.2 },
    tile: { width: 0.2, height: 0.2 },
  },
  {
    name: 'turned by a quarter within its layer',
    content: (picture) => [target(picture)],
    mask: MIDDLE,
    picture: { rotation: 90 },
  },
  {
    name: 'on a turned layer',
    content: (picture) => [target(picture, { x: 90, y: 130, width: 300, height: 200, rotation: 24 })],
    mask: { x: 170, y: 130, width: 120, height: 90 },
  },
  {
    name: 'nested in turned frames',
    content: (picture) => [
      {
        type: 'FRAME',
        x: 60,
        y: 80,
        width: 380,
        height: 280,
        rotation: 12,
        fills: [],
        children: [
          {
            type: 'FRAME',
            x: 20,
            y: 10,
            width: 340,
            height: 250,
            rotation: -30,
            fills: [],
            children: [target(picture, { x: 10, y: 10, width: 260, height: 190 })],
          },
        ],
      },
    ],
    mask: { x: 210, y: 150, width: 90, height: 70 },
  },
  {
    name: 'clipped by a frame',
    content: (picture) => [
      {
        type: 'FRAME',
        x: 60,
        y: 60,
        width: 220,
        height: 200,
        clipsContent: true,
        fills: [],
        children: [target(picture, { x: -80, y: -40 })],
      },
    ],
    mask: { x: 200, y: 120, width: 160, height: 100 },
  },
  {
    name: 'with round corners',
    content: (picture) => [target(picture, { cornerRadius: 90 })],
    mask: { x: 10, y: 10, width: 150, height: 130 },
  },
  {
    name: 'in an instance',
    content: (picture) => [
      {
        type: 'COMPONENT',
        id: '900:1',
        name: 'Card',
        x: 600,
        y: 0,
        width: 440,
        height: 320,
        fills: [],
        children: [{ type: 'RECTANGLE', name: 'Target', x: 0, y: 0, width: 440, height: 320, fills: [picture] }],
      },
      { type: 'INSTANCE', mainComponentId: '900:1', name: 'Card copy', x: 20, y: 20, width: 440, height: 320 },
    ],
    mask: MIDDLE,
  },
]

/** Every case stands in a box of its own, one below the other, away from everything else. */
const BOX = { width: 480, height: 360 } as const

async function lay(index: number, { name, content, mask, picture = {} }: Case) {
  const photo = (await designer.layer('Harbour photo')).fills.find((paint) => paint.type === 'IMAGE')
  if (photo?.type !== 'IMAGE') throw new Error('No photograph')
  const { imageTransform: _crop, ...plain } = photo
  const paint: ImagePaint = { ...plain, scaleMode: 'FILL', ...picture }
  const origin = { x: 6000, y: 500 * index }
  const box: NodeSeed = {
    type: 'FRAME',
    name: `Box ${name}`,
    ...origin,
    ...BOX,
    clipsContent: true,
    fills: [{ type: 'SOLID', color: { r: 1, g: 1, b: 1 } }],
    children: content(paint),
  }
  const shape: NodeSeed = {
    type: 'ELLIPSE',
    name: `Mask ${name}`,
    ...mask,
    x: origin.x + mask.x,
    y: origin.y + mask.y,
    opacity: 1,
    fills: [{ type: 'SOLID', color: { r: 1, g: 0, b: 0 }, opacity: 0.3 }],
  }
  const [boxId, maskId] = await designer.page.evaluate(
    (seeds) => seeds.map((seed) => window.stage.plant(seed)),
    [box, shape],
  )
  if (boxId === undefined || maskId === undefined) throw new Error('Nothing was planted')
  const nodes = await designer.layers()
  const inBox = (id: string): boolean => {
    const node = nodes.find((each) => each.id === id)
    return node !== undefined && (node.parentId === boxId || (node.parentId !== null && inBox(node.parentId)))
  }
  const found = nodes.filter((node) => node.name === 'Target' && inBox(node.id)).at(-1)
  if (found === undefined) throw new Error('No target')
  return { boxId, maskId, targetId: found.id, paint }
}

async function pixelsOf(nodeId: string): Promise<Buffer> {
  // As text: a list of a hundred thousand numbers takes seconds to cross over.
  const base64 = await designer.page.evaluate(async (id) => {
    const bytes = await window.stage.exportNode(id)
    let binary = ''
    for (const byte of bytes) binary += String.fromCharCode(byte)
    return btoa(binary)
  }, nodeId)
  return sharp(Buffer.from(base64, 'base64')).ensureAlpha().raw().toBuffer()
}

/** How far inside (below 1) or outside of an ellipse that is grown by some pixels. */
function reach({ x, y, width, height }: Ellipse, grownPx: number, [atX, atY]: readonly [number, number]): number {
  const across = (atX - x - width / 2) / (width / 2 + grownPx)
  const down = (atY - y - height / 2) / (height / 2 + grownPx)
  return across * across + down * down
}

async function tileOf({ tile }: Case, imageHash: string): Promise<readonly (readonly [number, number])[]> {
  if (tile === undefined) return [[0, 0]]
  const bytes = await designer.page.evaluate((hash) => {
    const shown = window.stage
      .snapshot()
      .find((node) => node.fills.some((paint) => paint.type === 'IMAGE' && paint.imageHash === hash))
    return [...(window.stage.nodeImageBytes(shown?.id ?? '') ?? [])]
  }, imageHash)
  const { width, height } = await sharp(Buffer.from(bytes)).metadata()
  const steps = [-3, -2, -1, 0, 1, 2, 3]
  return steps.flatMap((down) =>
    steps.map((across) => [across * width * tile.width, down * height * tile.height] as const),
  )
}

describe('an edit under a mask changes what the mask covers and nothing else, for a picture', () => {
  test.each(CASES.map((each, index) => ({ ...each, index })))('$name', async ({ index, ...each }) => {
    const { boxId, maskId, targetId, paint } = await lay(index, each)
    const before = await pixelsOf(boxId)
    await designer.page.evaluate((ids) => window.stage.select(ids), [targetId, maskId])
    await designer.window.getByLabel('Fill', { exact: true }).check()
    await designer.pressAndPlace()
    const after = await pixelsOf(boxId)

    const places = await tileOf(each, paint.imageHash ?? '')
    const blurPx = (each.blurPx ?? 1) + 1
    let wrong = 0
    let inside = 0
    let changedInside = 0
    for (let at = 0; at < before.length; at += 4) {
      const place = [((at / 4) % BOX.width) + 0.5, Math.floor(at / 4 / BOX.width) + 0.5] as const
      const isChanged = [0, 1, 2].some((channel) => before[at + channel] !== after[at + channel])
      const near = (grownPx: number) =>
        places.some(([dx, dy]) => reach(each.mask, grownPx, [place[0] - dx, place[1] - dy]) <= 1)
      if (isChanged && !near(blurPx)) wrong += 1
      const isPicture = [0, 1, 2].some((channel) => before[at + channel] !== 255)
      if (!isPicture || !near(-8)) continue
      inside += 1
      if (isChanged) changedInside += 1
    }
    expect(wrong).toBe(0)
    expect(inside).toBeGreaterThan(500)
    expect(changedInside / inside).toBeGreaterThan(0.6)

    // The original's own paint is as it was; the patch lies right above it and is shown in the same way.
    const { fills } = (await designer.layers()).find(({ id }) => id === targetId) ?? { fills: [] }
    expect(fills).toHaveLength(2)
    expect(fills[0]).toEqual(paint)
    expect({ ...fills[1], imageHash: paint.imageHash }).toEqual(paint)
  })
})

import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashContent } from '../../../src/stage/document/content-hash'
import type { NodeSeed } from '../../../src/stage/document/seed'
import type { ImageExport } from '../../../src/stage/facade/export-schema'
import { picturePaint, solidPaint, verticalGradient } from '../../../src/stage/seed/paints'
import { launchChromium } from '../../../src/stage/server/chromium'
import type { Drawn } from './render-harness'

const PNG: ImageExport = {
  format: 'PNG',
  constraint: { type: 'SCALE', value: 1 },
  contentsOnly: true,
  useAbsoluteBounds: true,
  colorProfile: 'SRGB',
}
const RED = [255, 0, 0, 255]
const GREEN = [0, 128, 0, 255]
const BLUE = [0, 0, 255, 255]
const NOTHING = [0, 0, 0, 0]

let browser: Browser
let page: Page
/** Three columns of 100 x 100 px: red, green, blue. */
let stripes: readonly number[]

beforeAll(async () => {
  const entry = new URL('./render-harness.ts', import.meta.url).pathname
  const [bundle, chromium] = await Promise.all([
    build({ entryPoints: [entry], bundle: true, write: false, format: 'iife' }),
    launchChromium(),
  ])
  browser = chromium
  page = await browser.newPage()
  await page.addScriptTag({ content: bundle.outputFiles[0]?.text ?? '' })
  stripes = await page.evaluate(() => window.harness.stripes(['red', 'green', 'blue'], 100, 100))
})
afterAll(() => browser.close())

async function draw(node: NodeSeed, settings: Partial<ImageExport> = {}, nodeId = 'node'): Promise<Drawn> {
  const seed = { pages: [{ name: 'Page', children: [{ ...node, id: 'node' }] }] }
  const request = { seed, stripes, nodeId, settings: { ...PNG, ...settings } }
  return page.evaluate((it) => window.harness.draw(it.seed, [it.stripes], it.nodeId, it.settings), request)
}

function at({ pixels, widthPx }: Drawn, x: number, y: number): readonly number[] {
  return pixels.slice((y * widthPx + x) * 4, (y * widthPx + x) * 4 + 4)
}

function picture(more: Partial<ImagePaint>): ImagePaint {
  return picturePaint(hashContent(new Uint8Array(stripes)), more)
}

function box(fills: readonly Paint[], more: Partial<NodeSeed> = {}): NodeSeed {
  return { type: 'RECTANGLE', width: 100, height: 100, fills, ...more }
}

describe('A picture in a 100 x 100 box', () => {
  test('FILL shows its middle', async () => {
    const drawn = await draw(box([picture({ scaleMode: 'FILL' })]))
    expect([at(drawn, 2, 50), at(drawn, 50, 2), at(drawn, 97, 97)]).toEqual([GREEN, GREEN, GREEN])
  })

  test('FIT shows all of it and leaves the rest empty', async () => {
    const drawn = await draw(box([picture({ scaleMode: 'FIT' })]))
    expect([at(drawn, 16, 50), at(drawn, 50, 50), at(drawn, 83, 50)]).toEqual([RED, GREEN, BLUE])
    expect([at(drawn, 50, 20), at(drawn, 50, 80)]).toEqual([NOTHING, NOTHING])
  })

  test('CROP shows the part that its transform names', async () => {
    const imageTransform: Transform = [
      [1 / 3, 0, 2 / 3],
      [0, 1, 0],
    ]
    const drawn = await draw(box([picture({ scaleMode: 'CROP', imageTransform })]))
    expect([at(drawn, 3, 3), at(drawn, 96, 96)]).toEqual([BLUE, BLUE])
  })

  test('TILE repeats it from the top left corner', async () => {
    const drawn = await draw(box([picture({ scaleMode: 'TILE', scalingFactor: 0.1 })]))
    expect([5, 15, 25, 35].map((x) => at(drawn, x, 15))).toEqual([RED, GREEN, BLUE, RED])
  })

  test('rotation turns it clockwise by quarters', async () => {
    const drawn = await draw(box([picture({ scaleMode: 'FIT', rotation: 90 })]))
    expect([at(drawn, 50, 16), at(drawn, 50, 50), at(drawn, 50, 83)]).toEqual([RED, GREEN, BLUE])
  })

  test('a hidden picture does not show, and what lies above a picture covers it', async () => {
    const hidden = await draw(box([solidPaint('#ff0000'), picture({ visible: false })]))
    const covered = await draw(box([picture({}), solidPaint('#0000ff', 0.5)]))
    expect(at(hidden, 50, 50)).toEqual(RED)
    expect(at(covered, 50, 50)).toEqual([0, 64, 128, 255])
  })
})

describe('A frame', () => {
  test('turned by 45 degrees clips its children to its own edges', async () => {
    const child: NodeSeed = {
      type: 'RECTANGLE',
      x: -50,
      y: -50,
      width: 200,
      height: 200,
      fills: [solidPaint('#ff0000')],
    }
    const drawn = await draw({ type: 'FRAME', width: 100, height: 100, rotation: 45, fills: [], children: [child] })
    expect([drawn.widthPx, drawn.heightPx]).toEqual([141, 141])
    expect(at(drawn, 70, 70)).toEqual(RED)
    expect([at(drawn, 3, 3), at(drawn, 137, 3), at(drawn, 137, 137)]).toEqual([NOTHING, NOTHING, NOTHING])
  })

  test('does not draw what its round corners cut off', async () => {
    const drawn = await draw(box([solidPaint('#ff0000')], { cornerRadius: 40 }))
    expect([at(drawn, 1, 1), at(drawn, 50, 1)]).toEqual([NOTHING, RED])
  })

  test('half transparent fades its children as one', async () => {
    const child = (x: number): NodeSeed => ({
      type: 'RECTANGLE',
      x,
      width: 60,
      height: 100,
      fills: [solidPaint('#ff0000')],
    })
    const frame: NodeSeed = {
      type: 'FRAME',
      width: 100,
      height: 100,
      opacity: 0.5,
      fills: [],
      children: [child(0), child(40)],
    }
    const drawn = await draw(frame)
    expect(at(drawn, 50, 50)).toEqual(at(drawn, 10, 50))
    expect(at(drawn, 10, 50)[3]).toBe(128)
  })

  test('with a mask shows the layers above the mask inside it only', async () => {
    const mask: NodeSeed = { type: 'ELLIPSE', width: 100, height: 100, isMask: true }
    const above: NodeSeed = { type: 'RECTANGLE', width: 100, height: 100, fills: [solidPaint('#ff0000')] }
    const drawn = await draw({ type: 'FRAME', width: 100, height: 100, fills: [], children: [mask, above] })
    expect([at(drawn, 50, 50), at(drawn, 3, 3)]).toEqual([RED, NOTHING])
  })
})

test('a boolean operation subtracts the upper shape from the lower', async () => {
  const shape = (x: number): NodeSeed => ({ type: 'RECTANGLE', x, width: 100, height: 100 })
  const drawn = await draw({
    type: 'BOOLEAN_OPERATION',
    booleanOperation: 'SUBTRACT',
    fills: [solidPaint('#ff0000')],
    children: [shape(0), shape(50)],
  })
  expect([drawn.widthPx, at(drawn, 25, 50), at(drawn, 75, 50)]).toEqual([150, RED, NOTHING])
})

test('a gradient runs the way its transform says', async () => {
  const drawn = await draw(
    box([
      verticalGradient([
        [0, '#ff0000', 1],
        [1, '#0000ff', 1],
      ]),
    ]),
  )
  expect(at(drawn, 50, 0)[0]).toBeGreaterThan(250)
  expect(at(drawn, 50, 99)[2]).toBeGreaterThan(250)
})

describe('An export', () => {
  test.each([
    { constraint: { type: 'SCALE', value: 2 }, size: [200, 100] },
    { constraint: { type: 'WIDTH', value: 50 }, size: [50, 25] },
    { constraint: { type: 'HEIGHT', value: 200 }, size: [400, 200] },
  ] as const)('with $constraint.type $constraint.value is $size px', async ({ constraint, size }) => {
    const drawn = await draw(box([solidPaint('#ff0000')], { height: 50 }), { constraint })
    expect([drawn.widthPx, drawn.heightPx]).toEqual(size)
  })

  test('as JPEG is white where nothing is', async () => {
    const drawn = await draw(box([]), { format: 'JPG' })
    expect(at(drawn, 50, 50)).toEqual([255, 255, 255, 255])
  })

  test('holds the shadow unless the box alone is asked for', async () => {
    const effects: readonly Effect[] = [
      {
        type: 'DROP_SHADOW',
        color: { r: 0, g: 0, b: 0, a: 1 },
        offset: { x: 0, y: 10 },
        radius: 10,
        spread: 0,
        visible: true,
        blendMode: 'NORMAL',
      },
    ]
    const node = box([solidPaint('#ff0000')], { effects })
    const [bare, whole] = [await draw(node), await draw(node, { useAbsoluteBounds: false })]
    expect([bare.heightPx, whole.heightPx]).toEqual([100, 120])
    expect(at(whole, 60, 112)[3]).toBeGreaterThan(60)
  })

  test.each([
    { what: 'without size', more: { height: 0 } },
    { what: 'that is hidden', more: { visible: false } },
  ])('of a node $what is refused', async ({ more }) => {
    await expect(draw(box([], more))).rejects.toThrow('Failed to export node')
  })
})

test('decoded pictures are dropped before they take more memory than allowed', async () => {
  const held = await page.evaluate(async () => {
    const pictures = await Promise.all(
      ['red', 'green', 'blue'].map((color) => window.harness.stripes([color], 300, 100)),
    )
    return window.harness.showAll(pictures, 250_000)
  })
  // Each takes 300 x 100 x 4 bytes.
  expect(held).toEqual([120_000, 240_000, 240_000])
})

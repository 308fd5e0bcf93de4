import { describe, expect, test } from 'vitest'
import { placeAt } from '../../src/stage/document/matrix'
import { createDocument, type NodeSeed } from '../../src/stage/document/seed'
import { openPlugin, unwrap } from './plugin-fixture'

const WHITE: Paint = { type: 'SOLID', color: { r: 1, g: 1, b: 1 } }

const text = (name: string, x: number, y: number, more: Partial<NodeSeed> = {}): NodeSeed => ({
  type: 'TEXT',
  name,
  x,
  y,
  width: 100,
  height: 20,
  characters: `${name}!`,
  fontSize: 20,
  fontName: { family: 'Inter', style: 'Bold' },
  fills: [WHITE],
  textAutoResize: 'NONE',
  ...more,
})

async function findOver(children: readonly NodeSeed[]) {
  const document = createDocument({ pages: [{ id: '0:1', name: 'Page 1', children }] })
  const plugin = await openPlugin({ document })
  return unwrap(await plugin.call('findCopy', { nodeId: '9:9' }))
}

const photo: NodeSeed = { type: 'RECTANGLE', id: '9:9', name: 'Photo', width: 400, height: 200, fills: [] }

describe('texts over a layer', () => {
  test('are those inside it and those drawn after it, with place, size, weight and colour', async () => {
    const card: NodeSeed = {
      type: 'FRAME',
      name: 'Card',
      x: 1000,
      y: 500,
      width: 400,
      height: 300,
      children: [
        text('Under', 0, 0),
        { ...photo, type: 'FRAME', children: [text('Inside', 40, 20)] },
        { type: 'GROUP', name: 'Words', children: [text('Over', 200, 100, { fills: [{ ...WHITE, opacity: 0.5 }] })] },
        text('Below it', 0, 250),
        text('Hidden', 0, 0, { visible: false }),
      ],
    }
    const { texts, hasLayersBetween } = await findOver([card])
    expect(texts.map(({ name }) => name)).toEqual(['Inside', 'Over'])
    expect(texts[0]).toMatchObject({
      text: 'Inside!',
      box: { x: 0.1, y: 0.1, width: expect.closeTo(0.25), height: 0.1 },
      fontSize: 20,
      isBold: true,
      colour: { r: 1, g: 1, b: 1, a: 1 },
    })
    expect(texts[1]?.colour?.a).toBe(0.5)
    expect(hasLayersBetween).toBe(false)
  })

  test('are seen in the layer’s own directions where it is turned', async () => {
    const turned: NodeSeed = { ...photo, relativeTransform: placeAt({ x: 0, y: 400 }, 90) }
    const { texts } = await findOver([turned, text('Along its side', 0, 300)])
    const [found] = texts
    expect(found?.box.x).toBeCloseTo(0.2)
    expect(found?.box.y).toBeCloseTo(0)
    expect(found?.box.width).toBeCloseTo(0.05)
    expect(found?.box.height).toBeCloseTo(0.5)
  })

  test('have no colour where that is a gradient or several', async () => {
    const gradient: Paint = {
      type: 'GRADIENT_LINEAR',
      gradientStops: [
        { position: 0, color: { r: 0, g: 0, b: 0, a: 1 } },
        { position: 1, color: { r: 1, g: 1, b: 1, a: 1 } },
      ],
      gradientTransform: [
        [1, 0, 0],
        [0, 1, 0],
      ],
    }
    const { texts } = await findOver([photo, text('Fancy', 0, 0, { fills: [gradient] })])
    expect(texts[0]?.colour).toBeUndefined()
  })

  test('are told of with what lies between', async () => {
    const scrim: NodeSeed = { type: 'RECTANGLE', name: 'Scrim', x: 0, y: 100, width: 400, height: 100, fills: [WHITE] }
    expect((await findOver([photo, scrim, text('Title', 0, 120)])).hasLayersBetween).toBe(true)
  })

  test('of other frames on the page are not meant, even where they overlap', async () => {
    const other: NodeSeed = {
      type: 'FRAME',
      name: 'Other',
      x: 0,
      y: 0,
      width: 400,
      height: 200,
      children: [text('Theirs', 0, 0)],
    }
    expect((await findOver([photo, other, text('Loose', 0, 0)])).texts.map(({ name }) => name)).toEqual(['Loose'])
  })
})

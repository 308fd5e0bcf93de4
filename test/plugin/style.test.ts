import { describe, expect, test } from 'vitest'
import { createDocument } from '../../src/stage/document/seed'
import { pngBytes } from '../stage/stage-fixture'
import { openPlugin, unwrap } from './plugin-fixture'

const solid = (r: number, g: number, b: number, more: Partial<SolidPaint> = {}): Paint => ({
  type: 'SOLID',
  color: { r, g, b },
  ...more,
})

function openCard() {
  const document = createDocument({
    paintStyles: [{ id: 'S:brand', name: 'Brand blue', paints: [solid(0, 0, 1)] }],
    pages: [
      {
        id: '0:1',
        name: 'Page 1',
        children: [
          {
            type: 'FRAME',
            id: '9:1',
            name: 'Card',
            width: 100,
            height: 100,
            fills: [solid(1, 1, 1)],
            children: [
              {
                type: 'RECTANGLE',
                name: 'Bar',
                width: 50,
                height: 50,
                fills: [solid(0, 0, 1)],
                fillStyleId: 'S:brand',
              },
              { type: 'RECTANGLE', name: 'Hidden', width: 90, height: 90, fills: [solid(0, 1, 0)], visible: false },
              { type: 'RECTANGLE', name: 'Off', width: 90, height: 90, fills: [solid(0, 1, 0, { visible: false })] },
              { type: 'RECTANGLE', id: '9:2', name: 'Photo', width: 50, height: 50, fills: [] },
            ],
          },
          { type: 'TEXT', id: '9:3', name: 'Empty', width: 10, height: 10, fills: [] },
        ],
      },
    ],
  })
  const added = document.images.add(pngBytes(64, 64))
  const imageHash = added.ok ? added.value.hash : ''
  document.update('9:2', { fills: [{ type: 'IMAGE', scaleMode: 'FILL', imageHash }] })
  return openPlugin({ document })
}

describe('the style of layers', () => {
  test('is what is seen of their colours, by area and with the names of styles, and the layers with pictures', async () => {
    const plugin = await openCard()
    expect(unwrap(await plugin.call('readStyle', { nodeIds: ['9:1'] }))).toEqual({
      colours: [
        { hex: '#FFFFFF', share: 0.8 },
        { hex: '#0000FF', share: 0.2, name: 'Brand blue' },
      ],
      sampleIds: ['9:2'],
    })
  })

  test('of layers without colours and pictures is refused in words', async () => {
    const plugin = await openCard()
    const refused = await plugin.call('readStyle', { nodeIds: ['9:3', '8:8'] })
    expect(refused.ok ? '' : refused.failure.message).toMatch(/no plain colours and no pictures/)
  })
})

import { describe, expect, test } from 'vitest'
import { absoluteBoundingBox } from '../../src/stage/document/geometry'
import { createDocument } from '../../src/stage/document/seed'
import { openPlugin, unwrap } from './plugin-fixture'

const openCard = (more: object = {}) => {
  const document = createDocument({
    pages: [
      {
        id: '0:1',
        name: 'Page 1',
        children: [
          {
            type: 'FRAME',
            id: '9:1',
            name: 'Card',
            x: 100,
            y: 50,
            width: 400,
            height: 300,
            children: [
              { type: 'RECTANGLE', id: '9:2', name: 'Photo', x: 0, y: 0, width: 400, height: 200, ...more },
              { type: 'RECTANGLE', id: '9:3', name: 'Above', x: 0, y: 0, width: 10, height: 10 },
            ],
          },
        ],
      },
    ],
  })
  document.forgetHistory()
  return document
}

describe('lettering as real text', () => {
  test('stands right above the picture in its own frame, within it, as one undo step', async () => {
    const document = openCard()
    const plugin = await openPlugin({ document })
    unwrap(await plugin.call('placeText', { nodeId: '9:2', texts: ['Grand opening', 'Sale'] }))
    const layers = document.require('9:1').childIds.map((id) => document.require(id))
    expect(layers.map(({ name }) => name)).toEqual(['Photo', 'Grand opening', 'Sale', 'Above'])
    const photo = absoluteBoundingBox(document, document.require('9:2'))
    const [, first, second] = layers.map((layer) => absoluteBoundingBox(document, layer))
    expect(first?.y).toBeGreaterThan(photo.y)
    expect(second?.y).toBeGreaterThan(first?.y ?? 0)
    expect((second?.y ?? 0) + (second?.height ?? 0)).toBeLessThan(photo.y + photo.height)
    expect(document.undoCount).toBe(1)
    plugin.stage.undo()
    expect(document.require('9:1').childIds).toEqual(['9:2', '9:3'])
  })

  test.each([
    ['of a file open for viewing only', { editorType: 'dev' as const, canEdit: false }, '9:2', /viewing only/],
    ['of a layer that is gone', undefined, '8:8', /was deleted/],
  ])('%s is refused in words', async (_, seat, nodeId, said) => {
    const plugin = await openPlugin({ document: openCard(), ...(seat === undefined ? {} : { seat }) })
    const refused = await plugin.call('placeText', { nodeId, texts: ['Sale'] })
    expect(refused.ok ? '' : refused.failure.message).toMatch(said)
  })
})

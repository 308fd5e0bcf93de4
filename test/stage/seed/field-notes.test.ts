import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { descendantsOf } from '../../../src/stage/document/geometry'
import { rotationOf } from '../../../src/stage/document/matrix'
import type { StageNode } from '../../../src/stage/document/stage-node'
import { createFieldNotes } from '../../../src/stage/seed/field-notes'

const read = (name: string): Uint8Array => readFileSync(`assets/photos/${name}.jpg`)
const document = createFieldNotes({
  'acanthus-mollis': read('acanthus-mollis'),
  'airplane-from-above': read('airplane-from-above'),
  'allium-oreophilum': read('allium-oreophilum'),
  'dust-bowl-home': read('dust-bowl-home'),
  'french-alpine-landscape': read('french-alpine-landscape'),
  'locomotion-house-cat': read('locomotion-house-cat'),
  'nagasaki-boats': read('nagasaki-boats'),
})
const nodes = descendantsOf(document, document.require(document.rootId))
const pictures = (node: StageNode): readonly ImagePaint[] =>
  node.fills.flatMap((paint) => (paint.type === 'IMAGE' ? paint : []))

test('every picture in the document is there', () => {
  const hashes = nodes.flatMap(pictures).map(({ imageHash }) => imageHash ?? '')
  expect(hashes.length).toBeGreaterThan(10)
  expect(hashes.filter((hash) => document.images.get(hash) === undefined)).toEqual([])
})

test('there is nothing to undo at first', () => {
  expect([document.undoCount, document.redoCount]).toEqual([0, 0])
})

test.each<{ readonly what: string; readonly is: (node: StageNode) => boolean }>([
  {
    what: 'an empty frame of 640 x 360',
    is: (node) => node.name === 'Hero' && node.width === 640 && node.height === 360,
  },
  { what: 'a cropped picture', is: (node) => pictures(node).some(({ scaleMode }) => scaleMode === 'CROP') },
  { what: 'a tiled picture', is: (node) => pictures(node).some(({ scaleMode }) => scaleMode === 'TILE') },
  { what: 'a picture with filters', is: (node) => pictures(node).some(({ filters }) => filters !== undefined) },
  { what: 'a picture under a gradient', is: (node) => pictures(node).length > 0 && node.fills.length > 1 },
  { what: 'letters filled with a picture', is: (node) => node.type === 'TEXT' && pictures(node).length > 0 },
  { what: 'a turned frame', is: (node) => node.type === 'FRAME' && rotationOf(node.relativeTransform) !== 0 },
  { what: 'an instance', is: (node) => node.type === 'INSTANCE' },
  { what: 'an auto layout', is: (node) => node.type === 'FRAME' && node.layoutMode !== 'NONE' },
  { what: 'a boolean operation', is: (node) => node.type === 'BOOLEAN_OPERATION' },
  { what: 'a mask', is: (node) => node.isMask },
  { what: 'a group, which has no fills', is: (node) => node.type === 'GROUP' && node.fills.length === 0 },
  { what: 'a locked layer', is: (node) => node.locked },
  { what: 'a layer bound to a style', is: (node) => node.fillStyleId !== '' },
  { what: 'a layer without height', is: (node) => node.type === 'LINE' && node.height === 0 },
])('a person finds $what in it', ({ is }) => {
  expect(nodes.some(is)).toBe(true)
})

test('each story card shows its own story', () => {
  const titles = nodes.filter(({ name, id }) => name === 'Title' && id.startsWith('I')).map((node) => node.characters)
  expect(new Set(titles).size).toBe(3)
})

test('children of an auto layout stand one after the other, inside it', () => {
  const stories = nodes.find(({ name }) => name === 'Story row')
  const cards = stories?.childIds.map((id) => document.require(id)) ?? []
  const ends = cards.map((card) => card.relativeTransform[0][2] + card.width)
  expect(ends.at(-1)).toBeLessThanOrEqual(stories?.width ?? 0)
  expect(cards.slice(1).every((card, index) => card.relativeTransform[0][2] > (ends[index] ?? 0))).toBe(true)
})

import { describe, expect, test } from 'vitest'
import type { Mode } from '../../../../src/core/mode'
import type { SelectedNode } from '../../../../src/protocol/selection'
import { assignRoles, type LayerSetting } from '../../../../src/ui/state/edit/layer-roles'
import { layer, picture, shape } from './selected-layer'

function roles(
  selected: readonly SelectedNode[],
  options: {
    mode?: Mode
    pinned?: readonly SelectedNode[]
    settings?: Readonly<Record<string, LayerSetting>>
  } = {},
) {
  const assigned = assignRoles({
    mode: options.mode ?? 'edit',
    selected,
    pinned: options.pinned ?? [],
    settings: new Map(Object.entries(options.settings ?? {})),
  })
  return {
    target: assigned.target?.id,
    masks: assigned.masks.map(({ node, on }) => (on ? node.id : `${node.id} off`)),
    references: assigned.references.map(({ node, role }) => `${node.id} ${role}`),
    texts: assigned.texts.map(({ id }) => id),
  }
}

const away = { x: 2000, y: 0, width: 100, height: 80 }

describe('who is who among the selected layers', () => {
  test('a picture alone is what is changed', () => {
    expect(roles([picture('p')])).toEqual({ target: 'p', masks: [], references: [], texts: [] })
  })

  test.each(['ELLIPSE', 'RECTANGLE', 'VECTOR', 'TEXT', 'BOOLEAN_OPERATION', 'GROUP', 'STAR', 'POLYGON', 'LINE'])(
    'a %s over a picture is its mask',
    (type) => {
      expect(roles([shape('m', { type }), picture('p')])).toMatchObject({ target: 'p', masks: ['m'] })
    },
  )

  test('several shapes over it are one mask together', () => {
    expect(roles([picture('p'), shape('a'), shape('b')])).toMatchObject({ masks: ['a', 'b'] })
  })

  test('a shape that lies elsewhere, or below, goes along as a reference', () => {
    expect(roles([picture('p', { rank: 5 }), shape('far', { box: away }), shape('under', { rank: 1 })])).toEqual({
      target: 'p',
      masks: [],
      references: ['far subject', 'under subject'],
      texts: [],
    })
  })

  test('a layer with Figma’s mask switch is a mask even where it shows a picture', () => {
    expect(roles([picture('p'), picture('m', { isMask: true, rank: 3 })])).toMatchObject({ target: 'p', masks: ['m'] })
  })

  test('of two pictures the one under the shape is changed, the other goes along', () => {
    const other = picture('other', { box: away })
    expect(roles([other, picture('p', { rank: 1 }), shape('m')])).toEqual({
      target: 'p',
      masks: ['m'],
      references: ['other subject'],
      texts: [],
    })
  })

  test('of two pictures without a shape the lower one is changed', () => {
    expect(roles([picture('top', { rank: 4 }), picture('low', { rank: 2 })])).toMatchObject({
      target: 'low',
      references: ['top subject'],
    })
  })

  test('a frame with contents is changed as a whole where nothing selected is a picture', () => {
    expect(roles([layer('f', { childCount: 3 }), shape('m')])).toMatchObject({ target: 'f', masks: ['m'] })
  })

  test('shapes alone give a mask nothing to lie over', () => {
    expect(roles([shape('a'), shape('b')]).target).toBeUndefined()
  })

  test('what a person chose comes first', () => {
    const selected = [picture('p'), picture('q', { rank: 1 }), shape('m')]
    const settings = { q: { role: 'target' }, m: { role: 'style' }, p: { role: 'mask' } } as const
    expect(roles(selected, { settings })).toEqual({ target: 'q', masks: ['p'], references: ['m style'], texts: [] })
  })

  test('a mask that is switched off stays in sight', () => {
    expect(roles([picture('p'), shape('m')], { settings: { m: { off: true } } }).masks).toEqual(['m off'])
  })

  test('pinned layers go along whatever is selected, and are neither target nor mask', () => {
    expect(roles([picture('p'), picture('q')], { pinned: [picture('p')] })).toMatchObject({
      target: 'q',
      references: ['p subject'],
    })
  })

  test('a new picture has no target and takes only pinned layers along', () => {
    expect(roles([picture('p'), shape('m')], { mode: 'generate', pinned: [picture('q')] })).toEqual({
      target: undefined,
      masks: [],
      references: ['q subject'],
      texts: [],
    })
  })

  test('modes that change the whole picture take shapes as references', () => {
    expect(roles([picture('p'), shape('m')], { mode: 'relight' })).toMatchObject({
      masks: [],
      references: ['m subject'],
    })
  })

  test('in text mode text layers say the words instead of being masks, unless a person says otherwise', () => {
    const words = shape('t', { type: 'TEXT', text: 'SALE' })
    expect(roles([picture('p'), words], { mode: 'text' })).toMatchObject({ masks: [], texts: ['t'], references: [] })
    const settings = { t: { role: 'mask' } } as const
    expect(roles([picture('p'), words], { mode: 'text', settings })).toMatchObject({ masks: ['t'], texts: [] })
  })
})

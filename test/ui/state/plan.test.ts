import { describe, expect, test } from 'vitest'
import { presetConnection } from '../../../src/core/connection'
import type { CopyOver } from '../../../src/protocol/copy-over'
import type { SelectedNode } from '../../../src/protocol/selection'
import type { Subject, TargetPicture } from '../../../src/protocol/target'
import { assignRoles, type LayerSetting } from '../../../src/ui/state/edit/layer-roles'
import type { PaintedMask, TargetState } from '../../../src/ui/state/edit/target-state'
import { MAX_PROMPT_LENGTH } from '../../../src/ui/state/find-blocker'
import { EMPTY_FORM, type Form } from '../../../src/ui/state/form'
import { makePlan } from '../../../src/ui/state/plan'
import type { StyleCard } from '../../../src/ui/state/style-actions'
import { layer, picture, shape } from './edit/selected-layer'

const FORM: Form = { ...EMPTY_FORM, prompt: 'A lake' }

/** A picture of 1280 x 720 px that fills a layer of 640 x 360. */
function pictureOf(node: SelectedNode, change: Partial<TargetPicture> = {}): TargetPicture {
  return {
    nodeId: node.id,
    name: node.name,
    source: 'fill',
    extent: { widthPx: 1280, heightPx: 720 },
    toPage: [
      [0.5, 0, 0],
      [0, 0.5, 0],
    ],
    box: {
      fromPage: [
        [1, 0, 0],
        [0, 1, 0],
      ],
      width: 640,
      height: 360,
    },
    imageHash: node.imageHash ?? 'hash',
    patchHashes: [],
    ...change,
  }
}

interface Given {
  readonly form?: Partial<Form>
  readonly selected?: readonly SelectedNode[]
  readonly pinned?: readonly SelectedNode[]
  readonly settings?: ReadonlyMap<string, LayerSetting>
  readonly picture?: Partial<TargetPicture>
  readonly target?: TargetState
  readonly painted?: PaintedMask
  readonly subjects?: readonly Subject[]
  readonly copy?: CopyOver
  readonly style?: StyleCard
  readonly model?: string
  readonly preset?: 'demo' | 'google' | 'gemini-compatible'
  readonly url?: string
}

function plan(given: Given) {
  const form = { ...FORM, ...given.form }
  const selected = given.selected ?? []
  const { pinned = [], settings = new Map() } = given
  const roles = assignRoles({ mode: form.mode, selected, pinned, settings })
  const known: TargetState =
    roles.target === undefined ? { kind: 'none' } : { kind: 'ready', picture: pictureOf(roles.target, given.picture) }
  const connection = presetConnection(given.preset ?? 'demo')
  return makePlan({
    form,
    selected,
    roles,
    target: given.target ?? known,
    painted: given.painted,
    subjects: given.subjects ?? [],
    copy: given.copy,
    style: given.style,
    model: given.model ?? 'nano-banana-2',
    connection: given.url === undefined ? connection : { ...connection, url: given.url },
  })
}

describe('one picture for each reference', () => {
  const pinned = [layer('2'), layer('3')]

  test('makes a request with each, in rows of the choices, named by both', () => {
    const form = { prompt: 'A {red|blue} chair', eachReference: true, placeIn: 'new-frames' as const }
    const { wordings, pictureCount, references } = plan({ form, selected: [layer('1')], pinned })
    expect(references).toHaveLength(2)
    expect(pictureCount).toBe(4)
    expect(wordings.map(({ chosen, only }) => [...chosen, only])).toEqual([
      ['red', 'Layer 2', 0],
      ['blue', 'Layer 2', 0],
      ['red', 'Layer 3', 1],
      ['blue', 'Layer 3', 1],
    ])
    for (const { prompt } of wordings) expect(prompt).toMatch(/Image 1 shows/)
    for (const { prompt } of wordings) expect(prompt).not.toMatch(/Image 2/)
  })

  test('is no more than all together where there is only one', () => {
    const form = { prompt: 'A chair', eachReference: true }
    expect(plan({ form, selected: [layer('1')], pinned: pinned.slice(0, 1) }).wordings).toHaveLength(1)
  })

  test('counts against what a press can make', () => {
    const many = Array.from({ length: 5 }, (_, index) => layer(String(index + 2)))
    const { blocker, wordings } = plan({ form: { prompt: 'A {red|blue} chair', eachReference: true }, pinned: many })
    expect(blocker).toMatch(/10/)
    expect(wordings.length).toBeLessThanOrEqual(8)
  })
})

describe('several sizes', () => {
  const form = { prompt: 'A {red|blue} chair', alsoSizes: ['2K', '1K'] as const }

  test('make each picture in each, at the price of each, and are named', () => {
    const one = plan({ form: { prompt: 'A {red|blue} chair' }, selected: [layer('1')], preset: 'google' })
    const { wordings, pictureCount, costUsd } = plan({ form, selected: [layer('1')], preset: 'google' })
    expect(pictureCount).toBe(4)
    expect(wordings.map(({ chosen, imageSize }) => [...chosen, imageSize])).toEqual([
      ['red', '1K', '1K'],
      ['blue', '1K', '1K'],
      ['red', '2K', '2K'],
      ['blue', '2K', '2K'],
    ])
    expect(costUsd).toBeGreaterThan(2 * one.costUsd)
  })

  test('are not asked for in an edit, whose part has its own', () => {
    const selected = [layer('1', { hasImage: true, imageHash: 'h' })]
    expect(plan({ form: { ...form, mode: 'edit' }, selected }).pictureCount).toBe(2)
  })
})

describe('a style from the file', () => {
  test('goes along as palette and words', () => {
    const colours = [
      { hex: '#C8442B', share: 0.7, name: 'Brand red' },
      { hex: '#FFFFFF', share: 0.3 },
    ]
    expect(plan({ form: { prompt: 'A chair' }, style: { colours, words: 'Flat shapes' } }).instruction).toBe(
      'A chair Its colours come from this palette: #C8442B (Brand red), #FFFFFF. Flat shapes.',
    )
  })
})

describe('fields, comments and what to avoid', () => {
  test('are sent filled in, left out, and in a sentence', () => {
    const form = {
      prompt: 'A {{product}}\n// for Anna',
      fields: new Map([['product', '{chair|table}']]),
      avoid: 'people\n text ',
    }
    const { instruction, wordings, blocker } = plan({ form })
    expect(instruction).toBe('A {chair|table} Nothing of this is in the picture: people, text.')
    expect(wordings.map(({ chosen }) => chosen)).toEqual([['chair'], ['table']])
    expect(blocker).toBeUndefined()
  })

  test('wait for the fields that are empty', () => {
    expect(plan({ form: { prompt: 'A {{product}}' } }).blocker).toBe('Fill in “product”, which the prompt asks for.')
    expect(plan({ form: { prompt: 'A {{product: chair}}' } }).blocker).toBeUndefined()
  })

  test('of comments alone are no prompt', () => {
    expect(plan({ form: { prompt: '// later' } }).blocker).toBe(plan({ form: { prompt: '' } }).blocker)
  })
})

describe('texts over the layer', () => {
  const copy: CopyOver = {
    nodeId: '1',
    hasLayersBetween: false,
    texts: [
      {
        id: '2',
        name: 'Title',
        text: 'Sale',
        box: { x: 0, y: 0.8, width: 1, height: 0.2 },
        fontSize: 40,
        isBold: true,
        colour: { r: 1, g: 1, b: 1, a: 1 },
      },
    ],
  }

  test('are left room for: light text on a dark ground', () => {
    const { instruction } = plan({ selected: [layer('1')], copy, form: { prompt: 'Fog' } })
    expect(instruction).toMatch(/^Fog Keep the lower middle of the picture, .* dark in tone/)
  })

  test('are not spoken of where nobody wants that, for another layer, or in an edit that keeps the picture', () => {
    const selected = [layer('1', { hasImage: true, imageHash: 'h' })]
    expect(plan({ selected, copy, form: { prompt: 'Fog', keepTextReadable: false } }).instruction).toBe('Fog')
    expect(plan({ selected, copy: { ...copy, nodeId: '9' }, form: { prompt: 'Fog' } }).instruction).toBe('Fog')
    expect(plan({ selected, copy, form: { prompt: 'Fog', mode: 'edit' } }).instruction).not.toMatch(/calm/)
  })
})

describe('what a press for a new picture would do', () => {
  test('one frame: the nearest ratio, and the smallest size that is sharp', () => {
    const { targets, fit, placeIn } = plan({ selected: [layer('1')] })
    expect(targets.map((target) => target.id)).toEqual(['1'])
    expect(fit).toMatchObject({ aspectRatio: '16:9', imageSize: '1K', pixels: { widthPx: 1376, heightPx: 768 } })
    expect(placeIn).toBe('fill')
  })

  test('nothing selected: a new frame, square at 1K unless asked otherwise', () => {
    expect(plan({})).toMatchObject({ placeIn: 'new-frames', fit: { aspectRatio: '1:1', imageSize: '1K' } })
    expect(plan({ form: { ratio: '21:9' } })).toMatchObject({
      fit: { aspectRatio: '21:9' },
      box: { widthPx: 792, heightPx: 336 },
    })
  })

  test('a layer that cannot take a picture still gives the new frame its shape', () => {
    const made = plan({ selected: [layer('1', { refusal: 'locked' })] })
    expect(made).toMatchObject({ targets: [], placeIn: 'new-frames', box: { widthPx: 640, heightPx: 360 } })
    expect(made.refused.map((refused) => refused.id)).toEqual(['1'])
  })

  test('a ratio or size that the model does not offer gives way to the nearest that it does', () => {
    const made = plan({ form: { ratio: '8:1', size: '4K' }, selected: [layer('1')], model: 'gemini-2.5-flash-image' })
    expect(made.fit).toMatchObject({ aspectRatio: '16:9', imageSize: '1K' })
  })

  test('the demo is free, everything else is priced for all its pictures', () => {
    expect(plan({ form: { count: 4 }, selected: [layer('1')] }).costUsd).toBe(0)
    const priced = plan({
      form: { count: 4 },
      selected: [layer('1')],
      preset: 'gemini-compatible',
      url: 'https://images.example.com',
    })
    expect(priced.costUsd).toBeCloseTo(4 * 0.0672, 4)
  })
})

describe('choices in a prompt', () => {
  test('make a picture for each combination, priced all together', () => {
    const priced = (prompt: string) =>
      plan({ form: { prompt }, selected: [layer('1')], preset: 'gemini-compatible', url: 'https://images.example.com' })
    const many = priced('A {red|blue} {door|gate}')
    expect(many.pictureCount).toBe(4)
    expect(many.wordings.map(({ prompt }) => prompt)).toContain('A blue door')
    expect(many.costUsd / priced('A red door').costUsd).toBeCloseTo(4, 1)
  })

  test('that make more than one press may are said so', () => {
    expect(plan({ form: { prompt: 'A {1|2|3} {a|b}', count: 2 } }).blocker).toMatch(
      /make 12 pictures, and one press makes 8/,
    )
  })
})

describe('what an edit would do', () => {
  test('changes the picture under the mask only, and sends it with what surrounds the mask pixel for pixel', () => {
    const made = plan({ form: { mode: 'fill' }, selected: [picture('1'), shape('2')] })
    expect(made.blocker).toBeUndefined()
    expect(made.targets.map(({ id }) => id)).toEqual(['1'])
    expect(made.references.map(({ role, source }) => [role, source.kind])).toEqual([['base', 'target']])
    // The shape covers 200 x 160 px at (80, 80) of the picture.
    expect(made.edit).toMatchObject({ isPartial: true, invert: false, crop: { fit: 'exact', scaleX: 1 } })
    const { leftPx, topPx, widthPx, heightPx } = made.edit?.crop.region ?? {
      leftPx: 99,
      topPx: 99,
      widthPx: 0,
      heightPx: 0,
    }
    expect(leftPx <= 80 && topPx <= 80 && leftPx + widthPx >= 280 && topPx + heightPx >= 240).toBe(true)
    expect(made.instruction).toContain('Image 2 is a mask of image 1')
  })

  test('a new background keeps what the mask covers and sees the whole picture', () => {
    const made = plan({ form: { mode: 'replace-background' }, selected: [picture('1'), shape('2')] })
    expect(made.edit).toMatchObject({ invert: true, crop: { region: { widthPx: 1280, heightPx: 720 } } })
  })

  test('a mask that was switched off leaves a whole picture that may change everywhere', () => {
    const settings = new Map([['2', { off: true }]])
    const made = plan({ form: { mode: 'edit' }, selected: [picture('1'), shape('2')], settings })
    expect(made.edit?.isPartial).toBe(false)
    expect(made.instruction).toContain('Keep everything else exactly the same.')
  })

  test('the whole of a frame with contents goes into a new frame beside it', () => {
    const frame = picture('1', { type: 'FRAME', childCount: 3 })
    const made = plan({ form: { mode: 'edit' }, selected: [frame], picture: { source: 'layer' } })
    expect(made).toMatchObject({ targets: [], placeIn: 'new-frames', anchor: { id: '1' } })
  })

  test('a picture that grows past every shape of the model is priced for each of its steps', () => {
    const growth = (right: number) =>
      plan({
        form: { mode: 'expand', expand: { left: 0, top: 0, right, bottom: 0 } },
        selected: [picture('1')],
        picture: {
          extent: { widthPx: 640, heightPx: 360 },
          toPage: [
            [1, 0, 0],
            [0, 1, 0],
          ],
        },
        preset: 'gemini-compatible',
        url: 'https://images.example.com',
      })
    expect(growth(320).edit?.steps).toHaveLength(1)
    expect(growth(3400).edit?.steps).toHaveLength(5)
    expect(growth(3400).costUsd / growth(320).costUsd).toBeGreaterThan(4)
    expect(growth(3400).blocker).toBeUndefined()
    expect(growth(3500).blocker).toMatch(/4,140 × 360 px; Figma takes 4,096 px a side/)
  })

  test('a subject goes along with each of its views, named with what must not change', () => {
    const lamp: Subject = {
      id: 's',
      name: 'Lamp',
      description: 'A brass desk lamp',
      keep: ['the logo'],
      views: [1, 2].map((index) => ({ imageHash: `view-${index}`, extent: { widthPx: 10, heightPx: 10 } })),
    }
    const made = plan({ form: { mode: 'edit' }, selected: [picture('1')], subjects: [lamp] })
    expect(made.references.map(({ label }) => label)).toEqual(['Layer 1', 'Lamp', 'Lamp'])
    expect(made.instruction).toContain(
      'Lamp is the one in image 2 and image 3: A brass desk lamp. Never change: the logo.',
    )
  })

  test('an instruction that was rewritten by hand is sent as it stands', () => {
    const made = plan({ form: { mode: 'edit', instruction: ' Paint image 1 blue. ' }, selected: [picture('1')] })
    expect(made.instruction).toBe('Paint image 1 blue.')
  })
})

describe('what keeps a press from being possible', () => {
  const both = [picture('1'), shape('2')]
  test.each<[string, Given, RegExp]>([
    ['an empty prompt', { form: { prompt: '  \n ' } }, /Say what the picture shows/],
    ['a prompt of 40,000 characters', { form: { prompt: 'x'.repeat(40_000) } }, /8,000 characters too long/],
    ['an edit of nothing', { form: { mode: 'edit' } }, /Select the picture to change\./],
    [
      'a mask without a picture',
      { form: { mode: 'fill' }, pinned: [layer('3')] },
      /Select the picture to change as well/,
    ],
    ['a fill without a mask', { form: { mode: 'fill' }, selected: [picture('1')] }, /Put a shape over the part/],
    [
      'a mask beside the picture',
      {
        form: { mode: 'edit' },
        selected: [picture('1'), shape('2', { isMask: true, box: { x: 900, y: 40, width: 100, height: 80 } })],
      },
      /“Layer 2” does not lie over “Layer 1”/,
    ],
    [
      'a mask without area',
      { form: { mode: 'edit' }, selected: [picture('1'), shape('2', { isMask: true, width: 0 })] },
      /“Layer 2” has no area/,
    ],
    [
      'a hidden mask',
      { form: { mode: 'edit' }, selected: [picture('1'), shape('2', { isVisible: false })] },
      /“Layer 2” is hidden/,
    ],
    [
      'a target that cannot be read',
      { form: { mode: 'edit' }, selected: both, target: { kind: 'failed', nodeId: '1', message: 'It is gone.' } },
      /It is gone/,
    ],
    ['a growth of nothing', { form: { mode: 'expand' }, selected: [picture('1')] }, /Say how far the picture grows/],
    ['a removal of nothing', { form: { mode: 'remove', prompt: '' }, selected: [picture('1')] }, /Say what to remove/],
    ['no light', { form: { mode: 'relight', prompt: '' }, selected: [picture('1')] }, /Choose a light/],
    ['no lettering', { form: { mode: 'text', prompt: '' }, selected: [picture('1')] }, /Add the words/],
    [
      '15 references',
      { pinned: Array.from({ length: 15 }, (_, index) => layer(String(index))) },
      /14 pictures at most, and these are 15/,
    ],
    [
      '13 references beside picture and mask',
      { form: { mode: 'fill' }, selected: both, pinned: Array.from({ length: 13 }, (_, index) => layer(`p${index}`)) },
      /these are 15 with the mask/,
    ],
    ['no address', { preset: 'gemini-compatible' }, /address of the gateway/],
    ['no key for Google', { preset: 'google' }, /key for Google/],
  ])('%s is said in words', (_, given, words) => {
    expect(plan(given).blocker).toMatch(words)
  })

  test.each([['emoji 🏔️🌊'], ['</script><script>alert(1)</script>'], ['שלום עולם'], ['x'.repeat(MAX_PROMPT_LENGTH)]])(
    'but not %.20s',
    (prompt) => {
      expect(plan({ form: { prompt } }).blocker).toBeUndefined()
    },
  )

  test.each<[string, Given]>([
    ['a removal under a mask', { form: { mode: 'remove', prompt: '' }, selected: both }],
    [
      'a light that was chosen',
      { form: { mode: 'relight', prompt: '', scene: { lightDegrees: 90 } }, selected: [picture('1')] },
    ],
    [
      'a style that is shown',
      {
        form: { mode: 'restyle', prompt: '' },
        selected: [picture('1')],
        pinned: [layer('9')],
        settings: new Map([['9', { role: 'style' }]]),
      },
    ],
  ])('nor, without a prompt, %s', (_, given) => {
    expect(plan(given).blocker).toBeUndefined()
  })
})

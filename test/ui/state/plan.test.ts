import { describe, expect, test } from 'vitest'
import { presetConnection } from '../../../src/core/connection'
import type { SelectedNode } from '../../../src/protocol/selection'
import { type Form, MAX_PROMPT_LENGTH, makePlan, type ReferenceChoice } from '../../../src/ui/state/plan'

const FORM: Form = { mode: 'generate', prompt: 'A lake', ratio: 'match', size: 'auto', count: 1, placeIn: 'fill' }

function node(id: string, change: Partial<SelectedNode> = {}): SelectedNode {
  return {
    id,
    name: `Layer ${id}`,
    type: 'FRAME',
    width: 640,
    height: 360,
    hasImage: false,
    childCount: 0,
    isComponent: false,
    ...change,
  }
}

function reference(id: string, change: Partial<ReferenceChoice> = {}): ReferenceChoice {
  return { node: node(id), pinned: true, on: true, role: 'subject', ...change }
}

function plan(options: {
  form?: Partial<Form>
  selected?: readonly SelectedNode[]
  references?: readonly ReferenceChoice[]
  model?: string
  preset?: 'demo' | 'google' | 'gemini-compatible'
}) {
  return makePlan({
    form: { ...FORM, ...options.form },
    selected: options.selected ?? [],
    references: options.references ?? [],
    model: options.model ?? 'nano-banana-2',
    connection: presetConnection(options.preset ?? 'demo'),
  })
}

describe('what a press would do', () => {
  test('one frame: the nearest ratio, and the smallest size that is sharp', () => {
    const { targets, fit, placeIn } = plan({ selected: [node('1')] })
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
    const made = plan({ selected: [node('1', { refusal: 'locked' })] })
    expect(made).toMatchObject({ targets: [], placeIn: 'new-frames', box: { widthPx: 640, heightPx: 360 } })
    expect(made.refused.map((refused) => refused.id)).toEqual(['1'])
  })

  test('an edit changes the first able layer and sends the references that are on', () => {
    const made = plan({
      form: { mode: 'edit' },
      selected: [node('1'), node('2')],
      references: [reference('1', { role: 'base' }), reference('2', { on: false })],
    })
    expect(made.targets.map((target) => target.id)).toEqual(['1'])
    expect(made.references.map((choice) => choice.node.id)).toEqual(['1'])
  })

  test('a ratio or size that the model does not offer gives way to the nearest that it does', () => {
    const made = plan({ form: { ratio: '8:1', size: '4K' }, selected: [node('1')], model: 'gemini-2.5-flash-image' })
    expect(made.fit).toMatchObject({ aspectRatio: '16:9', imageSize: '1K' })
  })

  test('the demo is free, everything else is priced for all its pictures', () => {
    expect(plan({ form: { count: 4 }, selected: [node('1')] }).costUsd).toBe(0)
    const url = { ...presetConnection('gemini-compatible'), url: 'https://images.example.com' }
    const priced = makePlan({
      form: { ...FORM, count: 4 },
      selected: [node('1')],
      references: [],
      model: 'nano-banana-2',
      connection: url,
    })
    expect(priced.costUsd).toBeCloseTo(4 * 0.0672, 4)
  })
})

describe('what keeps a press from being possible', () => {
  test.each([
    ['an empty prompt', { form: { prompt: '  \n ' } }, /Say what the picture shows/],
    ['a prompt of 40,000 characters', { form: { prompt: 'x'.repeat(40_000) } }, /8,000 characters too long/],
    ['an edit of nothing', { form: { mode: 'edit' as const } }, /Select the layer to edit/],
    [
      '15 references',
      { references: Array.from({ length: 15 }, (_, index) => reference(String(index))) },
      /14 references at most/,
    ],
    ['no address', { preset: 'gemini-compatible' as const }, /address of the gateway/],
    ['no key for Google', { preset: 'google' as const }, /key for Google/],
  ])('%s is said in words', (_, options, words) => {
    expect(plan(options).blocker).toMatch(words)
  })

  test.each([['emoji 🏔️🌊'], ['</script><script>alert(1)</script>'], ['שלום עולם'], ['x'.repeat(MAX_PROMPT_LENGTH)]])(
    'but not %.20s',
    (prompt) => {
      expect(plan({ form: { prompt } }).blocker).toBeUndefined()
    },
  )
})

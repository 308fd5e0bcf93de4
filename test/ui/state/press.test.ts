import { describe, expect, test } from 'vitest'
import { presetConnection } from '../../../src/core/connection'
import { type Failure, failure } from '../../../src/core/failure'
import type { Bytes, Generation, GenerationRequest } from '../../../src/core/generation'
import { DEFAULT_SETTINGS } from '../../../src/core/records/settings'
import { fail, ok, type Result } from '../../../src/core/result'
import type { CallName, CallParams } from '../../../src/protocol/calls'
import type { Call } from '../../../src/protocol/channel'
import type { Placement, SelectedNode } from '../../../src/protocol/selection'
import type { Pipeline, PipelineOptions } from '../../../src/ui/pipeline/pipeline-client'
import { createPresses } from '../../../src/ui/state/press'
import { applyStart, createStore } from '../../../src/ui/state/store'

const FRAME: SelectedNode = {
  id: '1:2',
  name: 'Hero',
  type: 'FRAME',
  width: 640,
  height: 360,
  hasImage: true,
  childCount: 0,
  isComponent: false,
}

const PICTURE: Generation = {
  images: [{ bytes: new Uint8Array([1, 2, 3]), mediaType: 'image/jpeg', extent: { widthPx: 1376, heightPx: 768 } }],
  costUsd: 0.067,
  warnings: [],
  trace: { path: 'test', attempts: 1, totalMs: 5 },
}

interface Sent {
  readonly request: GenerationRequest
  readonly options: PipelineOptions
  readonly answer: (result: Result<Generation, Failure>) => void
}

/** A window whose generations are answered by the test, one by one, and whose document notes what it is told. */
function openWindow(
  options: {
    readonly placement?: Result<Placement, Failure>
    readonly budgetUsd?: number
    readonly exported?: Result<{ readonly bytes: Bytes; readonly name: string }, Failure>
  } = {},
) {
  const sent: Sent[] = []
  const calls: { readonly name: CallName; readonly params: unknown }[] = []
  const answers: { readonly [Name in CallName]?: (params: CallParams<Name>) => unknown } = {
    placeInFill: ({ nodeIds }) =>
      options.placement ?? ok({ placed: nodeIds.map((id) => ({ id, name: 'Hero' })), refused: [] }),
    findRow: () => ok({ pageId: '0:1', x: 0, y: 0, inView: false }),
    placeInNewFrame: ({ extent }) => ok({ nodeId: '9:9', name: 'new', extent }),
    exportReference: ({ nodeId }) => options.exported ?? ok({ bytes: new Uint8Array([7]), name: `Layer ${nodeId}` }),
    recordSpend: ({ costUsd }) => ok({ month: '2026-11', usd: costUsd }),
  }
  const call = (async (name: CallName, params: never) => {
    calls.push({ name, params })
    return answers[name]?.(params) ?? ok(null)
  }) as Call
  const pipeline: Pipeline = {
    fitReference: async (bytes) =>
      ok({ image: { bytes, mediaType: 'image/png', extent: { widthPx: 1, heightPx: 1 } } }),
    checkConnection: async () => ({ steps: [] }),
    dispose: () => undefined,
    generate: (request, _connection, generateOptions) =>
      new Promise((resolve) => {
        generateOptions.signal.addEventListener('abort', () =>
          resolve(fail(failure({ kind: 'cancelled' }, 'Cancelled.'))),
        )
        sent.push({ request, options: generateOptions, answer: resolve })
      }),
  }
  const store = createStore()
  const ids = ['a', 'b', 'c', 'd']
  const presses = createPresses(store, { call, pipeline, now: () => 1000, createId: () => ids.shift() ?? 'z' })
  applyStart(store, {
    command: { kind: 'generate', prompt: 'A lake' },
    settings: {
      ...DEFAULT_SETTINGS,
      connection: { ...presetConnection('gemini-compatible'), url: 'https://images.example.com' },
      monthlyBudgetUsd: options.budgetUsd ?? null,
    },
    selection: { pageId: '0:1', nodes: [FRAME], total: 1, canEdit: true },
    spend: { month: '2026-11', usd: 0 },
  })
  const settle = async (condition: () => boolean) => {
    for (let turn = 0; turn < 50 && !condition(); turn += 1) await Promise.resolve()
    expect(condition()).toBe(true)
  }
  return { store, presses, sent, calls, settle }
}

describe('a press', () => {
  test('sends one request and puts the answer into the fill of what was selected then', async () => {
    const { store, presses, sent, calls, settle } = openWindow()
    presses.press()
    await settle(() => sent.length === 1)
    expect(sent[0]?.request).toMatchObject({
      prompt: 'A lake',
      aspectRatio: '16:9',
      imageSize: '1K',
      idempotencyKey: 'a',
    })
    // The selection moves on while the picture is made: the press was frozen.
    store.selection.value = { pageId: '0:1', nodes: [], total: 0, canEdit: true }
    sent[0]?.answer(ok(PICTURE))
    await settle(() => store.variants.value[0]?.state.kind === 'done')
    expect(calls.filter(({ name }) => name === 'placeInFill').map(({ params }) => params)).toMatchObject([
      { nodeIds: ['1:2'], extent: { widthPx: 1376, heightPx: 768 }, recipe: { prompt: 'A lake', path: 'test' } },
    ])
    expect(store.spend.value.usd).toBe(0.067)
  })

  test('pressed twice is one press', async () => {
    const { presses, sent, settle, store } = openWindow()
    presses.press()
    presses.press()
    await settle(() => sent.length > 0)
    expect([sent.length, store.variants.value.length]).toEqual([1, 1])
  })

  test('for three pictures in the fill places the first and keeps the others on their cards', async () => {
    const { store, presses, sent, calls, settle } = openWindow()
    store.form.value = { ...store.form.value, count: 3 }
    presses.press()
    await settle(() => sent.length === 3)
    expect(new Set(sent.map(({ request }) => request.idempotencyKey)).size).toBe(3)
    for (const { answer } of [...sent].reverse()) answer(ok({ ...PICTURE, images: [...PICTURE.images] }))
    await settle(() => !store.running.value)
    expect(calls.filter(({ name }) => name === 'placeInFill')).toHaveLength(1)
    expect(
      store.variants.value.map(({ state }) => (state.kind === 'done' ? state.placement.kind : state.kind)),
    ).toEqual(['fill', 'kept', 'kept'])
  })

  test('cancelled aborts every request under way and keeps what has arrived', async () => {
    const { store, presses, sent, settle } = openWindow()
    store.form.value = { ...store.form.value, count: 2, placeIn: 'new-frames' }
    presses.press()
    await settle(() => sent.length === 2)
    sent[0]?.answer(ok(PICTURE))
    await settle(() => store.variants.value[0]?.state.kind === 'done')
    presses.cancel()
    await settle(() => !store.running.value)
    expect(sent[1]?.options.signal.aborted).toBe(true)
    expect(store.variants.value.map(({ state }) => state.kind)).toEqual(['done', 'failed'])
  })

  test('that failed can be tried again with the same inputs and key', async () => {
    const { store, presses, sent, settle } = openWindow()
    presses.press()
    await settle(() => sent.length === 1)
    sent[0]?.answer(fail(failure({ kind: 'network' }, 'No connection.')))
    await settle(() => store.variants.value[0]?.state.kind === 'failed')
    store.form.value = { ...store.form.value, prompt: 'Something else' }
    const [failed] = store.variants.value
    if (failed !== undefined) presses.retry(failed)
    await settle(() => sent.length === 2)
    expect(sent[1]?.request).toEqual(sent[0]?.request)
  })

  test('whose layer is gone keeps the picture and says why', async () => {
    const refused = [{ id: '1:2', name: 'A deleted layer', reason: 'removed' }] as const
    const { store, presses, sent, calls, settle } = openWindow({ placement: ok({ placed: [], refused }) })
    presses.press()
    await settle(() => sent.length === 1)
    sent[0]?.answer(ok(PICTURE))
    await settle(() => store.variants.value[0]?.state.kind === 'done')
    const [variant] = store.variants.value
    expect(variant?.state).toEqual({ kind: 'done', placement: { kind: 'fill', placement: { placed: [], refused } } })
    if (variant !== undefined) presses.place(variant, 'new-frame')
    await settle(() => calls.some(({ name }) => name === 'placeInNewFrame'))
    expect(calls.find(({ name }) => name === 'placeInNewFrame')?.params).toMatchObject({
      bytes: new Uint8Array([1, 2, 3]),
    })
  })

  test('that would pass the monthly budget asks first', async () => {
    const { store, presses, sent, settle } = openWindow({ budgetUsd: 0.01 })
    presses.press()
    expect([store.budgetQuestion.value?.costUsd.toFixed(3), store.running.value]).toEqual(['0.067', false])
    store.budgetQuestion.value?.proceed()
    await settle(() => sent.length === 1)
  })

  test('of an edit sends the layers as numbered references, the picture to edit first', async () => {
    const { store, presses, sent, settle } = openWindow()
    store.form.value = { ...store.form.value, mode: 'edit' }
    store.selection.value = { ...store.selection.value, nodes: [FRAME, { ...FRAME, id: '1:3' }], total: 2 }
    presses.press()
    await settle(() => sent.length === 1)
    expect(sent[0]?.request.references.map(({ role, label }) => [role, label])).toEqual([
      ['base', 'Layer 1:2'],
      ['subject', 'Layer 1:3'],
    ])
  })

  test('whose reference is gone says so and sends nothing', async () => {
    const gone = failure({ kind: 'invalid-request' }, 'A layer to be sent was deleted meanwhile.')
    const { store, presses, sent, calls, settle } = openWindow({ exported: fail(gone) })
    store.form.value = { ...store.form.value, mode: 'edit', placeIn: 'new-frames', count: 2 }
    presses.press()
    await settle(() => !store.running.value)
    expect(store.variants.value.map(({ state }) => state)).toEqual(Array(2).fill({ kind: 'failed', failure: gone }))
    expect([sent.length, calls.filter(({ name }) => name !== 'exportReference').length]).toEqual([0, 0])
  })
})

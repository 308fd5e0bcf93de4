import { describe, expect, test } from 'vitest'
import type { VerdictReport } from '../../../src/api/report-verdict'
import { presetConnection } from '../../../src/core/connection'
import { type Failure, failure } from '../../../src/core/failure'
import type { Bytes, Generation, GenerationRequest, Verdict } from '../../../src/core/generation'
import type { Mode } from '../../../src/core/mode'
import { DEFAULT_SETTINGS } from '../../../src/core/records/settings'
import { fail, ok, type Result } from '../../../src/core/result'
import { grownExtent } from '../../../src/imaging/crop/grow-canvas'
import type { PasteReceipt } from '../../../src/imaging/receipt/receipt'
import type { CallName, CallParams } from '../../../src/protocol/calls'
import type { Call } from '../../../src/protocol/channel'
import type { Placement, SelectedNode } from '../../../src/protocol/selection'
import type { TargetPicture } from '../../../src/protocol/target'
import type { PastedEdit, PasteTask, PrepareTask } from '../../../src/ui/pipeline/edit/edit-tasks'
import type { Pipeline, PipelineOptions } from '../../../src/ui/pipeline/pipeline-client'
import { followTarget } from '../../../src/ui/state/edit/follow-target'
import { moveReference, pinLayers } from '../../../src/ui/state/layer-actions'
import { createPresses } from '../../../src/ui/state/press'
import { chooseMode, takeSelection } from '../../../src/ui/state/selection-actions'
import { applyStart } from '../../../src/ui/state/start'
import { createStore } from '../../../src/ui/state/store'
import { layer, picture, shape } from './edit/selected-layer'

const FRAME = picture('1:2', { name: 'Hero', type: 'FRAME' })

const TARGET: TargetPicture = {
  nodeId: '1:2',
  name: 'Hero',
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
  imageHash: 'hash-1:2',
  patchHashes: ['older-patch'],
}

const PICTURE: Generation = {
  images: [{ bytes: new Uint8Array([1, 2, 3]), mediaType: 'image/jpeg', extent: { widthPx: 1376, heightPx: 768 } }],
  costUsd: 0.067,
  warnings: [],
  trace: { path: 'test', attempts: 1, totalMs: 5 },
}

const SQUARE: Generation = {
  ...PICTURE,
  images: [{ bytes: new Uint8Array([1, 2, 3]), mediaType: 'image/jpeg', extent: { widthPx: 1024, heightPx: 1024 } }],
}

const textBytes = (text: string) => new TextEncoder().encode(text)

const RECEIPT = { verdict: 'ok' } as PasteReceipt

const PASTED = {
  kind: 'pasted' as const,
  image: { bytes: new Uint8Array([5, 5]), mediaType: 'image/png' as const, extent: { widthPx: 1280, heightPx: 720 } },
  before: { bytes: new Uint8Array([6]), mediaType: 'image/jpeg' as const, extent: { widthPx: 9, heightPx: 9 } },
  after: { bytes: new Uint8Array([7]), mediaType: 'image/jpeg' as const, extent: { widthPx: 9, heightPx: 9 } },
  receipt: RECEIPT,
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
    readonly pasted?: (task: PasteTask, turn: number) => Result<PastedEdit, Failure>
    readonly target?: Partial<TargetPicture>
    /** What is sent reaches beyond the picture. */
    readonly isPadded?: boolean
  } = {},
) {
  const sent: Sent[] = []
  const calls: { readonly name: CallName; readonly params: unknown }[] = []
  const answers: { readonly [Name in CallName]?: (params: CallParams<Name>) => unknown } = {
    placeInFill: ({ nodeIds }) =>
      options.placement ?? ok({ placed: nodeIds.map((id) => ({ id, name: 'Hero' })), refused: [] }),
    findRow: () => ok({ pageId: '0:1', x: 0, y: 0, inView: false }),
    placeInNewFrame: ({ extent }) => ok({ nodeId: '9:9', name: 'new', extent }),
    createSheet: ({ captions }) => ok({ sheetId: '8:0', cellIds: captions.map((_, index) => `8:${index + 1}`) }),
    fillCell: ({ cellId, extent }) => ok({ nodeId: cellId, name: 'cell', extent }),
    exportReference: ({ nodeId }) => options.exported ?? ok({ bytes: new Uint8Array([7]), name: `Layer ${nodeId}` }),
    describeTarget: () => ok({ ...TARGET, ...options.target }),
    readPicture: ({ imageHash }) => ok({ bytes: new TextEncoder().encode(imageHash) }),
    exportMask: ({ nodeId }) => ok({ nodeId, bytes: new Uint8Array([9]) }),
    placePatch: () => ok({ placement: { placed: [{ id: '1:2', name: 'Hero' }], refused: [] }, patchHash: 'new-patch' }),
    notePrompt: ({ text }) => ok([{ text, isSaved: false }]),
    recordUsage: ({ entry }) => ok({ month: '2026-11', usd: entry.costUsd ?? 0 }),
  }
  const call = (async (name: CallName, params: never) => {
    calls.push({ name, params })
    return answers[name]?.(params) ?? ok(null)
  }) as Call
  const prepared: PrepareTask[] = []
  const pasted: PasteTask[] = []
  const judged: (readonly [string, Verdict])[] = []
  const pipeline = {
    judge: async ({ generation, verdict }: VerdictReport) => {
      judged.push([generation, verdict])
      return ok(null)
    },
    // What a worker makes of these is tested beside it; here each thing only has to arrive where it belongs.
    prepareEdit: async (task: PrepareTask) => {
      prepared.push(task)
      const extent = { widthPx: 1024, heightPx: 1024 }
      const hasMask = task.masks.length > 0 || task.margins !== undefined
      return ok({
        sent: { bytes: new Uint8Array([prepared.length]), mediaType: 'image/jpeg' as const, extent },
        ...(hasMask ? { sentMask: { bytes: new Uint8Array([2]), mediaType: 'image/png' as const, extent } } : {}),
        ...(hasMask || options.isPadded === true ? { mask: new Uint8Array([3]) } : {}),
        region: { leftPx: 0, topPx: 0, ...extent },
        fit: 'exact' as const,
        canvas: task.margins === undefined ? task.target.extent : grownExtent(task.target.extent, task.margins),
        maskShare: 0.2,
      })
    },
    pasteEdit: async (task: PasteTask) => {
      pasted.push(task)
      return options.pasted?.(task, pasted.length) ?? ok(PASTED)
    },
    flatten: async () => ok(PASTED.image),
    fitReference: async (bytes: Bytes) =>
      ok({ image: { bytes, mediaType: 'image/png', extent: { widthPx: 1, heightPx: 1 } } }),
    checkConnection: async () => ({ steps: [] }),
    dispose: () => undefined,
    generate: (request: GenerationRequest, _connection: unknown, generateOptions: PipelineOptions) =>
      new Promise<Result<Generation, Failure>>((resolve) => {
        generateOptions.signal.addEventListener('abort', () =>
          resolve(fail(failure({ kind: 'cancelled' }, 'Cancelled.'))),
        )
        sent.push({ request, options: generateOptions, answer: resolve })
      }),
  } as unknown as Pipeline
  const store = createStore()
  followTarget(store, call)
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
  const edit = async (mode: Mode, ...nodes: readonly SelectedNode[]) => {
    takeSelection(store, { pageId: '0:1', nodes, total: nodes.length, canEdit: true })
    chooseMode(store, mode)
    await settle(() => store.target.value.kind === 'ready')
  }
  const settle = async (condition: () => boolean) => {
    for (let turn = 0; turn < 50 && !condition(); turn += 1) await Promise.resolve()
    expect(condition()).toBe(true)
  }
  return { store, presses, sent, calls, settle, edit, prepared, pasted, judged }
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

  const named = (generation: string): Generation => ({ ...PICTURE, trace: { ...PICTURE.trace, generation } })

  test('tells the gateway that a lone picture was used, and that it was not once another is asked for', async () => {
    const { store, presses, sent, settle, judged } = openWindow()
    presses.press()
    await settle(() => sent.length === 1)
    sent[0]?.answer(ok(named('one')))
    await settle(() => judged.length === 1)
    const [variant] = store.variants.value
    if (variant !== undefined) presses.retry(variant)
    await settle(() => sent.length === 2)
    sent[1]?.answer(ok(named('two')))
    await settle(() => judged.length === 3)
    expect(judged).toEqual([
      ['one', 'kept'],
      ['one', 'discarded'],
      ['two', 'kept'],
    ])
  })

  test('tells the gateway of several pictures only what a person decides, and nothing to a service that names none', async () => {
    const { store, presses, sent, settle, judged } = openWindow()
    store.form.value = { ...store.form.value, count: 3 }
    presses.press()
    await settle(() => sent.length === 3)
    sent[0]?.answer(ok(named('one')))
    sent[1]?.answer(ok(named('two')))
    sent[2]?.answer(ok(PICTURE))
    await settle(() => !store.running.value)
    expect(judged).toEqual([])
    for (const variant of store.variants.value.slice(1)) presses.star(variant)
    expect(judged).toEqual([['two', 'kept']])
  })

  test('for choices asks for each combination by itself, and names what differs', async () => {
    const { store, presses, sent, settle } = openWindow()
    store.form.value = { ...store.form.value, prompt: 'A {red|blue} door', count: 2, placeIn: 'new-frames' }
    presses.press()
    await settle(() => sent.length === 4)
    expect(sent.map(({ request }) => request.prompt)).toEqual([
      'A red door',
      'A red door',
      'A blue door',
      'A blue door',
    ])
    expect(new Set(sent.map(({ request }) => request.idempotencyKey)).size).toBe(4)
    expect(store.variants.value.map(({ label }) => label)).toEqual([
      'red · 1 of 2',
      'red · 2 of 2',
      'blue · 1 of 2',
      'blue · 2 of 2',
    ])
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

  test('with one picture for each reference sends each alone, into a contact sheet that says what came of it', async () => {
    const { store, presses, sent, calls, settle } = openWindow()
    const lamp = { ...FRAME, id: '2:1', name: 'Lamp' }
    const chair = { ...FRAME, id: '2:2', name: 'Chair' }
    pinLayers(store, [lamp, chair])
    store.form.value = { ...store.form.value, eachReference: true, placeIn: 'new-frames' }
    presses.press()
    await settle(() => sent.length === 2)
    expect(sent.map(({ request }) => request.references.map(({ label }) => label))).toEqual([['Lamp'], ['Chair']])
    expect(calls.find(({ name }) => name === 'createSheet')?.params).toMatchObject({ captions: ['Lamp', 'Chair'] })
    sent[0]?.answer(ok(PICTURE))
    sent[1]?.answer(fail(failure({ kind: 'timeout', afterMs: 1000 }, 'It took too long.')))
    await settle(() => !store.running.value && calls.some(({ name }) => name === 'endCell'))
    expect(calls.find(({ name }) => name === 'fillCell')?.params).toMatchObject({
      cellId: '8:1',
      caption: 'Lamp · $0.067 · 0 s',
      recipe: { references: [{ name: 'Lamp', nodeId: '2:1' }] },
    })
    expect(calls.find(({ name }) => name === 'endCell')?.params).toEqual({
      cellId: '8:2',
      caption: 'Chair · It took too long.',
    })
  })

  test('of several pictures that is called off leaves no empty cell', async () => {
    const { store, presses, sent, calls, settle } = openWindow()
    store.form.value = { ...store.form.value, count: 2, placeIn: 'new-frames' }
    presses.press()
    await settle(() => sent.length === 2)
    presses.cancel()
    for (const { answer } of sent) answer(fail(failure({ kind: 'cancelled' }, 'Cancelled.')))
    await settle(() => calls.filter(({ name }) => name === 'endCell').length === 2)
    expect(calls.filter(({ name }) => name === 'endCell').map(({ params }) => params)).toEqual([
      { cellId: '8:1' },
      { cellId: '8:2' },
    ])
  })

  test('that would pass the monthly budget asks first', async () => {
    const { store, presses, sent, settle } = openWindow({ budgetUsd: 0.01 })
    presses.press()
    expect([store.budgetQuestion.value?.costUsd.toFixed(3), store.running.value]).toEqual(['0.067', false])
    store.budgetQuestion.value?.proceed()
    await settle(() => sent.length === 1)
  })

  test('whose reference is gone says so and sends nothing', async () => {
    const gone = failure({ kind: 'invalid-request' }, 'A layer to be sent was deleted meanwhile.')
    const { store, presses, sent, calls, settle } = openWindow({ exported: fail(gone) })
    store.pinned.value = [layer('1:9')]
    store.form.value = { ...store.form.value, placeIn: 'new-frames', count: 2 }
    presses.press()
    await settle(() => !store.running.value)
    expect(store.variants.value.map(({ state }) => state)).toEqual(Array(2).fill({ kind: 'failed', failure: gone }))
    expect([sent.length, calls.filter(({ name }) => name.startsWith('place')).length]).toEqual([0, 0])
  })
})

describe('a press for an edit', () => {
  test('reads picture, older patches and mask, sends them, and lays the answer over the picture', async () => {
    const { store, presses, sent, calls, settle, edit, prepared, pasted } = openWindow()
    await edit('fill', FRAME, shape('1:3'))
    presses.press()
    await settle(() => sent.length === 1)
    expect(prepared[0]?.picture).toEqual({ original: textBytes('hash-1:2'), patches: [textBytes('older-patch')] })
    expect(prepared[0]?.masks.map(({ nodeId }) => nodeId)).toEqual(['1:3'])
    expect(sent[0]?.request).toMatchObject({ mode: 'fill', aspectRatio: '1:1', mask: { bytes: new Uint8Array([2]) } })
    sent[0]?.answer(ok(PICTURE))
    await settle(() => !store.running.value)
    expect(pasted[0]).toMatchObject({ returned: PICTURE.images[0]?.bytes, result: 'patch', mask: new Uint8Array([3]) })
    expect(calls.find(({ name }) => name === 'placePatch')?.params).toMatchObject({
      nodeId: '1:2',
      over: { imageHash: 'hash-1:2', patchHashes: ['older-patch'] },
      recipe: { mode: 'fill', prompt: 'A lake' },
    })
    expect(store.variants.value[0]).toMatchObject({
      state: { kind: 'done', placement: { kind: 'patch' } },
      edit: { patchHash: 'new-patch' },
    })
  })

  test('sends the layers as numbered references, the picture to change first', async () => {
    const { presses, sent, settle, edit } = openWindow()
    await edit('edit', FRAME, picture('1:4', { name: 'Jacket' }))
    presses.press()
    await settle(() => sent.length === 1)
    expect(sent[0]?.request.references.map(({ role, label }) => [role, label])).toEqual([
      ['base', 'Hero'],
      ['subject', 'Jacket'],
    ])
  })

  test('sends selected and pinned references in the order that a person gave them; new ones follow', async () => {
    const { store, presses, sent, settle, edit } = openWindow()
    store.pinned.value = [layer('1:9', { name: 'Lamp' })]
    await edit('edit', FRAME, picture('1:4', { name: 'Jacket' }), picture('1:5', { name: 'Scarf' }))
    moveReference(store, '1:9', 0)
    moveReference(store, '1:5', 1)
    takeSelection(store, {
      pageId: '0:1',
      nodes: [FRAME, ...['1:3', '1:4', '1:5'].map((id) => picture(id, { name: `Layer ${id}` }))],
      total: 4,
      canEdit: true,
    })
    await settle(() => store.target.value.kind === 'ready')
    presses.press()
    await settle(() => sent.length === 1)
    expect(sent[0]?.request.references.map(({ label }) => label)).toEqual([
      'Hero',
      'Lamp',
      'Layer 1:5',
      'Layer 1:4',
      'Layer 1:3',
    ])
  })

  test('run again sends the very inputs of the first time, though the document has moved on', async () => {
    const { store, presses, sent, calls, settle, edit } = openWindow()
    await edit('fill', FRAME, shape('1:3'))
    presses.press()
    await settle(() => sent.length === 1)
    sent[0]?.answer(fail(failure({ kind: 'network' }, 'No connection.')))
    await settle(() => store.variants.value[0]?.state.kind === 'failed')
    const reads = calls.filter(({ name }) => name === 'readPicture').length
    takeSelection(store, { pageId: '0:1', nodes: [], total: 0, canEdit: true })
    const [failed] = store.variants.value
    if (failed !== undefined) presses.retry(failed)
    await settle(() => sent.length === 2)
    expect(sent[1]?.request).toEqual(sent[0]?.request)
    expect(calls.filter(({ name }) => name === 'readPicture')).toHaveLength(reads)
  })

  test('leaves a recipe that says what it was made from: the earlier picture, the mask, and what went along', async () => {
    const { store, presses, sent, settle, edit } = openWindow()
    store.pinned.value = [layer('1:9', { name: 'Lamp' })]
    await edit('fill', FRAME, shape('1:3', { name: 'Ellipse 3' }))
    presses.press()
    await settle(() => sent.length === 1)
    sent[0]?.answer(ok(PICTURE))
    await settle(() => !store.running.value)
    expect(store.variants.value[0]?.recipe).toMatchObject({
      parent: { imageHash: 'hash-1:2', patchHash: 'older-patch' },
      masks: ['Ellipse 3'],
      references: [{ name: 'Lamp', nodeId: '1:9' }],
    })
  })

  test('that came out badly is asked for anew, and the new patch takes the place of the bad one', async () => {
    const { store, presses, sent, calls, settle, edit } = openWindow()
    await edit('fill', FRAME, shape('1:3'))
    presses.press()
    await settle(() => sent.length === 1)
    sent[0]?.answer(ok(PICTURE))
    await settle(() => !store.running.value)
    const [first] = store.variants.value
    if (first !== undefined) presses.retry(first)
    await settle(() => sent.length === 2)
    expect(sent[1]?.request.idempotencyKey).not.toBe(sent[0]?.request.idempotencyKey)
    expect(sent[1]?.request.seed).not.toBe(sent[0]?.request.seed)
    sent[1]?.answer(ok(PICTURE))
    await settle(() => !store.running.value)
    expect(calls.filter(({ name }) => name === 'placePatch').map(({ params }) => params)).toMatchObject([
      {},
      { replaces: 'new-patch', over: { patchHashes: ['older-patch'] } },
    ])
  })

  test('of several variants lays one over the picture at a time, and takes the others back when asked', async () => {
    const { store, presses, sent, calls, settle, edit } = openWindow()
    await edit('fill', FRAME, shape('1:3'))
    store.form.value = { ...store.form.value, count: 2 }
    presses.press()
    await settle(() => sent.length === 2)
    for (const { answer } of sent) answer(ok(PICTURE))
    await settle(() => !store.running.value)
    const laid = () => store.variants.value.map(({ edit: outcome }) => outcome?.patchHash !== undefined)
    expect(laid()).toEqual([true, false])
    const [, second] = store.variants.value
    if (second !== undefined) presses.place(second, 'fill')
    await settle(() => laid()[0] === false)
    expect(laid()).toEqual([false, true])
    expect(calls.filter(({ name }) => name === 'placePatch').map(({ params }) => params)).toMatchObject([
      {},
      { replaces: 'new-patch' },
    ])
  })

  test.each([
    ['another shape is placed as it came', PICTURE, 0],
    ['its own shape is cut to the picture again', SQUARE, 1],
  ])('of a whole picture that comes back in %s', async (_, answered, pastes) => {
    const { store, presses, sent, settle, edit, pasted } = openWindow({ isPadded: true })
    await edit('edit', FRAME)
    presses.press()
    await settle(() => sent.length === 1)
    sent[0]?.answer(ok(answered))
    await settle(() => !store.running.value)
    expect(pasted).toHaveLength(pastes)
  })

  test('whose answer is a picture of its own keeps it on the card and touches nothing', async () => {
    const { store, presses, sent, calls, settle, edit } = openWindow({
      pasted: () => ok({ kind: 'refused', reason: 'no-match' }),
    })
    await edit('fill', FRAME, shape('1:3'))
    presses.press()
    await settle(() => sent.length === 1)
    sent[0]?.answer(ok(PICTURE))
    await settle(() => !store.running.value)
    expect(store.variants.value[0]).toMatchObject({
      edit: { refusal: 'no-match' },
      state: { kind: 'done', placement: { kind: 'kept' } },
    })
    expect(calls.filter(({ name }) => name.startsWith('place'))).toEqual([])
  })

  test('whose answer cannot be laid back keeps it as it came, with the reason', async () => {
    const why = failure({ kind: 'protocol' }, 'The picture could not be read.')
    const { store, presses, sent, settle, edit } = openWindow({ pasted: () => fail(why) })
    await edit('fill', FRAME, shape('1:3'))
    presses.press()
    await settle(() => sent.length === 1)
    sent[0]?.answer(ok(PICTURE))
    await settle(() => !store.running.value)
    const [variant] = store.variants.value
    expect(variant?.state).toEqual({
      kind: 'done',
      placement: { kind: 'kept', reason: 'The picture could not be read.' },
    })
    expect(variant?.picture?.blob.size).toBe(3)
  })
})

describe('a picture that grows in several steps', () => {
  const SMALL: Partial<TargetPicture> = {
    extent: { widthPx: 640, heightPx: 360 },
    toPage: [
      [1, 0, 0],
      [0, 1, 0],
    ],
  }
  const grow = async (pasted?: (task: PasteTask, turn: number) => Result<PastedEdit, Failure>) => {
    const opened = openWindow({ target: SMALL, ...(pasted === undefined ? {} : { pasted }) })
    await opened.edit('expand', FRAME)
    opened.store.form.value = { ...opened.store.form.value, expand: { left: 0, top: 0, right: 2600, bottom: 0 } }
    opened.presses.press()
    await opened.settle(() => opened.sent.length === 1)
    return opened
  }

  test('sends each step what the step before made, and places the last one in a new frame', async () => {
    const { store, sent, calls, settle, prepared } = await grow()
    for (const turn of [1, 2, 3, 4]) {
      await settle(() => sent.length === turn)
      sent[turn - 1]?.answer(ok(PICTURE))
    }
    await settle(() => !store.running.value)
    expect(prepared.map(({ margins }) => margins?.rightPx)).toEqual([650, 650, 650, 650])
    expect(prepared[1]?.picture).toEqual({ original: PASTED.image.bytes, patches: [] })
    expect(new Set(sent.map(({ request }) => request.idempotencyKey)).size).toBe(4)
    expect(store.variants.value[0]?.generation?.costUsd).toBeCloseTo(4 * 0.067, 4)
    expect(calls.filter(({ name }) => name === 'placeInNewFrame')).toHaveLength(1)
  })

  test('keeps the picture up to a step that failed', async () => {
    const { store, sent, settle } = await grow()
    sent[0]?.answer(ok(PICTURE))
    await settle(() => sent.length === 2)
    sent[1]?.answer(fail(failure({ kind: 'network' }, 'No connection.')))
    await settle(() => !store.running.value)
    const [variant] = store.variants.value
    expect(variant?.state).toMatchObject({
      kind: 'done',
      placement: { kind: 'kept', reason: expect.stringMatching(/^Step 2 of 4 did not succeed: No connection\./) },
    })
    expect(variant?.picture?.extent).toEqual(PASTED.image.extent)
  })
})

import { describe, expect, test } from 'vitest'
import { createFacade, type Facade } from './facade-fixture'
import { pngBytes } from './stage-fixture'

/** Calls a method with what types forbid. */
function call(object: object, method: string, ...args: readonly unknown[]): unknown {
  return Reflect.apply(Reflect.get(object, method), object, args)
}

/** Header of a WebP file, lossy. */
const WEBP = new Uint8Array([
  ...[0x52, 0x49, 0x46, 0x46, 0x1a, 0, 0, 0, 0x57, 0x45, 0x42, 0x50, 0x56, 0x50, 0x38, 0x20],
  ...[0x0e, 0, 0, 0, 0x30, 0x01, 0, 0x9d, 0x01, 0x2a, 0x10, 0, 0x10, 0, 0, 0],
])
const GIF = new Uint8Array([0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 2, 0, 3, 0, 0, 0])

describe('the figma object', () => {
  test.each([
    ['timer', 'not implemented on stage: figma.timer'],
    ['createSticky', 'not implemented on stage: figma.createSticky'],
    ['foo', 'not implemented on stage: figma.foo'],
    ['currentUser', 'permission'],
  ])('throws for figma.%s', (key, message) => {
    expect(() => Reflect.get(createFacade().figma, key)).toThrow(message)
  })

  test.each(['ui', 'viewport', 'clientStorage', 'parameters', 'util'])(
    'throws for an unknown member of figma.%s',
    (part) => {
      const object: object = Reflect.get(createFacade().figma, part)
      expect(() => Reflect.get(object, 'foo')).toThrow(`not implemented on stage: figma.${part}.foo`)
    },
  )

  test.each([
    ['an unknown name', 'foo', 'object is not extensible'],
    ['a method', 'notify', 'no setter for property'],
    ['the current page', 'currentPage', 'Use figma.setCurrentPageAsync instead'],
  ])('refuses assignment to %s', (_name, key, message) => {
    const { figma } = createFacade()
    expect(() => Reflect.set(figma, key, null)).toThrow(message)
  })

  test.each([
    ['getNodeById', 'figma.getNodeByIdAsync'],
    ['getStyleById', 'figma.getStyleByIdAsync'],
    ['getLocalPaintStyles', 'figma.getLocalPaintStylesAsync'],
  ])('refuses %s because pages load dynamically', (method, instead) => {
    const { figma } = createFacade()
    expect(() => call(figma, method, 'box')).toThrow(
      `in ${method}: Cannot call with documentAccess: dynamic-page. Use ${instead} instead.`,
    )
  })

  test('has no file key and no name for what it cannot know', () => {
    expect(createFacade().figma.fileKey).toBeUndefined()
  })
})

describe('pages', () => {
  test('other than the current one are closed until loaded', async () => {
    const { figma } = createFacade()
    const second = (await figma.getNodeByIdAsync('p:2')) as PageNode
    expect(second.name).toBe('Second')
    expect(() => second.children).toThrow('has not been loaded')
    expect(() => second.findAll()).toThrow('has not been loaded')
    expect(() => second.appendChild(figma.createRectangle())).toThrow('has not been loaded')
    await second.loadAsync()
    expect(second.children.map(({ id }) => id)).toEqual(['far'])
  })

  test('must all be loaded before the whole document is searched or watched', async () => {
    const { figma } = createFacade()
    expect(() => figma.root.findAll()).toThrow('Call figma.loadAllPagesAsync() first')
    expect(() => figma.root.findOne(() => true)).toThrow('Call figma.loadAllPagesAsync() first')
    expect(() => figma.on('documentchange', () => undefined)).toThrow('Call figma.loadAllPagesAsync() first')
    await figma.loadAllPagesAsync()
    expect(figma.root.findOne((node) => node.name === 'Far')?.id).toBe('far')
  })

  test('change by setCurrentPageAsync, which loads them', async () => {
    const { figma, clockwork } = createFacade()
    const heard: string[] = []
    figma.on('currentpagechange', () => heard.push(figma.currentPage.id))
    const second = figma.root.children[1]
    if (second === undefined) throw new Error('No second page')
    await figma.setCurrentPageAsync(second)
    await clockwork.settle()
    expect(heard).toEqual(['p:2'])
    expect(figma.currentPage.children).toHaveLength(1)
  })

  test('take only their own nodes as selection', async () => {
    const { figma } = createFacade()
    const far = await figma.getNodeByIdAsync('far')
    expect(() => Reflect.set(figma.currentPage, 'selection', [far])).toThrow('can only include nodes in that page')
  })
})

describe('selection', () => {
  test('comes in an order nobody clicked', () => {
    const { figma, document } = createFacade()
    const clicked = ['box', 'dot', 'text', 'star', 'line']
    document.select(clicked)
    const read = figma.currentPage.selection.map(({ id }) => id)
    expect([...read].sort()).toEqual([...clicked].sort())
    expect(read).not.toEqual(clicked)
    document.select([...clicked].reverse())
    expect(figma.currentPage.selection.map(({ id }) => id)).toEqual(read)
  })

  test('holds only the outermost of what was chosen', () => {
    const { figma, document } = createFacade()
    document.select(['frame', 'dot'])
    expect(figma.currentPage.selection.map(({ id }) => id)).toEqual(['frame'])
  })

  test('changes are told later, and many at once as one', async () => {
    const { figma, document, clockwork } = createFacade()
    const heard: number[] = []
    figma.on('selectionchange', () => heard.push(figma.currentPage.selection.length))
    document.select(['box'])
    document.select(['box', 'line'])
    document.select(['box', 'line', 'star'])
    expect(heard).toEqual([])
    await clockwork.settle()
    expect(heard).toEqual([3])
    document.select([])
    await clockwork.settle()
    expect(heard).toEqual([3, 0])
  })

  test('tells nobody after off, and once only after once', async () => {
    const { figma, document, clockwork } = createFacade()
    const heard: string[] = []
    const always = () => heard.push('always')
    figma.on('selectionchange', always)
    figma.once('selectionchange', () => heard.push('once'))
    document.select(['box'])
    await clockwork.settle()
    document.select([])
    await clockwork.settle()
    figma.off('selectionchange', always)
    document.select(['box'])
    await clockwork.settle()
    expect(heard).toEqual(['always', 'once', 'always'])
  })

  test('loses what is removed', async () => {
    const { figma, document, node } = createFacade()
    document.select(['box', 'line'])
    ;(await node('box')).remove()
    expect(figma.currentPage.selection.map(({ id }) => id)).toEqual(['line'])
  })

  test('is frozen', () => {
    const { figma } = createFacade()
    expect(() => call(figma.currentPage.selection, 'push', figma.currentPage)).toThrow(TypeError)
  })

  test.each(['arrange', 'timerstart', 'slidesviewchange'])('an event named %s is not known', (type) => {
    const { figma } = createFacade()
    expect(() => call(figma, 'on', type, () => undefined)).toThrow(`not implemented on stage: figma.on('${type}')`)
  })
})

describe('createImage', () => {
  test.each([
    ['WebP', WEBP, 'in createImage: Image type is unsupported'],
    ['text', new TextEncoder().encode('<html>'), 'in createImage: Image type is unsupported'],
    ['nothing', new Uint8Array(0), 'in createImage: Image is too small'],
    ['a PNG 4097 px wide', pngBytes(4097, 1), 'in createImage: Image is too large'],
    ['a PNG 4097 px high', pngBytes(1, 4097), 'in createImage: Image is too large'],
    ['an ArrayBuffer', new ArrayBuffer(8), 'in createImage: '],
    ['an array of numbers', [1, 2, 3], 'in createImage: '],
    ['a view of 16 bit numbers', new Uint16Array(32), 'in createImage: '],
  ])('refuses %s', (_name, bytes, message) => {
    const { figma } = createFacade()
    expect(() => call(figma, 'createImage', bytes)).toThrow(message)
  })

  test.each([
    ['a PNG of 4096 px', pngBytes(4096, 4096), { width: 4096, height: 4096 }],
    ['a GIF', GIF, { width: 2, height: 3 }],
  ])('takes %s and gives the very bytes back', async (_name, bytes, size) => {
    const { figma } = createFacade()
    const image = figma.createImage(bytes)
    expect(await image.getSizeAsync()).toEqual(size)
    expect(await image.getBytesAsync()).toEqual(bytes)
    expect(figma.getImageByHash(image.hash)?.hash).toBe(image.hash)
    expect(image.hash).toMatch(/^[0-9a-f]{40}$/)
  })

  test('names pictures by their content', () => {
    const { figma } = createFacade()
    expect(figma.createImage(pngBytes(9, 9)).hash).toBe(figma.createImage(pngBytes(9, 9)).hash)
    expect(figma.createImage(pngBytes(9, 9)).hash).not.toBe(figma.createImage(pngBytes(9, 9, 1)).hash)
    expect(figma.getImageByHash('nothing')).toBeNull()
  })
})

describe('client storage', () => {
  const cases: readonly [string, unknown][] = [
    ['a text', 'x'],
    ['bytes', Uint8Array.from([1, 2, 3])],
    ['a tree', { a: [1, { b: null }], c: undefined, d: new Date(5) }],
  ]
  test.each(cases)('keeps %s', async (_name, value) => {
    const { figma } = createFacade()
    await figma.clientStorage.setAsync('key', value)
    expect(await figma.clientStorage.getAsync('key')).toEqual(value)
    expect(await figma.clientStorage.keysAsync()).toEqual(['key'])
    await figma.clientStorage.deleteAsync('key')
    expect(await figma.clientStorage.getAsync('key')).toBeUndefined()
  })

  test.each([
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['an ArrayBuffer', new ArrayBuffer(4)],
    ['a Map', new Map()],
  ])('refuses %s', async (_name, value) => {
    const { figma } = createFacade()
    await expect(figma.clientStorage.setAsync('key', value)).rejects.toThrow('in setAsync: Cannot send')
  })

  test('is 5 MB for all keys together; a key’s old value makes room for its new one', async () => {
    const { figma } = createFacade()
    const { clientStorage } = figma
    await clientStorage.setAsync('a', new Uint8Array(3_000_000))
    await clientStorage.setAsync('b', new Uint8Array(1_900_000))
    await expect(clientStorage.setAsync('c', new Uint8Array(200_000))).rejects.toThrow('quota')
    expect(await clientStorage.getAsync('c')).toBeUndefined()
    await clientStorage.setAsync('a', new Uint8Array(3_050_000))
  })

  test('holds copies', async () => {
    const { figma } = createFacade()
    const value = { list: [1], bytes: Uint8Array.from([1]) }
    await figma.clientStorage.setAsync('key', value)
    value.list.push(2)
    value.bytes[0] = 9
    expect(await figma.clientStorage.getAsync('key')).toEqual({ list: [1], bytes: Uint8Array.from([1]) })
  })
})

describe('notify', () => {
  test.each([
    ['a message of 101 characters', ['x'.repeat(101)], 'exceeds 100 characters'],
    ['no text', [5], 'Expected "message" to have type string'],
    ['an unknown option', ['x', { duration: 5 }], "Unrecognized key(s) in object: 'duration'"],
    ['a button without action', ['x', { button: { text: 'Undo' } }], 'failed validation'],
  ])('refuses %s', (_name, args, message) => {
    const { figma } = createFacade()
    expect(() => call(figma, 'notify', ...args)).toThrow(message)
  })

  test('shows a message for three seconds unless told otherwise, and runs its button', () => {
    const { figma, notifications } = createFacade()
    const pressed: string[] = []
    figma.notify('x'.repeat(100))
    figma.notify('b', {
      timeout: Number.POSITIVE_INFINITY,
      error: true,
      button: { text: 'Undo', action: () => void pressed.push('action') },
      onDequeue: (reason) => pressed.push(reason),
    })
    expect(notifications).toMatchObject([
      { timeoutMs: 3000, error: false },
      { message: 'b', timeoutMs: Number.POSITIVE_INFINITY, error: true, buttonText: 'Undo' },
    ])
    notifications[1]?.press()
    expect(pressed).toEqual(['action', 'action_button_click'])
  })
})

describe('the window', () => {
  test('must be there before it is used', () => {
    const { figma } = createFacade()
    expect(() => figma.ui.postMessage('x')).toThrow('No UI')
    expect(() => figma.ui.resize(100, 100)).toThrow('No UI')
  })

  test.each([
    ['a function', { a: () => 1 }],
    ['a symbol', [Symbol('x')]],
    ['figma.mixed', 'mixed'],
    ['an ArrayBuffer', new ArrayBuffer(1)],
    ['a Blob', new Blob([])],
    ['numbers of 32 bit', new Float32Array(1)],
    ['clamped bytes', new Uint8ClampedArray(1)],
    ['a Map', new Map()],
    ['an error’s cousin', /x/],
  ])('takes no message with %s', (_name, message) => {
    const { figma } = createFacade()
    figma.showUI('')
    expect(() => figma.ui.postMessage(message === 'mixed' ? figma.mixed : message)).toThrow(
      'in postMessage: Cannot send',
    )
  })

  test('takes no message that contains itself', () => {
    const { figma } = createFacade()
    figma.showUI('')
    const loop: Record<string, unknown> = {}
    loop['self'] = { loop }
    expect(() => figma.ui.postMessage(loop)).toThrow('contains itself')
  })

  test('gets messages without prototypes', () => {
    class Point {
      readonly x = 1
      get twice() {
        return this.x * 2
      }
    }
    const { figma, toUi } = createFacade()
    figma.showUI('')
    figma.ui.postMessage([new Point(), undefined, null, Number.NaN])
    expect(toUi).toEqual([[{ x: 1 }, undefined, null, Number.NaN]])
    expect(Object.getPrototypeOf(Reflect.get(Object(toUi[0]), '0'))).toBe(Object.prototype)
  })

  test.each([
    ['an unknown option', { widht: 5 }, "Unrecognized key(s) in object: 'widht'"],
    ['a width in text', { width: '300' }, 'Expected number, received string at .width'],
  ])('is not shown with %s', (_name, options, message) => {
    expect(() => call(createFacade().figma, 'showUI', '', options)).toThrow(message)
  })

  test('reaches onmessage and on', () => {
    const { figma, ui } = createFacade()
    const heard: unknown[] = []
    figma.ui.onmessage = (message, { origin }) => heard.push(['onmessage', message, origin])
    figma.ui.on('message', (message) => heard.push(['on', message]))
    ui.receive({ a: 1 })
    expect(heard).toEqual([
      ['on', { a: 1 }],
      ['onmessage', { a: 1 }, 'null'],
    ])
  })

  test('that sends what cannot cross gets the error itself', () => {
    const { ui } = createFacade()
    expect(() => ui.receive({ buffer: new ArrayBuffer(2) })).toThrow('Cannot send a value of type ArrayBuffer')
  })
})

describe('closePlugin', () => {
  const uses: readonly [string, (facade: Facade) => unknown][] = [
    ['reading the page', ({ figma }) => figma.currentPage],
    ['creating', ({ figma }) => figma.createFrame()],
    ['a second close', ({ figma }) => figma.closePlugin()],
    ['storage', ({ figma }) => figma.clientStorage],
  ]
  test.each(uses)('ends the API: %s throws', (_name, use) => {
    const facade = createFacade()
    facade.figma.closePlugin('Done')
    expect(() => use(facade)).toThrow('The plugin is closed')
    expect(facade.ended).toEqual(['Done'])
  })

  test('ends what was taken from the API before', async () => {
    const { figma, node } = createFacade()
    const { notify, currentPage } = figma
    const box = await node('box')
    figma.closePlugin()
    expect(() => notify('x')).toThrow('The plugin is closed')
    expect(() => currentPage.name).toThrow('The plugin is closed')
    expect(() => Reflect.set(box, 'visible', false)).toThrow('The plugin is closed')
  })

  test('tells close listeners while the API still works, and commits what was written', async () => {
    const { figma, node, document } = createFacade()
    const box = await node('box')
    const names: string[] = []
    figma.on('close', () => names.push(figma.currentPage.name))
    box.visible = false
    figma.closePlugin()
    expect(names).toEqual(['First'])
    expect([document.undoCount, document.hasUncommittedWrites]).toEqual([1, false])
  })
})

describe('while parameters are entered', () => {
  test.each([
    ['no window is shown', (facade: Facade) => facade.figma.showUI(''), 'in showUI: Cannot show UI'],
    ['no node is made', (facade: Facade) => facade.figma.createFrame(), 'in createFrame: Cannot write'],
    ['no picture is stored', (facade: Facade) => facade.figma.createImage(GIF), 'in createImage: Cannot write'],
  ])('%s', (_name, use, message) => {
    expect(() => use(createFacade({ phase: 'query' }))).toThrow(message)
  })

  test('suggestions, errors and loading texts reach whoever asks', () => {
    const { figma, askParameter } = createFacade({ phase: 'query' })
    figma.parameters.on('input', ({ query, result }) => {
      result.setLoadingMessage('Looking')
      result.setSuggestions([query, { name: 'Lake', data: { id: 1 } }])
      result.setError('Nothing found')
    })
    const answers: unknown[] = []
    askParameter({ key: 'a', query: 'la', parameters: {}, allowFreeform: false }, (answer) => answers.push(answer))
    expect(answers).toEqual([
      { kind: 'loading', message: 'Looking' },
      { kind: 'suggestions', suggestions: [{ name: 'la' }, { name: 'Lake', data: { id: 1 } }] },
      { kind: 'error', message: 'Nothing found' },
    ])
  })

  test('a parameter of free form refuses nothing that is typed', () => {
    const { figma, askParameter, errors } = createFacade({ phase: 'query' })
    figma.parameters.on('input', ({ result }) => result.setError('No'))
    askParameter({ key: 'a', query: '', parameters: {}, allowFreeform: true }, () => undefined)
    expect(String(errors[0])).toContain('in setError: ')
  })
})

describe('where nothing may be written', () => {
  const writes: readonly [string, (facade: Facade) => unknown][] = [
    ['createFrame', ({ figma }) => figma.createFrame()],
    ['createImage', ({ figma }) => figma.createImage(GIF)],
    ['commitUndo', ({ figma }) => figma.commitUndo()],
    ['set_name', ({ figma }) => Reflect.set(figma.currentPage, 'name', 'x')],
  ]
  test.each(writes)('%s throws', (where, use) => {
    const facade = createFacade({ seat: { editorType: 'dev', canEdit: false } })
    expect(() => use(facade)).toThrow(`in ${where}: Cannot write to this file, it is read-only`)
  })

  test('reading, selecting and exporting work', async () => {
    const { figma, node } = createFacade({ seat: { editorType: 'dev', canEdit: false } })
    const box = (await node('box')) as RectangleNode
    figma.currentPage.selection = [box]
    expect(await box.exportAsync({ format: 'PNG' })).toBeInstanceOf(Uint8Array)
  })
})

describe('undo', () => {
  test('takes back what one commit holds, plugin data and relaunch buttons with it', async () => {
    const { figma, node, document } = createFacade()
    const box = (await node('box')) as RectangleNode
    const before = document.require('box')
    box.fills = [{ type: 'IMAGE', scaleMode: 'FILL', imageHash: 'x' }]
    box.setPluginData('recipe', '{}')
    box.setRelaunchData({ again: '' })
    figma.commitUndo()
    box.name = 'Renamed'
    figma.commitUndo()
    expect(document.undoCount).toBe(2)
    document.undo()
    expect(box.name).toBe('Box')
    expect(box.getPluginData('recipe')).toBe('{}')
    document.undo()
    expect(document.require('box')).toEqual(before)
    document.redo()
    expect(box.getRelaunchData()).toEqual({ again: '' })
  })

  test('counts uncommitted writes as one step, and a person’s act closes it', async () => {
    const { node, document } = createFacade()
    const box = await node('box')
    box.name = 'One'
    box.visible = false
    document.act(() => document.update('line', { name: 'By hand' }))
    expect(document.undoCount).toBe(2)
    document.undo()
    document.undo()
    expect([box.name, box.visible, document.require('line').name]).toEqual(['Box', true, 'Line'])
  })

  test('by triggerUndo goes back to the last commit', async () => {
    const { figma, node } = createFacade()
    const box = await node('box')
    box.name = 'Kept'
    figma.commitUndo()
    box.name = 'Dropped'
    figma.triggerUndo()
    expect(box.name).toBe('Kept')
  })

  test('has nothing to take back when nothing was written', () => {
    const { figma, document } = createFacade()
    figma.commitUndo()
    figma.commitUndo()
    expect(document.undoCount).toBe(0)
    expect(document.undo()).toBe(false)
  })
})

describe('viewport', () => {
  test('zooms to nodes of the page on screen', async () => {
    const { figma, node } = createFacade()
    figma.viewport.scrollAndZoomIntoView([await node('box')])
    expect(figma.viewport.center).toEqual({ x: 110, y: 70 })
    const { bounds } = figma.viewport
    expect([bounds.x <= 10, bounds.y <= 20, bounds.width >= 200]).toEqual([true, true, true])
  })

  test.each([
    ['zoom', 0],
    ['zoom', 'big'],
    ['center', { x: 1 }],
    ['bounds', {}],
  ])('refuses %s = %j', (key, value) => {
    const { viewport } = createFacade().figma
    expect(() => Reflect.set(viewport, key, value)).toThrow()
  })
})

describe('new nodes', () => {
  test.each([
    ['createFrame', 'FRAME', 100, 100],
    ['createRectangle', 'RECTANGLE', 100, 100],
    ['createEllipse', 'ELLIPSE', 100, 100],
    ['createLine', 'LINE', 100, 0],
    ['createSection', 'SECTION', 100, 100],
  ])('%s makes a %s of %i x %i on top of the current page', (method, type, width, height) => {
    const { figma } = createFacade()
    const made = call(figma, method) as RectangleNode
    expect([made.type, made.width, made.height, made.x, made.y]).toEqual([type, width, height, 0, 0])
    expect(figma.currentPage.children.at(-1)).toBe(made)
  })

  test('a frame is white', () => {
    expect(createFacade().figma.createFrame().fills).toMatchObject([{ type: 'SOLID', color: { r: 1, g: 1, b: 1 } }])
  })

  test('a group keeps its members where they are on the page', async () => {
    const { figma, node } = createFacade()
    const dot = await node('dot')
    const before = Reflect.get(dot, 'absoluteBoundingBox')
    const group = figma.group([dot, await node('box')], figma.currentPage)
    expect(Reflect.get(dot, 'absoluteBoundingBox')).toEqual(before)
    expect(group.children).toHaveLength(2)
  })
})

describe('base64', () => {
  test('there and back is the same', () => {
    const { figma } = createFacade()
    const bytes = Uint8Array.from({ length: 20_000 }, (_, index) => index % 251)
    expect(figma.base64Decode(figma.base64Encode(bytes))).toEqual(bytes)
    expect(() => call(figma, 'base64Encode', 'text')).toThrow('in base64Encode: ')
  })
})

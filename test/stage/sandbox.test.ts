import { describe, expect, test } from 'vitest'
import { loadSandboxEngine } from '../../src/stage/vm/sandbox-engine'
import { createSmallDocument, createStageFixture, logOf, pngBytes } from './stage-fixture'

const FIGMA_GLOBALS = [
  '__html__',
  '__uiFiles__',
  'clearInterval',
  'clearTimeout',
  'console',
  'fetch',
  'figma',
  'setInterval',
  'setTimeout',
]

describe('globals', () => {
  test('are those of the language and the nine that Figma declares', async () => {
    const [line] = await logOf(`console.log(JSON.stringify(Object.getOwnPropertyNames(globalThis)))`)
    const names: string[] = JSON.parse(String(line).replace('log: ', ''))
    const beyondLanguage = names.filter((name) => !LANGUAGE_NAMES.includes(name))
    expect(beyondLanguage.sort()).toEqual(FIGMA_GLOBALS)
  })

  test.each([
    'window',
    'document',
    'self',
    'XMLHttpRequest',
    'AbortController',
    'TextEncoder',
    'TextDecoder',
    'URL',
    'atob',
    'btoa',
    'crypto',
    'performance',
    'Blob',
    'queueMicrotask',
    'structuredClone',
    'Intl',
    'process',
    'require',
    'host',
  ])('do not include %s', async (name) => {
    expect(await logOf(`console.log(typeof ${name})`)).toEqual(['log: undefined'])
  })

  test('cannot be replaced', async () => {
    const lines = await logOf(`'use strict'; try { figma = 1 } catch (error) { console.log(error.name) }`)
    expect(lines).toEqual(['log: TypeError'])
  })

  test('carry the window file', async () => {
    expect(await logOf('console.log(__html__)')).toEqual(['log: <p>window</p>'])
  })
})

describe('an old sandbox', () => {
  test.each([
    'Object.hasOwn',
    '[].at',
    '"".replaceAll',
    'Promise.any',
    'Promise.allSettled',
    '[].findLast',
    'Object.groupBy',
    '"".matchAll',
    'new Uint8Array(1).at',
  ])('has no %s', async (expression) => {
    const script = `console.log(typeof ${expression})`
    expect(await logOf(script, { isOldSandbox: true })).toEqual(['log: undefined'])
    expect(await logOf(script)).toEqual(['log: function'])
  })

  test('has no globalThis and no WeakRef', async () => {
    const script = 'console.log(typeof globalThis, typeof WeakRef, typeof BigInt)'
    expect(await logOf(script, { isOldSandbox: true })).toEqual(['log: undefined undefined undefined'])
  })

  test('still runs the API', async () => {
    expect(await logOf('console.log(figma.currentPage.name)', { isOldSandbox: true })).toEqual(['log: Page 1'])
  })
})

describe('bytes', () => {
  test('come back exactly as they went out', async () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7919) % 256)
    const fixture = await createStageFixture({
      main: 'figma.showUI(__html__); figma.ui.onmessage = (message) => figma.ui.postMessage(message)',
    })
    fixture.stage.runCommand('test')
    fixture.stage.uiLoaded()
    fixture.stage.uiMessageIn({ nested: [{ bytes }] })
    expect(fixture.toUi).toEqual([{ nested: [{ bytes }] }])
    fixture.stage.dispose()
  })

  test('of a part of a buffer are that part alone', async () => {
    const whole = Uint8Array.from([1, 2, 3, 4, 5, 6])
    const fixture = await createStageFixture({
      main: `figma.showUI(__html__)
        figma.ui.onmessage = (bytes) => figma.ui.postMessage({ all: bytes, part: bytes.subarray(1, 3), room: bytes.buffer.byteLength })`,
    })
    fixture.stage.runCommand('test')
    fixture.stage.uiLoaded()
    fixture.stage.uiMessageIn(whole.subarray(1, 5))
    expect(fixture.toUi).toEqual([{ all: Uint8Array.from([2, 3, 4, 5]), part: Uint8Array.from([3, 4]), room: 4 }])
    fixture.stage.dispose()
  })

  test('are copies: neither side sees what the other changes', async () => {
    const bytes = Uint8Array.from([1, 2, 3])
    const fixture = await createStageFixture({
      main: `figma.showUI(__html__)
        figma.ui.onmessage = (bytes) => { figma.ui.postMessage(bytes); bytes[0] = 99 }`,
    })
    fixture.stage.runCommand('test')
    fixture.stage.uiLoaded()
    fixture.stage.uiMessageIn(bytes)
    expect(bytes[0]).toBe(1)
    expect(fixture.toUi).toEqual([Uint8Array.from([1, 2, 3])])
    fixture.stage.dispose()
  })

  test('may be none at all', async () => {
    const fixture = await createStageFixture({
      main: 'figma.showUI(__html__); figma.ui.onmessage = (bytes) => figma.ui.postMessage([bytes, bytes.length])',
    })
    fixture.stage.runCommand('test')
    fixture.stage.uiLoaded()
    fixture.stage.uiMessageIn(new Uint8Array(0))
    expect(fixture.toUi).toEqual([[new Uint8Array(0), 0]])
    fixture.stage.dispose()
  })

  test('of 20 MB survive the growing of the machine’s memory', async () => {
    const bytes = new Uint8Array(20_000_000)
    bytes.set(pngBytes(4096, 4096))
    bytes[19_999_999] = 7
    const fixture = await createStageFixture({
      main: `figma.showUI(__html__)
        figma.ui.onmessage = (bytes) => figma.createImage(bytes).getBytesAsync().then((stored) => figma.ui.postMessage(stored))`,
    })
    fixture.stage.runCommand('test')
    fixture.stage.uiLoaded()
    fixture.stage.uiMessageIn(bytes)
    await fixture.clockwork.settle()
    expect(Buffer.compare(Buffer.from(fixture.toUi[0] as Uint8Array), Buffer.from(bytes))).toBe(0)
    fixture.stage.dispose()
  })
})

describe('values across the wire', () => {
  test.each([
    [
      'numbers JSON lacks',
      '[NaN, Infinity, -Infinity, Object.is(-0, m[3]), undefined, null]',
      [Number.NaN, 1 / 0, -1 / 0, true, undefined, null],
    ],
    ['an object with a dollar key', '{ $: "undefined", v: 1 }', { $: 'undefined', v: 1 }],
    ['a date', 'new Date(86400000)', new Date(86_400_000)],
    ['text with every kind of character', '"</script> \\u0000 \\ud83d\\ude00 \\u202e"', '</script> \u0000 😀 \u202e'],
  ])('%s', async (_name, expression, expected) => {
    const fixture = await createStageFixture({
      main: `figma.showUI(__html__); figma.ui.onmessage = (m) => figma.ui.postMessage(${expression})`,
    })
    fixture.stage.runCommand('test')
    fixture.stage.uiLoaded()
    fixture.stage.uiMessageIn([Number.NaN, 1, 2, -0])
    expect(fixture.toUi).toEqual([expected])
    fixture.stage.dispose()
  })

  test('a node is the same object every time, and passes back as itself', async () => {
    const lines = await logOf(`
      const page = figma.currentPage
      console.log(page === figma.currentPage, page.children[0] === page.children[0])
      page.selection = [page.children[0]]
      console.log(page.selection[0].id, 'fills' in page.children[0], 'characters' in page.children[0])`)
    expect(lines).toEqual(['log: true true', 'log: 1:1 true false'])
  })

  test('a callback is known again by off', async () => {
    const fixture = await createStageFixture({
      main: `const heard = () => console.log('heard')
        figma.on('selectionchange', heard); figma.off('selectionchange', heard)`,
    })
    fixture.stage.runCommand('test')
    fixture.document.select(['1:1'])
    await fixture.clockwork.settle()
    expect(fixture.lines).toEqual([])
    fixture.stage.dispose()
  })
})

describe('time', () => {
  test('timers run in order, intervals repeat until cleared', async () => {
    const fixture = await createStageFixture({
      main: `let ticks = 0
        const handle = setInterval(() => { ticks += 1; console.log('tick ' + ticks); if (ticks === 2) clearInterval(handle) }, 10)
        setTimeout(() => console.log('later'), 15)
        clearTimeout(setTimeout(() => console.log('never'), 1))`,
    })
    fixture.stage.runCommand('test')
    await fixture.clockwork.advance(100)
    expect(fixture.lines).toEqual(['log: tick 1', 'log: later', 'log: tick 2'])
    fixture.stage.dispose()
  })

  test('timers need both arguments', async () => {
    const lines = await logOf('try { setTimeout(() => {}) } catch (error) { console.log(error.message) }')
    expect(lines).toEqual(['log: in setTimeout: Expected "timeout" to have type number'])
  })

  test('promise jobs run after the code that made them, not inside a host call', async () => {
    const lines = await logOf(`
      Promise.resolve().then(() => console.log('job'))
      figma.currentPage.findAll(() => true)
      console.log('code')`)
    expect(lines).toEqual(['log: code', 'log: job'])
  })

  test('an endless loop is stopped when a limit is set, and the stage lives on', async () => {
    const fixture = await createStageFixture({ main: 'for (;;) {}', maxSliceMs: 20, now: () => performance.now() })
    fixture.stage.runCommand('test')
    expect(fixture.lines.join()).toContain('interrupted')
    expect(fixture.stage.isRunning()).toBe(true)
    fixture.stage.dispose()
  })

  test('code that holds the thread for over 50 ms is named', async () => {
    let nowMs = 0
    const slow = await createStageFixture({
      main: 'figma.notify("x")',
      now: () => {
        nowMs += 60
        return nowMs
      },
    })
    slow.stage.runCommand('slow')
    expect(slow.lines[0]).toMatch(/^warn: The plugin held the thread for \d+ ms$/)
    slow.stage.dispose()
  })
})

describe('memory', () => {
  const LIMIT_BYTES = 32 * 1024 * 1024

  test('has a limit that the plugin hits as an error of its own', async () => {
    const main = `try { const all = []; for (;;) all.push(new Uint8Array(1000000)) } catch (error) { console.log(error.message) }`
    expect(await logOf(main, { engine: await loadSandboxEngine(LIMIT_BYTES) })).toEqual(['log: out of memory'])
  })

  test('has no room for a picture over the limit, and goes on after saying so', async () => {
    const fixture = await createStageFixture({
      engine: await loadSandboxEngine(LIMIT_BYTES),
      main: 'figma.showUI(__html__); figma.ui.onmessage = (bytes) => console.log(bytes.length)',
    })
    fixture.stage.runCommand('test')
    fixture.stage.uiLoaded()
    fixture.stage.uiMessageIn(new Uint8Array(10_000_000))
    fixture.stage.uiMessageIn(new Uint8Array(40_000_000))
    fixture.stage.uiMessageIn(new Uint8Array(10_000_000))
    expect(fixture.lines.map((line) => line.split('\n')[0])).toEqual([
      'log: 10000000',
      'error: Error: out of memory',
      'log: 10000000',
    ])
    fixture.stage.dispose()
  })

  test('rejects the promise of bytes it has no room for', async () => {
    const document = createSmallDocument()
    const stored = document.images.add(Buffer.concat([pngBytes(9, 9), new Uint8Array(40_000_000)]))
    const main = `figma.getImageByHash('${stored.ok ? stored.value.hash : ''}').getBytesAsync().catch((error) => console.log(error.message))`
    expect(await logOf(main, { document, engine: await loadSandboxEngine(LIMIT_BYTES) })).toEqual([
      'log: out of memory',
    ])
  })

  test('is given back: a hundred runs leave no handle behind', async () => {
    const fixture = await createStageFixture({
      main: `figma.showUI(__html__)
        figma.ui.onmessage = () => {}
        figma.on('selectionchange', () => {})
        setTimeout(() => {}, 1000)
        figma.currentPage.children.forEach((node) => node.fills)
        figma.getNodeByIdAsync('1:1').then((node) => node.exportAsync()).then((bytes) => figma.createImage(bytes))`,
    })
    for (let run = 0; run < 100; run += 1) {
      fixture.stage.runCommand('test')
      if (run % 2 === 0) await fixture.clockwork.settle()
    }
    fixture.stage.dispose()
    expect(fixture.ended).toHaveLength(100)
    expect(fixture.lines).toEqual([])
    expect(fixture.clockwork.waiting()).toBe(0)
  })
})

describe('faults', () => {
  test.each([
    ['at the top level', 'throw new TypeError("broken")', 'error: TypeError: broken'],
    ['in an event', 'figma.on("run", () => { throw new Error("broken") })', 'error: Error: broken'],
    ['in an async event', 'figma.on("run", async () => { throw new Error("broken") })', 'error: Error: broken'],
    ['in a timer', 'setTimeout(() => { throw new Error("broken") }, 0)', 'error: Error: broken'],
    ['of syntax', 'const = 1', 'error: SyntaxError'],
  ])('%s reach the console', async (_name, main, start) => {
    const [line = ''] = await logOf(main)
    expect(line.startsWith(start)).toBe(true)
  })

  test('of the API are errors a plugin can catch', async () => {
    const lines = await logOf(`
      try { figma.currentPage.children[0].opacity = 'half' } catch (error) { console.log(error instanceof Error, error.message) }
      figma.currentPage.children[0].exportAsync({ format: 'WEBP' }).catch((error) => console.log(error instanceof Error))`)
    expect(lines).toEqual([
      'log: true in set_opacity: Expected "opacity" to have type number but got string instead',
      'log: true',
    ])
  })
})

const LANGUAGE_NAMES: readonly string[] = [
  ...['AggregateError', 'Array', 'ArrayBuffer', 'Atomics', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'Boolean'],
  ...['DataView', 'Date', 'Error', 'EvalError', 'FinalizationRegistry', 'Float16Array', 'Float32Array', 'Float64Array'],
  ...[
    'Function',
    'Infinity',
    'Int16Array',
    'Int32Array',
    'Int8Array',
    'InternalError',
    'Iterator',
    'JSON',
    'Map',
    'Math',
  ],
  ...['NaN', 'Number', 'Object', 'Promise', 'Proxy', 'RangeError', 'ReferenceError', 'Reflect', 'RegExp', 'Set'],
  ...['SharedArrayBuffer', 'String', 'Symbol', 'SyntaxError', 'TypeError', 'URIError', 'Uint16Array', 'Uint32Array'],
  ...['Uint8Array', 'Uint8ClampedArray', 'WeakMap', 'WeakRef', 'WeakSet', 'decodeURI', 'decodeURIComponent'],
  ...['encodeURI', 'encodeURIComponent', 'escape', 'eval', 'globalThis', 'isFinite', 'isNaN', 'parseFloat', 'parseInt'],
  ...['undefined', 'unescape'],
]

import { describe, expect, test } from 'vitest'
import { isAllowedUrl } from '../../src/stage/bridge/allowed-domains'
import { createStageFixture, logOf } from './stage-fixture'

describe('allowed domains', () => {
  test.each([
    ['https://api.test/v1', ['*'], true],
    ['http://localhost:8787/x', ['*'], true],
    ['https://api.test/v1', ['none'], false],
    ['https://api.test/v1', [], false],
    ['https://api.test/v1', ['https://api.test'], true],
    ['https://api.test:8443/v1', ['https://api.test:8443'], true],
    ['https://api.test/v1', ['https://api.test:8443'], false],
    ['https://api.test/v1', ['https://api.test:443'], true],
    ['http://api.test/v1', ['https://api.test'], false],
    ['https://api.test/v1', ['api.test'], true],
    ['https://evil.test/api.test', ['api.test'], false],
    ['https://api.test.evil.com/', ['api.test'], false],
    ['https://a.api.test/', ['*.api.test'], true],
    ['https://api.test/', ['*.api.test'], false],
    ['https://xapi.test/', ['*.api.test'], false],
    ['https://api.test/v1/models', ['https://api.test/v1/'], true],
    ['https://api.test/v1/models', ['https://api.test/v1'], false],
    ['https://api.test/v1', ['https://api.test/v1'], true],
    ['not an address', ['*'], false],
  ])('%s under %j: %s', (url, patterns, expected) => {
    expect(isAllowedUrl(url, patterns)).toBe(expected)
  })
})

describe('fetch of the sandbox', () => {
  const ANSWER = async () => new Response(Uint8Array.from([123, 125]), { status: 201, headers: { 'X-Trace': 'abc' } })

  test('gives Figma’s own kind of response', async () => {
    const main = `fetch('https://api.test/a', { method: 'POST', headers: { a: 'b' }, body: new Uint8Array([1, 2]) }).then(async (response) => {
      console.log(response.ok, response.status, response.headersObject['x-trace'])
      console.log((await response.arrayBuffer()).byteLength)
    })`
    const sent: unknown[] = []
    const fetch = (url: string, init: RequestInit) => {
      sent.push([url, init.method, init.headers, init.body])
      return ANSWER()
    }
    expect(await logOf(main, { fetch })).toEqual(['log: true 201 abc', 'log: 2'])
    expect(sent).toEqual([['https://api.test/a', 'POST', { a: 'b' }, Uint8Array.from([1, 2])]])
  })

  test.each([
    ['an address the manifest does not name', `'https://other.test/'`, 'not among the allowed domains'],
    ['a signal', `'https://api.test/', { signal: {} }`, "Unrecognized key(s) in object: 'signal'"],
    ['a request object', `{ url: 'https://api.test/' }`, 'Expected "url" to have type string'],
  ])('refuses %s', async (_name, args, message) => {
    const [line] = await logOf(`fetch(${args}).catch((error) => console.log(error.message))`, { fetch: ANSWER })
    expect(line).toContain(message)
  })

  test('has a response without headers object of a browser, and without body stream', async () => {
    const main = `fetch('https://api.test/').then((response) => response.body).catch((error) => console.log(error.message))`
    expect(await logOf(main, { fetch: ANSWER })).toEqual(['log: not implemented on stage: FetchResponse.body'])
  })
})

describe('the life of a plugin', () => {
  test('messages to a window that is still loading wait for it', async () => {
    const fixture = await createStageFixture({
      main: `figma.showUI(__html__); figma.ui.postMessage(1); figma.ui.postMessage(2)`,
    })
    fixture.stage.runCommand('test')
    expect(fixture.toUi).toEqual([])
    fixture.stage.uiLoaded()
    expect(fixture.toUi).toEqual([1, 2])
    fixture.stage.dispose()
  })

  test('a second launch ends the first', async () => {
    const fixture = await createStageFixture({
      main: `figma.showUI(__html__); figma.on('close', () => console.log('closed ' + figma.command)); setInterval(() => console.log('tick'), 10)`,
    })
    fixture.stage.runCommand('one')
    fixture.stage.runCommand('two')
    expect(fixture.lines).toEqual(['log: closed one'])
    expect(fixture.windowCalls).toEqual(['close'])
    await fixture.clockwork.advance(15)
    expect(fixture.lines).toEqual(['log: closed one', 'log: tick'])
    fixture.stage.dispose()
  })

  test('closing cancels timers and closes the window, while code that runs goes on to its end', async () => {
    const fixture = await createStageFixture({
      main: `figma.showUI(__html__)
        setTimeout(() => console.log('never'), 5)
        figma.closePlugin('Bye')
        console.log('still running')
        try { figma.notify('x') } catch (error) { console.log(error.message) }`,
    })
    fixture.stage.runCommand('test')
    await fixture.clockwork.advance(100)
    expect(fixture.lines).toEqual([
      'log: still running',
      'log: The plugin is closed: its code runs on, but figma can no longer be used',
    ])
    expect([fixture.ended, fixture.windowCalls, fixture.stage.isRunning()]).toEqual([['Bye'], ['close'], false])
  })

  test('closing in the middle of an export leaves nothing behind', async () => {
    const fixture = await createStageFixture({
      main: `figma.currentPage.children[0].exportAsync().then(() => console.log('never'))`,
    })
    fixture.stage.runCommand('test')
    fixture.stage.closePlugin()
    await fixture.clockwork.settle()
    expect(fixture.lines).toEqual([])
    fixture.stage.uiMessageIn('late')
    expect(fixture.lines).toEqual([])
  })

  test('what was written when the plugin ends is one undo step', async () => {
    const fixture = await createStageFixture({
      main: `figma.currentPage.children[0].name = 'A'; figma.createFrame(); figma.closePlugin()`,
    })
    fixture.stage.runCommand('test')
    expect(fixture.document.undoCount).toBe(1)
    fixture.stage.undo()
    expect(fixture.document.require('1:1').name).toBe('Box')
  })

  test('parameters come with the run event, which every launch fires', async () => {
    const main = `figma.on('run', ({ command, parameters }) => console.log(command, JSON.stringify(parameters)))`
    const fixture = await createStageFixture({ main })
    fixture.stage.runCommand('plain')
    fixture.stage.runCommand('typed', { prompt: 'a lake' })
    expect(fixture.lines).toEqual(['log: plain undefined', 'log: typed {"prompt":"a lake"}'])
    fixture.stage.dispose()
  })

  test('a drop is taken by a callback that says false, and by no promise', async () => {
    const main = (answer: string) => `figma.on('drop', (event) => { console.log(event.x); return ${answer} })`
    for (const [answer, isTaken] of [
      ['false', true],
      ['true', false],
      ['Promise.resolve(false)', false],
    ] as const) {
      const fixture = await createStageFixture({ main: main(answer) })
      fixture.stage.runCommand('test')
      expect(fixture.stage.drop({ x: 5, y: 6 })).toBe(isTaken)
      expect(fixture.lines).toEqual(['log: 5'])
      fixture.stage.dispose()
    }
  })

  test('client storage outlives a run', async () => {
    const fixture = await createStageFixture({
      main: `figma.clientStorage.getAsync('n').then((n) => { console.log(n); figma.clientStorage.setAsync('n', (n || 0) + 1) })`,
    })
    for (let run = 0; run < 3; run += 1) {
      fixture.stage.runCommand('test')
      await fixture.clockwork.settle()
    }
    expect(fixture.lines).toEqual(['log: undefined', 'log: 1', 'log: 2'])
    fixture.stage.dispose()
  })

  test.each([
    'new ArrayBuffer(4)',
    'new Float32Array(2)',
    'new Map()',
    'figma.mixed',
    '() => 1',
    'Symbol("x")',
    '10n',
    'figma.currentPage',
  ])('a message with %s never leaves the sandbox', async (expression) => {
    const main = `figma.showUI(__html__); try { figma.ui.postMessage({ value: ${expression} }) } catch (error) { console.log(error.message) }`
    const [line] = await logOf(main)
    expect(line).toMatch(/^log: in postMessage: Cannot send a value/)
  })
})

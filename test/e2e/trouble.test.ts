import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readImageHeader } from '../../src/core/image-header'
import { arrive, closeNow, type Designer, openStudio, type Studio } from './designer'
import {
  answerPicture,
  encodePicture,
  geminiAnswer,
  type Script,
  type ScriptedGateway,
  sendJson,
  startScriptedGateway,
} from './scripted-gateway'

let studio: Studio
let gateway: ScriptedGateway
let designer: Designer

beforeAll(async () => {
  studio = await openStudio()
  gateway = await startScriptedGateway()
  designer = await arrive(studio)
})
afterAll(async () => {
  await designer.leave()
  await studio.close()
  await gateway.close()
})
beforeEach(() => beginAt(designer))
afterEach(async () => {
  expect(designer.errors).toEqual([])
  await designer.startOver()
})

async function beginAt(who: Designer): Promise<void> {
  await who.select('Hero')
  await who.run('Generate')
  await who.prompt('A lake')
  await who.connect('gemini-compatible', gateway.url, 'studio-key-123')
}

function google(status: number, message: string, extra: object = {}): Script {
  return (_request, response) => sendJson(response, status, { error: { code: status, message, ...extra } })
}

const html: Script = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Welcome to nginx</title>')
}

const htmlError: Script = (_request, response) => {
  response.writeHead(404, { 'content-type': 'text/html' }).end('<html><body><h1>404 Not Found</h1></body></html>')
}

const truncated: Script = (_request, response) => {
  const body = JSON.stringify(geminiAnswer(new Uint8Array(50_000).fill(7)))
  response.writeHead(200, { 'content-type': 'application/json' }).end(body.slice(0, body.length / 2))
}

const textOnly: Script = (_request, response) =>
  sendJson(response, 200, {
    candidates: [
      { content: { role: 'model', parts: [{ text: 'I would rather describe the lake.' }] }, finishReason: 'STOP' },
    ],
  })

const blocked: Script = (_request, response) =>
  sendJson(response, 200, { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } })

/** A few bytes, from the first chunk to the last, that promise 2,500 million pixels. */
function pngBomb(): Uint8Array {
  const bytes = new Uint8Array(45)
  const view = new DataView(bytes.buffer)
  for (const [offset, value] of [
    [0, 0x89504e47],
    [4, 0x0d0a1a0a],
    [8, 13],
    [12, 0x49484452],
    [16, 50_000],
    [20, 50_000],
    [37, 0x49454e44],
    [41, 0xae426082],
  ] as const) {
    view.setUint32(offset, value)
  }
  return bytes
}

describe('what goes wrong is said in a sentence with what to do, and the document stays as it was', () => {
  const CASES: readonly (readonly [string, Script, RegExp])[] = [
    ['a web page instead of a picture', html, /web page|not .*JSON|no image gateway/i],
    ['a web page with an error', htmlError, /404|not found|address/i],
    ['an answer cut in the middle', truncated, /broke off before its end/],
    ['words instead of a picture', textOnly, /I would rather describe the lake/],
    ['a refusal', blocked, /refused|blocked/i],
    ['a wrong key', google(401, 'API key not valid', { status: 'UNAUTHENTICATED' }), /Check the key/],
    [
      'a request the model does not take',
      google(400, 'Unsupported aspect ratio', { status: 'INVALID_ARGUMENT' }),
      /Unsupported aspect ratio/,
    ],
    ['zero bytes', answerPicture(new Uint8Array()), /picture/i],
    ['bytes that are no picture', answerPicture(new TextEncoder().encode('hello, this is text')), /picture/i],
    ['a picture of 2,500 million pixels', answerPicture(pngBomb()), /50000|too large|pixels/i],
  ]

  test.each(CASES)('%s', async (_, script, words) => {
    const before = await designer.layers()
    gateway.answer(script)
    await designer.generate()
    const said = await designer.window.locator('.notice-danger').textContent()
    expect(said).toMatch(words)
    expect(said).not.toMatch(/Failed to fetch|undefined|\[object|studio-key-123/)
    expect(await designer.layers()).toEqual(before)
  })

  test('no gateway at all', async () => {
    const silent = createServer()
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    await closeNow(silent)
    await designer.connect('gemini-compatible', `http://localhost:${port}`)
    await designer.generate()
    const said = await designer.window.locator('.notice-danger').textContent()
    expect(said).toMatch(/Test connection/)
    expect(said).not.toMatch(/Failed to fetch/)
  })

  test('and can be tried again', async () => {
    gateway.answer(google(401, 'API key not valid', { status: 'UNAUTHENTICATED' }))
    await designer.generate()
    await designer.screenshot('failure')
    gateway.answer(answerPicture(await encodePicture('jpeg', 1376, 768)))
    await designer.window.getByRole('button', { name: 'Try again' }).click()
    await designer.window.getByText('Placed in “Hero”.').waitFor()
  })
})

describe('pictures as they come', () => {
  async function placedHeader(bytes: Uint8Array) {
    gateway.answer(answerPicture(bytes))
    await designer.generate()
    await designer.window.getByText('Placed in “Hero”.').waitFor()
    const { id } = await designer.layer('Hero')
    const placed = await designer.page.evaluate((nodeId) => Array.from(window.stage.nodeImageBytes(nodeId) ?? []), id)
    return { placed: Uint8Array.from(placed), header: readImageHeader(Uint8Array.from(placed)) }
  }

  test.each([['png'], ['jpeg'], ['gif']] as const)('a %s that fits reaches Figma byte for byte', async (format) => {
    const bytes = await encodePicture(format, 1376, 768)
    expect(Buffer.compare((await placedHeader(bytes)).placed, bytes)).toBe(0)
  })

  test('a WebP becomes something Figma takes', async () => {
    const { header } = await placedHeader(await encodePicture('webp', 1376, 768))
    expect(header).toMatchObject({ extent: { widthPx: 1376, heightPx: 768 } })
    expect(['image/png', 'image/jpeg']).toContain(header?.mediaType)
  })

  test('a picture 12,000 px wide is shrunk to 4096, and said so', async () => {
    const { header } = await placedHeader(await encodePicture('png', 12_000, 600))
    expect(header?.extent).toEqual({ widthPx: 4096, heightPx: 205 })
    await designer.window.getByText(/4096/).first().waitFor()
  })
})

describe('the request', () => {
  test('carries the key in a header and nowhere else', async () => {
    gateway.answer(answerPicture(await encodePicture('jpeg', 1376, 768)))
    await designer.generate()
    expect(gateway.headers.at(-1)?.['x-goog-api-key']).toBe('studio-key-123')
    expect(gateway.bodies.at(-1)?.toString()).not.toContain('studio-key-123')
    expect(JSON.stringify(await designer.layers())).not.toContain('studio-key-123')
    expect(await designer.page.content()).not.toContain('studio-key-123')
  })

  test('asks for exactly what the window says', async () => {
    gateway.answer(answerPicture(await encodePicture('jpeg', 1376, 768)))
    await designer.generate()
    expect(JSON.parse(gateway.bodies.at(-1)?.toString() ?? '')).toMatchObject({
      generationConfig: { imageConfig: { aspectRatio: '16:9', imageSize: '1K' } },
    })
  })

  test('is aborted by Cancel', async () => {
    const before = gateway.aborted()
    const arrived = new Promise<void>((resolve) => gateway.answer(() => resolve()))
    await designer.window.getByLabel('Prompt', { exact: true }).press('Control+Enter')
    await arrived
    await designer.window.getByRole('button', { name: 'Cancel' }).click()
    await designer.window.getByText('Cancelled.').waitFor()
    await expect.poll(() => gateway.aborted()).toBe(before + 1)
  })

  test('of several variants costs what it says, and the month adds up', async () => {
    gateway.answer(answerPicture(await encodePicture('jpeg', 1376, 768)))
    // On a machine of its own, where nothing was spent before.
    const newcomer = await arrive(studio)
    await beginAt(newcomer)
    await newcomer.window.getByLabel('Count').selectOption('2')
    await newcomer.window.getByText(/about \$0\.134/).waitFor()
    await newcomer.generate()
    await newcomer.window.getByRole('tab', { name: /Settings/ }).click()
    await newcomer.window.getByText(/\$0\.134 spent this month/).waitFor()
    await newcomer.leave()
  })
})

describe('a text model', () => {
  test('improves the prompt when that is wanted, and reads lettering back', async () => {
    const picture = await encodePicture('jpeg', 1376, 768)
    const said = ['A neon sign that says "OPEN"', 'OPNE']
    gateway.answer((request, response, body) => {
      if (request.url?.includes('words-model') !== true) return answerPicture(picture)(request, response, body)
      const text = said.shift() ?? 'NONE'
      sendJson(response, 200, { candidates: [{ content: { role: 'model', parts: [{ text }] } }] })
    })
    const { window } = designer
    const nameModel = async (model: string) => {
      await window.getByRole('tab', { name: 'Settings' }).click()
      await window.getByLabel(/^Text model/).fill(model)
      await window.getByLabel(/^Text model/).press('Enter')
      await window.getByRole('tab', { name: 'Create' }).click()
    }
    expect(await window.getByRole('button', { name: 'Improve the prompt' }).count()).toBe(0)
    await nameModel('words-model')
    await designer.prompt('A sign that says "OPEN"')
    await window.getByRole('button', { name: 'Improve the prompt' }).click()
    await window.locator('ins', { hasText: 'neon' }).waitFor()
    await designer.screenshot('better-prompt')
    await window.getByRole('button', { name: 'Take it' }).click()
    expect(await window.getByLabel('Prompt', { exact: true }).inputValue()).toBe('A neon sign that says "OPEN"')
    await designer.generate()
    await window.getByRole('tab', { name: 'Results' }).click()
    await window.getByText('“OPEN” reads “OPNE” in the picture.').waitFor()
    await designer.screenshot('lettering')
    await window.getByRole('button', { name: 'Set as Figma text' }).click()
    await window.getByText('Set as text over “Hero”.').waitFor()
    expect((await designer.layer('OPEN')).type).toBe('TEXT')
    await nameModel('')
    await window.getByRole('button', { name: 'Improve the prompt' }).waitFor({ state: 'detached' })
  })
})

describe('addresses', () => {
  test.each([
    ['http://images.example.com', /Use https/],
    ['https://images.example.com?key=AIzaSyABCDEFGH', /holds a key/],
    ['ftp://images.example.com', /no web address/],
  ])('%s is refused in place', async (typed, words) => {
    await designer.window.getByRole('tab', { name: 'Settings' }).click()
    await designer.window.getByLabel('Address').fill(typed)
    await designer.window.getByLabel('Address').press('Enter')
    expect(await designer.window.locator('[role=alert]').textContent()).toMatch(words)
  })
})

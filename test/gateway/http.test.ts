import { request as httpRequest } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { failure } from '../../src/core/failure'
import { headerOnlyPng } from '../fixtures/pictures'
import { type RunningGateway, startGateway } from './start-gateway'

let running: RunningGateway

beforeEach(async () => {
  running = await startGateway({
    keys: ['right-key', 'other-key'],
    config: { limits: { bodyMb: 2 }, routing: { maxAttempts: 1 } },
  })
})
afterEach(() => running.stop())

const GENERATE = '/v1beta/models/demo:generateContent'

function post(path: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${running.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-goog-api-key': 'right-key', ...headers },
    body,
  })
}

const prompt = (text: string) => JSON.stringify({ contents: [{ parts: [{ text }] }] })

describe('a window with the origin null', () => {
  test('may ask with any header it names, before any key is known', async () => {
    const response = await fetch(`${running.url}${GENERATE}`, {
      method: 'OPTIONS',
      headers: {
        origin: 'null',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-goog-api-key,x-server-timeout,x-refill-mode',
      },
    })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-allow-headers')).toBe(
      'content-type,x-goog-api-key,x-server-timeout,x-refill-mode',
    )
    expect(response.headers.get('access-control-allow-methods')).toContain('POST')
  })

  test.each([
    ['a picture', () => post(GENERATE, prompt('x')), 200],
    ['a wrong key', () => post(GENERATE, prompt('x'), { 'x-goog-api-key': 'wrong' }), 401],
    ['broken JSON', () => post(GENERATE, '{"contents":'), 400],
    ['an unknown path', () => post('/v1beta/models/demo:predict', '{}'), 404],
    ['a body too large', () => post(GENERATE, 'x'.repeat(3e6)), 413],
    ['another content type', () => post(GENERATE, prompt('x'), { 'content-type': 'text/plain' }), 415],
  ])('can read the answer: %s', async (_what, send, status) => {
    const response = await send()
    expect(response.status).toBe(status)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-expose-headers')).toContain('x-refill-failure')
    expect(response.headers.get('x-request-id')).toMatch(/^id-/)
    await response.arrayBuffer()
  })
})

describe('keys', () => {
  test.each([
    ['x-goog-api-key', { 'x-goog-api-key': 'other-key' }, 200],
    ['Authorization', { 'x-goog-api-key': '', authorization: 'Bearer right-key' }, 401],
    ['a wrong one', { 'x-goog-api-key': 'right-ke' }, 401],
  ])('by %s', async (_how, headers, status) => {
    expect((await post(GENERATE, prompt('x'), headers)).status).toBe(status)
  })

  test('by Authorization alone', async () => {
    const headers = { authorization: 'Bearer right-key' }
    expect((await fetch(`${running.url}/v1/models`, { headers })).status).toBe(200)
  })

  test('are needed for the list of models, so that a connection test can check them', async () => {
    expect((await fetch(`${running.url}/v1beta/models`)).status).toBe(401)
  })

  test('are never taken from the address', async () => {
    expect((await fetch(`${running.url}/v1beta/models?key=right-key`)).status).toBe(401)
  })

  test('are not needed to see whether the gateway is up', async () => {
    expect(await (await fetch(`${running.url}/healthz`)).json()).toEqual({ status: 'ok' })
  })
})

describe('what is refused', () => {
  test('a type that a web page may send without asking, even where no key is set', async () => {
    const open = await startGateway()
    const response = await fetch(`${open.url}${GENERATE}`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: prompt('x'),
    })
    await open.stop()
    expect(response.status).toBe(415)
    expect(open.demo.requests).toHaveLength(0)
  })

  test('a body above the limit, which is named, also when its length is not announced', async () => {
    const chunk = new Uint8Array(500_000).fill(0x20)
    const body = new ReadableStream({
      start(controller) {
        for (let sent = 0; sent < 5; sent += 1) controller.enqueue(chunk)
        controller.close()
      },
    })
    const init: RequestInit = {
      method: 'POST',
      // @ts-expect-error Node asks for `duplex` with a stream; the types of the browser do not know it.
      duplex: 'half',
      body,
      headers: { 'content-type': 'application/json', 'x-goog-api-key': 'right-key' },
    }
    const response = await fetch(`${running.url}${GENERATE}`, init)
    expect(response.status).toBe(413)
    expect(await response.text()).toContain('2 MB')
  })

  test('a form above the limit, also when its length is not announced', async () => {
    const file = new Uint8Array(2_500_000)
    const head =
      '--b\r\ncontent-disposition: form-data; name="image"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n'
    const body = new ReadableStream({
      start(controller) {
        for (const part of [new TextEncoder().encode(head), file, new TextEncoder().encode('\r\n--b--\r\n')]) {
          controller.enqueue(part)
        }
        controller.close()
      },
    })
    const init: RequestInit = {
      method: 'POST',
      // @ts-expect-error Node asks for `duplex` with a stream; the types of the browser do not know it.
      duplex: 'half',
      body,
      headers: { 'content-type': 'multipart/form-data; boundary=b', authorization: 'Bearer right-key' },
    }
    const response = await fetch(`${running.url}/v1/images/edits`, init)
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ error: { code: 'request_too_large' } })
  })

  test.each([
    ['without a boundary', 'multipart/form-data', 'x'],
    ['that ends too early', 'multipart/form-data; boundary=b', '--b\r\ncontent-disposition: form-data; name="a"'],
  ])('a form %s', async (_what, contentType, body) => {
    const response = await post('/v1/images/edits', body, { 'content-type': contentType })
    expect(response.status).toBe(400)
    expect(running.demo.requests).toHaveLength(0)
  })

  test.each([
    ['no prompt', prompt(' '), 'The prompt is empty'],
    [
      'a size that does not exist',
      '{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"imageConfig":{"imageSize":"8K"}}}',
      '8K',
    ],
    [
      'more candidates than are made at once',
      '{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"candidateCount":9}}',
      'candidateCount',
    ],
    ['a picture that is none', '{"contents":[{"parts":[{"text":"x"},{"inlineData":{"data":"AQID"}}]}]}', 'Image 1'],
    ['base64 that is none', '{"contents":[{"parts":[{"inlineData":{"data":"*"}}]}]}', 'base64'],
    ['a link to a file', '{"contents":[{"parts":[{"fileData":{"fileUri":"gs://x"}}]}]}', 'fileData'],
    ['contents of another kind', '{"contents":"hello"}', 'contents'],
    ['no object', '[]', ''],
  ])('%s, saying which', async (_what, body, words) => {
    const response = await post(GENERATE, body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      error: { code: 400, status: 'INVALID_ARGUMENT', message: expect.stringContaining(words) },
    })
  })

  test('more pictures than the model takes', async () => {
    const data = Buffer.from(headerOnlyPng(8, 8).bytes).toString('base64')
    const parts = [
      { text: 'x' },
      ...Array.from({ length: 15 }, () => ({ inlineData: { mimeType: 'image/png', data } })),
    ]
    const response = await post(GENERATE, JSON.stringify({ contents: [{ parts }] }))
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('at most 14')
  })
})

describe('what is understood', () => {
  test.each([
    [
      'snake_case',
      {
        contents: [{ parts: [{ text: 'x' }] }],
        generation_config: { image_config: { aspect_ratio: '16:9', image_size: '2k' } },
      },
    ],
    [
      'responseFormat',
      {
        contents: { parts: { text: 'x' } },
        generationConfig: { responseFormat: { image: { aspectRatio: '16:9', imageSize: '2K' } } },
      },
    ],
    [
      'enum names',
      {
        contents: [{ parts: [{ text: 'x' }] }],
        generationConfig: {
          responseFormat: [{ image: { aspectRatio: 'ASPECT_RATIO_SIXTEEN_BY_NINE', imageSize: 'IMAGE_SIZE_TWO_K' } }],
        },
      },
    ],
  ])('%s', async (_what, body) => {
    await post(GENERATE, JSON.stringify(body))
    expect(running.demo.requests).toMatchObject([{ prompt: 'x', aspectRatio: '16:9', imageSize: '2K' }])
  })

  test('options that are not honoured, with a word about each', async () => {
    const body = { contents: [{ parts: [{ text: 'x' }] }], safetySettings: [], generationConfig: { temperature: 1 } }
    const response = await post(GENERATE, JSON.stringify(body))
    const warnings = decodeURIComponent(response.headers.get('x-refill-warnings') ?? '')
    expect(warnings).toContain('safetySettings')
    expect(warnings).toContain('temperature')
  })

  test('an edit sent as JSON with data URLs', async () => {
    const picture = headerOnlyPng(8, 8)
    const url = `data:image/png;base64,${Buffer.from(picture.bytes).toString('base64')}`
    const body = JSON.stringify({ prompt: 'x', model: 'demo', image: [{ image_url: { url } }, url] })
    expect((await post('/v1/images/edits', body)).status).toBe(200)
    expect(running.demo.requests[0]?.references.map(({ image }) => image)).toEqual([picture, picture])
  })

  test('the output format that an images call names', async () => {
    const body = JSON.stringify({ prompt: 'x', model: 'demo', output_format: 'jpeg' })
    // The noting provider's picture has a header and no pixels, so this fails after the attempt to convert it.
    expect((await post('/v1/images/generations', body)).status).toBe(502)
  })
})

describe('a client that goes away', () => {
  const leaveEarly = async (headers: Record<string, string>) => {
    running.demo.hangNext()
    const abort = new AbortController()
    const call = fetch(`${running.url}${GENERATE}`, {
      method: 'POST',
      signal: abort.signal,
      headers: { 'content-type': 'application/json', 'x-goog-api-key': 'right-key', ...headers },
      body: prompt('x'),
    })
    await expect.poll(() => running.demo.contexts.length).toBe(1)
    abort.abort()
    await expect(call).rejects.toThrow()
  }

  test.each([
    ['says so', { 'x-refill-on-disconnect': 'abort' }],
    ['wants nothing kept', { 'cache-control': 'no-store' }],
  ])('ends its picture upstream when it %s', async (_how, headers) => {
    await leaveEarly(headers)
    await expect.poll(() => running.demo.contexts[0]?.signal.aborted).toBe(true)
  })

  test('can call it off later, by its name', async () => {
    await leaveEarly({ 'idempotency-key': 'press-1' })
    expect(running.demo.contexts[0]?.signal.aborted).toBe(false)
    const headers = { 'x-goog-api-key': 'right-key' }
    const call = await fetch(`${running.url}/v1/generations/press-1`, { method: 'DELETE', headers })
    expect(call.status).toBe(204)
    expect(running.demo.contexts[0]?.signal.aborted).toBe(true)
  })

  test('in the middle of its request asks for nothing', async () => {
    const request = httpRequest(`${running.url}${GENERATE}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': 1000, 'x-goog-api-key': 'right-key' },
    })
    request.on('error', () => undefined)
    await new Promise<void>((resolve) => request.write('{"contents":', () => resolve()))
    request.destroy()
    await expect.poll(() => running.logged()).toContain('"status":499')
    expect(running.demo.requests).toHaveLength(0)
  })
})

describe('a gateway that is stopped', () => {
  test('finishes what is under way, takes nothing new, and aborts what lasts too long', async () => {
    running.demo.hangNext()
    const slow = post(GENERATE, prompt('x'))
    await expect.poll(() => running.demo.contexts.length).toBe(1)
    const closed = running.gateway.close(50)
    expect((await post(GENERATE, prompt('late'))).status).toBe(503)
    expect((await fetch(`${running.url}/healthz`)).status).toBe(503)
    await closed
    expect((await slow).status).toBe(499)
    expect(running.demo.requests).toHaveLength(1)
  })
})

describe('the log', () => {
  test('names what happened, and neither key nor prompt', async () => {
    running.demo.failNext(failure({ kind: 'invalid-request' }, 'No.'))
    await post(GENERATE, prompt('a very secret campaign'), { authorization: 'Bearer other-key' })
    await post(GENERATE, prompt('a very secret campaign'))
    await expect.poll(() => running.logged()).toContain('"status":200')
    expect(running.logged()).toContain('"status":400')
    expect(running.logged()).toContain('"model":"demo"')
    expect(running.logged()).not.toMatch(/secret|right-key|other-key/)
  })
})

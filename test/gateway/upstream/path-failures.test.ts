import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PathAccess, PathSettings } from '../../../src/gateway/config/settings'
import { nextPacificMidnight } from '../../../src/gateway/pacific-midnight'
import { type FakeGoogle, GOOGLE_KEY, type Step, startFakeGoogle, steps } from '../../fixtures/fake-google'
import { type Answer, type FakeUpstream, json, startFakeUpstream } from '../../fixtures/fake-upstream'
import { NOW_MS, openForTest, type PathUnderTest, readWhole, settingsFor, TIMEOUT_MS } from './path-setup'

const KEY = 'sk-test-0123456789'
let upstream: FakeUpstream
let google: FakeGoogle
const opened: PathUnderTest[] = []

beforeEach(async () => {
  upstream = await startFakeUpstream()
  google = await startFakeGoogle()
})
afterEach(async () => {
  await google.close()
  await upstream.close()
  await Promise.all(opened.splice(0).map(({ path }) => path.close()))
})

function open(access: PathAccess, changes: Partial<PathSettings> = {}, idleBodyMs?: number): PathUnderTest {
  const one = openForTest(settingsFor(access, changes), idleBodyMs === undefined ? {} : { idleBodyMs })
  opened.push(one)
  return one
}

const studio = (): PathAccess => ({ kind: 'ai-studio', url: upstream.url, key: KEY })
const openAi = (): PathAccess => ({ kind: 'openai-compatible', url: upstream.url, key: KEY, api: 'images' })
const text = (body: string | Uint8Array, status: number, headers: Readonly<Record<string, string>>): Answer => {
  return (response) => response.writeHead(status, headers).end(body)
}

describe('an error of Google is told for what it is:', () => {
  test.each<[string, Step, object]>([
    [
      'a limit with a wait',
      steps.rateLimited('34.07s'),
      { kind: 'rate-limited', retryAfterMs: 34_070, retryable: true },
    ],
    [
      'a used up day, until midnight in California',
      steps.perDayQuota(),
      { kind: 'quota-exhausted', resetsAt: '2026-11-25T08:00:00.000Z' },
    ],
    ['too much at once', steps.overloaded(), { kind: 'upstream', status: 503, retryable: true }],
    ['an error in a list', steps.arrayError(), { kind: 'invalid-request', retryable: false }],
    ['a proxy in its stead', steps.htmlBadGateway(), { kind: 'upstream', status: 502 }],
    ['a web page', steps.webPage(), { kind: 'protocol' }],
    ['a key that it echoes', steps.echoedKey(), { message: expect.stringContaining('[key]') }],
  ])('%s', async (_what, step, expected) => {
    google.script(step)
    const outcome = await open({ kind: 'ai-studio', url: google.url, key: GOOGLE_KEY }).send()
    expect(outcome).toMatchObject({ ok: false, failure: expected })
    expect(JSON.stringify(outcome)).not.toContain(GOOGLE_KEY)
    expect(google.calls).toHaveLength(1)
  })

  test('a key that it does not accept', async () => {
    const outcome = await open({ kind: 'ai-studio', url: google.url, key: 'AIzaWrong-key-aaaaaaaaaaaaaaaa' }).send()
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'unauthorised' } })
  })

  test('a model that it does not have', async () => {
    const path = open({ kind: 'ai-studio', url: google.url, key: GOOGLE_KEY })
    expect(await path.send({ model: 'gemini-gone' })).toMatchObject({ ok: false, failure: { kind: 'unsupported' } })
  })
})

describe('an error of any server is told for what it is:', () => {
  test.each<[string, () => PathAccess, Answer, object]>([
    [
      '403',
      studio,
      json({ error: { code: 403, status: 'PERMISSION_DENIED', message: 'No.' } }, 403),
      { kind: 'unauthorised' },
    ],
    [
      '429 with Retry-After',
      openAi,
      json({ error: { message: 'x' } }, 429, { 'retry-after': '7' }),
      { kind: 'rate-limited', retryAfterMs: 7000 },
    ],
    [
      '429 with a date',
      openAi,
      json({ error: { message: 'x' } }, 429, { 'retry-after': new Date(NOW_MS + 9000).toUTCString() }),
      { kind: 'rate-limited', retryAfterMs: 9000 },
    ],
    ['429 without a word', studio, text('', 429, {}), { kind: 'rate-limited' }],
    [
      'a quota that is used up',
      openAi,
      json({ error: { code: 'insufficient_quota' } }, 429),
      { kind: 'quota-exhausted' },
    ],
    [
      'a refused prompt',
      openAi,
      json({ error: { code: 'moderation_blocked', message: 'x' } }, 400),
      { kind: 'blocked' },
    ],
    ['an unknown model', openAi, json({ error: { code: 'model_not_found' } }, 404), { kind: 'unsupported' }],
    ['a wrong address', openAi, text('<html>', 404, { 'content-type': 'text/html' }), { kind: 'protocol' }],
    [
      'garbage',
      studio,
      text(
        Uint8Array.from({ length: 3000 }, (_, at) => at % 251),
        500,
        {},
      ),
      { kind: 'upstream', status: 500 },
    ],
    ['broken JSON', studio, text('{"error": {"code": 4', 400, {}), { kind: 'invalid-request' }],
    [
      'an error that a proxy compressed unasked',
      studio,
      text(gzipSync(JSON.stringify({ error: { code: 400, message: 'Squeezed words.' } })), 400, {
        'content-encoding': 'gzip',
      }),
      { kind: 'invalid-request', message: expect.stringContaining('Squeezed words.') },
    ],
    [
      'a body that is said to be compressed and is not',
      studio,
      text('{}', 500, { 'content-encoding': 'gzip' }),
      { kind: 'upstream', status: 500 },
    ],
    [
      'the failure of another Refill, word for word',
      studio,
      json({}, 429, {
        'x-refill-failure': JSON.stringify({
          kind: 'rate-limited',
          retryAfterMs: 5,
          message: 'Its own words.',
          retryable: true,
        }),
      }),
      { kind: 'rate-limited', retryAfterMs: 5, message: 'Its own words.' },
    ],
  ])('%s', async (_what, access, answer, expected) => {
    const path = open(access())
    upstream.answerWith(answer)
    const outcome = await path.send()
    expect(outcome).toMatchObject({ ok: false, failure: expected })
    expect(!outcome.ok && outcome.failure.message).toMatch(/^[A-Z].*\.$/)
  })

  test('a redirect is not followed, and names where it points without what it carries', async () => {
    const elsewhere = await startFakeUpstream()
    upstream.answerWith(text('', 307, { location: `${elsewhere.url}/v1beta?token=secret` }))
    const outcome = await open(studio()).send()
    const host = new URL(elsewhere.url).host
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'protocol', message: expect.stringContaining(host) } })
    expect(JSON.stringify(outcome)).not.toContain('secret')
    expect(elsewhere.calls).toEqual([])
    await elsewhere.close()
  })

  test('an endless error is read for its beginning only', async () => {
    upstream.answerWith((response) => {
      response.writeHead(500, { 'content-type': 'application/json' })
      const chunk = Buffer.alloc(65_536, 'a')
      const pour = () => {
        while (!response.destroyed && response.write(chunk)) {}
        if (!response.destroyed) response.once('drain', pour)
      }
      response.write('{"error": "')
      pour()
    })
    expect(await open(studio()).send()).toMatchObject({ ok: false, failure: { kind: 'upstream', status: 500 } })
    await expect.poll(() => upstream.brokenOff()).toBe(1)
  })

  test('an answer of 2 GB is refused by its size', async () => {
    upstream.answerWith((response) => response.writeHead(200, { 'content-length': 2e9 }).write('{'))
    const outcome = await open(studio()).send()
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'protocol' } })
    await expect.poll(() => upstream.brokenOff()).toBe(1)
  })

  test('nobody there', async () => {
    await upstream.close()
    const outcome = await open(studio()).send()
    expect(outcome).toMatchObject({
      ok: false,
      failure: { kind: 'network', message: expect.stringContaining('ECONNREFUSED') },
    })
  })
})

describe('the end of waiting', () => {
  const hang: Answer = () => undefined

  test('is the deadline of the attempt while nothing comes', async () => {
    upstream.answerWith(hang)
    const path = open(studio())
    const outcome = path.send()
    await expect.poll(() => upstream.calls.length).toBe(1)
    path.pass(TIMEOUT_MS)
    expect(await outcome).toMatchObject({
      ok: false,
      failure: { kind: 'timeout', afterMs: TIMEOUT_MS, retryable: true },
    })
    await expect.poll(() => upstream.brokenOff()).toBe(1)
  })

  test('is not the deadline once the answer has begun', async () => {
    let finish = () => {}
    upstream.answerWith((response) => {
      response.writeHead(200).write('{"a":')
      finish = () => response.end('1}')
    })
    const path = open(studio())
    const answer = await path.answer()
    path.pass(TIMEOUT_MS)
    finish()
    expect(await readWhole(answer.body)).toBe('{"a":1}')
  })

  test('is the silence of a server that had begun', async () => {
    upstream.answerWith((response) => response.writeHead(200).write('{'))
    const answer = await open(studio(), {}, 50).answer()
    await expect(readWhole(answer.body)).rejects.toThrow(/timeout/i)
    await expect.poll(() => upstream.brokenOff()).toBe(1)
  })

  test('is the signal, before the answer', async () => {
    upstream.answerWith(hang)
    const path = open(studio())
    const outcome = path.send()
    await expect.poll(() => upstream.calls.length).toBe(1)
    path.abort.abort()
    expect(await outcome).toMatchObject({ ok: false, failure: { kind: 'cancelled' } })
    await expect.poll(() => upstream.brokenOff()).toBe(1)
    expect(await path.send()).toMatchObject({ ok: false, failure: { kind: 'cancelled' } })
    expect(upstream.calls).toHaveLength(1)
  })

  test('is the signal, in the middle of the answer', async () => {
    upstream.answerWith((response) => response.writeHead(200).write('{'))
    const path = open(studio())
    const answer = await path.answer()
    const reading = readWhole(answer.body)
    path.abort.abort()
    await expect(reading).rejects.toThrow()
    await expect.poll(() => upstream.brokenOff()).toBe(1)
  })

  test.each([
    ['before its first byte', false],
    ['after it', true],
  ])('is whoever leaves the body, %s', async (_when, reads) => {
    upstream.answerWith((response) => response.writeHead(200).write('{'))
    const { body } = await open(studio()).answer()
    const chunks = body[Symbol.asyncIterator]()
    if (reads) await chunks.next()
    await chunks.return?.()
    await expect.poll(() => upstream.brokenOff()).toBe(1)
  })
})

describe('a body that breaks', () => {
  test.each<[string, Step]>([['that is reset half-way', { kind: 'reset' }]])(
    '%s throws where it breaks',
    async (_what, step) => {
      google.script(step)
      const { body, sizeBytes = 0 } = await open({ kind: 'ai-studio', url: google.url, key: GOOGLE_KEY }).answer()
      let received = 0
      const reading = async () => {
        for await (const chunk of body) received += chunk.length
      }
      await expect(reading()).rejects.toThrow()
      expect(received).toBeLessThan(sizeBytes)
    },
  )

  test('whose reader is slow holds the server back', async () => {
    let written = 0
    let isHeld = false
    upstream.answerWith((response) => {
      response.writeHead(200)
      const chunk = Buffer.alloc(1e6)
      const pour = () => {
        for (; written < 40; written += 1) {
          if (response.write(chunk)) continue
          isHeld = true
          response.once('drain', pour)
          written += 1
          return
        }
        response.end()
      }
      pour()
    })
    const { body } = await open(studio()).answer()
    const chunks = body[Symbol.asyncIterator]()
    await chunks.next()
    await expect.poll(() => isHeld).toBe(true)
    expect(written).toBeLessThan(40)
    let received = 0
    for await (const chunk of { [Symbol.asyncIterator]: () => chunks }) received += chunk.length
    expect(received).toBeGreaterThan(39e6)
  })
})

describe('the day of a quota ends at midnight in California', () => {
  test.each([
    ['in winter', '2026-11-24T20:00:00Z', '2026-11-25T08:00:00.000Z'],
    ['in summer', '2026-07-01T12:34:56.789Z', '2026-07-02T07:00:00.000Z'],
    ['at midnight itself', '2026-07-01T07:00:00Z', '2026-07-02T07:00:00.000Z'],
    ['on a day of 25 hours', '2026-11-01T07:30:00Z', '2026-11-02T08:00:00.000Z'],
    ['on a day of 23 hours', '2026-03-08T08:30:00Z', '2026-03-09T07:00:00.000Z'],
  ])('%s', (_when, now, midnight) => {
    expect(new Date(nextPacificMidnight(Date.parse(now))).toISOString()).toBe(midnight)
  })
})

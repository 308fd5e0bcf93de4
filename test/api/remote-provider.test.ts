import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Progress } from '../../src/api/provider'
import { createRemoteProvider } from '../../src/api/remote-provider'
import { presetConnection } from '../../src/core/connection'
import type { GenerationRequest } from '../../src/core/generation'
import { type FakeGoogle, GOOGLE_KEY, startFakeGoogle, steps } from '../fixtures/fake-google'
import { createManualClock } from '../fixtures/manual-clock'
import { headerOnlyPng } from '../fixtures/pictures'
import { requestFor } from '../fixtures/requests'

const TIMEOUT_MS = 60_000
let google: FakeGoogle

beforeEach(async () => {
  google = await startFakeGoogle()
})
afterEach(() => google.close())

function setUp(options: { readonly key?: string; readonly random?: number; readonly url?: string } = {}) {
  const clock = createManualClock(TIMEOUT_MS)
  const progress: Progress[] = []
  const abort = new AbortController()
  const provider = createRemoteProvider({
    id: 'google',
    connection: { ...presetConnection('google'), url: options.url ?? google.url, key: options.key ?? GOOGLE_KEY },
    fetch: (url, init) => fetch(url, init),
    now: clock.now,
    random: () => options.random ?? 0.5,
    sleep: clock.sleep,
    timeoutMs: TIMEOUT_MS,
  })
  const ask = (changes: Partial<GenerationRequest> = {}) =>
    provider.generate(requestFor(changes), { signal: abort.signal, onProgress: (one) => progress.push(one) })
  return { ask, clock, progress, abort }
}

describe('a picture from Google', () => {
  test('arrives with its usage, its price and its trace', async () => {
    const { ask, progress } = setUp()
    const outcome = await ask({ aspectRatio: '16:9', imageSize: '2K' })
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        images: [{ mediaType: 'image/png', extent: { widthPx: 2752, heightPx: 1536 } }],
        usage: { inputTokens: 10, outputTokens: 1120, imageOutputTokens: 1120 },
        costUsd: (1120 * 60 + 10 * 0.5) / 1e6,
        model: 'gemini-3.1-flash-image',
        warnings: [],
        trace: { path: 'google', attempts: 1 },
      },
    })
    expect(progress[0]).toEqual({ stage: 'waiting', attempt: 1 })
    expect(progress.at(-1)).toMatchObject({ stage: 'receiving' })
  })

  test('is the last one that is no draft, with the words that came along', async () => {
    google.script(steps.draftsFirst())
    const outcome = await setUp().ask()
    expect(outcome).toMatchObject({
      ok: true,
      value: { text: 'Here it is.', images: [{ extent: { widthPx: 1024, heightPx: 1024 } }] },
    })
  })

  test('is asked for with labelled references and the mask last, and no header that Google would refuse', async () => {
    const image = headerOnlyPng(800, 600)
    await setUp().ask({
      mode: 'fill',
      references: [
        { image, role: 'base', label: 'Hero' },
        { image, role: 'style', label: 'Poster' },
      ],
      mask: image,
    })
    const [call] = google.calls
    expect(call?.json.contents?.[0]?.parts.map((part) => part.text ?? 'picture')).toEqual([
      'A lighthouse at dusk',
      'Image 1 (base): Hero',
      'picture',
      'Image 2 (style): Poster',
      'picture',
      expect.stringMatching(/^Image 3 \(mask\): .*White is the area of image 1 to change/),
      'picture',
    ])
    expect(Object.keys(call?.headers ?? {}).filter((name) => /^x-refill|idempotency/.test(name))).toEqual([])
  })

  test('comes from the next id of an alias when the first is gone, which is remembered', async () => {
    await google.close()
    google = await startFakeGoogle(['gemini-nano-banana-2.1'])
    const { ask } = setUp()
    const outcome = await ask({ model: 'nano-banana-2', seed: 7 })
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        model: 'gemini-nano-banana-2.1',
        warnings: [{ code: 'ignored-option', message: expect.stringContaining('seed') }],
      },
    })
    expect(google.calls).toHaveLength(2)
    await ask({ model: 'nano-banana-2' })
    expect(google.calls).toHaveLength(3)
  })

  test('carries a warning when its pixels are not those asked for', async () => {
    google.script({
      kind: 'parts',
      before: [],
      after: [{ inlineData: { data: Buffer.from(headerOnlyPng(900, 600).bytes).toString('base64') } }],
    })
    const outcome = await setUp().ask()
    expect(outcome).toMatchObject({ ok: true, value: { warnings: [{ code: 'changed-ratio' }] } })
  })
})

describe('a request that fails for a moment', () => {
  test('waits as long as the server says', async () => {
    google.script(steps.rateLimited('34s'))
    const { ask, clock, progress } = setUp()
    expect(await ask()).toMatchObject({ ok: true, value: { trace: { attempts: 2 } } })
    expect(clock.waits).toEqual([34_000])
    expect(progress).toContainEqual(expect.objectContaining({ stage: 'retrying', inMs: 34_000 }))
  })

  test.each([
    ['seconds', { 'retry-after': '3' }, 3000],
    ['a date', { 'retry-after': new Date(1_005_000).toUTCString() }, 5000],
    ['milliseconds', { 'retry-after-ms': '250' }, 250],
  ])('understands a wait given as %s', async (_what, headers, waitMs) => {
    google.script(steps.overloaded(headers))
    const { ask, clock } = setUp()
    expect(await ask()).toMatchObject({ ok: true })
    expect(clock.waits).toEqual([waitMs])
  })

  test('waits with full jitter and doubling where the server says nothing, three attempts in all', async () => {
    google.script(steps.overloaded(), steps.htmlBadGateway(), steps.overloaded())
    const { ask, clock } = setUp({ random: 0.5 })
    expect(await ask()).toMatchObject({ ok: false, failure: { kind: 'upstream', status: 503, retryable: true } })
    expect(clock.waits).toEqual([250, 500])
    expect(google.calls).toHaveLength(3)
  })

  test('is not tried again when the wait would outlast the deadline, and says how long it is', async () => {
    google.script(steps.rateLimited('90s'))
    const { ask, clock } = setUp()
    expect(await ask()).toMatchObject({ ok: false, failure: { kind: 'rate-limited', retryAfterMs: 90_000 } })
    expect(clock.waits).toEqual([])
  })

  test('is asked once more, with a hint, when the answer was empty', async () => {
    google.script(steps.finished('NO_IMAGE'))
    expect(await setUp().ask()).toMatchObject({ ok: true, value: { trace: { attempts: 2 } } })
    expect(google.calls[1]?.json.contents?.[0]?.parts[0]?.text).toBe(
      'A lighthouse at dusk\n\nOutput the final image only.',
    )
  })
})

describe('a request that fails for good', () => {
  test.each([
    [
      'a refused picture',
      steps.finished('IMAGE_PROHIBITED_CONTENT'),
      { kind: 'blocked', reason: 'IMAGE_PROHIBITED_CONTENT', billed: true },
    ],
    ['a refused prompt', steps.blockedPrompt('OTHER'), { kind: 'blocked', reason: 'OTHER' }],
    ['words only', steps.textOnly('What colour?'), { kind: 'no-image', text: 'What colour?', finishReason: 'STOP' }],
    ['a used up day', steps.perDayQuota(), { kind: 'quota-exhausted' }],
    ['an error in a list', steps.arrayError(), { kind: 'invalid-request' }],
    ['a web page', steps.webPage(), { kind: 'protocol' }],
    ['JSON cut short', { kind: 'cut-short' } as const, { kind: 'protocol' }],
    [
      'thoughts that used up the tokens',
      steps.finished('MAX_TOKENS'),
      { kind: 'no-image', finishReason: 'MAX_TOKENS' },
    ],
  ])('says what happened: %s', async (_what, step, expected) => {
    google.script(step)
    const { ask, clock } = setUp()
    const outcome = await ask()
    expect(outcome).toMatchObject({ ok: false, failure: expected })
    expect(!outcome.ok && outcome.failure.message).toMatch(/^[A-Z].*[.”)]$/)
    expect(clock.waits).toEqual([])
    expect(google.calls).toHaveLength(1)
  })

  test('says so when the key is wrong, without the key', async () => {
    const outcome = await setUp({ key: 'AIzaWrong-key-aaaaaaaaaaaaaaaa' }).ask()
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'unauthorised', retryable: false } })
    expect(JSON.stringify(outcome)).not.toContain('AIzaWrong')
  })

  test('never repeats a key that the server echoes', async () => {
    google.script(steps.echoedKey())
    const outcome = await setUp().ask()
    expect(outcome).toMatchObject({ ok: false, failure: { message: expect.stringContaining('[key]') } })
    expect(JSON.stringify(outcome)).not.toContain(GOOGLE_KEY)
  })

  test('names a model that is not there', async () => {
    expect(await setUp().ask({ model: 'no-such-model' })).toMatchObject({ ok: false, failure: { kind: 'unsupported' } })
  })

  test('says that nothing answers when the server is down', async () => {
    const outcome = await setUp({ url: 'http://127.0.0.1:9' }).ask()
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'network', retryable: true } })
  })

  test('tries a broken connection once more only', async () => {
    google.script({ kind: 'reset' }, { kind: 'reset' }, { kind: 'reset' })
    expect(await setUp().ask()).toMatchObject({ ok: false, failure: { kind: 'network' } })
    expect(google.calls).toHaveLength(2)
  })
})

describe('the end of waiting', () => {
  test('Cancel ends the request at the server too', async () => {
    google.script({ kind: 'hang' })
    const { ask, abort } = setUp()
    const outcome = ask()
    await expect.poll(() => google.calls.length).toBe(1)
    abort.abort()
    expect(await outcome).toMatchObject({ ok: false, failure: { kind: 'cancelled' } })
    await expect.poll(() => google.abortedCalls()).toBe(1)
  })

  test('Cancel before the start sends nothing', async () => {
    const { ask, abort } = setUp()
    abort.abort()
    expect(await ask()).toMatchObject({ ok: false, failure: { kind: 'cancelled' } })
    expect(google.calls).toHaveLength(0)
  })

  test('the deadline ends the request at the server too', async () => {
    google.script({ kind: 'hang' })
    let endDeadline = () => {}
    const provider = createRemoteProvider({
      id: 'google',
      connection: { ...presetConnection('google'), url: google.url, key: GOOGLE_KEY },
      fetch: (url, init) => fetch(url, init),
      now: () => 0,
      random: () => 0,
      sleep: () =>
        new Promise((resolve) => {
          endDeadline = resolve
        }),
      timeoutMs: TIMEOUT_MS,
    })
    const outcome = provider.generate(requestFor(), { signal: new AbortController().signal })
    await expect.poll(() => google.calls.length).toBe(1)
    endDeadline()
    expect(await outcome).toMatchObject({
      ok: false,
      failure: { kind: 'timeout', afterMs: TIMEOUT_MS, retryable: true },
    })
    await expect.poll(() => google.abortedCalls()).toBe(1)
  })
})

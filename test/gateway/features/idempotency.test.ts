import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSteppedClock } from '../../fixtures/stepped-clock'
import type { RunningGateway } from '../start-gateway'
import { ask, askAndKeep, askFor, FORMATS, readAnswer, type Wish } from './ask'
import { eventually } from './eventually'
import { COST_USD, ESTIMATE_USD, OTHER_KEY, startFeatureGateway, studioPath } from './feature-gateway'
import { answers, type PictureUpstream, startPictureUpstream } from './picture-upstream'

const HOUR_MS = 3_600_000
const NAMED: Wish = { headers: { 'idempotency-key': 'press-1' } }

let upstream: PictureUpstream
let gateway: RunningGateway
const clock = createSteppedClock()

beforeEach(async () => {
  upstream = await startPictureUpstream()
  gateway = await startFeatureGateway([studioPath(upstream)], { clock, config: { routing: { maxAttempts: 1 } } })
})
afterEach(async () => {
  await gateway.stop()
  await upstream.close()
})

describe.each([
  ['with a key', NAMED],
  ['without a key, by what it asks for', {}],
] as const)('The same request %s', (_how, wish) => {
  test.each(FORMATS)('is one call upstream while it is in flight (second client: %s)', async (format) => {
    const release = upstream.hold()
    const first = askFor(gateway, wish)
    await eventually(() => upstream.calls.length).toBe(1)
    const second = askFor(gateway, { ...wish, format })
    await untilInFlight(2)
    release()
    const [made, shared] = await Promise.all([first, second])
    expect(upstream.calls).toHaveLength(1)
    expect(shared.pictures).toEqual(made.pictures)
    expect(shared.pictures).toHaveLength(1)
    expect([made.status, shared.status]).toEqual([200, 200])
    expect([made.cache, shared.cache]).toEqual(['miss', 'shared'])
    expect(shared.costUsd).toBe(0)
  })

  test.each(FORMATS)('is answered again at no cost, also to a client of %s', async (format) => {
    const made = await askAndKeep(gateway, wish)
    const again = await askFor(gateway, { ...wish, format })
    expect(upstream.calls).toHaveLength(1)
    expect(again).toMatchObject({ status: 200, cache: 'hit', costUsd: 0, path: 'studio' })
    expect(again.pictures).toEqual(made.pictures)
  })

  test('answers any number at once with one call', async () => {
    const release = upstream.hold()
    const all = Array.from({ length: 8 }, (_, index) =>
      askFor(gateway, { ...wish, format: FORMATS[index % 3] ?? 'gemini' }),
    )
    await eventually(() => upstream.held()).toBe(1)
    release()
    const answered = await Promise.all(all)
    expect(upstream.calls).toHaveLength(1)
    expect(new Set(answered.map(({ pictures }) => String(pictures)))).toHaveLength(1)
    expect(answered.filter(({ cache }) => cache === 'miss')).toHaveLength(1)
  })

  test('that the model refused is refused again without a call', async () => {
    upstream.answerNext(answers.refusedPicture)
    const first = await askFor(gateway, { ...wish, format: 'openai-images' })
    const again = await askFor(gateway, { ...wish, format: 'openai-images' })
    expect([first.status, again.status]).toEqual([400, 400])
    expect(again.json).toEqual(first.json)
    expect(upstream.calls).toHaveLength(1)
  })

  test('that failed for a passing reason is tried again', async () => {
    upstream.answerNext(answers.broken)
    expect((await askFor(gateway, wish)).status).toBe(500)
    expect((await askFor(gateway, wish)).status).toBe(200)
    expect(upstream.calls).toHaveLength(2)
  })

  test('of another key is a call of its own', async () => {
    const mine = await askAndKeep(gateway, wish)
    const theirs = await askFor(gateway, { ...wish, key: OTHER_KEY })
    // By content alone it may come from the cache, which all keys share.
    expect(theirs.status).toBe(200)
    expect(['hit', 'miss']).toContain(theirs.cache)
    expect(mine.status).toBe(200)
  })
})

describe('A client that waits for the call of another', () => {
  test('is told that it shares it', async () => {
    const release = upstream.hold()
    const first = askFor(gateway, NAMED)
    await eventually(() => upstream.held()).toBe(1)
    const second = askFor(gateway, NAMED)
    await untilInFlight(2)
    release()
    expect((await Promise.all([first, second])).map(({ cache }) => cache)).toEqual(['miss', 'shared'])
  })

  test('gets the picture though the first client has left', async () => {
    const release = upstream.hold()
    const leaving = new AbortController()
    const first = ask(gateway, { ...NAMED, signal: leaving.signal }).catch(() => undefined)
    await eventually(() => upstream.held()).toBe(1)
    const second = askFor(gateway, NAMED)
    await untilInFlight(2)
    leaving.abort()
    await first
    release()
    expect(await second).toMatchObject({ status: 200, cache: 'shared' })
    expect(upstream.calls).toHaveLength(1)
  })

  test('stops waiting at its own deadline, with a word on how to collect it, and disturbs nothing', async () => {
    const release = upstream.hold()
    const first = askFor(gateway, NAMED)
    await eventually(() => upstream.held()).toBe(1)
    const hasty = await askFor(gateway, { ...NAMED, headers: { ...NAMED.headers, 'x-server-timeout': '0.2' } })
    expect(hasty.status).toBe(504)
    expect(JSON.stringify(hasty.json)).toContain('Ask again with the same key to collect it')
    release()
    expect((await first).status).toBe(200)
    expect((await askFor(gateway, NAMED)).cache).toBe('hit')
    expect(upstream.calls).toHaveLength(1)
  })

  test('hears of its refusal, and pays for none of its own', async () => {
    upstream.answerNext(answers.refusedPicture)
    const release = upstream.hold()
    const first = askFor(gateway, { ...NAMED, format: 'openai-images' })
    await eventually(() => upstream.held()).toBe(1)
    const second = askFor(gateway, { ...NAMED, format: 'openai-images' })
    await untilInFlight(2)
    release()
    expect((await Promise.all([first, second])).map(({ status }) => status)).toEqual([400, 400])
    expect(upstream.calls).toHaveLength(1)
  })
})

describe('An idempotency key', () => {
  test.each([
    ['another prompt', { prompt: 'A house' }],
    ['another size', { size: '2K' }],
    ['another ratio', { ratio: '16:9' }],
    ['another seed', { seed: 3 }],
    ['another model', { model: 'gemini-2.5-flash-image' }],
    ['another file format', { fileFormat: 'webp' }],
    ['safety settings', { body: { safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'OFF' }] } }],
  ] as const)('that was used is refused for %s, with a sentence', async (_what, changes) => {
    await askAndKeep(gateway, NAMED)
    const other = await askFor(gateway, { ...NAMED, ...changes })
    expect(other.status).toBe(400)
    expect(other.json).toMatchObject({ error: { message: expect.stringContaining('idempotency key was used') } })
    expect(upstream.calls).toHaveLength(1)
  })

  test('of one client says nothing about the same key of another', async () => {
    await askAndKeep(gateway, NAMED)
    const theirs = await askFor(gateway, { ...NAMED, key: OTHER_KEY, prompt: 'A house' })
    expect(theirs).toMatchObject({ status: 200, cache: 'miss', costUsd: ESTIMATE_USD })
  })

  test('is kept for a day, and the cache of pictures after that', async () => {
    await askAndKeep(gateway, NAMED)
    clock.advance(23 * HOUR_MS)
    expect((await askFor(gateway, { ...NAMED, prompt: 'A house' })).status).toBe(400)
    clock.advance(2 * HOUR_MS)
    expect(await askFor(gateway, { ...NAMED, prompt: 'A house' })).toMatchObject({ status: 200, cache: 'miss' })
    expect(upstream.calls).toHaveLength(2)
  })

  test('is kept for as long as the settings say', async () => {
    const config = { results: { keepHours: 2 }, cache: { enabled: false } }
    const brief = await startFeatureGateway([studioPath(upstream)], { clock, config })
    await askAndKeep(brief, NAMED)
    expect((await askFor(brief, NAMED)).cache).toBe('hit')
    clock.advance(3 * HOUR_MS)
    expect((await askFor(brief, NAMED)).cache).toBe('off')
    await brief.stop()
    expect(upstream.calls).toHaveLength(2)
  })

  test('does its work where the cache is switched off', async () => {
    const off = await startFeatureGateway([studioPath(upstream)], { config: { cache: { enabled: false } } })
    const made = await askAndKeep(off, NAMED)
    const again = await askFor(off, NAMED)
    const unnamed = await askFor(off)
    await off.stop()
    expect([made.cache, again.cache, unnamed.cache]).toEqual(['off', 'hit', 'off'])
    expect(again.pictures).toEqual(made.pictures)
    expect(upstream.calls).toHaveLength(2)
  })

  test('names the variants of one request each by itself, so that a retry finds them all', async () => {
    const made = await askAndKeep(gateway, { ...NAMED, count: 3 })
    const again = await askFor(gateway, { ...NAMED, count: 3 })
    expect(upstream.calls).toHaveLength(3)
    expect(new Set(made.pictures.map(String))).toHaveLength(3)
    expect(again.pictures).toEqual(made.pictures)
    expect(again).toMatchObject({ cache: 'hit', costUsd: 0 })
  })
})

describe('A request that wants a new picture', () => {
  test.each([
    ['cache-control: no-cache', { 'cache-control': 'no-cache' }],
    ['x-refill-cache: refresh', { 'x-refill-cache': 'refresh' }],
    ['cache-control: no-store', { 'cache-control': 'no-store' }],
    ['x-refill-cache: off', { 'x-refill-cache': 'off' }],
  ])('by %s gets one', async (_how, headers) => {
    const before = await askAndKeep(gateway)
    const fresh = await askFor(gateway, { headers })
    expect(fresh.pictures).not.toEqual(before.pictures)
    expect(fresh).toMatchObject({ status: 200, cache: 'off' })
    expect(upstream.calls).toHaveLength(2)
  })

  test('leaves it for those who come after; one that wants nothing kept does not', async () => {
    await askAndKeep(gateway)
    const fresh = await askAndKeep(gateway, { headers: { 'x-refill-cache': 'refresh' } })
    await askFor(gateway, { headers: { 'x-refill-cache': 'off' } })
    // The kept result of this very request is the first one; the cache holds the newest.
    clock.advance(25 * HOUR_MS)
    const after = await askFor(gateway)
    expect(after.pictures).toEqual(fresh.pictures)
    expect(upstream.calls).toHaveLength(3)
  })

  test('is still answered once for each idempotency key', async () => {
    const headers = { 'x-refill-cache': 'refresh', 'idempotency-key': 'press-2' }
    const made = await askAndKeep(gateway, { headers })
    const again = await askFor(gateway, { headers })
    expect(again.pictures).toEqual(made.pictures)
    expect(upstream.calls).toHaveLength(1)
  })
})

test('What was measured is what is told of a picture that was collected as a whole', async () => {
  const answered = await readAnswer(await ask(gateway, { count: 2 }))
  expect(answered.costUsd).toBeCloseTo(2 * COST_USD, 9)
  expect(answered.headers.get('x-refill-cost-basis')).toBe('measured')
})

async function untilInFlight(count: number): Promise<void> {
  await eventually(async () => {
    const metrics = await fetch(`${gateway.url}/metrics`, { headers: { authorization: `Bearer ${OTHER_KEY}` } })
    return /refill_requests_in_flight (\d+)/.exec(await metrics.text())?.[1]
  }).toBe(String(count))
}

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { estimateCostUsd } from '../../../src/core/price'
import { MODEL } from '../features/ask'
import { eventually } from '../features/eventually'
import { askAt, type GatewayPair, secretIn, startGatewayPair, stateAt, statusOf } from './gateway-pair'

let pair: GatewayPair
beforeAll(async () => {
  pair = await startGatewayPair()
}, 60_000)
afterAll(() => pair?.stop())

/** Makes a key and waits until both gateways take it. */
async function createKey(...limits: readonly string[]): Promise<string> {
  return secretIn(await pair.keysCommand('create', ...limits))
}
const modelsStatus = async (url: string, key: string) =>
  (await fetch(`${url}/v1beta/models`, { headers: { 'x-goog-api-key': key } })).status
const bothSay = (key: string) =>
  eventually(() => Promise.all([pair.one, pair.other].map(({ url }) => modelsStatus(url, key))))

describe('two gateways with one Redis', () => {
  test('make one picture of two requests with one idempotency key', async () => {
    const { one, other, upstream } = pair
    const before = upstream.calls.length
    const release = upstream.hold()
    const first = askAt(one, { prompt: 'together', name: 'together' })
    await eventually(() => upstream.held()).toBe(1)
    const second = askAt(other, { prompt: 'together', name: 'together' })
    await eventually(() => stateAt(other, 'together')).toBe('in-flight')
    release()
    const [made, shared] = await Promise.all([first, second])
    expect([made.status, shared.status, made.cache]).toEqual([200, 200, 'miss'])
    expect(['shared', 'hit']).toContain(shared.cache)
    expect(made.pictures).toHaveLength(1)
    expect(shared.pictures).toEqual(made.pictures)
    expect(upstream.calls.length - before).toBe(1)
  })

  test('collect and replay what the other made', async () => {
    const { one, other, upstream } = pair
    const made = await askAt(one, { prompt: 'replayed', name: 'replayed' })
    await eventually(() => stateAt(other, 'replayed')).toBe('done')
    const before = upstream.calls.length
    const replayed = await askAt(other, { prompt: 'replayed', name: 'replayed' })
    expect(replayed.cache).toBe('hit')
    expect(replayed.pictures).toEqual(made.pictures)
    expect(upstream.calls.length).toBe(before)
  })

  test('take a new key, and refuse it once it is revoked', async () => {
    const key = await createKey('--name', 'passing')
    await bothSay(key).toEqual([200, 200])
    await pair.keysCommand('revoke', 'passing')
    await bothSay(key).toEqual([401, 401])
  })

  test('do not overshoot one monthly budget with 20 requests at once', async () => {
    const { one, other, upstream } = pair
    const fitting = 5
    const request = { model: MODEL, imageSize: '1K', count: 1, referenceCount: 0, promptLength: 9 } as const
    const budgetUsd = estimateCostUsd(request) * (fitting + 0.5)
    const key = await createKey('--name', 'frugal', '--budget', budgetUsd.toFixed(3))
    await bothSay(key).toEqual([200, 200])
    const before = upstream.calls.length
    const release = upstream.hold()
    const all = Array.from({ length: 20 }, (_, at) => askAt(at % 2 ? one : other, { prompt: `frugal ${at}`, key }))
    await eventually(() => upstream.held()).toBe(fitting)
    const refused = all.map((one) => one.then(({ status }) => status))
    let answered = 0
    for (const one of refused) void one.then(() => (answered += 1))
    await eventually(() => answered).toBe(20 - fitting)
    release()
    expect((await Promise.all(refused)).filter((status) => status === 200)).toHaveLength(fitting)
    expect(upstream.calls.length - before).toBe(fitting)
  })

  test('count the requests of a minute together', async () => {
    const { one, other, upstream } = pair
    const key = await createKey('--name', 'slow', '--rpm', '3')
    const ready = await createKey('--name', 'slow-is-known')
    await bothSay(ready).toEqual([200, 200])
    const before = upstream.calls.length
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, at) => askAt(at % 2 ? one : other, { prompt: `slow ${at}`, key })),
    )
    expect(all.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429, 429, 429, 429, 429])
    expect(upstream.calls.length - before).toBe(3)
  })

  test('tell each other of a path whose key is not accepted', async () => {
    const { one, other, upstream } = pair
    upstream.answerNext({
      status: 401,
      json: { error: { code: 401, status: 'UNAUTHENTICATED', message: 'The key is not accepted.' } },
    })
    expect((await askAt(one, { prompt: 'off' })).status).not.toBe(200)
    await eventually(() => statusOf(other)).toBe('degraded')
    const before = upstream.calls.length
    expect((await askAt(other, { prompt: 'off too' })).status).not.toBe(200)
    expect(upstream.calls.length).toBe(before)
  })
})

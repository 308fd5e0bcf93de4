import { expect, test } from 'vitest'
import { failure } from '../../../src/core/failure'
import { nextPacificMidnight } from '../../../src/gateway/pacific-midnight'
import { backoffMs } from '../../../src/gateway/routing/backoff'
import { createBreaker } from '../../../src/gateway/routing/breaker'
import { choosePath } from '../../../src/gateway/routing/choose-path'
import { createConcurrencyLimit } from '../../../src/gateway/routing/concurrency-limit'
import { createCooldown } from '../../../src/gateway/routing/cooldown'
import { createFairQueue } from '../../../src/gateway/routing/fair-queue'
import { createLatencyTable } from '../../../src/gateway/routing/latency-table'
import { createLocalPace } from '../../../src/gateway/routing/local-pace'
import { createRetryBudget } from '../../../src/gateway/routing/retry-budget'
import { createShareBucket } from '../../../src/gateway/routing/share-bucket'
import { createStand } from './stand'
import { createVirtualClock } from './virtual-clock'

test.each([
  ['2026-11-24T12:00:00Z', '2026-11-25T08:00:00Z'],
  ['2026-11-25T07:59:59.500Z', '2026-11-25T08:00:00Z'],
  ['2026-11-25T08:00:00Z', '2026-11-26T08:00:00Z'],
  ['2026-07-01T12:00:00Z', '2026-07-02T07:00:00Z'],
  // The days on which California changes its clocks.
  ['2026-03-08T09:00:00Z', '2026-03-09T07:00:00Z'],
  ['2026-11-01T08:30:00Z', '2026-11-02T08:00:00Z'],
])('after %s the next midnight in California is %s', (now, midnight) => {
  expect(new Date(nextPacificMidnight(Date.parse(now))).toISOString()).toBe(new Date(midnight).toISOString())
})

test.each([
  [1, 500],
  [2, 1000],
  [4, 4000],
  [5, 8000],
  [9, 8000],
])('after %i failures the wait is at most %i ms', (failures, mostMs) => {
  expect(backoffMs(failures, 1)).toBe(mostMs)
  expect(backoffMs(failures, 0)).toBe(0)
})

const failed = (atMs: number, isProbe = false) => ({ atMs, sentAtMs: atMs, isProbe, reason: 'ill' })

test('a breaker opens at five failures in a row, and longer each time its probe fails', () => {
  const breaker = createBreaker()
  for (const atMs of [1, 2, 3, 4]) expect(breaker.noteFailure(failed(atMs))).toBe(false)
  expect(breaker.noteFailure(failed(5))).toBe(true)
  expect(breaker.state(15_004)).toBe('open')
  expect(breaker.state(15_005)).toBe('half-open')
  const waits: number[] = []
  let atMs = 15_005
  for (let round = 0; round < 6; round += 1) {
    breaker.startProbe()
    breaker.noteFailure(failed(atMs, true))
    waits.push(breaker.untilMs() - atMs)
    atMs = breaker.untilMs()
  }
  expect(waits).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 300_000])
  breaker.startProbe()
  expect(breaker.noteSuccess(atMs)).toBe(true)
  expect(breaker.state(atMs)).toBe('closed')
})

test('a breaker opens at half of ten requests within a minute, not at fewer and not at old ones', () => {
  const alternate = (everyMs: number, count: number): boolean[] => {
    const breaker = createBreaker()
    return Array.from({ length: count }, (_, index) => {
      const atMs = index * everyMs
      if (index % 2 === 1) return breaker.noteFailure(failed(atMs))
      breaker.noteSuccess(atMs)
      return false
    })
  }
  expect(alternate(1000, 9)).not.toContain(true)
  expect(alternate(1000, 10).at(-1)).toBe(true)
  expect(alternate(10_000, 40)).not.toContain(true)
})

test('failures of requests sent before a breaker opened do not open it longer', () => {
  const breaker = createBreaker()
  for (const atMs of [1, 2, 3, 4, 5, 6, 7]) breaker.noteFailure(failed(atMs))
  expect(breaker.untilMs()).toBe(15_005)
})

test('a rate limit waits as long as asked, else 15 s, then twice as long, counting a burst of refusals once', () => {
  const limited = (atMs: number, sentAtMs: number) => ({ atMs, sentAtMs, reason: 'full' })
  const cooldown = createCooldown()
  expect(cooldown.noteLimited(limited(100, 0))).toBe(15_100)
  expect(cooldown.noteLimited(limited(200, 50))).toBe(15_100)
  expect(cooldown.noteLimited(limited(16_000, 15_500))).toBe(46_000)
  expect(cooldown.noteLimited({ ...limited(50_000, 49_000), retryAfterMs: 34_000 })).toBe(84_000)
  cooldown.noteSuccess()
  expect(cooldown.noteLimited(limited(90_000, 89_000))).toBe(105_000)
})

test('a slow answer counts at once and in full, and fades with answers and with time', () => {
  const table = createLatencyTable()
  for (let index = 0; index < 20; index += 1) table.record('1K', 16_000, index * 20_000)
  const atMs = 445_000
  table.record('1K', 64_000, atMs)
  expect(table.estimate('1K', atMs).ms).toBeCloseTo(64_000)
  expect(table.estimate('1K', atMs + 90_000).ms).toBeLessThan(35_000)
  table.record('1K', 16_000, atMs + 1000)
  expect(table.estimate('1K', atMs + 1000).ms).toBeLessThan(45_000)
})

test('a slow answer that others have overtaken is one stalled request, not a slow path', () => {
  const table = createLatencyTable()
  for (let index = 0; index < 20; index += 1) table.record('1K', 16_000, index * 5000)
  table.record('1K', 90_000, 96_000)
  expect(table.estimate('1K', 96_000).ms).toBeLessThan(25_000)
})

test('sizes do not share a mean: 4K at its usual pace leaves 1K as it is', () => {
  const table = createLatencyTable()
  for (let index = 0; index < 30; index += 1)
    table.record(index % 2 === 0 ? '1K' : '4K', index % 2 === 0 ? 10_000 : 90_000, index * 5000)
  const oneK = table.estimate('1K', 150_000).ms
  expect(oneK).toBeGreaterThan(8000)
  expect(oneK).toBeLessThan(14_000)
  expect(table.estimate('4K', 150_000).ms).toBeGreaterThan(70_000)
})

test('before it is measured a size is expected to take what is usual, scaled by the other sizes of the path', () => {
  const table = createLatencyTable()
  expect(table.estimate('4K', 0)).toEqual({ ms: expect.closeTo(40_000), basis: 'cold' })
  table.record('1K', 8000, 1000)
  expect(table.estimate('4K', 1000)).toEqual({ ms: expect.closeTo(20_000), basis: 'scaled' })
  expect(table.estimate('1K', 1000).basis).toBe('measured')
  expect(table.estimate('1K', 301_001).basis).toBe('cold')
})

test('a quick failure never makes a path look fast, a slow one makes it look slow', () => {
  const table = createLatencyTable()
  table.recordFailure('1K', 20, 1000)
  expect(table.estimate('1K', 1000).ms).toBeCloseTo(16_000)
  table.recordFailure('1K', 120_000, 2000)
  expect(table.estimate('1K', 2000).ms).toBeGreaterThan(100_000)
})

test('a retry budget allows no more retries after five failures, and again after many successes', () => {
  const budget = createRetryBudget()
  for (let index = 0; index < 4; index += 1) budget.noteFailure()
  expect(budget.allows()).toBe(true)
  budget.noteFailure()
  expect(budget.allows()).toBe(false)
  budget.noteSuccess()
  expect(budget.allows()).toBe(true)
})

test('a path takes a third fewer at once after an overload, counting a burst once, and grows back with answers', () => {
  const limit = createConcurrencyLimit(20)
  for (let index = 0; index < 20; index += 1) limit.enter()
  limit.noteOverload(1000, 0)
  limit.noteOverload(1001, 1)
  expect(limit.limit()).toBe(14)
  for (let index = 0; index < 15; index += 1) limit.noteSuccess()
  expect(limit.limit()).toBe(15)
  limit.setMost(4)
  expect(limit.limit()).toBe(4)
})

test('keys take turns, and within a key the first comes first', () => {
  const queue = createFairQueue<{ keyId: string; name: string }>()
  for (const name of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) queue.add({ keyId: name.slice(0, 1), name })
  expect([...queue.inOrder()].map((item) => item.name)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3'])
  const served: string[] = []
  for (let next = [...queue.inOrder()][0]; next !== undefined; next = [...queue.inOrder()][0]) {
    served.push(next.name)
    queue.remove(next, true)
  }
  expect(served).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3'])
})

test('a share bucket never gives more than the share', () => {
  const bucket = createShareBucket(4)
  let spent = 0
  for (let index = 0; index < 1000; index += 1) {
    bucket.earn(0.1)
    if (bucket.spend()) spent += 1
  }
  expect(spent).toBe(100)
})

test.each([
  ['fixed', 'first'],
  ['cheapest', 'cheap'],
  ['weighted', 'heavy'],
  ['fastest', 'quick'],
] as const)('the policy %s takes the %s one', (policy, name) => {
  const base = { costMs: 30_000, latencyMs: 30_000, estimateUsd: 0.07, weight: 1, order: 9 }
  const choices = [
    { ...base, name: 'quick', costMs: 5000, latencyMs: 5000 },
    { ...base, name: 'cheap', estimateUsd: 0.01 },
    { ...base, name: 'heavy', weight: 100 },
    { ...base, name: 'first', order: 0 },
  ]
  expect(choosePath(choices, policy, () => 0.5)?.name).toBe(name)
})

test('a pace lets a small burst go, then keeps an even distance', async () => {
  const clock = createVirtualClock()
  const pace = createLocalPace(clock)
  const taken: number[] = []
  while (taken.length < 15) {
    const waitMs = await pace.take('a', 1, { requestsPerMinute: 600 })
    if (waitMs === 0) taken.push(Math.round(clock.elapsed()))
    else await clock.runUntil(clock.elapsed() + waitMs)
  }
  expect(taken).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 200, 300, 400, 500])
})

test('a quota that is used up closes the model until it resets, by its word or at midnight in California', async () => {
  for (const [resetsAt, retryInMs] of [
    ['2026-11-24T13:00:00Z', 3_600_000],
    [undefined, 20 * 3_600_000],
  ] as const) {
    const stand = createStand({
      paths: [{ id: 'a' }],
      reply: () => ({
        ms: 0,
        fault: failure({ kind: 'quota-exhausted', ...(resetsAt === undefined ? {} : { resetsAt }) }, 'Used up.'),
      }),
    })
    await stand.finish()
    const [health] = stand.dispatcher.health()
    expect(health).toMatchObject({ state: 'open', reason: 'The provider’s quota is used up.' })
    expect(Math.abs((health?.retryInMs ?? 0) - retryInMs)).toBeLessThan(1000)
  }
})

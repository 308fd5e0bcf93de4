import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededRandom } from '../../../src/api/demo/paint/seeded-random'
import { type FailureKind, failure } from '../../../src/core/failure'
import type { Dispatched } from '../../../src/gateway/routing/dispatcher'
import { createStand } from './stand'

const FAULTS: readonly FailureKind[] = [
  { kind: 'blocked', reason: 'IMAGE_SAFETY' },
  { kind: 'rate-limited' },
  { kind: 'rate-limited', retryAfterMs: 20_000 },
  { kind: 'upstream', status: 503 },
  { kind: 'network' },
  { kind: 'timeout', afterMs: 1 },
  { kind: 'no-image' },
  { kind: 'unsupported' },
  { kind: 'unauthorised' },
  { kind: 'quota-exhausted' },
  { kind: 'protocol' },
]
const PER_MINUTE = 30
const IN_FLIGHT = 3
const DEADLINE_MS = 90_000

const run = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  faultShare: fc.double({ min: 0, max: 0.8, noNaN: true }),
  hedges: fc.boolean(),
  policy: fc.constantFrom('fastest', 'cheapest', 'fixed', 'weighted'),
  jobs: fc.array(
    fc.record({
      atMs: fc.integer({ min: 0, max: 60_000 }),
      keyId: fc.constantFrom('a', 'b', 'c'),
      imageSize: fc.constantFrom('1K', '4K'),
      callOffMs: fc.option(fc.integer({ min: 0, max: 40_000 }), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 40 },
  ),
})

test('whatever paths do, each request ends once within its deadline, limits hold, and nothing is left behind', async () => {
  await fc.assert(
    fc.asyncProperty(run, async ({ seed, faultShare, hedges, policy, jobs }) => {
      const random = seededRandom(seed)
      const sent = new Map<string, number[]>()
      const inFlight = new Map<string, number>()
      const stand = createStand({
        paths: [
          { id: 'p', limits: { inFlight: IN_FLIGHT, requestsPerMinute: PER_MINUTE } },
          { id: 'q', limits: { inFlight: IN_FLIGHT, imagesPerMinute: PER_MINUTE } },
          { id: 'r', limits: { inFlight: IN_FLIGHT } },
        ],
        models: ['m', 'n'],
        random,
        settings: {
          policy,
          deadlineMs: DEADLINE_MS,
          ...(hedges ? { hedge: { maxShare: 0.5, maxCostUsd: 1 } } : {}),
        },
        reply: (call, atMs) => {
          sent.set(call.path, [...(sent.get(call.path) ?? []), atMs])
          const fault = FAULTS[Math.floor(random() * FAULTS.length)]
          const ms = random() * 15_000
          return fault !== undefined && random() < faultShare ? { ms, fault: failure(fault, 'x') } : { ms }
        },
      })
      const ends = jobs.map(async (job) => {
        await stand.clock.sleep(job.atMs)
        const controller = new AbortController()
        const { callOffMs } = job
        if (callOffMs !== undefined) stand.clock.sleep(callOffMs).then(() => controller.abort())
        const dispatched = await stand.send({ keyId: job.keyId, imageSize: job.imageSize, signal: controller.signal })
        const { attempts, outcome } = dispatched
        const tookMs = stand.clock.elapsed() - job.atMs
        expect(tookMs).toBeLessThanOrEqual(Math.min(DEADLINE_MS, callOffMs ?? DEADLINE_MS))
        expect(attempts.length).toBeLessThanOrEqual(3)
        expectRefusalIsFinal(dispatched)
        expect(attempts.filter((attempt) => attempt.outcome === 'ok')).toHaveLength(outcome.ok ? 1 : 0)
      })
      let isOver = false
      const all = Promise.all(ends).then(() => {
        isOver = true
      })
      for (let step = 0; step < 10_000 && !isOver; step += 1) {
        await stand.clock.runUntil(stand.clock.elapsed() + 500)
        for (const { path, inFlight: count, model } of stand.dispatcher.health())
          inFlight.set(`${path} ${model}`, count)
        for (const path of ['p', 'q', 'r']) {
          const total = [...inFlight]
            .filter(([name]) => name.startsWith(path))
            .reduce((sum, [, count]) => sum + count, 0)
          expect(total).toBeLessThanOrEqual(IN_FLIGHT)
        }
      }
      await all
      await stand.clock.runUntil(Number.POSITIVE_INFINITY)
      expect(stand.clock.timers()).toBe(0)
      for (const health of stand.dispatcher.health()) expect(health).toMatchObject({ inFlight: 0, waiting: 0 })
      for (const path of ['p', 'q']) expectPace(sent.get(path) ?? [])
    }),
    { numRuns: 40 },
  )
})

function expectRefusalIsFinal({ attempts, outcome }: Dispatched<string>): void {
  const refusal = attempts.findIndex((attempt) => attempt.outcome === 'blocked')
  if (refusal === -1) return
  expect(outcome).toMatchObject({ ok: false, failure: { kind: 'blocked' } })
  // Only an attempt that was under way already may end after it, called off.
  expect(attempts.slice(refusal + 1).every((attempt) => attempt.outcome === 'cancelled')).toBe(true)
}

function expectPace(times: readonly number[]): void {
  for (const [index, atMs] of times.entries()) {
    const within = times.slice(index).filter((time) => time < atMs + 60_000 - 1e-3)
    expect(within.length).toBeLessThanOrEqual(PER_MINUTE)
  }
}

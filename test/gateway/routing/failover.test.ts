import { expect, test } from 'vitest'
import { type Failure, type FailureKind, failure } from '../../../src/core/failure'
import { createStand, type Reply } from './stand'

const fault = (kind: FailureKind): Failure => failure(kind, `It failed: ${kind.kind}.`)
const OVERLOADED = fault({ kind: 'upstream', status: 503 })

/** Path `a` gives these replies in turn, and pictures after them; `b` always gives a picture. */
function twoPaths(replies: readonly Reply[], paths = ['a', 'b']) {
  let next = 0
  return createStand({
    paths: paths.map((id) => ({ id })),
    settings: { policy: 'fixed' },
    reply: (call) => (call.path === 'a' ? (replies[next++] ?? { ms: 1000 }) : { ms: 1000 }),
  })
}

test('a request is answered by the path it was sent down', async () => {
  const stand = twoPaths([])
  const { outcome, path, model, attempts, queueMs } = await stand.finish()
  expect(outcome).toEqual({ ok: true, value: 'a m' })
  expect({ path, model, queueMs }).toEqual({ path: 'a', model: 'm', queueMs: 0 })
  expect(attempts).toEqual([{ path: 'a', model: 'm', outcome: 'ok', ms: 1000, hedge: false }])
  expect(stand.clock.timers()).toBe(0)
})

test.each<[FailureKind, string[]]>([
  [{ kind: 'invalid-request' }, ['a']],
  [{ kind: 'too-large' }, ['a']],
  [{ kind: 'blocked', reason: 'IMAGE_SAFETY' }, ['a']],
  [{ kind: 'cancelled' }, ['a']],
  [{ kind: 'unauthorised' }, ['a', 'b']],
  [{ kind: 'quota-exhausted' }, ['a', 'b']],
  [{ kind: 'rate-limited' }, ['a', 'b']],
  [{ kind: 'rate-limited', retryAfterMs: 1 }, ['a', 'b']],
  [{ kind: 'unsupported' }, ['a', 'b']],
  [{ kind: 'timeout', afterMs: 1000 }, ['a', 'b']],
  [{ kind: 'network' }, ['a', 'b']],
  [{ kind: 'upstream', status: 500 }, ['a', 'b']],
  [{ kind: 'upstream', status: 418 }, ['a', 'b']],
  [{ kind: 'protocol' }, ['a', 'b']],
  [{ kind: 'no-image' }, ['a', 'a']],
])('after %j the paths asked are %j', async (kind, paths) => {
  const stand = twoPaths([{ ms: 1000, fault: fault(kind) }])
  const { outcome, attempts } = await stand.finish()
  expect(stand.calls.map((call) => call.path)).toEqual(paths)
  expect(outcome.ok).toBe(paths.length > 1)
  expect(attempts).toHaveLength(paths.length)
  expect(stand.clock.timers()).toBe(0)
})

test('an empty answer is asked for once more with a hint, then once on the next path', async () => {
  const empty = { ms: 1000, fault: fault({ kind: 'no-image' }) }
  const stand = createStand({
    paths: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
    settings: { policy: 'fixed', maxAttempts: 9 },
    reply: () => empty,
  })
  const { outcome } = await stand.finish()
  expect(stand.calls.map((call) => [call.path, call.hint, call.number])).toEqual([
    ['a', false, 1],
    ['a', true, 2],
    ['b', true, 3],
  ])
  expect(outcome).toEqual({ ok: false, failure: empty.fault })
})

test('the only path is asked again after a wait with full jitter', async () => {
  const times: number[] = []
  const stand = createStand({
    paths: [{ id: 'a' }],
    reply: (_, atMs) => (times.push(atMs) < 3 ? { ms: 1000, fault: OVERLOADED } : { ms: 1000 }),
  })
  expect((await stand.finish()).outcome.ok).toBe(true)
  // Half of 500 ms, then half of 1000 ms: random is 0.5.
  expect(times).toEqual([0, 1250, 2750])
})

test('a rate limit that fits the deadline is waited for when no other path is free', async () => {
  const stand = twoPaths([{ ms: 1000, fault: fault({ kind: 'rate-limited', retryAfterMs: 34_000 }) }], ['a'])
  const sent = stand.send()
  await stand.clock.runUntil(34_999)
  expect(stand.calls).toHaveLength(1)
  await stand.clock.runUntil(40_000)
  expect((await sent).outcome.ok).toBe(true)
})

test('a rate limit that does not fit the deadline ends the request at once', async () => {
  const limited = fault({ kind: 'rate-limited', retryAfterMs: 34_000 })
  const stand = twoPaths([{ ms: 1000, fault: limited }], ['a'])
  const end = await stand.finish({ deadlineMs: 30_000 })
  expect(end.outcome).toEqual({ ok: false, failure: limited })
  expect(stand.clock.elapsed()).toBeLessThan(1500)
  // The next one is told when to come again, without being sent.
  const next = await stand.finish({ deadlineMs: 30_000 })
  expect(next.outcome).toMatchObject({ ok: false, failure: { kind: 'rate-limited', retryAfterMs: 34_000 } })
  expect(stand.calls).toHaveLength(1)
})

test('a model that a path does not have is asked for under its next id', async () => {
  const stand = createStand({
    paths: [{ id: 'a' }],
    models: ['old', 'new'],
    reply: (call) => (call.model === 'old' ? { ms: 100, fault: fault({ kind: 'unsupported' }) } : { ms: 1000 }),
  })
  expect((await stand.finish()).outcome).toEqual({ ok: true, value: 'a new' })
  expect((await stand.finish()).attempts).toHaveLength(1)
  expect(stand.dispatcher.health().map((health) => [health.model, health.state])).toEqual([
    ['old', 'gone'],
    ['new', 'healthy'],
  ])
  await stand.clock.runUntil(3_700_000)
  await stand.finish()
  expect(stand.calls.map((call) => call.model)).toEqual(['old', 'new', 'new', 'old', 'new'])
})

test('a path whose key is not accepted is off until new settings or ten minutes, and the operator is told once', async () => {
  const stand = twoPaths([{ ms: 100, fault: fault({ kind: 'unauthorised' }) }])
  await stand.finish()
  await stand.finish()
  expect(stand.calls.map((call) => call.path)).toEqual(['a', 'b', 'b'])
  expect(stand.warnings).toHaveLength(1)
  expect(stand.dispatcher.health()[0]).toMatchObject({ path: 'a', state: 'off', retryInMs: expect.any(Number) })
  stand.dispatcher.configure(
    ['a', 'b'].map((id) => ({ id, weight: 1, limits: { inFlight: 8 } })),
    { policy: 'fixed', deadlineMs: 60_000, maxAttempts: 3, probeShare: 0, maxQueued: 10 },
  )
  await stand.finish()
  expect(stand.calls.at(-1)?.path).toBe('a')
})

test('a pinned request goes to its path only', async () => {
  const stand = twoPaths([{ ms: 100, fault: fault({ kind: 'protocol' }) }])
  expect((await stand.finish({ pinnedPath: 'a' })).outcome.ok).toBe(false)
  expect(stand.calls.map((call) => call.path)).toEqual(['a'])
})

test('the deadline ends a request on a path that takes no notice, frees its place, and a late answer is discarded', async () => {
  const stand = createStand({
    paths: [{ id: 'a', limits: { inFlight: 1 } }],
    reply: () => ({ ms: 60_000, isDeaf: true }),
  })
  const { outcome, attempts } = await stand.finish({ deadlineMs: 5000 })
  expect(outcome).toMatchObject({ ok: false, failure: { kind: 'timeout', afterMs: 5000 } })
  expect(attempts.map((attempt) => attempt.outcome)).toEqual(['timeout'])
  expect(stand.calls[0]?.signal.aborted).toBe(true)
  expect(stand.dispatcher.health()[0]?.inFlight).toBe(0)
  await stand.clock.runUntil(61_000)
  expect(stand.discarded).toEqual(['a m'])
  expect(stand.clock.timers()).toBe(0)
})

test('a request that is called off ends at once, wherever it is', async () => {
  const stand = createStand({ paths: [{ id: 'a', limits: { inFlight: 1 } }], reply: () => ({ ms: 10_000 }) })
  const sending = new AbortController()
  const waiting = new AbortController()
  const first = stand.send({ signal: sending.signal })
  const second = stand.send({ signal: waiting.signal })
  const third = stand.send()
  await stand.clock.runUntil(1000)
  expect(stand.dispatcher.health()[0]).toMatchObject({ inFlight: 1, waiting: 2 })
  waiting.abort()
  expect((await second).outcome).toMatchObject({ ok: false, failure: { kind: 'cancelled' } })
  sending.abort()
  expect((await first).outcome).toMatchObject({ ok: false, failure: { kind: 'cancelled' } })
  await stand.clock.runUntil(20_000)
  expect((await third).outcome.ok).toBe(true)
  expect(stand.calls).toHaveLength(2)
  expect(stand.clock.timers()).toBe(0)
})

test('an attempt that throws is a bug: the request rejects, and its place is free', async () => {
  const stand = createStand({ paths: [{ id: 'a' }], reply: () => ({ ms: 0 }) })
  const sent = stand.send({ attempt: () => Promise.reject(new TypeError('bug')) })
  await expect(sent).rejects.toThrow('bug')
  expect(stand.dispatcher.health()[0]?.inFlight).toBe(0)
  expect(stand.clock.timers()).toBe(0)
})

test('without a path for the model the request fails at once', async () => {
  const stand = createStand({ paths: [{ id: 'a' }], reply: () => ({ ms: 0 }) })
  expect((await stand.finish({ candidates: [] })).outcome).toMatchObject({
    ok: false,
    failure: { kind: 'unsupported' },
  })
})

import { expect, test } from 'vitest'
import { failure } from '../../../src/core/failure'
import type { RoutingSignal } from '../../../src/gateway/routing/dispatcher'
import { createStand, SETTINGS } from './stand'

const OVERLOADED = failure({ kind: 'upstream', status: 500 }, 'A fault.')

test('more waiting requests than allowed are refused with the time to come again', async () => {
  const stand = createStand({
    paths: [{ id: 'a', limits: { inFlight: 1 } }],
    settings: { maxQueued: 2 },
    reply: () => ({ ms: 10_000 }),
  })
  const sent = [1, 2, 3, 4].map(() => stand.send())
  const refused = await sent[3]
  expect(refused?.outcome).toMatchObject({ ok: false, failure: { kind: 'rate-limited', retryAfterMs: 48_000 } })
  await stand.clock.runUntil(60_000)
  expect((await Promise.all(sent)).map(({ outcome, queueMs }) => [outcome.ok, queueMs])).toEqual([
    [true, 0],
    [true, 10_000],
    [true, 20_000],
    [false, 0],
  ])
})

test('a key with many requests does not keep another key waiting', async () => {
  const stand = createStand({ paths: [{ id: 'a', limits: { inFlight: 1 } }], reply: () => ({ ms: 1000 }) })
  const order: string[] = []
  const send = (keyId: string) => stand.send({ keyId }).then(() => order.push(keyId))
  const all = Promise.all([...'aaaaab'].map(send))
  await stand.clock.runUntil(60_000)
  await all
  expect(order.slice(0, 3)).toContain('b')
})

test('all breakers open: the path that opened longest ago is used, and closes when it answers', async () => {
  let isIll = true
  const stand = createStand({
    paths: [{ id: 'a' }, { id: 'b' }],
    settings: { policy: 'fixed', maxAttempts: 1 },
    reply: () => (isIll ? { ms: 10, fault: OVERLOADED } : { ms: 1000 }),
  })
  for (let index = 0; index < 10; index += 1) await stand.finish()
  expect(stand.dispatcher.health().map((health) => health.state)).toEqual(['open', 'open'])
  isIll = false
  const { outcome, path } = await stand.finish()
  expect({ ok: outcome.ok, path }).toEqual({ ok: true, path: 'a' })
  expect(stand.dispatcher.health().map((health) => health.state)).toEqual(['healthy', 'open'])
  expect(stand.signals.map((signal) => signal.kind)).toEqual(['opened', 'opened', 'latency', 'closed'])
})

test('a half-open path is tried by one request at a time', async () => {
  let isIll = true
  const stand = createStand({
    paths: [{ id: 'a', limits: { inFlight: 1 } }, { id: 'b' }],
    settings: { policy: 'fixed', maxAttempts: 1 },
    reply: (call) => (isIll && call.path === 'a' ? { ms: 10, fault: OVERLOADED } : { ms: 1000 }),
  })
  for (let index = 0; index < 5; index += 1) await stand.finish()
  isIll = false
  await stand.clock.runUntil(stand.clock.elapsed() + 15_000)
  const before = stand.calls.length
  const all = Promise.all([stand.send(), stand.send(), stand.send()])
  await stand.clock.runUntil(stand.clock.elapsed() + 5000)
  await all
  expect(stand.calls.slice(before).map((call) => call.path)).toEqual(['a', 'b', 'b'])
  expect((await stand.finish()).path).toBe('a')
})

test('what another gateway learned is taken over and not told again', async () => {
  const stand = createStand({
    paths: [{ id: 'a' }, { id: 'b' }],
    settings: { policy: 'fixed' },
    reply: () => ({ ms: 1000 }),
  })
  const untilMs = stand.clock.now() + 30_000
  const opened: RoutingSignal = { kind: 'opened', path: 'a', model: 'm', state: 'open', reason: 'ill', untilMs }
  stand.dispatcher.hear(opened)
  stand.dispatcher.hear({ kind: 'latency', path: 'a', model: 'm', imageSize: '1K', ms: 5000 })
  stand.dispatcher.hear({ kind: 'latency', path: 'unknown', model: 'm', imageSize: '1K', ms: 5000 })
  expect((await stand.finish()).path).toBe('b')
  expect(stand.dispatcher.health()[0]).toMatchObject({ state: 'open', reason: 'ill', latencyMs: { '1K': 5000 } })
  stand.dispatcher.hear({ kind: 'closed', path: 'a', model: 'm' })
  expect((await stand.finish()).path).toBe('a')
  expect(stand.signals.filter((signal) => signal.kind !== 'latency')).toEqual([])
})

test('an answer that broke counts against its path', async () => {
  const stand = createStand({ paths: [{ id: 'a' }], reply: () => ({ ms: 10 }) })
  for (let index = 0; index < 5; index += 1) stand.dispatcher.noteBroken('a', 'm', OVERLOADED)
  expect(stand.dispatcher.health()[0]?.state).toBe('open')
})

test('new settings keep what was learned, and requests under way go on', async () => {
  const stand = createStand({ paths: [{ id: 'a' }], reply: () => ({ ms: 10_000 }) })
  await stand.finish()
  const underWay = stand.send()
  await stand.clock.runUntil(stand.clock.elapsed() + 100)
  stand.dispatcher.configure([{ id: 'a', weight: 2, limits: { inFlight: 1 } }], SETTINGS)
  expect(stand.dispatcher.health()[0]).toMatchObject({ inFlight: 1, latencyMs: { '1K': 10_000 } })
  stand.dispatcher.configure([], SETTINGS)
  await stand.clock.runUntil(60_000)
  expect((await underWay).outcome.ok).toBe(true)
})

/** Path `a` is measured at 10 s, then hangs; `b` takes what it is told. */
function hedgingStand(bMs: number, maxCostUsd = 1) {
  let isHanging = false
  const stand = createStand({
    paths: [{ id: 'a' }, { id: 'b' }],
    settings: { policy: 'fixed', hedge: { maxShare: 0.05, maxCostUsd } },
    reply: (call) => ({ ms: call.path === 'b' ? bMs : isHanging ? 60_000 : 10_000, isDeaf: true }),
  })
  const warmUp = async () => {
    for (let index = 0; index < 20; index += 1) await stand.finish()
    isHanging = true
  }
  return { stand, warmUp }
}

test('a hedge is sent after the p95 of the path, the first picture wins, the other is aborted and discarded', async () => {
  const { stand, warmUp } = hedgingStand(5000)
  await warmUp()
  const { outcome, attempts } = await stand.finish()
  expect(outcome).toEqual({ ok: true, value: 'b m' })
  expect(attempts).toEqual([
    { path: 'b', model: 'm', outcome: 'ok', ms: 5000, hedge: true },
    { path: 'a', model: 'm', outcome: 'cancelled', ms: 15_000, hedge: false },
  ])
  expect(stand.calls.at(-2)?.signal.aborted).toBe(true)
  expect(stand.calls.at(-1)?.signal.aborted).toBe(false)
  await stand.clock.runUntil(stand.clock.elapsed() + 60_000)
  expect(stand.discarded).toEqual(['a m'])
  // One in twenty: the next one is not hedged.
  expect((await stand.finish()).attempts).toHaveLength(1)
  expect(stand.clock.timers()).toBe(0)
})

test('no hedge for a request that is too dear, or that may not be paid for twice', async () => {
  const { stand, warmUp } = hedgingStand(5000, 0.05)
  await warmUp()
  expect((await stand.finish()).attempts).toHaveLength(1)
  const allowed = hedgingStand(5000)
  await allowed.warmUp()
  expect((await allowed.stand.finish({ mayHedge: false })).attempts).toHaveLength(1)
})

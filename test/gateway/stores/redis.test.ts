import { setTimeout as setTimeoutAsync } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { failure } from '../../../src/core/failure'
import type { RoutingSignal } from '../../../src/gateway/routing/dispatcher'
import { createKeyLimits } from '../../../src/gateway/stores/key-limits'
import { openRedis, type RedisState } from '../../../src/gateway/stores/open-redis'
import { createRedisBudgetStore } from '../../../src/gateway/stores/redis-budget-store'
import { createRedisGenerationStore } from '../../../src/gateway/stores/redis-generation-store'
import { createRedisPace } from '../../../src/gateway/stores/redis-path-pace'
import { createRedisPictureStore } from '../../../src/gateway/stores/redis-picture-store'
import { createRedisSignals } from '../../../src/gateway/stores/redis-signals'
import { StoreUnavailable } from '../../../src/gateway/stores/store-unavailable'
import { keptGeneration, keptPicture } from '../../fixtures/kept-generations'
import { headerOnlyPng } from '../../fixtures/pictures'
import { type RedisServer, startRedisServer } from '../../fixtures/redis-server'
import { createSteppedClock } from '../../fixtures/stepped-clock'

let server: RedisServer
let redis: Redis
const opened: (() => unknown)[] = []
beforeAll(async () => {
  server = await startRedisServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  redis = await connect()
  await redis.flushall()
})
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

async function connect(): Promise<Redis> {
  const connection = await openRedis(server.url, () => undefined)
  opened.push(() => connection.disconnect())
  return connection
}

/** Each way to ask Redis something. */
function everyQuestion(connection: Redis): Readonly<Record<string, () => Promise<unknown>>> {
  const clock = createSteppedClock()
  const generations = createRedisGenerationStore({ redis: connection, clock, keepMs: 1000, owner: 'me' })
  opened.push(() => generations.close())
  const budgets = createRedisBudgetStore({ redis: connection, clock })
  const pictures = createRedisPictureStore({ redis: connection, keepMs: 1000 })
  const keepPicture = async () => {
    const writer = pictures.create()
    await writer.write(headerOnlyPng(8, 8).bytes)
    await writer.close()
  }
  return {
    begin: () => generations.begin('n', 'd'),
    find: () => generations.find('n'),
    finish: () => generations.finish('other', { kept: keptGeneration('a') }),
    wait: () => generations.wait('n', new AbortController().signal),
    reserve: () => budgets.reserve('k', 1, 2),
    settle: () => budgets.settle('r@2026-11:k', 1),
    'ask what is spent': () => budgets.spentUsd('k'),
    'keep a picture': keepPicture,
    'read a picture': () => pictures.read(keptPicture('a')),
    'look for a picture': () => pictures.has(keptPicture('a')),
    pace: () => createRedisPace({ redis: connection }).take('p', 1, { requestsPerMinute: 1 }),
    'take from a limit': () => createKeyLimits({ redis: connection }).take('k', 1),
  }
}

describe('While Redis is gone', () => {
  test('a connection opens all the same, says so, and every question is refused at once', async () => {
    const states: RedisState[] = []
    const nobody = await startRedisServer()
    await nobody.stop()
    const connection = await openRedis(nobody.url, (state) => states.push(state))
    opened.push(() => connection.disconnect())
    expect(states).toEqual(['gone'])
    for (const [name, ask] of Object.entries(everyQuestion(connection))) {
      await expect(ask(), name).rejects.toBeInstanceOf(StoreUnavailable)
    }
  })

  test('a question that gets no answer is given up', async () => {
    const connection = await openRedis(server.url, () => undefined, { commandTimeoutMs: 50 })
    opened.push(() => connection.disconnect())
    const questions = everyQuestion(connection)
    server.pause()
    try {
      const answers = await Promise.allSettled(Object.values(questions).map((ask) => ask()))
      for (const answer of answers) expect(answer).toMatchObject({ reason: expect.any(StoreUnavailable) })
    } finally {
      server.resume()
    }
  })

  test('the connection comes back by itself when Redis does', async () => {
    const own = await startRedisServer()
    const changes: RedisState[] = []
    let hear: (state: RedisState) => void = () => undefined
    const next = () => new Promise<RedisState>((resolve) => (hear = resolve))
    const connection = await openRedis(own.url, (state) => {
      changes.push(state)
      hear(state)
    })
    opened.push(() => connection.disconnect())
    const gone = next()
    await own.stop()
    expect(await gone).toBe('gone')
    const back = next()
    const again = await startRedisServer(Number(new URL(own.url).port))
    opened.push(() => again.stop())
    expect(await back).toBe('ready')
    expect(await connection.ping()).toBe('PONG')
    expect(changes).toEqual(['ready', 'gone', 'ready'])
  })
})

describe('A gateway that was taken for dead', () => {
  const clock = createSteppedClock()
  const openStore = async (owner: string) => {
    const store = createRedisGenerationStore({ redis: await connect(), clock, keepMs: 1000, owner })
    opened.push(() => store.close())
    return store
  }

  test('does not undo the answer of the one that took over, and its own answer is welcome', async () => {
    const first = await openStore('first')
    const second = await openStore('second')
    for (const name of ['failed', 'answered']) {
      await first.begin(name, 'd')
      await redis.del('refill:owner:first')
      expect(await second.begin(name, 'd')).toMatchObject({ kind: 'started', before: { state: 'unknown' } })
      await second.finish(name, { kept: keptGeneration('second') })
    }
    await first.finish('failed', { failure: failure({ kind: 'network' }, 'Lost.') })
    expect(await second.find('failed')).toMatchObject({ state: 'done', kept: keptGeneration('second') })
    await first.finish('answered', { kept: keptGeneration('first') })
    expect(await second.find('answered')).toMatchObject({ state: 'done', kept: keptGeneration('first') })
  })

  test('keeps its answer even when Redis forgot that it had begun', async () => {
    const store = await openStore('first')
    await store.begin('n', 'd')
    await redis.flushall()
    await store.finish('n', { kept: keptGeneration('a') })
    expect(await store.begin('n', 'd')).toMatchObject({ kind: 'exists', state: { state: 'done' } })
    expect(await store.begin('n', 'other')).toEqual({ kind: 'conflict' })
  })

  test('holds a lease that runs out by itself, and renews it', async () => {
    const store = await openStore('first')
    await store.begin('n', 'd')
    expect(await redis.pttl('refill:owner:first')).toBeGreaterThan(10_000)
    await redis.del('refill:owner:first')
    const renewed = await connect()
    clock.advance(5000)
    while ((await renewed.exists('refill:owner:first')) === 0);
    expect(await store.find('n')).toMatchObject({ state: 'in-flight' })
  })
})

describe('An ending that Redis cannot take', () => {
  const owing = async () => {
    const own = await startRedisServer()
    const connection = await openRedis(own.url, () => undefined, { commandTimeoutMs: 200 })
    // The lease is renewed in steps of a few milliseconds, and with it what is owed.
    const clock = {
      ...createSteppedClock(),
      sleep: (_ms: number, signal: AbortSignal) => setTimeoutAsync(5, undefined, { signal }),
    }
    const store = createRedisGenerationStore({ redis: connection, clock, keepMs: 60_000, owner: 'me' })
    opened.push(
      () => connection.disconnect(),
      () => store.close(),
    )
    await store.begin('one', 'digest')
    const waiting = store.wait('one', AbortSignal.timeout(10_000))
    waiting.catch(() => undefined)
    await own.stop()
    return { store, waiting, port: Number(new URL(own.url).port) }
  }

  test('answers who waits here and who asks again, and is written when Redis is back', async () => {
    const { store, waiting, port } = await owing()
    await expect(store.finish('one', { kept: keptGeneration() })).rejects.toBeInstanceOf(StoreUnavailable)
    expect(await waiting).toMatchObject({ state: 'done' })
    expect(await store.find('one')).toMatchObject({ state: 'done' })
    expect(await store.begin('one', 'digest')).toMatchObject({ kind: 'exists', state: { state: 'done' } })
    expect(await store.begin('one', 'another')).toEqual({ kind: 'conflict' })
    // That keeping it failed does not take the answer's place.
    await store.finish('one', { failure: failure({ kind: 'upstream', status: 500 }, 'Not kept.') })
    expect(await store.find('one')).toMatchObject({ state: 'done' })

    const back = await startRedisServer(port)
    opened.unshift(() => back.stop())
    const reader = await openRedis(back.url, () => undefined)
    opened.push(() => reader.disconnect())
    await expect.poll(() => reader.hget('refill:generation:one', 'state'), { timeout: 10_000 }).toBe('done')
  })

  test('that is a failure lets a retry begin anew', async () => {
    const { store, port } = await owing()
    const lost = failure({ kind: 'upstream', status: 503 }, 'Lost.')
    await expect(store.finish('one', { failure: lost })).rejects.toBeInstanceOf(StoreUnavailable)
    expect(await store.find('one')).toMatchObject({ state: 'failed', failure: lost })
    const back = await startRedisServer(port)
    opened.unshift(() => back.stop())
    await expect
      .poll(
        () =>
          store.begin('one', 'digest').then(
            ({ kind }) => kind,
            () => 'gone',
          ),
        { timeout: 10_000 },
      )
      .toBe('started')
  })
})

describe('Who waits for another gateway', () => {
  test('hears of the end from Redis, without looking again', async () => {
    const clock = createSteppedClock()
    const open = async (owner: string) => {
      const store = createRedisGenerationStore({ redis: await connect(), clock, keepMs: 1000, owner })
      opened.push(() => store.close())
      return store
    }
    const [first, second] = [await open('first'), await open('second')]
    while (Number((await redis.pubsub('NUMSUB', 'refill:ended'))[1]) < 2);
    await first.begin('n', 'd')
    const waiting = second.wait('n', new AbortController().signal)
    while (clock.waiting() < 3) await new Promise((resolve) => setImmediate(resolve))
    await first.finish('n', { kept: keptGeneration('a') })
    expect(await waiting).toMatchObject({ state: 'done' })
  })
})

describe('Routing signals', () => {
  const opened1: RoutingSignal = {
    kind: 'opened',
    path: 'p',
    model: 'm',
    state: 'open',
    reason: 'It answers 503.',
    untilMs: 2000,
  }
  const openSignals = async (nowMs = 1000) => {
    const heard: RoutingSignal[] = []
    let hear: () => void = () => undefined
    const signals = createRedisSignals({
      redis: await connect(),
      now: () => nowMs,
      onSignal: (signal) => {
        heard.push(signal)
        hear()
      },
    })
    opened.push(() => signals.close())
    const until = async (count: number) => {
      while (heard.length < count) await new Promise<void>((resolve) => (hear = resolve))
      return heard
    }
    return { signals, heard, until }
  }
  const subscribers = async (count: number) => {
    while (Number((await redis.pubsub('NUMSUB', 'refill:signals'))[1]) < count);
  }

  test('are heard by the others, and not by the one that tells', async () => {
    const first = await openSignals()
    const second = await openSignals()
    await subscribers(2)
    const latency: RoutingSignal = { kind: 'latency', path: 'p', model: 'm', imageSize: '1K', ms: 8000 }
    first.signals.publish(latency)
    first.signals.publish(opened1)
    // The open breaker may be heard a second time, from the list of those that are open.
    while (new Set((await second.until(1)).map(({ kind }) => kind)).size < 2)
      await second.until(second.heard.length + 1)
    expect(second.heard).toContainEqual(latency)
    expect(second.heard).toContainEqual(opened1)
    second.signals.publish({ kind: 'closed', path: 'p', model: 'm' })
    expect(await first.until(1)).toEqual([{ kind: 'closed', path: 'p', model: 'm' }])
  })

  test('tell a gateway that starts later which breakers are open, unless they are over or closed', async () => {
    const first = await openSignals()
    const whole: RoutingSignal = {
      kind: 'opened',
      path: 'whole',
      state: 'off',
      reason: 'The key is wrong.',
      untilMs: 9000,
    }
    first.signals.publish(opened1)
    first.signals.publish(whole)
    first.signals.publish({ ...opened1, model: 'closed again' })
    first.signals.publish({ kind: 'closed', path: 'p', model: 'closed again' })
    while ((await redis.hlen('refill:breakers')) !== 2);
    const later = await openSignals()
    expect([...(await later.until(2))].sort((a, b) => a.path.localeCompare(b.path))).toEqual([opened1, whole])
    const muchLater = await openSignals(5000)
    expect(await muchLater.until(1)).toEqual([whole])
  })

  test('that are none are passed over', async () => {
    const one = await openSignals()
    await subscribers(1)
    await redis.publish('refill:signals', 'not JSON')
    await redis.publish('refill:signals', JSON.stringify({ from: 'x', signal: { kind: 'opened', path: 1 } }))
    await redis.publish('refill:signals', JSON.stringify({ from: 'x', signal: opened1 }))
    expect(await one.until(1)).toEqual([opened1])
  })
})

describe('Limits of keys', () => {
  test.each(['memory', 'Redis'])('in %s hold for each key by itself, and say when to ask again', async (where) => {
    const limits = createKeyLimits(where === 'Redis' ? { redis } : {})
    const taken = await Promise.all([1, 2, 3, 4].map(() => limits.take('k', 3)))
    expect(taken.filter(({ ok }) => ok)).toHaveLength(3)
    const refused = await limits.take('k', 3)
    if (refused.ok) throw new Error('It was let through')
    expect(refused.retryAfterMs).toBeGreaterThan(0)
    expect(refused.retryAfterMs).toBeLessThanOrEqual(60_000)
    expect(await limits.take('another', 3)).toEqual({ ok: true })
  })

  test('in Redis hold for all gateways together', async () => {
    const gateways = [createKeyLimits({ redis }), createKeyLimits({ redis: await connect() })]
    const taken = await Promise.all(gateways.flatMap((limits) => [1, 2, 3].map(() => limits.take('k', 4))))
    expect(taken.filter(({ ok }) => ok)).toHaveLength(4)
  })
})

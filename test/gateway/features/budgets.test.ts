import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openKeys } from '../../../src/gateway/open-keys'
import { createEmbeddedBudgetStore } from '../../../src/gateway/stores/embedded-budget-store'
import { openDatabase } from '../../../src/gateway/stores/open-database'
import { STORE_MIGRATIONS } from '../../../src/gateway/stores/store-schema'
import { createSteppedClock } from '../../fixtures/stepped-clock'
import type { RunningGateway } from '../start-gateway'
import { type Answered, askFor, call, FORMATS, type Wish } from './ask'
import { eventually } from './eventually'
import { COST_USD, ESTIMATE_USD, startFeatureGateway, studioPath } from './feature-gateway'
import { answers, type PictureUpstream, startPictureUpstream } from './picture-upstream'

let upstream: PictureUpstream
let gateway: RunningGateway
let names = 0
const clock = createSteppedClock(Date.UTC(2026, 10, 20, 12))

beforeAll(async () => {
  upstream = await startPictureUpstream()
  gateway = await startFeatureGateway([studioPath(upstream)], { clock, config: { routing: { maxAttempts: 1 } } })
})
afterAll(async () => {
  await gateway.stop()
  await upstream.close()
})

interface BudgetKey {
  readonly name: string
  spentUsd(): Promise<number>
  /** A request that was never made before. */
  ask(wish?: Wish): Promise<Answered>
}

/** A key that may spend so much a month. */
async function createKey(monthlyBudgetUsd: number): Promise<BudgetKey> {
  const { keys, close } = await openKeys(gateway.settings, clock)
  const name = `key ${++names}`
  const { key, secret } = await keys.create({ name, seesDashboard: false, monthlyBudgetUsd })
  await close()
  clock.advance(1000)
  return {
    name,
    ask: (wish) => askFor(gateway, { prompt: `Boat ${++names}`, ...wish, key: secret }),
    async spentUsd() {
      const own = openDatabase(join(gateway.settings.dataDir, 'state.db'), STORE_MIGRATIONS)
      const owners = { owner: 'test', isAlive: () => true }
      const spentUsd = await createEmbeddedBudgetStore({ database: own, clock, owners }).spentUsd(key.id)
      own.close()
      return spentUsd
    },
  }
}

describe('A monthly budget', () => {
  test('cannot be overshot by 20 requests at once: those that fit are made, the others refused', async () => {
    const key = await createKey(0.55)
    const release = upstream.hold()
    const all = Array.from({ length: 20 }, () => key.ask())
    await eventually(() => upstream.held()).toBe(5)
    let refused = 0
    for (const one of all) void one.then(() => (refused += 1))
    await eventually(() => refused).toBe(15)
    expect(upstream.held()).toBe(5)
    release()
    const answered = await Promise.all(all)
    expect(answered.filter(({ status }) => status === 200)).toHaveLength(5)
    expect(answered.filter(({ status }) => status === 429)).toHaveLength(15)
    await eventually(() => key.spentUsd()).toBeCloseTo(5 * COST_USD, 6)
  })

  test.each(FORMATS)('refuses with what is left and when it starts anew (%s)', async (format) => {
    const key = await createKey(0.12)
    expect((await key.ask({ format })).status).toBe(200)
    await eventually(() => key.spentUsd()).toBeCloseTo(COST_USD, 6)
    const { status, json, headers } = await key.ask({ format })
    expect(status).toBe(429)
    expect(JSON.stringify(json)).toContain(
      'has $0.06 left of its $0.12 for this month ($0.06 spent); this picture is estimated at $0.10. ' +
        'The budget starts anew on 2026-12-01 (UTC).',
    )
    expect(headers.get('x-should-retry')).toBe('false')
    const failure = JSON.parse(decodeURIComponent(headers.get('x-refill-failure') ?? ''))
    expect(failure).toMatchObject({ kind: 'quota-exhausted', resetsAt: '2026-12-01T00:00:00.000Z' })
  })

  test('says what is set aside for pictures under way', async () => {
    const key = await createKey(0.25)
    const release = upstream.hold()
    const underWay = [key.ask(), key.ask()]
    await eventually(() => upstream.held()).toBe(2)
    const { json } = await key.ask()
    release()
    await Promise.all(underWay)
    expect(JSON.stringify(json)).toContain('$0.20 more is set aside for pictures under way')
  })

  test('counts each picture of a request', async () => {
    const key = await createKey(0.25)
    const answered = await key.ask({ count: 4 })
    // What fits is made, with a word about what did not.
    expect(answered.pictures).toHaveLength(2)
    expect(decodeURIComponent(answered.headers.get('x-refill-warnings') ?? '')).toContain('2 of 4 pictures')
  })

  test('starts anew with the month', async () => {
    const key = await createKey(0.11)
    expect((await key.ask()).status).toBe(200)
    await eventually(() => key.spentUsd()).toBeCloseTo(COST_USD, 6)
    expect((await key.ask()).status).toBe(429)
    clock.advance(Date.UTC(2026, 11, 1) - clock.now())
    expect((await key.ask()).status).toBe(200)
  })
})

describe('What is settled', () => {
  test.each([
    ...FORMATS.map((format) => [format, {}] as const),
    ...FORMATS.map((format) => [`${format}, streamed`, { stream: true }] as const),
    ['a file format that takes converting', { fileFormat: 'png' }] as const,
  ])('is what the answer cost by its own count of tokens, not what was expected (%s)', async (how, wish) => {
    const key = await createKey(1)
    const format = FORMATS.find((one) => how.startsWith(one)) ?? 'gemini'
    expect((await key.ask({ format, ...wish })).status).toBe(200)
    await eventually(() => key.spentUsd()).toBeCloseTo(COST_USD, 6)
  })

  test.each([
    ['a fault of the provider', answers.broken],
    ['a request that the provider refuses as wrong', answers.badRequest],
  ])('is nothing for %s', async (_what, answer) => {
    const key = await createKey(ESTIMATE_USD)
    upstream.answerNext(answer)
    expect((await key.ask()).status).toBeGreaterThanOrEqual(400)
    expect(await key.spentUsd()).toBe(0)
    expect((await key.ask()).status).toBe(200)
  })

  test('is the estimate for a refusal that was billed', async () => {
    const key = await createKey(1)
    upstream.answerNext(answers.refusedPicture)
    const refused = await key.ask({ format: 'openai-images' })
    expect(refused.status).toBe(400)
    expect(await key.spentUsd()).toBeCloseTo(ESTIMATE_USD, 6)
    expect(refused.costUsd).toBe(ESTIMATE_USD)
  })

  test('is nothing for what was kept, in flight or in the cache', async () => {
    const key = await createKey(0.1)
    const wish = { prompt: 'The same boat' }
    const release = upstream.hold()
    const both = [key.ask(wish), key.ask(wish)]
    await eventually(() => upstream.held()).toBe(1)
    release()
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200])
    await eventually(() => key.spentUsd()).toBeCloseTo(COST_USD, 6)
    // There is not enough left for another picture, and none is needed.
    expect((await key.ask(wish)).status).toBe(200)
    expect((await key.ask({ ...wish, size: '512' })).status).not.toBe(200)
  })

  test('is what a picture cost although its client has left', async () => {
    const key = await createKey(1)
    const leaving = new AbortController()
    const release = upstream.hold()
    const left = key.ask({ signal: leaving.signal }).catch(() => undefined)
    await eventually(() => upstream.held()).toBe(1)
    leaving.abort()
    await left
    release()
    await eventually(() => key.spentUsd()).toBeCloseTo(COST_USD, 6)
  })

  test('is nothing for a request whose path does not exist', async () => {
    const key = await createKey(ESTIMATE_USD)
    expect((await key.ask({ headers: { 'x-refill-route': 'nowhere' } })).status).toBe(404)
    expect(await key.spentUsd()).toBe(0)
  })
})

test('A budget that grew is used at once, also by a request that was refused before', async () => {
  const key = await createKey(0.05)
  const wish = { prompt: 'Refused before', headers: { 'idempotency-key': 'again' } }
  expect((await key.ask(wish)).status).toBe(429)
  const database = openDatabase(join(gateway.settings.dataDir, 'state.db'), STORE_MIGRATIONS)
  database
    .prepare(`UPDATE gateway_key SET grant_json = json_set(grant_json, '$.monthlyBudgetUsd', 1) WHERE name = ?`)
    .run(key.name)
  database.close()
  clock.advance(1000)
  expect((await key.ask(wish)).status).toBe(200)
})

test('No request of a key without a budget is counted against one', async () => {
  const answered = await askFor(gateway, { prompt: 'Unlimited' })
  expect(answered.status).toBe(200)
  expect((await call(gateway, '/healthz')).status).toBe(200)
})

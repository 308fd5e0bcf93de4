import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openKeys } from '../../../src/gateway/open-keys'
import { systemClock } from '../../../src/gateway/system-clock'
import { headerOnlyPng } from '../../fixtures/pictures'
import type { RunningGateway } from '../start-gateway'
import { askAndKeep, askFor, CLIENT_KEY, call, FORMATS, generationOf, MODEL } from './ask'
import { eventually } from './eventually'
import { COST_USD, ESTIMATE_USD, OTHER_KEY, startFeatureGateway, studioPath } from './feature-gateway'
import { answers, IMAGE_TOKENS, type PictureUpstream, startPictureUpstream } from './picture-upstream'
import { type LedgerRow, readLedgerRows } from './read-ledger-rows'

const REFERENCE = headerOnlyPng(64, 64, [1]).bytes

let upstream: PictureUpstream
let gateway: RunningGateway

beforeAll(async () => {
  upstream = await startPictureUpstream()
  gateway = await startFeatureGateway([studioPath(upstream)])
})
afterAll(async () => {
  await gateway.stop()
  await upstream.close()
})

/** The rows that a piece of work adds. */
async function rowsOf(work: () => Promise<unknown>): Promise<readonly LedgerRow[]> {
  const before = (await readLedgerRows(gateway)).length
  await work()
  return (await readLedgerRows(gateway)).slice(before)
}

describe('The ledger', () => {
  test('has a row for a request that its key does not allow', async () => {
    const { keys, close } = await openKeys(gateway.settings, systemClock)
    const { secret } = await keys.create({ name: 'sketches', imageSizes: ['512'], seesDashboard: false })
    await close()
    // A running gateway looks for new keys once a second.
    await eventually(async () => (await askFor(gateway, { key: secret, size: '512' })).status).toBe(200)
    const rows = await rowsOf(() => askFor(gateway, { key: secret, size: '4K' }))
    expect(rows).toMatchObject([
      { key_name: 'sketches', image_size: '4K', outcome: 'unauthorised', path: '', attempts: '0', cost_usd: '0' },
    ])
  })

  test.each(FORMATS)('has a row for a picture with all that is known of it (%s)', async (format) => {
    let requestId: string | null = null
    const [row, ...more] = await rowsOf(async () => {
      const wish = { format, prompt: `Secret ${format}`, size: '2K', references: [REFERENCE, REFERENCE] }
      const { headers } = await askAndKeep(gateway, { ...wish, headers: { 'x-refill-mode': 'relight' } })
      requestId = headers.get('x-request-id')
    })
    expect(more).toEqual([])
    expect(row).toMatchObject({
      request_id: requestId,
      key_id: 'environment-1',
      key_name: 'environment 1',
      client: format,
      path: 'studio',
      attempts: '1',
      model: MODEL,
      mode: 'relight',
      image_size: '2K',
      pattern: 'relight 2 refs, short',
      prompt: '',
      input_tokens: '10',
      image_output_tokens: String(IMAGE_TOKENS),
      saved_usd: '0',
      outcome: 'ok',
      cache: 'miss',
      hedged: '0',
      verdict: '',
    })
    expect(Number(row?.['cost_usd'])).toBeCloseTo(COST_USD, 9)
    const [queue, upstreamMs, firstByte, total] = ['queue_ms', 'upstream_ms', 'first_byte_ms', 'total_ms'].map((name) =>
      Number(row?.[name]),
    )
    expect(total).toBeGreaterThanOrEqual(firstByte ?? 0)
    expect(firstByte).toBeGreaterThanOrEqual((queue ?? 0) + (upstreamMs ?? 0) - 2)
    expect(Math.abs(Date.parse(row?.['time'] ?? '') - Date.now())).toBeLessThan(60_000)
  })

  test.each([
    ['a sentence', 'A boat', 'generate, short'],
    ['a paragraph', 'A boat. '.repeat(30), 'generate, medium'],
    ['a page', 'A boat. '.repeat(100), 'generate, long'],
  ])('knows the kind of prompt, and not its words: %s', async (_what, prompt, pattern) => {
    const rows = await rowsOf(() => askFor(gateway, { prompt, headers: { 'x-refill-cache': 'refresh' } }))
    expect(rows).toMatchObject([{ pattern, prompt: '' }])
    expect(JSON.stringify(rows)).not.toContain('boat')
  })

  test('has a row for each picture of a request', async () => {
    const rows = await rowsOf(() => askAndKeep(gateway, { prompt: 'Three', count: 3 }))
    expect(rows).toHaveLength(3)
    expect(new Set(rows.map((row) => row['request_id']))).toHaveLength(1)
    expect(new Set(rows.map((row) => row['generation']))).toHaveLength(3)
  })

  test('has a row for what was answered from the store, at no cost and without tokens', async () => {
    await askAndKeep(gateway, { prompt: 'Kept' })
    const [row] = await rowsOf(() => askFor(gateway, { prompt: 'Kept' }))
    expect(row).toMatchObject({ cache: 'hit', cost_usd: '0', attempts: '0', outcome: 'ok', image_output_tokens: '' })
    expect(Number(row?.['saved_usd'])).toBeCloseTo(COST_USD, 9)
  })

  test('has a row for what waited for the call of another', async () => {
    const release = upstream.hold()
    const rows = await rowsOf(async () => {
      const first = askFor(gateway, { prompt: 'Shared' })
      await eventually(() => upstream.held()).toBe(1)
      const second = askFor(gateway, { prompt: 'Shared', format: 'openai-images' })
      await eventually(async () => (await metrics())['refill_requests_in_flight']).toBe(2)
      release()
      await Promise.all([first, second])
    })
    expect(rows.map(({ cache }) => cache).sort()).toEqual(['miss', 'shared'])
    expect(rows.reduce((sum, { cost_usd }) => sum + Number(cost_usd), 0)).toBeCloseTo(COST_USD, 9)
  })

  test('has the attempts of a request that was tried again', async () => {
    upstream.answerNext(answers.broken)
    const rows = await rowsOf(() => askFor(gateway, { prompt: 'Twice' }))
    expect(rows).toMatchObject([{ attempts: '2', outcome: 'ok' }])
  })

  test.each([
    ['a refusal that was billed', answers.refusedPicture, 'blocked', String(ESTIMATE_USD)],
    ['a wrong request', answers.badRequest, 'invalid-request', '0'],
  ])('has a row for %s, with its reason and its cost', async (what, answer, outcome, costUsd) => {
    upstream.answerNext(answer)
    const rows = await rowsOf(() => askFor(gateway, { prompt: what, format: 'openai-images' }))
    expect(rows).toMatchObject([{ outcome, path: 'studio', attempts: '1', cost_usd: costUsd, saved_usd: '0' }])
  })

  test('has the cost of a picture whose client has left', async () => {
    const release = upstream.hold()
    const rows = await rowsOf(async () => {
      const leaving = new AbortController()
      const left = askFor(gateway, { prompt: 'Left', signal: leaving.signal }).catch(() => undefined)
      await eventually(() => upstream.held()).toBe(1)
      leaving.abort()
      await left
      release()
      await eventually(async () => (await metrics())['refill_requests_in_flight']).toBe(0)
    })
    expect(rows).toMatchObject([{ outcome: 'ok', cache: 'miss' }])
    expect(Number(rows[0]?.['cost_usd'])).toBeCloseTo(COST_USD, 9)
  })

  test('has no row for what never was a request for a picture', async () => {
    const rows = await rowsOf(async () => {
      await askFor(gateway, { key: 'wrong' })
      await call(gateway, '/v1/models')
      await askFor(gateway, { prompt: ' ' })
    })
    expect(rows).toEqual([])
  })

  test('has prompts only where the operator wants them', async () => {
    const open = await startFeatureGateway([studioPath(upstream)], { config: { ledger: { keepPrompts: true } } })
    await askFor(open, { prompt: 'A boat, "quoted"' })
    const rows = await readLedgerRows(open, 1)
    await open.stop()
    expect(rows).toMatchObject([{ prompt: 'A boat, "quoted"' }])
  })
})

describe('A verdict', () => {
  const judge = (generation: string, verdict: unknown, key?: string) =>
    call(gateway, `/v1/generations/${encodeURIComponent(generation)}/verdict`, {
      ...{ method: 'POST', json: { verdict } },
      ...(key === undefined ? {} : { key }),
    })

  test.each(['kept', 'discarded'])('is noted: %s', async (verdict) => {
    const [row] = await rowsOf(async () => {
      const generation = generationOf(await askFor(gateway, { prompt: `To be ${verdict}` }))
      expect((await judge(generation, verdict)).status).toBe(204)
    })
    expect(row).toMatchObject({ verdict })
  })

  test('is not taken from a web page that did not ask first whether it may', async () => {
    const rows = await rowsOf(async () => {
      const generation = generationOf(await askFor(gateway, { prompt: 'Judged by a stranger' }))
      const response = await fetch(`${gateway.url}/v1/generations/${encodeURIComponent(generation)}/verdict`, {
        method: 'POST',
        headers: { 'x-goog-api-key': CLIENT_KEY, 'content-type': 'text/plain' },
        body: JSON.stringify({ verdict: 'discarded' }),
      })
      expect(response.status).toBe(415)
    })
    expect(rows).toMatchObject([{ verdict: '' }])
  })

  test('is noted at the picture, not where it was collected again, and may change', async () => {
    const rows = await rowsOf(async () => {
      const headers = { 'idempotency-key': 'press/1' }
      await askAndKeep(gateway, { prompt: 'Judged', headers })
      await askFor(gateway, { prompt: 'Judged', headers })
      expect((await judge('press/1', 'discarded')).status).toBe(204)
      expect((await judge('press/1', 'kept')).status).toBe(204)
    })
    expect(rows.map(({ cache, verdict }) => [cache, verdict])).toEqual([
      ['miss', 'kept'],
      ['hit', ''],
    ])
    const totals = await (await call(gateway, '/dashboard/api/totals?range=24h')).json()
    expect(totals.report).toMatchObject({ kept: 2, discarded: 1 })
  })

  test.each([
    ['of another client', 'press/1', 'kept', OTHER_KEY, 404],
    ['about nothing', 'press/none', 'kept', undefined, 404],
    ['that is none', 'press/1', 'perhaps', undefined, 400],
  ])('%s is refused', async (_whose, generation, verdict, key, status) => {
    expect((await judge(generation, verdict, key)).status).toBe(status)
  })
})

test('The metrics agree with the ledger', async () => {
  const rows = await readLedgerRows(gateway)
  const seen = await metrics()
  const sumOf = (name: string) => rows.reduce((sum, row) => sum + Number(row[name]), 0)
  expect(seen['refill_requests_total']).toBe(rows.length)
  expect(seen['refill_cost_usd_total']).toBeCloseTo(sumOf('cost_usd'), 6)
  expect(seen['refill_saved_usd_total']).toBeCloseTo(sumOf('saved_usd'), 6)
  expect(seen['refill_attempts_total']).toBe(sumOf('attempts'))
  expect(seen['refill_attempts_total']).toBe(upstream.calls.length - 1)
  const tokens = ['input_tokens', 'output_tokens', 'image_output_tokens', 'thought_tokens'].map(sumOf)
  expect(seen['refill_tokens_total']).toBe(tokens.reduce((sum, count) => sum + count))
  expect(seen['refill_ledger_queued_entries']).toBe(0)
})

/** Every metric of the gateway, summed over its labels. */
async function metrics(): Promise<Readonly<Record<string, number>>> {
  const text = await (await call(gateway, '/metrics')).text()
  const sums: Record<string, number> = {}
  for (const [, name = '', value] of text.matchAll(/^(refill_\w+)(?:\{.*\})? (\S+)$/gm)) {
    sums[name] = (sums[name] ?? 0) + Number(value)
  }
  return sums
}

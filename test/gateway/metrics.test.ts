import { describe, expect, test } from 'vitest'
import { createMetrics, type MetricSources } from '../../src/gateway/metrics'
import type { PathHealth } from '../../src/gateway/routing/dispatcher'
import { makeEntry } from './ledger/entries'

function sourcesOf(change: Partial<MetricSources> = {}): MetricSources {
  return {
    health: () => [],
    inFlight: () => 0,
    cache: () => ({ entries: 0, bytes: 0 }),
    ledger: () => ({ queuedEntries: 0, droppedEntries: 0 }),
    models: () => [],
    ...change,
  }
}

/** The value of one line, by its name and labels in any order. */
async function readMetric(text: Promise<string>, name: string, labels: Readonly<Record<string, string>> = {}) {
  const line = (await text)
    .split('\n')
    .find(
      (each) =>
        new RegExp(`^${name}[{ ]`).test(each) &&
        Object.entries(labels).every(([label, value]) => each.includes(`${label}="${value}"`)),
    )
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ')))
}

describe('the metrics', () => {
  test('count a request by client, path, model, size, outcome and cache', async () => {
    const metrics = createMetrics(sourcesOf())
    metrics.observe(makeEntry(), [])
    metrics.observe(makeEntry(), [])
    metrics.observe(makeEntry({ outcome: 'blocked' }), [])
    const labels = { client: 'gemini', path: 'ai-studio', model: 'gemini-3.1-flash-image', size: '2K', cache: 'miss' }
    expect(await readMetric(metrics.text(), 'refill_requests_total', { ...labels, outcome: 'ok' })).toBe(2)
    expect(await readMetric(metrics.text(), 'refill_requests_total', { ...labels, outcome: 'blocked' })).toBe(1)
    expect(await readMetric(metrics.text(), 'refill_request_duration_seconds_count', { path: 'ai-studio' })).toBe(2)
    expect(await readMetric(metrics.text(), 'refill_request_duration_seconds_sum')).toBeCloseTo(24.02)
  })

  test('put ten-second and five-minute pictures into different buckets', async () => {
    const metrics = createMetrics(sourcesOf())
    metrics.observe(makeEntry({ totalMs: 9000 }), [])
    metrics.observe(makeEntry({ totalMs: 290_000 }), [])
    const bucket = (le: string) => readMetric(metrics.text(), 'refill_request_duration_seconds_bucket', { le })
    expect([await bucket('5'), await bucket('10'), await bucket('180'), await bucket('300')]).toEqual([0, 1, 1, 2])
  })

  test('add up tokens by modality, cost and savings', async () => {
    const metrics = createMetrics(sourcesOf())
    metrics.observe(
      makeEntry({ usage: { inputTokens: 10, outputTokens: 3, imageOutputTokens: 1680 }, costUsd: 0.1 }),
      [],
    )
    metrics.observe(makeEntry({ usage: {}, costUsd: 0, savedUsd: 0.25, cache: 'hit' }), [])
    expect(await readMetric(metrics.text(), 'refill_tokens_total', { modality: 'image' })).toBe(1680)
    expect(await readMetric(metrics.text(), 'refill_tokens_total', { modality: 'text' })).toBe(3)
    expect(await readMetric(metrics.text(), 'refill_tokens_total', { modality: 'thought' })).toBeUndefined()
    expect(await readMetric(metrics.text(), 'refill_cost_usd_total')).toBeCloseTo(0.1)
    expect(await readMetric(metrics.text(), 'refill_saved_usd_total')).toBeCloseTo(0.25)
  })

  test('survive numbers that make no sense', async () => {
    const metrics = createMetrics(sourcesOf())
    metrics.observe(makeEntry({ usage: { inputTokens: -5, outputTokens: Number.NaN }, costUsd: -1 }), [])
    expect(await readMetric(metrics.text(), 'refill_requests_total')).toBe(1)
  })

  test('count attempts by outcome, hedges apart', async () => {
    const metrics = createMetrics(sourcesOf())
    const attempt = {
      path: 'vertex',
      model: 'gemini-3.1-flash-image',
      ms: 900,
      outcome: 'upstream',
      hedge: false,
    } as const
    metrics.observe(makeEntry(), [attempt, { ...attempt, outcome: 'ok', hedge: true }])
    expect(await readMetric(metrics.text(), 'refill_attempts_total', { outcome: 'upstream', hedge: 'false' })).toBe(1)
    expect(await readMetric(metrics.text(), 'refill_attempts_total', { outcome: 'ok', hedge: 'true' })).toBe(1)
  })

  test('do not grow with the names that clients make up', async () => {
    const metrics = createMetrics(sourcesOf({ models: () => ['house-model'] }))
    for (let index = 0; index < 500; index += 1) metrics.observe(makeEntry({ model: `nonsense-${index}` }), [])
    metrics.observe(makeEntry({ model: 'house-model' }), [])
    metrics.observe(makeEntry({ model: 'models/nano-banana-2' }), [])
    const lines = (await metrics.text()).split('\n').filter((line) => line.startsWith('refill_requests_total'))
    expect(lines).toHaveLength(3)
    expect(await readMetric(metrics.text(), 'refill_requests_total', { model: 'other' })).toBe(500)
  })

  test('ask for the state of the paths when they are read', async () => {
    const health: PathHealth = {
      path: 'vertex',
      model: 'flash',
      state: 'open',
      reason: 'Five failures in a row.',
      inFlight: 2,
      waiting: 7,
      latencyMs: { '2K': 12_500 },
    }
    let paths: readonly PathHealth[] = [health]
    const metrics = createMetrics(sourcesOf({ health: () => paths }))
    expect(await readMetric(metrics.text(), 'refill_path_state', { path: 'vertex', state: 'open' })).toBe(1)
    expect(await readMetric(metrics.text(), 'refill_path_state', { path: 'vertex', state: 'healthy' })).toBe(0)
    expect(await readMetric(metrics.text(), 'refill_path_in_flight')).toBe(2)
    expect(await readMetric(metrics.text(), 'refill_path_waiting')).toBe(7)
    expect(await readMetric(metrics.text(), 'refill_path_latency_seconds', { size: '2K' })).toBe(12.5)
    paths = [{ ...health, state: 'healthy' }]
    expect(await readMetric(metrics.text(), 'refill_path_state', { path: 'vertex', state: 'open' })).toBe(0)
    paths = []
    expect(await readMetric(metrics.text(), 'refill_path_state')).toBeUndefined()
  })

  test('show cache, ledger, requests in flight and the process', async () => {
    const metrics = createMetrics(
      sourcesOf({
        inFlight: () => 4,
        cache: () => ({ entries: 12, bytes: 3456 }),
        ledger: () => ({ queuedEntries: 5, droppedEntries: 1 }),
      }),
    )
    expect(await readMetric(metrics.text(), 'refill_requests_in_flight')).toBe(4)
    expect(await readMetric(metrics.text(), 'refill_cache_bytes')).toBe(3456)
    expect(await readMetric(metrics.text(), 'refill_ledger_dropped_entries')).toBe(1)
    expect(await readMetric(metrics.text(), 'process_resident_memory_bytes')).toBeGreaterThan(0)
    expect(metrics.contentType).toMatch(/^text\/plain; version=/)
  })

  test('of two gateways in one process do not mix', async () => {
    const [one, two] = [createMetrics(sourcesOf()), createMetrics(sourcesOf())]
    one.observe(makeEntry(), [])
    expect(await readMetric(two.text(), 'refill_requests_total')).toBeUndefined()
  })
})

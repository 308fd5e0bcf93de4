import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { modelEntry } from '../core/models'
import type { LedgerEntry } from './ledger/ledger'
import type { AttemptTrace, PathHealth } from './routing/dispatcher'

/** Seconds from a cached answer to a 4K picture on a slow day; Prometheus' own end at 10 s. */
const DURATION_BUCKETS_S = [0.01, 0.03, 0.1, 0.3, 1, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300]

const PATH_STATES = ['healthy', 'open', 'probing', 'off', 'gone'] as const satisfies readonly PathHealth['state'][]

/** What is asked when the metrics are read, rather than counted as it happens. */
export interface MetricSources {
  readonly health: () => readonly PathHealth[]
  /** Requests being answered. */
  readonly inFlight: () => number
  /** Pictures kept, in memory and on disk. */
  readonly cache: () => { readonly entries: number; readonly bytes: number }
  readonly ledger: () => { readonly queuedEntries: number; readonly droppedEntries: number }
  /** Models of the configuration, beside those of the catalogue: they are shown by name, all others as `other`. */
  readonly models: () => readonly string[]
}

/** Numbers of a gateway for Prometheus. */
export interface Metrics {
  /** Counts one answered request and the attempts it took. */
  observe(entry: LedgerEntry, attempts: readonly AttemptTrace[]): void
  /** In the text format of Prometheus. */
  text(): Promise<string>
  /** The media type of that text. */
  readonly contentType: string
}

/** Metrics with a registry of their own, so that two gateways in one process do not mix. */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  addPathGauges(registry, sources)
  addStoreGauges(registry, sources)
  const countRequest = addRequestMetrics(registry)
  const countAttempt = addAttemptMetrics(registry)
  const nameModel = (model: string) => modelLabel(model, sources)
  return {
    observe(entry, attempts) {
      countRequest(entry, nameModel(entry.model))
      for (const attempt of attempts) countAttempt(attempt, nameModel(attempt.model))
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

/** Clients may ask for any name, and each label value costs memory for ever. */
function modelLabel(model: string, { models }: MetricSources): string {
  const entry = modelEntry(model)
  if (entry.known) return entry.id
  return models().includes(model) ? model : 'other'
}

function addRequestMetrics(registry: Registry): (entry: LedgerEntry, model: string) => void {
  const registers = [registry]
  const requests = new Counter({
    name: 'refill_requests_total',
    help: 'Requests answered, by how they ended.',
    labelNames: ['client', 'path', 'model', 'size', 'outcome', 'cache'] as const,
    registers,
  })
  const seconds = (name: string, help: string) =>
    new Histogram({
      name,
      help,
      labelNames: ['path', 'size', 'cache'] as const,
      buckets: DURATION_BUCKETS_S,
      registers,
    })
  const duration = seconds('refill_request_duration_seconds', 'From arrival to the last byte, answers only.')
  const queue = seconds('refill_queue_duration_seconds', 'Waiting for a turn before the first attempt.')
  const firstByte = seconds('refill_first_byte_seconds', 'From arrival to the first byte of the answer.')
  const tokens = new Counter({
    name: 'refill_tokens_total',
    help: 'Tokens as providers counted them.',
    labelNames: ['model', 'modality'] as const,
    registers,
  })
  const cost = new Counter({
    name: 'refill_cost_usd_total',
    help: 'USD that providers bill.',
    labelNames: ['path', 'model', 'size'] as const,
    registers,
  })
  const saved = new Counter({
    name: 'refill_saved_usd_total',
    help: 'USD that answers from the cache would have cost.',
    labelNames: ['model', 'size'] as const,
    registers,
  })
  return (entry, model) => {
    const { client, path, imageSize: size, outcome, cache, usage } = entry
    requests.inc({ client, path, model, size, outcome, cache })
    queue.observe({ path, size, cache }, entry.queueMs / 1000)
    if (outcome === 'ok') {
      duration.observe({ path, size, cache }, entry.totalMs / 1000)
      firstByte.observe({ path, size, cache }, entry.firstByteMs / 1000)
    }
    const counts = {
      input: usage.inputTokens,
      text: usage.outputTokens,
      image: usage.imageOutputTokens,
      thought: usage.thoughtTokens,
    }
    for (const [modality, count] of Object.entries(counts)) add(tokens, { model, modality }, count)
    add(cost, { path, model, size }, entry.costUsd)
    add(saved, { model, size }, entry.savedUsd)
  }
}

// A counter refuses to go down, and throws; a wrong number of a provider must not fail a request.
function add<Label extends string>(counter: Counter<Label>, labels: Record<Label, string>, value = 0): void {
  if (value > 0 && Number.isFinite(value)) counter.inc(labels, value)
}

function addAttemptMetrics(registry: Registry): (attempt: AttemptTrace, model: string) => void {
  const attempts = new Counter({
    name: 'refill_attempts_total',
    help: 'Calls to providers, by how they ended.',
    labelNames: ['path', 'model', 'outcome', 'hedge'] as const,
    registers: [registry],
  })
  const duration = new Histogram({
    name: 'refill_attempt_duration_seconds',
    help: 'How long calls to providers took.',
    labelNames: ['path', 'outcome'] as const,
    buckets: DURATION_BUCKETS_S,
    registers: [registry],
  })
  return ({ path, outcome, hedge, ms }, model) => {
    attempts.inc({ path, model, outcome, hedge: String(hedge) })
    duration.observe({ path, outcome }, ms / 1000)
  }
}

function addPathGauges(registry: Registry, { health }: MetricSources): void {
  const registers = [registry]
  new Gauge({
    name: 'refill_path_state',
    help: '1 for the state that a path and model are in.',
    labelNames: ['path', 'model', 'state'] as const,
    registers,
    collect() {
      this.reset()
      for (const { path, model, state } of health()) {
        for (const each of PATH_STATES) this.set({ path, model, state: each }, each === state ? 1 : 0)
      }
    },
  })
  const perPath = (name: string, help: string, read: (of: PathHealth) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['path', 'model'] as const,
      registers,
      collect() {
        this.reset()
        for (const of of health()) this.set({ path: of.path, model: of.model }, read(of))
      },
    })
  perPath('refill_path_in_flight', 'Calls under way.', ({ inFlight }) => inFlight)
  perPath('refill_path_waiting', 'Requests that wait for their turn.', ({ waiting }) => waiting)
  new Gauge({
    name: 'refill_path_latency_seconds',
    help: 'What routing expects an answer to take (peak EWMA).',
    labelNames: ['path', 'model', 'size'] as const,
    registers,
    collect() {
      this.reset()
      for (const { path, model, latencyMs } of health()) {
        for (const [size, ms] of Object.entries(latencyMs)) this.set({ path, model, size }, ms / 1000)
      }
    },
  })
}

function addStoreGauges(registry: Registry, { inFlight, cache, ledger }: MetricSources): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read())
      },
    })
  gauge('refill_requests_in_flight', 'Requests being answered.', inFlight)
  gauge('refill_cache_entries', 'Pictures in the cache.', () => cache().entries)
  gauge('refill_cache_bytes', 'Bytes in the cache.', () => cache().bytes)
  gauge('refill_ledger_queued_entries', 'Ledger entries that wait to be written.', () => ledger().queuedEntries)
  gauge('refill_ledger_dropped_entries', 'Ledger entries lost since the start.', () => ledger().droppedEntries)
}

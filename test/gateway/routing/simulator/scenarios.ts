/** Something that happens to a path from one moment to another. */
export interface Phase {
  readonly fromMs: number
  readonly toMs: number
  readonly what:
    | { readonly kind: 'slow'; readonly factor: number }
    /** Takes so many requests a minute and answers the others with 429. */
    | { readonly kind: 'limited'; readonly perMinute: number; readonly retryAfterMs?: number }
    /** Answers every request with 503 after so long. */
    | { readonly kind: 'dead'; readonly afterMs: number }
    /** Never answers. */
    | { readonly kind: 'silent' }
}

/** A path of the simulated world. */
export interface SimulatedPath {
  readonly id: string
  /** Its latency beside that of the others. */
  readonly factor: number
  readonly costUsd: number
  /** Requests at once; more are answered with 429. */
  readonly inFlight: number
  readonly phases: readonly Phase[]
}

/** What happens in one run. */
export interface Scenario {
  readonly name: string
  readonly paths: readonly SimulatedPath[]
}

/** A run lasts thirty minutes; things happen from the tenth minute on. */
export const RUN = { count: 1440, perSecond: 0.8 } as const
const MINUTE_MS = 60_000
const FROM_MS = 10 * MINUTE_MS
const TO_MS = 20 * MINUTE_MS
const FOREVER_MS = Number.POSITIVE_INFINITY

const PATHS: readonly SimulatedPath[] = [
  { id: 'swift', factor: 1, costUsd: 0.07, inFlight: 40, phases: [] },
  { id: 'plain', factor: 1.25, costUsd: 0.067, inFlight: 40, phases: [] },
  { id: 'late', factor: 1.7, costUsd: 0.06, inFlight: 40, phases: [] },
]

/** The five of the requirement, and two that are known to be hard. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'all healthy', paths: PATHS },
  { name: 'one degrades mid-run', paths: happens('swift', [during(FROM_MS, TO_MS, { kind: 'slow', factor: 4 })]) },
  {
    name: 'one answers 429',
    paths: happens('swift', [during(FROM_MS, TO_MS, { kind: 'limited', perMinute: 10, retryAfterMs: 30_000 })]),
  },
  { name: 'one dies', paths: happens('swift', [during(FROM_MS, FOREVER_MS, { kind: 'dead', afterMs: 2000 })]) },
  {
    name: 'all slow',
    paths: PATHS.map((path) => ({ ...path, phases: [during(FROM_MS, TO_MS, { kind: 'slow', factor: 2.5 })] })),
  },
  {
    name: '429 without a hint',
    paths: happens('swift', [during(FROM_MS, TO_MS, { kind: 'limited', perMinute: 10 })]),
  },
  { name: 'one falls silent', paths: happens('swift', [during(FROM_MS, FOREVER_MS, { kind: 'silent' })]) },
]

function happens(id: string, phases: readonly Phase[]): readonly SimulatedPath[] {
  return PATHS.map((path) => (path.id === id ? { ...path, phases } : path))
}

function during(fromMs: number, toMs: number, what: Phase['what']): Phase {
  return { fromMs, toMs, what }
}

import type { ImageSize } from '../../core/models'
import type { PathLimits } from '../config/settings'
import { type Breaker, createBreaker } from './breaker'
import { type ConcurrencyLimit, createConcurrencyLimit } from './concurrency-limit'
import { type Cooldown, createCooldown } from './cooldown'
import type { RoutedPath } from './dispatcher'
import { createLatencyTable, type LatencyTable } from './latency-table'
import { createRetryBudget, type RetryBudget } from './retry-budget'

/** An attempt that is under way. */
export interface Run {
  readonly imageSize: ImageSize
  /** By `Clock.elapsed`. */
  readonly sentAtMs: number
}

/** What was learned of one model on one path. Times are those of `Clock.elapsed`. */
export interface ModelState {
  readonly model: string
  readonly latency: LatencyTable
  readonly breaker: Breaker
  readonly cooldown: Cooldown
  /** Oldest first. */
  readonly runs: Set<Run>
  /** The path does not have this model until then. */
  goneUntilMs: number
}

/** What was learned of one path. Times are those of `Clock.elapsed`. */
export interface PathState {
  readonly id: string
  /** Place in the configuration. */
  order: number
  weight: number
  limits: PathLimits
  readonly concurrency: ConcurrencyLimit
  readonly budget: RetryBudget
  readonly models: Map<string, ModelState>
  /** Nothing is sent until then: its key is not accepted. */
  offUntilMs: number
  offReason: string
  /** The pace said to wait until then. */
  pacedUntilMs: number
  /** The pace is being asked for a turn. */
  isAsking: boolean
}

/** The configured paths and what is known of them. */
export interface PathBook {
  /** Undefined for a path that is not configured. */
  find(path: string): PathState | undefined
  all(): Iterable<PathState>
  /** Keeps what was learned of paths that stay; a path that was off is tried again. */
  configure(paths: readonly RoutedPath[]): void
}

/** Empty until configured. */
export function createPathBook(): PathBook {
  let states = new Map<string, PathState>()
  return {
    find: (path) => states.get(path),
    all: () => states.values(),
    configure(paths) {
      states = new Map(paths.map((path, order) => [path.id, updatePath(states.get(path.id), path, order)]))
    },
  }
}

/** The state of a model, made at its first use. */
export function modelOf(path: PathState, model: string): ModelState {
  const known = path.models.get(model)
  if (known !== undefined) return known
  const state: ModelState = {
    model,
    latency: createLatencyTable(),
    breaker: createBreaker(),
    cooldown: createCooldown(),
    runs: new Set(),
    goneUntilMs: Number.NEGATIVE_INFINITY,
  }
  path.models.set(model, state)
  return state
}

function updatePath(known: PathState | undefined, path: RoutedPath, order: number): PathState {
  if (known === undefined) return newPath(path, order)
  known.order = order
  known.weight = path.weight
  known.limits = path.limits
  known.concurrency.setMost(path.limits.inFlight)
  known.offUntilMs = Number.NEGATIVE_INFINITY
  known.pacedUntilMs = Number.NEGATIVE_INFINITY
  return known
}

function newPath(path: RoutedPath, order: number): PathState {
  return {
    id: path.id,
    order,
    weight: path.weight,
    limits: path.limits,
    concurrency: createConcurrencyLimit(path.limits.inFlight),
    budget: createRetryBudget(),
    models: new Map(),
    offUntilMs: Number.NEGATIVE_INFINITY,
    offReason: '',
    pacedUntilMs: Number.NEGATIVE_INFINITY,
    isAsking: false,
  }
}

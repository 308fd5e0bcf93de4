import type { Clock } from '../../../../src/gateway/clock'
import type { RoutingSettings } from '../../../../src/gateway/config/settings'
import { createDispatcher } from '../../../../src/gateway/routing/create-dispatcher'
import { createLocalPace } from '../../../../src/gateway/routing/local-pace'
import type { SimulatedRequest } from './traffic'
import type { World } from './world'

/** A way to route: gives whether the request got its picture. */
export type SimulatedPolicy = (request: SimulatedRequest) => Promise<boolean>

/** Everybody's deadline; a request without a picture counts as having taken this long. */
export const DEADLINE_MS = 300_000
const MOST_ATTEMPTS = 3

/** What a policy has to work with. */
export interface PolicyContext {
  readonly world: World
  readonly clock: Clock
  readonly random: () => number
}

/** Our own, with the settings of the gateway's defaults where a test sets none. */
export function ourPolicy(
  { world, clock, random }: PolicyContext,
  settings?: Partial<RoutingSettings>,
): SimulatedPolicy {
  const dispatcher = createDispatcher({
    clock,
    random,
    pace: createLocalPace(clock),
    publish: () => undefined,
    warn: () => undefined,
  })
  dispatcher.configure(
    world.paths.map(({ id, inFlight }) => ({ id, weight: 1, limits: { inFlight } })),
    {
      policy: 'fastest',
      deadlineMs: DEADLINE_MS,
      maxAttempts: MOST_ATTEMPTS,
      probeShare: 0.05,
      maxQueued: 10_000,
      ...settings,
    },
  )
  return async (request) => {
    const { outcome } = await dispatcher.dispatch({
      keyId: request.keyId,
      imageSize: request.imageSize,
      candidates: world.paths.map(({ id, costUsd }) => ({ path: id, models: ['m'], estimateUsd: costUsd })),
      mayHedge: true,
      signal: new AbortController().signal,
      attempt: (call) => world.send(call.path, request, call.signal),
      discard: () => undefined,
    })
    return outcome.ok
  }
}

/** One path for everything, asked again after a second when it fails. */
export function singlePathPolicy(context: PolicyContext, path: string): SimulatedPolicy {
  return retrying(context, () => path)
}

/** The paths in turn; a request that failed goes to the next one at once. */
export function roundRobinPolicy(context: PolicyContext): SimulatedPolicy {
  let next = 0
  return retrying(context, () => context.world.paths[next++ % context.world.paths.length]?.id ?? '')
}

/** The path with the fewest requests under way; a request that failed goes to any other. */
export function leastInFlightPolicy(context: PolicyContext): SimulatedPolicy {
  const running = new Map<string, number>()
  const count = (path: string): number => running.get(path) ?? 0
  return retrying(
    context,
    (failed) => {
      const ids = context.world.paths.map((path) => path.id).filter((id) => !failed.includes(id))
      return ids.sort((a, b) => count(a) - count(b))[0] ?? ''
    },
    (path, change) => running.set(path, count(path) + change),
  )
}

/** Knows the future: what each attempt would take (or, with `isState`, what state each path is in) when it is sent. */
export function oraclePolicy({ world, clock }: PolicyContext, isState: boolean): SimulatedPolicy {
  return async (request) => {
    const endMs = clock.elapsed() + DEADLINE_MS
    while (clock.elapsed() < endMs) {
      const best = world.paths
        .flatMap(({ id }) => {
          const ms = world.foresee(id, request, isState)
          return ms === undefined ? [] : [{ id, ms }]
        })
        .sort((a, b) => a.ms - b.ms)[0]
      if (best !== undefined && (await world.send(best.id, request, new AbortController().signal)).ok) return true
      if (best === undefined) await clock.sleep(500)
    }
    return false
  }
}

function retrying(
  { world, clock }: PolicyContext,
  choose: (failed: readonly string[]) => string,
  note: (path: string, change: number) => void = () => undefined,
): SimulatedPolicy {
  return async (request) => {
    const failed: string[] = []
    while (failed.length < MOST_ATTEMPTS) {
      const path = choose(failed)
      note(path, 1)
      const { ok } = await world.send(path, request, new AbortController().signal)
      note(path, -1)
      if (ok) return true
      if (failed.at(-1) === path) await clock.sleep(1000)
      failed.push(path)
    }
    return false
  }
}

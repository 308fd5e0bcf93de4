import { hash32, seededRandom } from '../../../../src/api/demo/paint/seeded-random'
import { createVirtualClock } from '../virtual-clock'
import { DEADLINE_MS, type PolicyContext, type SimulatedPolicy } from './policies'
import { RUN, type Scenario } from './scenarios'
import { makeTraffic, type TrafficShape } from './traffic'
import { createWorld, type World } from './world'

/** What a policy made of a scenario. */
export interface SimulationResult {
  readonly p50Ms: number
  /** Requests without a picture count with the deadline. */
  readonly p95Ms: number
  readonly successShare: number
  readonly costUsd: number
  readonly latenciesMs: readonly number[]
  readonly world: World
  /** Timers left when all had ended. */
  readonly timersLeft: number
}

/** One run. */
export interface SimulationOptions {
  readonly scenario: Scenario
  readonly seed: number
  readonly policy: (context: PolicyContext) => SimulatedPolicy
  readonly traffic?: Partial<TrafficShape>
}

/** Runs traffic through a policy, on virtual time. Everything follows from the seed. */
export async function simulate({ scenario, seed, policy, traffic }: SimulationOptions): Promise<SimulationResult> {
  const clock = createVirtualClock()
  const world = createWorld(scenario.paths, clock, seed)
  const send = policy({ world, clock, random: seededRandom(hash32(`policy ${seed}`)) })
  const ends = makeTraffic({ seed, ...RUN, ...traffic }).map(async (request) => {
    await clock.sleep(request.atMs)
    const isMade = await send(request)
    return isMade ? Math.min(DEADLINE_MS, clock.elapsed() - request.atMs) : DEADLINE_MS
  })
  const all = Promise.all(ends)
  await clock.runUntil(Number.POSITIVE_INFINITY)
  const latenciesMs = await all
  const sorted = [...latenciesMs].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? 0
  return {
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    successShare: latenciesMs.filter((ms) => ms < DEADLINE_MS).length / latenciesMs.length,
    costUsd: world.costUsd(),
    latenciesMs,
    world,
    timersLeft: clock.timers(),
  }
}

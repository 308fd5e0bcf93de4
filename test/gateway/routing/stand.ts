import type { Failure } from '../../../src/core/failure'
import { ok, type Result } from '../../../src/core/result'
import type { RoutingSettings } from '../../../src/gateway/config/settings'
import { createDispatcher } from '../../../src/gateway/routing/create-dispatcher'
import type {
  AttemptCall,
  Dispatched,
  Dispatcher,
  Job,
  RoutedPath,
  RoutingSignal,
} from '../../../src/gateway/routing/dispatcher'
import { createLocalPace } from '../../../src/gateway/routing/local-pace'
import { createVirtualClock, type VirtualClock } from './virtual-clock'

/** Settings for tests; a test names what it is about. */
export const SETTINGS: RoutingSettings = {
  policy: 'fastest',
  deadlineMs: 180_000,
  maxAttempts: 3,
  probeShare: 0.05,
  maxQueued: 1000,
}

/** How a path answers a call in a test: after so long, with a failure or a picture named after path and model. */
export interface Reply {
  readonly ms: number
  readonly fault?: Failure
  /** Takes no notice of being aborted. */
  readonly isDeaf?: boolean
}

/** A dispatcher over scripted paths, on virtual time. */
export interface Stand {
  readonly clock: VirtualClock
  readonly dispatcher: Dispatcher
  readonly calls: AttemptCall[]
  readonly signals: RoutingSignal[]
  readonly warnings: string[]
  readonly discarded: string[]
  /** Sends a request; the paths are `candidates` unless the job says otherwise. */
  send(job?: Partial<Job<string>>): Promise<Dispatched<string>>
  /** Sends a request and lets time run until it has ended. */
  finish(job?: Partial<Job<string>>): Promise<Dispatched<string>>
}

/** What a stand is made of. */
export interface StandOptions {
  readonly paths: readonly (Partial<RoutedPath> & { readonly id: string })[]
  readonly settings?: Partial<RoutingSettings>
  readonly models?: readonly string[]
  readonly random?: () => number
  readonly reply: (call: AttemptCall, atMs: number) => Reply
}

/** A configured dispatcher, at rest. */
export function createStand(options: StandOptions): Stand {
  const clock = createVirtualClock()
  const calls: AttemptCall[] = []
  const signals: RoutingSignal[] = []
  const warnings: string[] = []
  const discarded: string[] = []
  const dispatcher = createDispatcher({
    clock,
    random: options.random ?? (() => 0.5),
    pace: createLocalPace(clock),
    publish: (signal) => signals.push(signal),
    warn: (sentence) => warnings.push(sentence),
  })
  dispatcher.configure(options.paths.map(routedPath), { ...SETTINGS, ...options.settings })
  const attempt = async (call: AttemptCall): Promise<Result<string, Failure>> => {
    calls.push(call)
    const reply = options.reply(call, clock.elapsed())
    await clock.sleep(reply.ms, reply.isDeaf === true ? undefined : call.signal)
    return reply.fault === undefined ? ok(`${call.path} ${call.model}`) : { ok: false, failure: reply.fault }
  }
  const send: Stand['send'] = (job) =>
    dispatcher.dispatch({
      keyId: 'key',
      imageSize: '1K',
      candidates: options.paths.map(({ id }) => ({ path: id, models: options.models ?? ['m'], estimateUsd: 0.07 })),
      mayHedge: true,
      signal: new AbortController().signal,
      attempt,
      discard: (value) => discarded.push(value),
      ...job,
    })
  return {
    clock,
    dispatcher,
    calls,
    signals,
    warnings,
    discarded,
    send,
    async finish(job) {
      let end: Dispatched<string> | undefined
      const sent = send(job).then((dispatched) => {
        end = dispatched
      })
      while (end === undefined) {
        if (clock.timers() === 0) await clock.settle()
        await clock.runUntil(clock.elapsed() + 100)
      }
      await sent
      return end
    },
  }
}

function routedPath(path: Partial<RoutedPath> & { readonly id: string }): RoutedPath {
  return { weight: 1, limits: { inFlight: 8 }, ...path }
}

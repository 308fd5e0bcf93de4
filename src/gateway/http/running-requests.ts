import { type Failure, failure } from '../../core/failure'

/** For whoever asks while the gateway is being stopped. */
export const CLOSING: Failure = failure(
  { kind: 'upstream', status: 503 },
  'The gateway is being stopped. Try again in a moment.',
)

/** The requests being answered, so that a stop can wait for them, and a client can call off its own. */
export interface RunningRequests {
  isClosing(): boolean
  count(): number
  /** Runs work under the names of its generations; its signal aborts when one is called off, or when a stop has waited long enough. */
  run<Value>(names: readonly string[], work: (calledOff: AbortSignal) => Promise<Value>): Promise<Value>
  /** False when nothing of this name is under way here. */
  callOff(name: string): boolean
  /** Resolves when nothing of this name is under way here: an answer's last byte goes out before all is noted. */
  untilDone(name: string): Promise<void>
  /** Work beside the answers; a stop waits for it too. */
  background(work: Promise<void>): void
  /** Takes no more work (callers ask `isClosing`); resolves when all is done, calling off the rest after `graceMs`. */
  close(graceMs: number): Promise<void>
}

/** An empty set of requests. */
export function createRunningRequests(): RunningRequests {
  const running = new Map<AbortController, Promise<unknown>>()
  // Several requests may wait for one picture: all of them are called off together.
  const named = new Map<string, Set<AbortController>>()
  const beside = new Set<Promise<void>>()
  let closing = false
  return {
    isClosing: () => closing,
    count: () => running.size,
    run(names, work) {
      const controller = new AbortController()
      for (const name of names) named.set(name, (named.get(name) ?? new Set()).add(controller))
      const done = work(controller.signal).finally(() => {
        running.delete(controller)
        for (const name of names) forget(named, name, controller)
      })
      running.set(controller, done)
      return done
    },
    callOff(name) {
      const controllers = [...(named.get(name) ?? [])]
      for (const controller of controllers) controller.abort()
      return controllers.length > 0
    },
    async untilDone(name) {
      await Promise.allSettled([...(named.get(name) ?? [])].map((controller) => running.get(controller)))
    },
    background(work) {
      beside.add(work)
      void work.finally(() => beside.delete(work))
    },
    async close(graceMs) {
      closing = true
      const callOffAll = () => {
        for (const controller of running.keys()) controller.abort()
      }
      const timer = setTimeout(callOffAll, graceMs)
      // What was let in just before may begin, and leave work beside it, while the rest is waited for.
      while (running.size + beside.size > 0) await Promise.allSettled([...running.values(), ...beside])
      clearTimeout(timer)
    },
  }
}

function forget(named: Map<string, Set<AbortController>>, name: string, controller: AbortController): void {
  const controllers = named.get(name)
  controllers?.delete(controller)
  if (controllers?.size === 0) named.delete(name)
}

import type { ServerResponse } from 'node:http'

/** The requests being answered, so that a stop can wait for them, and a client that leaves ends its own. */
export interface InFlight {
  isClosing(): boolean
  /** Runs work whose signal aborts when the client goes away, or when a stop has waited long enough. */
  run<Value>(outgoing: ServerResponse, work: (signal: AbortSignal) => Promise<Value>): Promise<Value>
  /** Takes no more work (callers ask `isClosing`); resolves when all is done, aborting the rest after `graceMs`. */
  close(graceMs: number): Promise<void>
}

/** An empty set of requests. */
export function createInFlight(): InFlight {
  const running = new Map<AbortController, Promise<unknown>>()
  let closing = false
  return {
    isClosing: () => closing,
    run(outgoing, work) {
      const controller = new AbortController()
      const onClose = () => {
        if (!outgoing.writableFinished) controller.abort()
      }
      outgoing.once('close', onClose)
      const done = work(controller.signal).finally(() => running.delete(controller))
      running.set(controller, done)
      return done
    },
    async close(graceMs) {
      closing = true
      const abortAll = () => {
        for (const controller of running.keys()) controller.abort()
      }
      const timer = setTimeout(abortAll, graceMs)
      await Promise.allSettled(running.values())
      clearTimeout(timer)
    },
  }
}

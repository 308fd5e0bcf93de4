import type { ServerResponse } from 'node:http'
import type { ClientStream } from './client-stream'

/** How a client is written to. */
export interface ClientStreamOptions {
  /** A client that takes nothing for so long is dropped. */
  readonly slowClientMs: number
  /** Runs something after so many milliseconds, unless the function it gives is called before; Node's timer unless set. */
  readonly startTimer?: (run: () => void, ms: number) => () => void
}

/**
 * A client behind a Node response. One write at a time: `write` must have resolved before it is called again.
 * Nothing here rejects: a client that is gone takes everything, and keeps nothing.
 */
export function createClientStream(
  response: ServerResponse,
  { slowClientMs, startTimer = startNodeTimer }: ClientStreamOptions,
): ClientStream {
  const left = new AbortController()
  let hasBegun = false
  let resume = () => {}
  const destroy = () => void response.destroy()
  // An error is a client that left; the close that follows says so.
  response.on('error', () => {})
  response.on('drain', () => resume())
  response.on('finish', () => resume())
  response.on('close', () => {
    if (!response.writableFinished) left.abort()
    resume()
  })
  if (response.destroyed) left.abort()
  const isOpen = () => !response.destroyed && !response.writableEnded && !left.signal.aborted
  const wait = () =>
    new Promise<void>((resolve) => {
      const cancelTimer = startTimer(destroy, slowClientMs)
      resume = () => {
        cancelTimer()
        resolve()
      }
    })
  return {
    left: left.signal,
    isOpen,
    hasBegun: () => hasBegun,
    begin(status, headers) {
      if (hasBegun || !isOpen()) return
      hasBegun = true
      response.writeHead(status, headers)
    },
    async write(bytes) {
      if (isOpen() && !response.write(bytes)) await wait()
    },
    async end() {
      if (!isOpen()) return
      response.end()
      if (!response.writableFinished) await wait()
    },
    destroy,
  }
}

function startNodeTimer(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

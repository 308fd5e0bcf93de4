import { Readable } from 'node:stream'

/** The next bytes of a body, or why there are none. */
export type Pulled = Uint8Array | 'end' | 'broken' | 'stopped' | 'too-large'

/** What may end the reading of an answer in the middle. */
export interface Stop {
  isStopped(): boolean
  /** Calls back when it comes; takes the place of the listener before. */
  listen(listener: () => void): void
  /** Forgets the signals. */
  release(): void
}

/** Watches signals that live longer than one answer; any of them stops it. */
export function watchSignals(signals: readonly AbortSignal[]): Stop {
  let listener = () => {}
  const stop = () => listener()
  for (const signal of signals) signal.addEventListener('abort', stop, { once: true })
  return {
    isStopped: () => signals.some((signal) => signal.aborted),
    listen(next) {
      listener = next
    },
    release() {
      for (const signal of signals) signal.removeEventListener('abort', stop)
    },
  }
}

/** Reads a body chunk by chunk, some of them twice: first to see what it is, then to pass it on. */
export class BodyPump {
  readonly #body: AsyncIterable<Uint8Array>
  readonly #iterator: AsyncIterator<Uint8Array>
  readonly #maxBytes: number
  #held: Uint8Array[] = []
  #receivedBytes = 0
  #ended = false

  /** A body of more than `maxBytes` is not read on. */
  constructor(body: AsyncIterable<Uint8Array>, maxBytes: number) {
    this.#body = body
    this.#iterator = body[Symbol.asyncIterator]()
    this.#maxBytes = maxBytes
  }

  /** The next chunk of the network, which `pull` will give again. */
  async peek(): Promise<Pulled> {
    const pulled = await this.#read()
    if (typeof pulled !== 'string') this.#held.push(pulled)
    return pulled
  }

  /** The next chunk: those that were peeked at, then the rest. */
  async pull(stop?: Stop): Promise<Pulled> {
    const held = this.#held.shift()
    if (held !== undefined) return held
    if (stop === undefined) return this.#read()
    if (stop.isStopped()) return 'stopped'
    // No race with one promise for all chunks: that would keep each of them in memory until the last.
    return new Promise((resolve) => {
      stop.listen(() => resolve('stopped'))
      void this.#read().then(resolve)
    })
  }

  /** Ends the call; what is still arriving is not waited for. */
  end(): void {
    this.#held = []
    if (this.#ended) return
    this.#ended = true
    if (this.#body instanceof Readable) this.#body.destroy()
    else void this.#iterator.return?.().catch(() => {})
  }

  async #read(): Promise<Pulled> {
    if (this.#ended) return 'end'
    try {
      const next = await this.#iterator.next()
      if (next.done === true) {
        this.#ended = true
        return 'end'
      }
      this.#receivedBytes += next.value.length
      return this.#receivedBytes > this.#maxBytes ? 'too-large' : next.value
    } catch {
      return 'broken'
    }
  }
}

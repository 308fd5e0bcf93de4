import { pipeline, type Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'

/** A 4K PNG is below 40 MB of base64, and a stream may bring drafts before it; twice that is a fault or an attack. */
export const MAX_ANSWER_BYTES = 200e6

const DECODERS = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
} as const

/** A body as its server wrote it, even where a proxy on the way compressed it unasked. */
export function readableContent(body: Readable, encoding: string): Readable {
  const known = Object.entries(DECODERS).find(([name]) => name === encoding)
  if (known === undefined) return body
  // Errors of either reach whoever reads the result; leaving it early ends both.
  return pipeline(body, known[1](), () => undefined)
}

/**
 * The chunks of an answer as they arrive, read at the reader's pace. Can be read once. Throws when the connection breaks,
 * the sender falls silent or more than 200 MB come. Leaving the loop early, or `end`, ends the call upstream.
 */
export class UpstreamBody implements AsyncIterable<Uint8Array> {
  readonly #content: Readable
  readonly #maxBytes: number

  /** `maxBytes` is what may come before the rest is refused. */
  constructor(content: Readable, maxBytes = MAX_ANSWER_BYTES) {
    this.#content = content
    this.#maxBytes = maxBytes
    // A break that nobody is reading at that moment shows in the next read.
    content.on('error', () => undefined)
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    const read = createReader(this.#content)
    let receivedBytes = 0
    return {
      next: async () => {
        const value = await read()
        if (value === undefined) return { value, done: true }
        receivedBytes += value.length
        if (receivedBytes <= this.#maxBytes) return { value, done: false }
        this.end()
        throw new Error(`The answer is larger than ${this.#maxBytes / 1e6} MB`)
      },
      return: async () => {
        this.end()
        return { value: undefined, done: true }
      },
    }
  }

  /** Ends the call, whatever of it was read. */
  end(): void {
    this.#content.destroy()
  }
}

/**
 * Reads chunk by chunk; undefined at the end. The stream's own iterator does the same, at several times the cost for a small
 * body.
 */
function createReader(content: Readable): () => Promise<Uint8Array | undefined> {
  let wake = () => {}
  const stir = () => wake()
  for (const event of ['readable', 'end', 'error', 'close']) content.on(event, stir)
  return async () => {
    for (;;) {
      const chunk: unknown = content.destroyed ? null : content.read()
      if (chunk instanceof Uint8Array) return chunk
      if (content.errored !== null) throw content.errored
      if (content.readableEnded) return undefined
      if (content.destroyed) throw new Error('The connection was closed')
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
}

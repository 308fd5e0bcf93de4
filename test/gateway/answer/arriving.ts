import type { UpstreamAnswer, UpstreamDialect } from '../../../src/gateway/upstream/provider-path'

/** A body that counts what was asked of it. */
export interface ScriptedBody {
  readonly body: AsyncIterable<Uint8Array>
  /** Chunks that were asked for. */
  readonly pulled: () => number
  /** Whether it was left before its end. */
  readonly wasLeft: () => boolean
}

/** What happens after the last chunk. */
export type Ending = 'end' | 'break' | 'hang'

/** A body of these chunks, given out one by one as they are asked for. */
export function scriptBody(chunks: Iterable<Uint8Array>, ending: Ending = 'end'): ScriptedBody {
  let pulled = 0
  let left = false
  const iterator = chunks[Symbol.iterator]()
  return {
    pulled: () => pulled,
    wasLeft: () => left,
    body: {
      [Symbol.asyncIterator]: () => ({
        async next() {
          if (left) return { done: true, value: undefined }
          const step = iterator.next()
          if (step.done !== true) {
            pulled += 1
            return { done: false, value: step.value }
          }
          if (ending === 'break') throw new Error('socket hang up')
          if (ending === 'hang') return new Promise(() => {})
          return { done: true, value: undefined }
        },
        async return() {
          left = true
          return { done: true, value: undefined }
        },
      }),
    },
  }
}

/** How an answer differs from a plain one of Google's. */
export interface AnswerTraits {
  readonly dialect?: UpstreamDialect
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly sizeBytes?: number
  readonly sendsDrafts?: boolean
}

/** An answer that arrives with this body. */
export function answerOf(body: AsyncIterable<Uint8Array>, traits: AnswerTraits = {}): UpstreamAnswer {
  const { dialect = 'gemini', contentType = 'application/json', headers = {}, sizeBytes, sendsDrafts = false } = traits
  const all: Readonly<Record<string, string>> = { 'content-type': contentType, ...headers }
  return {
    kind: 'arriving',
    dialect,
    headers: { get: (name) => all[name] ?? null },
    warnings: [],
    body,
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    sendsDrafts,
  }
}

/** A text as bytes. */
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Bytes in pieces of `size`. */
export function inPieces(bytes: Uint8Array, size: number): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  )
}

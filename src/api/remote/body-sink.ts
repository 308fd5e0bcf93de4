import type { Failure } from '../../core/failure'
import { ok, type Result } from '../../core/result'
import type { ReadBody } from '../dialects/dialect'
import { JsonSieve, type JsonSieveOptions } from '../wire/json-sieve'
import { SseReader } from '../wire/sse'

/** As much of a foreign body as tells what it is. */
const MAX_TEXT_BYTES = 4096

/**
 * Reads a body while it arrives. Finds out by its first character what it is: servers send JSON as text/plain, and HTML
 * as anything.
 */
export class BodySink {
  readonly #options: JsonSieveOptions
  readonly #isEventStream: boolean
  #reader: JsonSieve | SseReader | undefined
  #text = ''

  constructor(contentType: string, options: JsonSieveOptions) {
    this.#options = options
    this.#isEventStream = contentType.includes('text/event-stream')
    if (this.#isEventStream) this.#reader = new SseReader(options)
  }

  /** Takes the next bytes. A failure is final. */
  write(chunk: Uint8Array): Failure | undefined {
    if (this.#reader !== undefined) return this.#reader.write(chunk)
    const room = MAX_TEXT_BYTES - this.#text.length
    if (this.#text === '') {
      const first = chunk.find((byte) => byte > 0x20)
      // Whitespace before the body keeps connections alive.
      if (first === undefined) return undefined
      if (first === 0x7b || first === 0x5b) {
        this.#reader = new JsonSieve(this.#options)
        return this.#reader.write(chunk)
      }
    }
    this.#text += new TextDecoder().decode(chunk.subarray(0, Math.max(0, room)))
    return undefined
  }

  /** What the body was, or why it is not whole. */
  finish(): Result<ReadBody, Failure> {
    if (this.#reader instanceof SseReader) {
      const events = this.#reader.finish()
      return events.ok ? ok({ kind: 'events', events: events.value }) : events
    }
    if (this.#reader === undefined) return ok({ kind: 'text', text: this.#text })
    const json = this.#reader.finish()
    return json.ok ? ok({ kind: 'json', json: json.value }) : json
  }
}

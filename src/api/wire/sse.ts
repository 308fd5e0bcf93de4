import type { Failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'
import type { BodyParts } from './body'
import { type JsonWithBytes, jsonParts } from './json-parts'
import { JsonSieve, type JsonSieveOptions } from './json-sieve'

/** One server-sent event whose data is JSON; pictures in it are bytes already. */
export interface SseEvent {
  readonly name?: string
  readonly json: unknown
}

const DONE = '[DONE]'
const NEWLINE = 0x0a
const RETURN = 0x0d
const COLON = 0x3a
const SPACE = 0x20
const MAX_FIELD_BYTES = 200

type LinePart = 'field' | 'data-start' | 'data' | 'event' | 'ignored'

/**
 * Reads server-sent events from chunks cut anywhere; the data of each goes through a JSON sieve while it arrives, so a
 * picture of 40 MB in one line is no string here either. `[DONE]` and comments are skipped.
 * Source: HTML standard, "Parsing an event stream".
 */
export class SseReader {
  readonly #options: JsonSieveOptions
  readonly #events: SseEvent[] = []
  #part: LinePart = 'field'
  #field = ''
  #name = ''
  #head = ''
  #sieve: JsonSieve | undefined
  #lastWasReturn = false
  #fault: Failure | undefined

  constructor(options: JsonSieveOptions) {
    this.#options = options
  }

  /** Takes the next bytes. A failure is final. */
  write(chunk: Uint8Array): Failure | undefined {
    let at = 0
    while (at < chunk.length && this.#fault === undefined) at = this.#step(chunk, at)
    return this.#fault
  }

  /** All events, in order. An event whose closing blank line is missing counts when its JSON is complete. */
  finish(): Result<readonly SseEvent[], Failure> {
    if (this.#fault === undefined) this.#dispatch()
    return this.#fault === undefined ? ok(this.#events) : fail(this.#fault)
  }

  #step(chunk: Uint8Array, at: number): number {
    const byte = chunk[at] ?? 0
    if (byte === NEWLINE || byte === RETURN) {
      const secondHalf = byte === NEWLINE && this.#lastWasReturn
      this.#lastWasReturn = byte === RETURN
      if (!secondHalf) this.#endLine()
      return at + 1
    }
    this.#lastWasReturn = false
    if (this.#part === 'data' || this.#part === 'ignored') return this.#readToLineEnd(chunk, at)
    this.#readHead(byte)
    return at + 1
  }

  #readHead(byte: number): void {
    if (this.#part === 'data-start') {
      this.#part = 'data'
      // One space after the colon belongs to the framing.
      if (byte !== SPACE) this.#takeData(Uint8Array.of(byte))
    } else if (this.#part === 'event') {
      if (this.#name.length < MAX_FIELD_BYTES) this.#name += String.fromCharCode(byte)
    } else if (byte === COLON) {
      this.#openField()
    } else if (this.#field.length < MAX_FIELD_BYTES) {
      this.#field += String.fromCharCode(byte)
    }
  }

  #openField(): void {
    if (this.#field === 'data') {
      this.#part = 'data-start'
      if (this.#sieve === undefined) this.#sieve = new JsonSieve(this.#options)
      else this.#takeData(Uint8Array.of(NEWLINE))
    } else {
      this.#part = this.#field === 'event' ? 'event' : 'ignored'
      if (this.#part === 'event') this.#name = ''
    }
  }

  #readToLineEnd(chunk: Uint8Array, start: number): number {
    const newline = chunk.indexOf(NEWLINE, start)
    const searched = chunk.subarray(start, newline < 0 ? chunk.length : newline)
    const carriage = searched.indexOf(RETURN)
    const line = carriage < 0 ? searched : searched.subarray(0, carriage)
    if (this.#part === 'data') this.#takeData(line)
    return start + line.length
  }

  #takeData(bytes: Uint8Array): void {
    if (this.#head.length < DONE.length) {
      this.#head += String.fromCharCode(...bytes.subarray(0, DONE.length - this.#head.length))
    }
    this.#fault = this.#sieve?.write(bytes)
  }

  #endLine(): void {
    const blank = this.#part === 'field' && this.#field === ''
    this.#part = 'field'
    this.#field = ''
    if (blank) this.#dispatch()
  }

  #dispatch(): void {
    const sieve = this.#sieve
    if (sieve !== undefined && this.#head !== DONE) {
      const data = sieve.finish()
      const name = this.#name.trim()
      if (data.ok) this.#events.push({ json: data.value, ...(name === '' ? {} : { name }) })
      else this.#fault = data.failure
    }
    this.#sieve = undefined
    this.#name = ''
    this.#head = ''
  }
}

/**
 * One event as byte parts. Leave the name out for Gemini: its client drops every frame that does not start with `data:`.
 * Source: the stream parser of @google/genai 2.32 and 3.3.
 */
export function sseParts(json: JsonWithBytes, name?: string): BodyParts {
  const encoder = new TextEncoder()
  const head = name === undefined ? 'data: ' : `event: ${name}\ndata: `
  return [encoder.encode(head), ...jsonParts(json), encoder.encode('\n\n')]
}

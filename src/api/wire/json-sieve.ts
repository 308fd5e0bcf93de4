import { type Failure, failure } from '../../core/failure'
import type { Bytes } from '../../core/generation'
import { fail, ok, type Result } from '../../core/result'
import { type BlobPlace, type BlobSink, decodingSink } from './blob-sink'
import { GrowingBytes } from './growing-bytes'

/** How a JSON text is sieved. */
export interface JsonSieveOptions {
  /** A text larger than this fails as `too-large`. */
  readonly maxBytes: number
  /** Size of the whole text where it is known (content-length); saves copies. */
  readonly expectedBytes?: number
  /** The word for the text in failure sentences. */
  readonly what?: 'answer' | 'request'
  /** A text whose bytes outside its pictures are more than this fails as `too-large`; the same as `maxBytes` unless set. */
  readonly maxTextBytes?: number
  /** Takes the base64 of a picture; left out, each is decoded into memory. */
  readonly openBlob?: (place: BlobPlace) => BlobSink
}

/** One object or array that is open at this point of the text. */
interface Frame {
  readonly isObject: boolean
  /** The key under which it stands; an array in an array takes the outer one's. */
  readonly name: string
  /** The key of the member at hand; in an array, the array's own name. */
  key: string
  expectsKey: boolean
  /** Where it begins in the text that is kept. */
  readonly textStart: number
  /** The pictures it holds that want to be told of its end. */
  sinks: BlobSink[] | undefined
}

/** Where in the grammar the next byte falls. */
type Mode = 'structure' | 'key' | 'plain' | 'opening' | 'blob'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const MAX_DEPTH = 100
const MAX_KEY_BYTES = 256
const MAX_DATA_URL_HEAD = 200
const DATA_URL_START = 'data:image/'
/** Members whose string value is always base64: Gemini's inline pictures and OpenAI's answers. */
const INLINE_DATA_KEYS = new Set(['inlineData', 'inline_data'])
/** Members whose string value may be a data URL. A prompt that starts like one stays text. */
const URL_KEYS = new Set(['url', 'image_url', 'image', 'images', 'mask'])
// Only members that can hold a picture are read back from marks, so that no prompt can forge one.
const MARK = '\u0000blob:'
const BASE64_CHAR = /^[A-Za-z0-9+/=_-]$/
/** It keeps nothing between two texts; making one for each costs more than a small text. */
const DECODER = new TextDecoder('utf-8', { fatal: true })
const ENCODER = new TextEncoder()
const NO_BASE64 = 'holds a picture that is not valid base64'

/**
 * Reads JSON from chunks cut anywhere and takes the pictures out on the way: base64 (in `inlineData.data`,
 * `inline_data.data`, `b64_json`, and in image data URLs) is decoded while it arrives and never held as text.
 */
export class JsonSieve {
  readonly #options: JsonSieveOptions
  readonly #text = new GrowingBytes(4096)
  readonly #blobs: Bytes[] = []
  readonly #frames: Frame[] = []
  #mode: Mode = 'structure'
  #receivedBytes = 0
  #fault: Failure | undefined
  /** Bytes of the escape sequence under way, after its backslash; undefined outside one. */
  #escape: string | undefined
  #keyStart = 0
  #opening = ''
  #openingStart = 0
  #mustBeBase64 = false
  #sink: BlobSink | undefined

  constructor(options: JsonSieveOptions) {
    this.#options = options
  }

  /** Takes the next bytes. A failure is final: nothing more needs to be read. */
  write(chunk: Uint8Array): Failure | undefined {
    if (this.#fault !== undefined) return this.#fault
    this.#receivedBytes += chunk.length
    if (this.#receivedBytes > this.#options.maxBytes) return this.#fail(tooLarge(this.#options))
    let at = 0
    while (at < chunk.length && this.#fault === undefined) at = this.#step(chunk, at)
    const { maxTextBytes = this.#options.maxBytes } = this.#options
    if (this.#text.length > maxTextBytes) this.#fault ??= tooLarge({ ...this.#options, maxBytes: maxTextBytes })
    return this.#fault
  }

  /** The value, with a `Uint8Array` in the place of each picture; or `protocol` (no JSON, or cut short), or `too-large`. */
  finish(): Result<unknown, Failure> {
    if (this.#fault !== undefined) return fail(this.#fault)
    if (this.#mode !== 'structure' || this.#frames.length > 0) return fail(this.#broken('broke off before its end'))
    try {
      return ok(this.#parse(this.#text.view()))
    } catch {
      return fail(this.#broken('is not valid JSON'))
    }
  }

  #parse(bytes: Uint8Array, tail = ''): unknown {
    const value: unknown = JSON.parse(DECODER.decode(bytes) + tail)
    if (this.#blobs.length > 0) this.#putBlobs(value)
    return value
  }

  /** Puts the pictures in the places of their marks. Faster than a reviver. */
  #putBlobs(value: unknown): void {
    if (Array.isArray(value)) {
      value.forEach((item: unknown, index) => {
        const blob = this.#blobOf(item)
        if (blob === undefined) this.#putBlobs(item)
        else value[index] = blob
      })
    } else if (isRecord(value)) {
      for (const key of Object.keys(value)) {
        const member = value[key]
        const blob = mayHoldPicture(key) ? this.#blobOf(member) : undefined
        if (blob === undefined) this.#putBlobs(member)
        else value[key] = blob
      }
    }
  }

  #blobOf(value: unknown): Bytes | undefined {
    return typeof value === 'string' && value.startsWith(MARK)
      ? this.#blobs[Number(value.slice(MARK.length))]
      : undefined
  }

  #step(chunk: Uint8Array, at: number): number {
    switch (this.#mode) {
      case 'structure':
        this.#readStructure(chunk[at] ?? 0)
        return at + 1
      case 'key':
      case 'plain':
        return this.#readText(chunk, at)
      case 'opening':
        this.#readOpening(chunk[at] ?? 0)
        return at + 1
      case 'blob':
        return this.#readBlob(chunk, at)
    }
  }

  #readStructure(byte: number): void {
    const frame = this.#frames[this.#frames.length - 1]
    if (byte === QUOTE) {
      this.#openString(frame)
      return
    }
    this.#text.push(byte)
    if (byte === 0x7b || byte === 0x5b) this.#openFrame(byte === 0x7b, frame?.key ?? '')
    else if (byte === 0x7d || byte === 0x5d) this.#closeFrame()
    else if (byte === 0x2c && frame?.isObject === true) frame.expectsKey = true
  }

  #openFrame(isObject: boolean, name: string): void {
    if (this.#frames.length >= MAX_DEPTH) this.#fail(this.#broken('is nested too deeply'))
    const key = isObject ? '' : name
    this.#frames.push({ isObject, name, key, expectsKey: isObject, textStart: this.#text.length - 1, sinks: undefined })
  }

  #closeFrame(): void {
    const frame = this.#frames.pop()
    if (frame?.sinks === undefined) return
    try {
      const holder = this.#parse(this.#text.view().subarray(frame.textStart))
      for (const sink of frame.sinks) sink.close?.(holder)
    } catch {
      this.#fail(this.#broken('is not valid JSON'))
    }
  }

  #openString(frame: Frame | undefined): void {
    if (frame?.expectsKey === true) {
      this.#text.push(QUOTE)
      this.#keyStart = this.#text.length
      this.#mode = 'key'
      return
    }
    this.#mustBeBase64 =
      frame !== undefined && (frame.key === 'b64_json' || (frame.key === 'data' && INLINE_DATA_KEYS.has(frame.name)))
    this.#openingStart = this.#text.length
    this.#text.push(QUOTE)
    this.#opening = ''
    this.#mode = this.#mustBeBase64 || (frame !== undefined && URL_KEYS.has(frame.key)) ? 'opening' : 'plain'
  }

  /** Copies a key or an ordinary string up to its closing quote. */
  #readText(chunk: Uint8Array, start: number): number {
    let at = start
    while (at < chunk.length) {
      const byte = chunk[at] ?? 0
      at += 1
      if (this.#escape !== undefined) this.#escape = undefined
      else if (byte === BACKSLASH) this.#escape = ''
      else if (byte === QUOTE) {
        this.#text.append(chunk.subarray(start, at))
        this.#closeText()
        return at
      }
    }
    this.#text.append(chunk.subarray(start, at))
    return at
  }

  #closeText(): void {
    const frame = this.#frames[this.#frames.length - 1]
    if (this.#mode === 'key' && frame !== undefined) {
      frame.key = readKey(this.#text.view(), this.#keyStart, this.#text.length - 1)
      frame.expectsKey = false
    }
    this.#mode = 'structure'
  }

  /** The first characters of a value that may be a picture: enough of them to tell. */
  #readOpening(byte: number): void {
    this.#text.push(byte)
    const char = this.#unescape(byte)
    if (char === undefined) return
    if (char === 'end') {
      if (this.#mustBeBase64) this.#startBlob(this.#opening, true)
      else this.#mode = 'structure'
      return
    }
    this.#opening += char
    this.#judgeOpening()
  }

  #judgeOpening(): void {
    const opening = this.#opening
    const isUrl = opening.startsWith(DATA_URL_START.slice(0, opening.length))
    if (!isUrl) {
      if (this.#mustBeBase64) this.#startBlob(opening, false)
      else this.#mode = 'plain'
    } else if (opening.endsWith(',')) {
      if (/;base64,$/i.test(opening)) this.#startBlob('', false)
      else this.#mode = 'plain'
    } else if (opening.length > MAX_DATA_URL_HEAD) {
      this.#mode = 'plain'
    }
  }

  #startBlob(digits: string, ended: boolean): void {
    // What was copied so far of this string gives way to the mark.
    this.#text.truncate(this.#openingStart)
    this.#sink = this.#openSink()
    this.#mode = 'blob'
    for (const digit of digits) this.#takeDigit(digit)
    if (ended) this.#closeBlob()
  }

  #openSink(): BlobSink {
    const { openBlob, expectedBytes = 0, maxBytes } = this.#options
    if (openBlob === undefined) {
      const hint = this.#blobs.length === 0 ? expectedBytes * 0.75 : 0
      return decodingSink(Math.min(Math.ceil(hint), maxBytes))
    }
    const holder = this.#holderFrame()
    const { key = '', name = '' } = this.#frames.at(-1) ?? {}
    const sink = openBlob({ key, name, holder: () => (holder === undefined ? undefined : this.#readOpen(holder)) })
    if (sink.close !== undefined && holder !== undefined) holder.sinks = [...(holder.sinks ?? []), sink]
    return sink
  }

  /** Pictures that have an object to themselves (`inlineData`, `image_url`) belong to the one around it. */
  #holderFrame(): Frame | undefined {
    const frame = this.#frames.at(-1)
    const around = this.#frames.at(-2)
    const isAlone = frame !== undefined && (INLINE_DATA_KEYS.has(frame.name) || frame.name === 'image_url')
    return isAlone && around !== undefined ? around : frame
  }

  /** An object that is still open at a picture in it, as if it ended there. */
  #readOpen(frame: Frame): unknown {
    const inner = this.#frames.slice(this.#frames.indexOf(frame)).reverse()
    const tail = `""${inner.map(({ isObject }) => (isObject ? '}' : ']')).join('')}`
    try {
      return this.#parse(this.#text.view().subarray(frame.textStart), tail)
    } catch {
      return undefined
    }
  }

  #readBlob(chunk: Uint8Array, start: number): number {
    if (this.#escape !== undefined) {
      this.#takeBlobByte(chunk[start] ?? 0)
      return start + 1
    }
    const quote = chunk.indexOf(QUOTE, start)
    const end = quote < 0 ? chunk.length : quote
    const backslash = chunk.subarray(start, end).indexOf(BACKSLASH)
    const stop = backslash < 0 ? end : start + backslash
    if (stop > start) this.#sink?.write(chunk, start, stop)
    if (stop >= chunk.length) return stop
    this.#takeBlobByte(chunk[stop] ?? 0)
    return stop + 1
  }

  #takeBlobByte(byte: number): void {
    const char = this.#unescape(byte)
    if (char === 'end') this.#closeBlob()
    else if (char !== undefined) this.#takeDigit(char)
  }

  // One that was escaped could be a quote, and end the text that a sink copies it to.
  #takeDigit(char: string): void {
    if (BASE64_CHAR.test(char)) this.#sink?.write(Uint8Array.of(char.charCodeAt(0)), 0, 1)
    else if (!/[\t\n\r ]/.test(char)) this.#fail(this.#broken(NO_BASE64))
  }

  #closeBlob(): void {
    const bytes = this.#sink?.end()
    this.#sink = undefined
    if (bytes === undefined) {
      this.#fail(this.#broken(NO_BASE64))
      return
    }
    this.#text.append(ENCODER.encode(JSON.stringify(`${MARK}${this.#blobs.length}`)))
    this.#blobs.push(bytes)
    this.#mode = 'structure'
  }

  /** The character that `byte` completes, `end` at the closing quote, undefined inside an escape. */
  #unescape(byte: number): string | undefined {
    if (this.#escape === undefined) {
      if (byte === QUOTE) return 'end'
      if (byte !== BACKSLASH) return String.fromCharCode(byte)
      this.#escape = ''
      return undefined
    }
    this.#escape += String.fromCharCode(byte)
    if (this.#escape.startsWith('u') && this.#escape.length < 5) return undefined
    const sequence = this.#escape
    this.#escape = undefined
    return decodeEscape(sequence)
  }

  #broken(how: string): Failure {
    return failure({ kind: 'protocol' }, `The ${this.#options.what ?? 'answer'} ${how}.`)
  }

  #fail(fault: Failure): Failure {
    this.#fault = fault
    return fault
  }
}

function mayHoldPicture(key: string): boolean {
  return key === 'data' || key === 'b64_json' || URL_KEYS.has(key)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
}

/** The character of an escape sequence without its backslash; an impossible one stays, and fails as base64. */
function decodeEscape(sequence: string): string {
  try {
    return String(JSON.parse(`"\\${sequence}"`))
  } catch {
    return '\u0000'
  }
}

/** The key whose characters stand from `start` up to `stop`. Nearly every one is plain, and a decoder costs more than that. */
function readKey(text: Uint8Array, start: number, stop: number): string {
  if (stop - start > MAX_KEY_BYTES) return ''
  let key = ''
  for (let at = start; at < stop; at += 1) {
    const byte = text[at] ?? 0
    if (byte < 0x20 || byte > 0x7e || byte === BACKSLASH) return decodeKey(text.subarray(start - 1, stop + 1))
    key += String.fromCharCode(byte)
  }
  return key
}

function decodeKey(quoted: Uint8Array): string {
  try {
    return String(JSON.parse(new TextDecoder().decode(quoted)))
  } catch {
    return ''
  }
}

function tooLarge({ maxBytes, what = 'answer' }: JsonSieveOptions): Failure {
  const limit = `${Math.floor(maxBytes / 1e6)} MB`
  return failure({ kind: 'too-large', limitBytes: maxBytes }, `The ${what} is larger than ${limit}, the limit here.`)
}

import { eventually } from './eventually'

/*
 * Requests as clients of each format write them, over plain HTTP, so that a test sees statuses and headers; and the
 * pictures in the answers.
 */

export const CLIENT_KEY = 'studio-key-1'
export const MODEL = 'gemini-3.1-flash-image'

/** The three formats that clients speak. */
export const FORMATS = ['gemini', 'openai-images', 'openai-chat'] as const
export type Format = (typeof FORMATS)[number]

/** One request, in words that all formats have. */
export interface Wish {
  readonly prompt?: string
  readonly format?: Format
  readonly model?: string
  readonly size?: string
  readonly ratio?: string
  readonly seed?: number
  readonly count?: number
  /** PNG files. */
  readonly references?: readonly Uint8Array[]
  readonly fileFormat?: 'png' | 'jpeg' | 'webp'
  readonly quality?: number
  readonly stream?: boolean
  readonly key?: string
  readonly headers?: Readonly<Record<string, string>>
  /** More members of the body. */
  readonly body?: Readonly<Record<string, unknown>>
  readonly signal?: AbortSignal
}

/** Sends a request to a gateway. */
export function ask(gateway: { readonly url: string }, wish: Wish = {}): Promise<Response> {
  const { format = 'gemini', key = CLIENT_KEY, headers = {}, signal } = wish
  const { path, body } = writers[format](wish)
  const keyHeader: Record<string, string> =
    format === 'gemini' ? { 'x-goog-api-key': key } : { authorization: `Bearer ${key}` }
  return fetch(`${gateway.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...keyHeader, ...headers },
    body: JSON.stringify({ ...body, ...wish.body }),
    ...(signal === undefined ? {} : { signal }),
  })
}

/** Answered, with its pictures. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly json: unknown
  readonly pictures: readonly Buffer[]
  /** What `x-refill-cache` says. */
  readonly cache: string | null
  readonly costUsd: number
  readonly path: string | null
}

/** Sends a request and takes in its answer. */
export async function askFor(gateway: { readonly url: string }, wish: Wish = {}): Promise<Answered> {
  return readAnswer(await ask(gateway, wish))
}

/** As `askFor`, and waits until the answer is kept, which happens beside it. */
export async function askAndKeep(gateway: { readonly url: string }, wish: Wish = {}): Promise<Answered> {
  const answered = await askFor(gateway, wish)
  const generation = generationOf(answered)
  const names = wish.count === undefined ? [generation] : variantNames(generation, wish.count)
  for (const name of names) await untilKept(gateway, name, wish.key)
  return answered
}

function variantNames(first: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => first.replace(/-1$/, `-${index + 1}`))
}

/** Waits until a generation is in flight no more. */
export async function untilKept(gateway: { readonly url: string }, generation: string, key?: string): Promise<void> {
  const state = async () => {
    const path = `/v1/generations/${encodeURIComponent(generation)}?pictures=0`
    const response = await call(gateway, path, key === undefined ? {} : { key })
    return JSON.stringify(await response.json())
  }
  await eventually(state).toMatch(/"state":"(done|failed)"/)
}

/** Takes in an answer, also one of events. */
export async function readAnswer(response: Response): Promise<Answered> {
  const text = await response.text()
  const isEvents = response.headers.get('content-type')?.includes('event-stream') === true
  const events = text.split('\n').flatMap((line) => (/^data: ?(?:\{|\[\{)/.test(line) ? JSON.parse(line.slice(5)) : []))
  const json: unknown = isEvents ? events : text === '' ? undefined : JSON.parse(text)
  return {
    status: response.status,
    headers: response.headers,
    json,
    pictures: [...findPictures(json)],
    cache: response.headers.get('x-refill-cache'),
    costUsd: Number(response.headers.get('x-refill-cost-usd')),
    path: response.headers.get('x-refill-path'),
  }
}

/** Asks for something else than a picture. */
export function call(
  gateway: { readonly url: string },
  path: string,
  { key = CLIENT_KEY, method = 'GET', json }: { readonly key?: string; method?: string; json?: unknown } = {},
): Promise<Response> {
  return fetch(`${gateway.url}${path}`, {
    method,
    headers: { 'x-goog-api-key': key, ...(json === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  })
}

/** Width and height of a PNG. */
export function sizeOfPng(bytes: Buffer | undefined): readonly [number, number] {
  return bytes === undefined ? [0, 0] : [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
}

/** The name under which an answer can be collected. */
export function generationOf({ headers }: { readonly headers: Headers }): string {
  return decodeURIComponent(headers.get('x-refill-generation') ?? '')
}

/** What the gateway did not honour, from the header. */
export function warningsOf({ headers }: { readonly headers: Headers }): string {
  return decodeURIComponent(headers.get('x-refill-warnings') ?? '')
}

function* findPictures(value: unknown): Iterable<Buffer> {
  if (Array.isArray(value)) for (const one of value) yield* findPictures(one)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  for (const [name, member] of Object.entries(value)) {
    if (typeof member !== 'string') yield* findPictures(member)
    else if (['data', 'b64_json', 'url'].includes(name)) {
      yield Buffer.from(member.replace(/^data:[^,]*,/, ''), 'base64')
    }
  }
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

type Writer = (wish: Wish) => { readonly path: string; readonly body: object }

const writers: Readonly<Record<Format, Writer>> = {
  gemini({ prompt = 'A boat', model = MODEL, size, ratio, seed, count, references = [], ...wish }) {
    const method = wish.stream ? 'streamGenerateContent?alt=sse' : 'generateContent'
    const pictures = references.map((bytes) => ({ inlineData: { mimeType: 'image/png', data: base64(bytes) } }))
    const imageConfig = {
      aspectRatio: ratio,
      imageSize: size,
      outputMimeType: wish.fileFormat === undefined ? undefined : `image/${wish.fileFormat}`,
      outputCompressionQuality: wish.quality,
    }
    return {
      path: `/v1beta/models/${model}:${method}`,
      body: {
        contents: [{ role: 'user', parts: [{ text: prompt }, ...pictures] }],
        generationConfig: { imageConfig, seed, candidateCount: count },
      },
    }
  },
  'openai-images'({ prompt = 'A boat', model = MODEL, size, ratio, seed, count, references = [], ...wish }) {
    const image = references.map((bytes) => `data:image/png;base64,${base64(bytes)}`)
    return {
      path: references.length > 0 ? '/v1/images/edits' : '/v1/images/generations',
      body: {
        ...{ prompt, model, seed, n: count, image_size: size, aspect_ratio: ratio, stream: wish.stream },
        ...(image.length > 0 ? { image } : {}),
        ...{ output_format: wish.fileFormat, output_compression: wish.quality },
      },
    }
  },
  'openai-chat'({ prompt = 'A boat', model = MODEL, size, ratio, seed, count, references = [], ...wish }) {
    const pictures = references.map((bytes) => ({
      type: 'image_url',
      image_url: { url: `data:image/png;base64,${base64(bytes)}` },
    }))
    return {
      path: '/v1/chat/completions',
      body: {
        ...{ model, seed, n: count, stream: wish.stream },
        messages: [{ role: 'user', content: [{ type: 'text', text: prompt }, ...pictures] }],
        image_config: { aspect_ratio: ratio, image_size: size },
        ...{ output_format: wish.fileFormat, output_compression: wish.quality },
      },
    }
  },
}

import type { ServerResponse } from 'node:http'
import type { EncodedImage } from '../../../src/core/generation'
import { ASPECT_RATIOS, IMAGE_SIZES, pixelsOf } from '../../../src/core/models'
import { type FakeUpstream, startFakeUpstream, type UpstreamCallRecord } from '../../fixtures/fake-upstream'
import { headerOnlyPng } from '../../fixtures/pictures'

/** What a call asks for, as far as a picture depends on it. */
export interface AskedPicture {
  /** Counts calls from 1. */
  readonly number: number
  readonly ratio: string
  readonly size: string
  readonly widthPx: number
  readonly heightPx: number
}

/** A provider of any format on loopback: it makes pictures, and fails or waits where a test says so. */
export interface PictureUpstream extends Pick<FakeUpstream, 'url' | 'brokenOff' | 'close'> {
  /** Calls for pictures; lists of models are not counted. */
  readonly calls: readonly UpstreamCallRecord[]
  /** The next calls are answered so, in this order, before pictures are made again. */
  answerNext(...answers: readonly PlannedAnswer[]): void
  /** Calls from now on wait; the function that is returned lets them go on. */
  hold(): () => void
  /** Calls that wait. */
  readonly held: () => number
}

/** A status and a JSON body in the place of a picture. */
export interface PlannedAnswer {
  readonly status: number
  readonly json: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** What a test changes. */
export interface PictureUpstreamOptions {
  /** A picture of the size asked for, another one for each call, unless set. */
  readonly paint?: (asked: AskedPicture) => EncodedImage | Promise<EncodedImage>
  /** Goes into each picture of Gemini's format. */
  readonly signature?: string
}

/** Tokens that every answer counts. */
export const IMAGE_TOKENS = 1120

const NAMED_SIZES: Readonly<Record<string, string>> = { low: '512', medium: '1K', high: '2K' }

/** Answers as Google gives them. */
export const answers = {
  overloaded: { status: 503, json: { error: { code: 503, status: 'UNAVAILABLE', message: 'Overloaded.' } } },
  broken: { status: 500, json: { error: { code: 500, status: 'INTERNAL', message: 'Internal error.' } } },
  refused: { status: 200, json: { promptFeedback: { blockReason: 'SAFETY' } } },
  refusedPicture: {
    status: 200,
    json: {
      candidates: [{ content: { role: 'model' }, finishReason: 'IMAGE_SAFETY', index: 0 }],
      usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 0, thoughtsTokenCount: 300, totalTokenCount: 305 },
    },
  },
  badRequest: { status: 400, json: { error: { code: 400, status: 'INVALID_ARGUMENT', message: 'Bad prompt.' } } },
} as const satisfies Record<string, PlannedAnswer>

/** Starts one on a free port. */
export async function startPictureUpstream(options: PictureUpstreamOptions = {}): Promise<PictureUpstream> {
  const { paint = ({ widthPx, heightPx, number }) => headerOnlyPng(widthPx, heightPx, [number]) } = options
  const upstream = await startFakeUpstream()
  const calls: UpstreamCallRecord[] = []
  const held: (() => void)[] = []
  let isHolding = false
  let planned: readonly PlannedAnswer[] = []
  upstream.answerWith(async (response, call) => {
    if (call.method === 'GET') return send(response, { status: 200, json: { object: 'list', data: [] } })
    calls.push(call)
    const number = calls.length
    const [answer, ...rest] = planned
    planned = rest
    if (isHolding) await new Promise<void>((resolve) => held.push(resolve))
    if (answer !== undefined) return send(response, answer)
    const asked = readAsked(call, number)
    send(response, { status: 200, json: answerTo(call, await paint(asked), options.signature) })
  })
  return {
    url: upstream.url,
    brokenOff: upstream.brokenOff,
    close: upstream.close,
    calls,
    answerNext(...next) {
      planned = next
    },
    hold() {
      isHolding = true
      return () => {
        isHolding = false
        for (const go of held.splice(0)) go()
      }
    },
    held: () => held.length,
  }
}

/** The JSON of a call. */
export function bodyOf({ body }: UpstreamCallRecord): Readonly<Record<string, unknown>> {
  return JSON.parse(body.toString('utf8'))
}

function readAsked(call: UpstreamCallRecord, number: number): AskedPicture {
  const text = call.body.toString('latin1')
  const find = (name: string) => new RegExp(`"?${name}"(?::|\\r\\n\\r\\n)"?([\\w:]+)`).exec(text)?.[1]
  const ratio = find('aspectRatio') ?? find('aspect_ratio') ?? '1:1'
  const quality = find('quality')
  const size = find('imageSize') ?? find('image_size') ?? NAMED_SIZES[quality ?? ''] ?? '1K'
  const known = ASPECT_RATIOS.find((one) => one === ratio) ?? '1:1'
  const [, width, height] = /"?size"?(?::|\r\n\r\n)"?(\d+)x(\d+)/.exec(text) ?? []
  if (width !== undefined && height !== undefined) {
    return { number, ratio, size, widthPx: Number(width), heightPx: Number(height) }
  }
  const pixels = pixelsOf('gemini-3.1-flash-image', known, IMAGE_SIZES.find((one) => one === size) ?? '1K')
  return { number, ratio, size, ...(pixels ?? { widthPx: 1024, heightPx: 1024 }) }
}

function answerTo({ path }: UpstreamCallRecord, picture: EncodedImage, signature: string | undefined): unknown {
  const data = Buffer.from(picture.bytes).toString('base64')
  const { mediaType } = picture
  if (path.includes('/images/')) {
    const usage = { input_tokens: 10, output_tokens: IMAGE_TOKENS, total_tokens: 10 + IMAGE_TOKENS }
    const { widthPx, heightPx } = picture.extent
    const told = { output_format: mediaType.replace('image/', ''), size: `${widthPx}x${heightPx}` }
    return { created: 1, ...told, data: [{ b64_json: data }], usage }
  }
  if (path.includes('/chat/')) {
    const images = [{ type: 'image_url', image_url: { url: `data:${mediaType};base64,${data}` } }]
    const message = { role: 'assistant', content: '', images }
    const usage = { prompt_tokens: 10, completion_tokens: IMAGE_TOKENS, total_tokens: 10 + IMAGE_TOKENS }
    return { id: 'c', object: 'chat.completion', created: 1, model: 'x', choices: [{ index: 0, message }], usage }
  }
  const part = { inlineData: { mimeType: mediaType, data }, ...(signature ? { thoughtSignature: signature } : {}) }
  return {
    candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }],
    usageMetadata: {
      promptTokenCount: 10,
      candidatesTokenCount: IMAGE_TOKENS,
      totalTokenCount: 10 + IMAGE_TOKENS,
      candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: IMAGE_TOKENS }],
    },
    modelVersion: 'gemini-3.1-flash-image',
  }
}

function send(response: ServerResponse, { status, json, headers = {} }: PlannedAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json))
}

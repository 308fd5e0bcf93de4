import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ReadAnswer, WireRequest, WireResponse } from '../../../src/api/dialects/dialect'
import { decodeGeminiAnswer } from '../../../src/api/dialects/gemini/decode-answer'
import { decodeGeminiRequest } from '../../../src/api/dialects/gemini/decode-request'
import { encodeGeminiAnswer, encodeGeminiFailure } from '../../../src/api/dialects/gemini/encode-answer'
import { encodeGeminiRequest } from '../../../src/api/dialects/gemini/encode-request'
import { decodeChatAnswer } from '../../../src/api/dialects/openai/chat/decode-chat-answer'
import { decodeChatRequest } from '../../../src/api/dialects/openai/chat/decode-chat-request'
import { encodeChatAnswer, encodeChatFailure } from '../../../src/api/dialects/openai/chat/encode-chat-answer'
import { encodeChatRequest } from '../../../src/api/dialects/openai/chat/encode-chat-request'
import { decodeOpenAiAnswer } from '../../../src/api/dialects/openai/decode-answer'
import { decodeOpenAiRequest } from '../../../src/api/dialects/openai/decode-request'
import { encodeOpenAiAnswer, encodeOpenAiFailure } from '../../../src/api/dialects/openai/encode-answer'
import { encodeOpenAiRequest } from '../../../src/api/dialects/openai/encode-request'
import { readAnswerHeaders } from '../../../src/api/dialects/refill-headers'
import { readAnswer } from '../../../src/api/remote/read-answer'
import { JsonSieve } from '../../../src/api/wire/json-sieve'
import { type Failure, failure } from '../../../src/core/failure'
import type { Generation, GenerationRequest } from '../../../src/core/generation'
import { readBody } from '../../../src/gateway/http/read-body'
import { headerOnlyPng } from '../../fixtures/pictures'
import { anyRequest, requestFor } from '../../fixtures/requests'
import { joinParts } from '../wire/split-bytes'

const newIdempotencyKey = () => 'made-by-the-server'
const BOUNDARY = 'boundary-x'

function parse(body: WireRequest['body']): unknown {
  const sieve = new JsonSieve({ maxBytes: 1e9 })
  for (const part of body) sieve.write(part)
  const json = sieve.finish()
  if (!json.ok) throw new Error(json.failure.message)
  return json.value
}

/** The request as it is after a trip through Gemini's format. */
function throughGemini(request: GenerationRequest, extensions: boolean): unknown {
  const { wire } = encodeGeminiRequest(request, { extensions })
  const model = /models\/(.*):generateContent$/.exec(wire.path)?.[1] ?? ''
  const headers = new Headers(wire.headers)
  const decoded = decodeGeminiRequest({
    model: decodeURIComponent(model),
    headers,
    json: parse(wire.body),
    newIdempotencyKey,
  })
  return decoded.ok ? decoded.value.request : decoded.failure
}

/** The request as it is after a trip through OpenAI's format; the mask keeps the form it travels in. */
async function throughOpenAi(request: GenerationRequest, extensions: boolean): Promise<unknown> {
  const alphaMask = request.mask === undefined ? {} : { alphaMask: request.mask }
  const { wire } = encodeOpenAiRequest(request, { extensions, boundary: BOUNDARY, ...alphaMask })
  const isForm = wire.path.endsWith('edits')
  const incoming = Object.assign(Readable.from(wire.body), {
    headers: { 'content-type': wire.headers['content-type'] },
  })
  // @ts-expect-error A stream with headers is all of an IncomingMessage that is read.
  const body = await readBody(incoming, isForm ? 'form' : 'json', 1e9)
  if (!body.ok) return body.failure
  const decoded = decodeOpenAiRequest({
    operation: isForm ? 'edits' : 'generations',
    headers: new Headers(wire.headers),
    fields: body.value.kind === 'form' ? body.value.fields : body.value.json,
    files: body.value.kind === 'form' ? body.value.files : [],
    defaultModel: 'none',
    newIdempotencyKey,
  })
  if (!decoded.ok) return decoded.failure
  const { alphaMask: mask, request: asked } = decoded.value
  return mask === undefined ? asked : { ...asked, mask }
}

/** The request as it is after a trip through the chat format. */
function throughChat(request: GenerationRequest, extensions: boolean): unknown {
  const { wire } = encodeChatRequest(request, { extensions, boundary: BOUNDARY })
  const headers = new Headers(wire.headers)
  const decoded = decodeChatRequest({ headers, json: parse(wire.body), defaultModel: 'none', newIdempotencyKey })
  return decoded.ok ? decoded.value.request : decoded.failure
}

async function receive({ status, headers, body }: WireResponse): Promise<ReadAnswer> {
  const read = await readAnswer(new Response(joinParts(body), { status, headers }), () => undefined)
  if (!read.ok) throw new Error(read.failure.message)
  return read.value
}

describe('a request', () => {
  test('comes out of the Gemini format as it went in', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        expect(throughGemini(request, true)).toEqual(request)
      }),
    )
  })

  test('comes out of the OpenAI format as it went in', async () => {
    await fc.assert(
      fc.asyncProperty(anyRequest, async (request) => {
        expect(await throughOpenAi(request, true)).toEqual(request)
      }),
      { numRuns: 60 },
    )
  })

  test('comes out of the chat format as it went in', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        expect(throughChat(request, true)).toEqual(request)
        const { mode: _mode, idempotencyKey: _key, ...carried } = request
        expect(throughChat(request, false)).toMatchObject({ ...carried, idempotencyKey: 'made-by-the-server' })
      }),
    )
  })

  test('loses only mode and idempotency key in the Gemini format without our headers', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const { mode: _mode, idempotencyKey: _key, ...carried } = request
        expect(throughGemini(request, false)).toMatchObject({ ...carried, idempotencyKey: 'made-by-the-server' })
      }),
    )
  })

  test('keeps pictures, mask and model in the OpenAI format without our fields', async () => {
    await fc.assert(
      fc.asyncProperty(anyRequest, async (request) => {
        const received = await throughOpenAi(request, false)
        const images = request.references.map(({ image }) => expect.objectContaining({ image }))
        expect(received).toMatchObject({ references: images, model: request.model })
        expect(received).toHaveProperty('prompt', expect.stringContaining(request.prompt))
        if (request.mask !== undefined) expect(received).toHaveProperty('mask', request.mask)
      }),
      { numRuns: 60 },
    )
  })

  test('keeps ratio and size in the OpenAI format without our fields, as pixels', async () => {
    const asked = requestFor({ aspectRatio: '16:9', imageSize: '2K' })
    expect(await throughOpenAi(asked, false)).toMatchObject({ aspectRatio: '16:9', imageSize: '2K' })
  })
})

const generation: fc.Arbitrary<Generation> = fc
  .record({
    tail: fc.array(fc.nat({ max: 255 }), { maxLength: 50 }),
    usage: fc.option(fc.record({ inputTokens: fc.nat(), outputTokens: fc.nat(), imageOutputTokens: fc.nat() }), {
      nil: undefined,
    }),
    costUsd: fc.option(fc.double({ min: 0, max: 10, noNaN: true, noDefaultInfinity: true }).map(Math.abs), {
      nil: undefined,
    }),
    message: fc.string({ unit: 'grapheme', maxLength: 80 }),
    path: fc.constantFrom('demo', 'google'),
    count: fc.constantFrom(1, 2),
  })
  .map(({ tail, usage, costUsd, message, path, count }) => ({
    images: [headerOnlyPng(1024, 1024, tail), headerOnlyPng(512, 512)].slice(0, count),
    ...(usage === undefined ? {} : { usage }),
    ...(costUsd === undefined ? {} : { costUsd }),
    model: 'gemini-3.1-flash-image',
    warnings: [{ code: 'changed-size' as const, message }],
    trace: { path, attempts: 2, totalMs: 1234 },
  }))

describe('a generation', () => {
  test.each(['json', 'sse', 'array'] as const)('comes out of the Gemini format (%s) as it went in', async (framing) => {
    await fc.assert(
      fc.asyncProperty(generation, async (made) => {
        const answer = await receive(encodeGeminiAnswer(made, framing))
        const { trace, costUsd, ...expected } = made
        expect(decodeGeminiAnswer(answer)).toEqual({ ok: true, value: expected })
        const told = readAnswerHeaders(answer.headers)
        expect([told.path, told.attempts, told.costUsd]).toEqual([trace.path, trace.attempts, costUsd])
      }),
      { numRuns: 40 },
    )
  })

  test.each([true, false])('comes out of the OpenAI format (streamed: %s) as it went in', async (stream) => {
    await fc.assert(
      fc.asyncProperty(generation, async (made) => {
        const wire = encodeOpenAiAnswer(made, { operation: 'edits', stream, createdS: 1 })
        const { trace: _trace, costUsd: _cost, ...expected } = made
        expect(decodeOpenAiAnswer(await receive(wire))).toEqual({ ok: true, value: expected })
      }),
      { numRuns: 40 },
    )
  })
})

describe('a generation in a chat', () => {
  test.each([true, false])('comes out (streamed: %s) as it went in, with its cost', async (stream) => {
    await fc.assert(
      fc.asyncProperty(generation, async (made) => {
        const wire = encodeChatAnswer(made, { stream, id: 'chatcmpl-1', createdS: 1 })
        const { trace: _trace, ...expected } = made
        expect(decodeChatAnswer(await receive(wire))).toEqual({ ok: true, value: expected })
      }),
      { numRuns: 40 },
    )
  })
})

const FAILURES: readonly Failure[] = [
  failure({ kind: 'invalid-request' }, 'The prompt is empty.'),
  failure({ kind: 'unauthorised' }, 'No.'),
  failure({ kind: 'rate-limited', retryAfterMs: 1500 }, 'Wait – ein bißchen.'),
  failure({ kind: 'rate-limited' }, 'Wait.'),
  failure({ kind: 'quota-exhausted', resetsAt: '2026-11-25' }, 'Used up.'),
  failure({ kind: 'blocked', reason: 'IMAGE_SAFETY', billed: false }, 'Refused.'),
  failure({ kind: 'no-image', text: 'I cannot “paint” 100%', finishReason: 'STOP' }, 'Only words.'),
  failure({ kind: 'too-large', limitBytes: 50e6 }, 'Too large.'),
  failure({ kind: 'timeout', afterMs: 180000 }, 'Late.'),
  failure({ kind: 'network' }, 'Gone.'),
  failure({ kind: 'upstream', status: 503 }, 'Overloaded.'),
  failure({ kind: 'unsupported' }, 'No such model.'),
  failure({ kind: 'protocol' }, 'Nonsense.'),
]

describe('a failure', () => {
  test.each(FAILURES)('$kind comes out of every format as it went in', async (fault) => {
    expect(decodeGeminiAnswer(await receive(encodeGeminiFailure(fault)))).toEqual({ ok: false, failure: fault })
    expect(decodeOpenAiAnswer(await receive(encodeOpenAiFailure(fault)))).toEqual({ ok: false, failure: fault })
    expect(decodeChatAnswer(await receive(encodeChatFailure(fault)))).toEqual({ ok: false, failure: fault })
  })

  test.each(FAILURES)('$kind keeps its meaning where a proxy drops our headers', async (fault) => {
    const stripped = (wire: WireResponse) => ({ ...wire, headers: { 'content-type': 'application/json' } })
    const expected = { kind: KIND_WITHOUT_HEADERS[fault.kind] ?? fault.kind }
    const gemini = decodeGeminiAnswer(await receive(stripped(encodeGeminiFailure(fault))))
    expect(gemini).toMatchObject({ ok: false, failure: expected })
    const openAi = decodeOpenAiAnswer(await receive(stripped(encodeOpenAiFailure(fault))))
    expect(openAi).toMatchObject({ ok: false, failure: expected })
  })
})

/** What HTTP has no own status for comes back as a fault of the server. */
const KIND_WITHOUT_HEADERS: Readonly<Record<string, Failure['kind']>> = {
  timeout: 'upstream',
  network: 'upstream',
  protocol: 'upstream',
}

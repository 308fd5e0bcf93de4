import { expect, test } from 'vitest'
import { encodeGeminiAnswer } from '../../src/api/dialects/gemini/encode-answer'
import type { AnswerNotes } from '../../src/api/dialects/refill-headers'
import { createRemoteProvider } from '../../src/api/remote-provider'
import { presetConnection } from '../../src/core/connection'
import type { Generation } from '../../src/core/generation'
import { createManualClock } from '../fixtures/manual-clock'
import { headerOnlyPng } from '../fixtures/pictures'
import { requestFor } from '../fixtures/requests'
import { joinParts } from './wire/split-bytes'

const TIMEOUT_MS = 60_000
const COUNTED_USD = (1120 * 60 + 10 * 0.5) / 1e6

/** Asks a gateway that answers with this, and notes the headers it was asked with. */
async function ask(notes: AnswerNotes, changes: Partial<Generation> = {}) {
  const clock = createManualClock(TIMEOUT_MS)
  const asked: Headers[] = []
  const made: Generation = {
    images: [headerOnlyPng(1024, 1024)],
    costUsd: 0.5,
    model: 'gemini-3.1-flash-image',
    warnings: [],
    trace: { path: 'vertex eu', attempts: 2, totalMs: 1, cache: 'derived', queueMs: 40 },
    ...changes,
  }
  const provider = createRemoteProvider({
    id: 'gateway',
    connection: { ...presetConnection('local-gateway'), key: 'k' },
    fetch: async (_url, init) => {
      asked.push(new Headers(init.headers))
      const { status, headers, body } = encodeGeminiAnswer(made, 'json', notes)
      return new Response(joinParts(body), { status, headers })
    },
    now: clock.now,
    random: () => 0.5,
    sleep: clock.sleep,
    timeoutMs: TIMEOUT_MS,
  })
  const outcome = await provider.generate(requestFor(), { signal: new AbortController().signal })
  return { outcome, headers: asked[0] }
}

const usage = { inputTokens: 10, outputTokens: 1120, imageOutputTokens: 1120 }

test.each([
  ['as the gateway counted it', { costBasis: 'measured' }, { usage }, 0.5],
  ['as the gateway told it, where it did not say how', {}, { usage }, 0.5],
  ['by its own tokens, where the gateway could but estimate', { costBasis: 'estimate' }, { usage }, COUNTED_USD],
  ['as estimated, where nobody counted', { costBasis: 'estimate' }, {}, 0.5],
] as const)('the cost of a picture is taken %s', async (_how, notes, changes, costUsd) => {
  const { outcome } = await ask(notes, changes)
  expect(outcome).toMatchObject({ ok: true, value: { costUsd } })
})

test('the trace says where in the gateway the picture came from, and how long it waited', async () => {
  const { outcome } = await ask({})
  expect(outcome).toMatchObject({
    ok: true,
    value: { trace: { path: 'vertex eu', attempts: 2, cache: 'derived', queueMs: 40 } },
  })
})

test('a press asks a gateway for a fresh picture, and to finish it when the window closes', async () => {
  const { headers } = await ask({})
  expect(headers?.get('x-refill-cache')).toBe('refresh')
  expect(headers?.get('x-refill-on-disconnect')).toBe('finish')
})

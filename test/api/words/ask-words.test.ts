import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { askWords, hasWords } from '../../../src/api/words/ask-words'
import { type Connection, presetConnection } from '../../../src/core/connection'
import { type FakeGoogle, GOOGLE_KEY, startFakeGoogle, steps } from '../../fixtures/fake-google'
import { headerOnlyPng } from '../../fixtures/pictures'

const TEXT_MODEL = 'gemini-flash-latest'
const effects = () => ({ fetch, signal: new AbortController().signal })

let google: FakeGoogle
let connection: Connection
beforeEach(async () => {
  google = await startFakeGoogle(['gemini-3.1-flash-image', TEXT_MODEL])
  connection = { ...presetConnection('gemini-compatible'), url: google.url, key: GOOGLE_KEY, dialect: 'gemini' }
})
afterEach(() => google.close())

describe('a text model', () => {
  test('is there where the settings name one and the service speaks Gemini, never for the demo', async () => {
    const { fetch: ask, signal } = effects()
    expect(await hasWords({ connection, textModel: TEXT_MODEL }, ask, signal)).toBe(true)
    expect(await hasWords({ connection, textModel: '' }, ask, signal)).toBe(false)
    expect(await hasWords({ connection: presetConnection('demo'), textModel: TEXT_MODEL }, ask, signal)).toBe(false)
    const openAi: Connection = { ...connection, preset: 'openai-compatible', dialect: 'openai' }
    expect(await hasWords({ connection: openAi, textModel: TEXT_MODEL }, ask, signal)).toBe(false)
  })

  test('answers in words, a picture being asked about', async () => {
    google.script(steps.textOnly('  Open late\n24 h '))
    const { bytes, mediaType } = headerOnlyPng(64, 36)
    const question = { prompt: 'Read this.', image: { mediaType, data: bytes } }
    const answer = await askWords({ connection, textModel: TEXT_MODEL }, question, effects())
    expect(answer).toEqual({ ok: true, value: 'Open late\n24 h' })
    expect(google.calls[0]?.path).toBe(`/v1beta/models/${TEXT_MODEL}:generateContent`)
    expect(google.calls[0]?.json).toMatchObject({
      contents: [
        {
          role: 'user',
          parts: [
            { inlineData: { mimeType: mediaType, data: Buffer.from(bytes).toString('base64') } },
            { text: 'Read this.' },
          ],
        },
      ],
    })
  })

  test.each([
    ['that is overloaded', steps.overloaded(), 'upstream'],
    ['out of quota', steps.rateLimited('20s'), 'rate-limited'],
    ['that gives a picture instead of words', undefined, 'protocol'],
    ['behind a web page', steps.webPage(), 'protocol'],
  ])('%s is said in a sentence', async (_, step, kind) => {
    google.script(...(step === undefined ? [] : [step]))
    const answer = await askWords({ connection, textModel: TEXT_MODEL }, { prompt: 'Hello' }, effects())
    expect(answer.ok ? '' : answer.failure.kind).toBe(kind)
  })

  test('that cannot be reached or does not know the key is said without the key', async () => {
    google.script(steps.echoedKey())
    const echoed = await askWords({ connection, textModel: TEXT_MODEL }, { prompt: 'Hello' }, effects())
    expect(JSON.stringify(echoed)).not.toContain(GOOGLE_KEY)
    const nowhere = { ...connection, url: 'http://127.0.0.1:9' }
    const unreached = await askWords({ connection: nowhere, textModel: TEXT_MODEL }, { prompt: 'Hello' }, effects())
    expect(unreached.ok ? '' : unreached.failure.kind).toBe('network')
  })
})

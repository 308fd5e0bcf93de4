import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { askWords, hasWords } from '../../../src/api/words/ask-words'
import { presetConnection } from '../../../src/core/connection'
import { type FakeGoogle, GOOGLE_KEY, startFakeGoogle, steps } from '../../fixtures/fake-google'
import { headerOnlyPng } from '../../fixtures/pictures'
import { type RunningGateway, startGateway } from '../start-gateway'
import { CLIENT_KEY } from './ask'

const TEXT_MODEL = 'gemini-flash-latest'

let first: FakeGoogle
let second: FakeGoogle
let gateway: RunningGateway

const pathTo = (id: string, google: FakeGoogle, textModel?: string) => ({
  id,
  kind: 'ai-studio',
  key: { env: 'STUDIO_KEY' },
  url: google.url,
  ...(textModel === undefined ? {} : { textModel }),
})

const start = (paths: readonly object[]) =>
  startGateway({ keys: [CLIENT_KEY], environment: { STUDIO_KEY: GOOGLE_KEY }, config: { paths } })

beforeEach(async () => {
  first = await startFakeGoogle(['gemini-3.1-flash-image', TEXT_MODEL])
  second = await startFakeGoogle(['gemini-3.1-flash-image', TEXT_MODEL])
  gateway = await start([pathTo('first', first, TEXT_MODEL), pathTo('second', second, TEXT_MODEL)])
})
afterEach(async () => {
  await gateway.stop()
  await first.close()
  await second.close()
})

const words = (init: RequestInit = {}, key = CLIENT_KEY) =>
  fetch(`${gateway.url}/v1/words`, {
    ...init,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...init.headers },
  })
const post = (body: unknown, init: RequestInit = {}) => words({ method: 'POST', body: JSON.stringify(body), ...init })

describe('the text model of a gateway', () => {
  test('is named to who asks, and answers the plugin’s own client about a picture', async () => {
    expect(await (await words()).json()).toEqual({ model: TEXT_MODEL, path: 'first' })
    first.script(steps.textOnly('Open late'))
    const connection = { ...presetConnection('gemini-compatible'), url: gateway.url, key: CLIENT_KEY }
    const { signal } = new AbortController()
    expect(await hasWords({ connection, textModel: '' }, fetch, signal)).toBe(true)
    const { bytes, mediaType } = headerOnlyPng(64, 36)
    const question = { prompt: 'Read this.', image: { mediaType, data: bytes } }
    const answer = await askWords({ connection, textModel: '' }, question, { fetch, signal })
    expect(answer).toEqual({ ok: true, value: 'Open late' })
    expect(first.calls.at(-1)?.json).toMatchObject({
      contents: [{ parts: [{ inlineData: { mimeType: mediaType } }, { text: 'Read this.' }] }],
    })
  })

  test('gives way to the next path’s where it cannot answer now', async () => {
    first.script(steps.overloaded())
    second.script(steps.textOnly('Better'))
    expect(await (await post({ prompt: 'Improve this.' })).json()).toEqual({
      text: 'Better',
      model: TEXT_MODEL,
      path: 'second',
    })
  })

  test.each([
    ['without a prompt', { image: { media_type: 'image/png', data: 'AAAA' } }],
    ['with a picture of another kind', { prompt: 'x', image: { media_type: 'text/html', data: 'AAAA' } }],
    ['with something unknown', { prompt: 'x', model: 'other' }],
  ])('refuses a question %s, and says what to send', async (_, body) => {
    const refused = await post(body)
    expect(refused.status).toBe(400)
    expect(JSON.stringify(await refused.json())).toMatch(/Send \{/)
    expect(first.calls).toHaveLength(0)
  })

  test('is for those who have a key, and for JSON only, so that no web page can ask', async () => {
    expect((await words({}, 'wrong')).status).toBe(401)
    const foreign = await post({ prompt: 'x' }, { headers: { 'content-type': 'text/plain' } })
    expect(foreign.status).toBe(400)
  })

  test('takes no more than 4 MB', async () => {
    const large = await post({ prompt: 'x', image: { media_type: 'image/png', data: 'A'.repeat(4_100_000) } })
    expect(large.status).toBe(413)
  })

  test('says so where no path has one', async () => {
    const without = await start([pathTo('only', first)])
    const asked = await fetch(`${without.url}/v1/words`, { headers: { authorization: `Bearer ${CLIENT_KEY}` } })
    expect(asked.status).toBe(404)
    expect(JSON.stringify(await asked.json())).toMatch(/Set textModel/)
    await without.stop()
  })

  test('is never told the provider’s key in a refusal', async () => {
    first.script(steps.echoedKey())
    second.script(steps.echoedKey())
    expect(await (await post({ prompt: 'x' })).text()).not.toContain(GOOGLE_KEY)
  })
})

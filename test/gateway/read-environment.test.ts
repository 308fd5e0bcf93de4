import { expect, test } from 'vitest'
import { readEnvironment } from '../../src/gateway/read-environment'

test.each([
  ['nothing', {}, { host: '127.0.0.1', port: 8787, keys: [] }],
  ['keys with spaces and gaps', { REFILL_KEYS: ' a, b,,' }, { keys: ['a', 'b'] }],
  ['both names of Google’s key', { GEMINI_API_KEY: 'g1', GOOGLE_API_KEY: 'g2' }, { googleKey: 'g2' }],
  ['a public address with a key', { HOST: '0.0.0.0', REFILL_KEYS: 'a' }, { host: '0.0.0.0' }],
])('takes %s', (_what, environment, expected) => {
  expect(readEnvironment(environment)).toMatchObject({ ok: true, value: expected })
})

test.each([
  ['a public address without a key', { HOST: '0.0.0.0', GEMINI_API_KEY: 'g' }, 'REFILL_KEYS'],
  ['a port that is none', { PORT: '80a' }, 'PORT'],
])('refuses %s', (_what, environment, words) => {
  expect(readEnvironment(environment)).toMatchObject({
    ok: false,
    failure: { message: expect.stringContaining(words) },
  })
})

test('says what it will do without saying a key', () => {
  const settings = readEnvironment({ GEMINI_API_KEY: 'secret-g', REFILL_KEYS: 'secret-r' })
  expect(settings.ok && settings.value.summary).toBe('pictures from Google AI Studio, key needed')
})

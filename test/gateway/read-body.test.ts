import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { bodyKind, readBody } from '../../src/gateway/http/read-body'

const encoder = new TextEncoder()

function read(text: string, headers: Readonly<Record<string, string>>, maxBytes = 1e6) {
  const incoming = Object.assign(Readable.from([encoder.encode(text)]), { headers })
  const kind = bodyKind(headers['content-type'])
  if (kind === undefined) throw new Error('The test sends another content type')
  // @ts-expect-error A stream with headers is all of an IncomingMessage that is read.
  return readBody(incoming, kind, maxBytes)
}

const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': 'multipart/form-data; boundary=b' }
const field = (name: string, text: string) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`

test.each([
  ['application/json', 'json'],
  ['Application/JSON; charset=utf-8', 'json'],
  ['multipart/form-data; boundary=b', 'form'],
  ['text/plain', undefined],
  ['application/x-www-form-urlencoded', undefined],
  [undefined, undefined],
])('a body of the type %s is read as %s', (type, kind) => {
  expect(bodyKind(type)).toBe(kind)
})

test('the texts of a form come as they were sent', async () => {
  const body = await read(`${field('prompt', 'Über')}${field('n', '2')}--b--\r\n`, FORM_TYPE)
  expect(body).toEqual({ ok: true, value: { kind: 'form', fields: { prompt: 'Über', n: '2' }, files: [] } })
})

describe('a body is refused, saying why,', () => {
  test.each([
    ['above the limit', () => read(`{"a":"${'x'.repeat(2e6)}"}`, JSON_TYPE), 'too-large', '1 MB'],
    ['announced above the limit', () => read('{}', { ...JSON_TYPE, 'content-length': '2000000' }), 'too-large', '1 MB'],
    ['nested too deeply', () => read('['.repeat(5000), JSON_TYPE), 'invalid-request', 'nested too deeply'],
    ['when its JSON is broken', () => read('{"a":', JSON_TYPE), 'invalid-request', 'broke off'],
    ['when it is empty', () => read('', JSON_TYPE), 'invalid-request', 'JSON'],
    [
      'when it is compressed',
      () => read('{}', { ...JSON_TYPE, 'content-encoding': 'gzip' }),
      'invalid-request',
      'ompressed',
    ],
    [
      'when a text of its form is too long, instead of being cut',
      () => read(`${field('prompt', 'x'.repeat(500_000))}--b--\r\n`, FORM_TYPE),
      'invalid-request',
      'prompt',
    ],
    [
      'when its form has too many parts',
      () => read(`${field('a', 'x').repeat(150)}--b--\r\n`, FORM_TYPE),
      'invalid-request',
      '100 parts',
    ],
    [
      'when its form is cut within a file',
      () => read('--b\r\ncontent-disposition: form-data; name="image"; filename="a.png"\r\n\r\nabc', FORM_TYPE),
      'invalid-request',
      'form',
    ],
    ['when its form is cut', () => read(field('a', 'x').slice(0, 50), FORM_TYPE), 'invalid-request', 'form'],
  ])('%s', async (_when, attempt, kind, words) => {
    expect(await attempt()).toMatchObject({ ok: false, failure: { kind, message: expect.stringContaining(words) } })
  })
})

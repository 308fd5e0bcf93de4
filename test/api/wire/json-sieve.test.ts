import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type JsonWithBytes, jsonParts } from '../../../src/api/wire/json-parts'
import { JsonSieve } from '../../../src/api/wire/json-sieve'
import { bytesArbitrary, joinParts, splitAt } from './split-bytes'

const ascii = (text: string) => new TextEncoder().encode(text)

function sieve(pieces: readonly Uint8Array[], maxBytes = 1e6) {
  const reader = new JsonSieve({ maxBytes })
  for (const piece of pieces) reader.write(piece)
  return reader.finish()
}

/** JSON with pictures at the places where the wire formats have them, and with awkward words around them. */
const wireJson: fc.Arbitrary<JsonWithBytes> = fc
  .record({
    words: fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }),
    pictures: fc.array(bytesArbitrary(), { maxLength: 3 }),
    other: fc.jsonValue({ maxDepth: 2 }),
    key: fc.constantFrom('inlineData', 'inline_data'),
  })
  .map(({ words, pictures, other, key }) => ({
    contents: [
      { parts: [...words.map((text) => ({ text })), ...pictures.map((data) => ({ [key]: { mimeType: 'x', data } }))] },
    ],
    data: pictures.map((bytes) => ({ b64_json: bytes, revised_prompt: words[0] ?? null })),
    other: JSON.parse(JSON.stringify(other)),
  }))

describe('the JSON sieve', () => {
  test('undoes the JSON writer, wherever the bytes are cut', () => {
    fc.assert(
      fc.property(wireJson, fc.array(fc.nat(), { maxLength: 20 }), (json, cuts) => {
        const bytes = joinParts(jsonParts(json))
        expect(sieve(splitAt(bytes, cuts))).toEqual({ ok: true, value: json })
        expect(sieve(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual({ ok: true, value: json })
      }),
    )
  })

  test('reads any other JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), fc.array(fc.nat()), (text, cuts) => {
        expect(sieve(splitAt(ascii(text), cuts))).toEqual({ ok: true, value: JSON.parse(text) })
      }),
    )
  })

  test.each([
    [
      'escaped padding, as Google writes it',
      '{"inlineData":{"data":"AQ\\u003d\\u003d"}}',
      { inlineData: { data: Uint8Array.of(1) } },
    ],
    ['escaped slashes, as PHP writes them', '{"b64_json":"\\/\\/\\/\\/"}', { b64_json: Uint8Array.of(255, 255, 255) }],
    ['an escaped key', '{"b64_\\u006ason":"AQID"}', { b64_json: Uint8Array.of(1, 2, 3) }],
    [
      'a data URL',
      '{"image_url":{"url":"data:image/png;base64,AQID"}}',
      { image_url: { url: Uint8Array.of(1, 2, 3) } },
    ],
    ['a data URL with escaped slashes', '{"url":"data:image\\/png;base64,AQID"}', { url: Uint8Array.of(1, 2, 3) }],
    ['data URLs in a list', '{"image":["data:image/png;base64,AQID"]}', { image: [Uint8Array.of(1, 2, 3)] }],
    [
      'a data URL where plain base64 belongs',
      '{"inline_data":{"data":"data:image/png;base64,AQID"}}',
      { inline_data: { data: Uint8Array.of(1, 2, 3) } },
    ],
    ['empty base64', '{"b64_json":""}', { b64_json: new Uint8Array(0) }],
    ['an ordinary URL', '{"url":"https://example.com/a.png"}', { url: 'https://example.com/a.png' }],
    ['a data URL that is not base64', '{"url":"data:image/svg+xml,<svg/>"}', { url: 'data:image/svg+xml,<svg/>' }],
    [
      'a prompt that looks like a picture',
      '{"prompt":"data:image/png;base64,AQID"}',
      { prompt: 'data:image/png;base64,AQID' },
    ],
    ['`data` that is no inline data', '{"data":"AQID"}', { data: 'AQID' }],
  ])('understands %s', (_what, text, expected) => {
    expect(sieve([ascii(text)])).toEqual({ ok: true, value: expected })
  })

  test('calls every text that was cut short a protocol failure', () => {
    const text = ascii('{"a":[{"inlineData":{"data":"AQIDBAUG"}},"b"]}')
    for (let length = 0; length < text.length; length += 1) {
      expect(sieve([text.subarray(0, length)])).toMatchObject({ ok: false, failure: { kind: 'protocol' } })
    }
  })

  test.each([
    ['damaged base64', '{"b64_json":"A*"}', 'holds a picture that is not valid base64'],
    ['no JSON', '<html></html>', 'is not valid JSON'],
    ['invalid UTF-8', '\u0000', 'is not valid JSON'],
    ['endless nesting', '['.repeat(500), 'nested too deeply'],
    ['a broken end', '{"a":"b', 'broke off before its end'],
  ])('says what is wrong with %s', (_what, text, message) => {
    expect(sieve([ascii(text)])).toMatchObject({
      failure: { kind: 'protocol', message: expect.stringContaining(message) },
    })
  })

  test('takes a prompt that imitates its own marks for words', () => {
    const json = { inlineData: { data: Uint8Array.of(1) }, text: '\u0000blob:0' }
    expect(sieve(jsonParts(json))).toEqual({ ok: true, value: json })
  })

  test('stops at the limit and names it', () => {
    const outcome = sieve([new Uint8Array(600_000).fill(0x20), new Uint8Array(600_000).fill(0x20)], 1e6)
    expect(outcome).toMatchObject({
      failure: { kind: 'too-large', limitBytes: 1e6, message: expect.stringContaining('1 MB') },
    })
  })
})

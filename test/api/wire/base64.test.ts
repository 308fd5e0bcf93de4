import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Base64Decoder, encodeBase64 } from '../../../src/api/wire/base64'
import { bytesArbitrary, splitAt } from './split-bytes'

const ascii = (text: string) => new TextEncoder().encode(text)

function decode(text: string): Uint8Array | undefined {
  const decoder = new Base64Decoder()
  decoder.write(ascii(text))
  return decoder.finish()
}

describe('base64', () => {
  test('encodes as Node does', () => {
    fc.assert(
      fc.property(bytesArbitrary(), (bytes) => {
        expect(new TextDecoder().decode(encodeBase64(bytes))).toBe(Buffer.from(bytes).toString('base64'))
      }),
    )
  })

  test('decoding undoes encoding, however the characters are cut and whatever size was expected', () => {
    fc.assert(
      fc.property(bytesArbitrary(), fc.array(fc.nat()), fc.nat({ max: 300 }), (bytes, cuts, expectedBytes) => {
        const decoder = new Base64Decoder(expectedBytes)
        for (const piece of splitAt(encodeBase64(bytes), cuts)) decoder.write(piece)
        expect(decoder.finish()).toEqual(bytes)
      }),
    )
  })

  test('gives bytes in a buffer of exactly their size, so that they can be transferred', () => {
    expect(decode('AQID')?.buffer.byteLength).toBe(3)
  })

  test.each([
    ['missing padding', 'AQI', [1, 2]],
    ['line breaks', 'AQ\r\nID\n', [1, 2, 3]],
    ['the URL-safe alphabet', '-_-_', [251, 255, 191]],
    ['nothing at all', '', []],
  ])('accepts %s', (_what, text, expected) => {
    expect([...(decode(text) ?? [])]).toEqual(expected)
    expect(decode(text)).toBeDefined()
  })

  test.each([
    ['a foreign character', 'AQ*D'],
    ['a single digit left over', 'AQIDA'],
    ['digits after the padding', 'AQ==AQID'],
    ['too much padding', 'AQI=='],
    ['too little padding', 'AQ='],
    ['padding alone', '===='],
  ])('refuses %s', (_what, text) => {
    expect(decode(text)).toBeUndefined()
  })
})

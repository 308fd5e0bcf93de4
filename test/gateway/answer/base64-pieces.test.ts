import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Base64Decoder } from '../../../src/api/wire/base64'
import { Base64Pieces } from '../../../src/gateway/answer/base64-pieces'
import { splitAt } from '../../api/wire/split-bytes'

const ascii = (text: string) => new TextEncoder().encode(text)

function decode(text: string, cuts: readonly number[]): Buffer | undefined {
  const pieces = new Base64Pieces()
  const parts = splitAt(ascii(text), cuts).map((piece) => pieces.write(piece, 0, piece.length))
  const rest = pieces.finish()
  return rest === undefined ? undefined : Buffer.concat([...parts, rest])
}

describe('base64 decoded piece by piece', () => {
  test('is what was encoded, wherever it is cut, in either alphabet, with padding or without', () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.array(fc.nat()),
        fc.constantFrom('base64', 'base64url'),
        (bytes, cuts, alphabet) => {
          expect(decode(Buffer.from(bytes).toString(alphabet), cuts)).toEqual(Buffer.from(bytes))
        },
      ),
    )
  })

  test('takes and refuses what the decoder of the plugin takes and refuses', () => {
    const texts = fc.array(fc.constantFrom('A', 'b', '+', '/', '-', '=', ' ', '\n', '*', 'AAAA', 'QUI='), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(texts, fc.array(fc.nat()), (chars, cuts) => {
        const text = chars.join('')
        const decoder = new Base64Decoder()
        decoder.write(ascii(text))
        const wanted = decoder.finish()
        expect(decode(text, cuts)).toEqual(wanted === undefined ? undefined : Buffer.from(wanted))
      }),
      { numRuns: 2000 },
    )
  })

  test('reads a range of a larger buffer', () => {
    const pieces = new Base64Pieces()
    const buffer = Buffer.from('"QUJD"')
    expect(Buffer.from(pieces.write(buffer.subarray(1), 0, 4)).toString()).toBe('ABC')
  })
})

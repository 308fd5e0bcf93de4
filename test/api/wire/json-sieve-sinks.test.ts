import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BlobPlace, BlobSink } from '../../../src/api/wire/blob-sink'
import { JsonSieve } from '../../../src/api/wire/json-sieve'
import { splitAt } from './split-bytes'

const ascii = (text: string) => new TextEncoder().encode(text)

interface Met {
  readonly key: string
  readonly name: string
  readonly before: unknown
  chars: string
  holder?: unknown
}

/** Sieves a text with a sink that notes all it is told. */
function sieve(text: string, cuts: readonly number[] = [], maxTextBytes?: number) {
  const met: Met[] = []
  const openBlob = (place: BlobPlace): BlobSink => {
    const one: Met = { key: place.key, name: place.name, before: place.holder(), chars: '' }
    met.push(one)
    return {
      write(chars, start, stop) {
        one.chars += new TextDecoder().decode(chars.subarray(start, stop))
      },
      end: () => Uint8Array.of(met.length),
      close(holder) {
        one.holder = holder
      },
    }
  }
  const reader = new JsonSieve({ maxBytes: 1e6, openBlob, ...(maxTextBytes === undefined ? {} : { maxTextBytes }) })
  const faults = splitAt(ascii(text), cuts).map((piece) => reader.write(piece))
  return { met, value: reader.finish(), fault: faults.find((fault) => fault !== undefined) }
}

describe('a sink for the pictures of a JSON text', () => {
  test.each([
    [
      'a part of Gemini',
      '{"parts":[{"text":"a","inlineData":{"mimeType":"x","data":"QUJD"},"thought":true}]}',
      { key: 'data', name: 'inlineData', before: { text: 'a', inlineData: { mimeType: 'x', data: '' } } },
      { text: 'a', inlineData: { mimeType: 'x', data: Uint8Array.of(1) }, thought: true },
    ],
    [
      'an item of OpenAI',
      '{"data":[{"b64_json":"QUJD","n":1}]}',
      { key: 'b64_json', name: 'data', before: { b64_json: '' } },
      { b64_json: Uint8Array.of(1), n: 1 },
    ],
    [
      'a picture of a chat',
      '{"images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD"},"index":0}]}',
      { key: 'url', name: 'image_url', before: { type: 'image_url', image_url: { url: '' } } },
      { type: 'image_url', image_url: { url: Uint8Array.of(1) }, index: 0 },
    ],
    [
      'an event',
      '{"type":"done","b64_json":"QUJD"}',
      { key: 'b64_json', name: '', before: { type: 'done', b64_json: '' } },
      { type: 'done', b64_json: Uint8Array.of(1) },
    ],
  ])('is told of %s: where it stands, what was before it, and all of it at its end', (_what, text, place, holder) => {
    fc.assert(
      fc.property(fc.array(fc.nat()), (cuts) => {
        expect(sieve(text, cuts).met).toEqual([{ ...place, chars: 'QUJD', holder }])
      }),
    )
  })

  test('gets the characters without escapes, and its value stands in their place', () => {
    const { met, value } = sieve('{"b64_json":"\\u0051U\\/D\\n\\u003d"}')
    expect(met[0]?.chars).toBe('QU/D=')
    expect(value).toEqual({ ok: true, value: { b64_json: Uint8Array.of(1) } })
  })

  test.each(['\\"', '\\\\', '\\u0000', '\\u2028', '\\x'])('never gets an escaped %s', (escaped) => {
    const { met, fault } = sieve(`{"b64_json":"QUJD${escaped}AAAA"}`)
    expect(met[0]?.chars).toBe('QUJD')
    expect(fault).toMatchObject({ kind: 'protocol' })
  })

  test('tells of several pictures in one part, and of none that does not end', () => {
    const { met } = sieve('{"image":["data:image/png;base64,QQ","data:image/png;base64,Qg"],"b64_json":"QUJD"')
    expect(met.map(({ chars }) => chars)).toEqual(['QQ', 'Qg', 'QUJD'])
    expect(met.map(({ holder }) => holder !== undefined)).toEqual([true, true, false])
  })

  test('does not count its characters as text, whose size is bounded', () => {
    const picture = `{"b64_json":"${'A'.repeat(20_000)}"}`
    expect(sieve(picture, [], 1000).fault).toBeUndefined()
    expect(sieve(`{"text":"${'A'.repeat(20_000)}"}`, [], 1000).fault).toMatchObject({
      kind: 'too-large',
      limitBytes: 1000,
    })
  })
})

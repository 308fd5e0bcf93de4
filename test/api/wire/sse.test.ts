import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SseReader, sseParts } from '../../../src/api/wire/sse'
import { bytesArbitrary, joinParts, splitAt } from './split-bytes'

function read(pieces: readonly Uint8Array[]) {
  const reader = new SseReader({ maxBytes: 1e6 })
  for (const piece of pieces) reader.write(piece)
  return reader.finish()
}

const ascii = (text: string) => new TextEncoder().encode(text)

describe('server-sent events', () => {
  test('reading undoes writing, wherever the bytes are cut and however lines end', () => {
    const events = fc.array(
      fc.record({ name: fc.constantFrom(undefined, 'image_edit.completed'), bytes: bytesArbitrary() }),
    )
    fc.assert(
      fc.property(events, fc.array(fc.nat()), fc.constantFrom('\n', '\r\n', '\r'), (written, cuts, lineEnd) => {
        const text = written.flatMap(({ name, bytes }) => sseParts({ b64_json: bytes, text: 'a\nb' }, name))
        const framed = ascii(new TextDecoder().decode(joinParts(text)).replaceAll('\n', lineEnd))
        const expected = written.map(({ name, bytes }) => ({
          json: { b64_json: bytes, text: 'a\nb' },
          ...(name === undefined ? {} : { name }),
        }))
        expect(read(splitAt(framed, cuts))).toEqual({ ok: true, value: expected })
      }),
    )
  })

  test.each([
    ['comments', ': ping\n\ndata: 1\n\n', [1]],
    ['the end mark of OpenAI', 'data: 1\n\ndata: [DONE]\n\n', [1]],
    ['data over several lines', 'data: {"a":\ndata: 2}\n\n', [{ a: 2 }]],
    ['a missing last blank line', 'data: 1\n\ndata: 2', [1, 2]],
    ['data without the space', 'data:{"a":1}\n\n', [{ a: 1 }]],
    ['unknown fields', 'id: 7\nretry: 5\ndata: 1\n\n', [1]],
  ])('understands %s', (_what, text, expected) => {
    const events = read([ascii(text)])
    expect(events.ok && events.value.map((event) => event.json)).toEqual(expected)
  })

  test('fails when the last event was cut short', () => {
    expect(read([ascii('data: {"a":"b')])).toMatchObject({ failure: { kind: 'protocol' } })
  })
})

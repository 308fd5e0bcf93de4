import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { readImageHeader } from '../../src/core/image-header'

const picture = () => sharp({ create: { width: 37, height: 21, channels: 3, background: '#336699' } })

describe('what the bytes say', () => {
  test.each([
    ['image/png', () => picture().png().toBuffer()],
    ['image/jpeg', () => picture().jpeg().toBuffer()],
    [
      'image/jpeg',
      () =>
        picture()
          .jpeg({ progressive: true })
          .withExif({ IFD0: { Copyright: 'x'.repeat(5000) } })
          .toBuffer(),
    ],
    ['image/gif', () => picture().gif().toBuffer()],
    ['image/webp', () => picture().webp().toBuffer()],
    ['image/webp', () => picture().webp({ lossless: true }).toBuffer()],
    ['image/webp', () => picture().ensureAlpha(0.5).webp().toBuffer()],
  ] as const)('%s with its size', async (mediaType, encode) => {
    expect(readImageHeader(await encode())).toEqual({ mediaType, extent: { widthPx: 37, heightPx: 21 } })
  })

  test('a view into a larger buffer is read from its own start', async () => {
    const png = await picture().png().toBuffer()
    const padded = new Uint8Array(png.length + 100)
    padded.set(png, 50)
    expect(readImageHeader(padded.subarray(50, 50 + png.length))?.mediaType).toBe('image/png')
  })

  test.each([
    ['nothing', new Uint8Array()],
    ['HTML', new TextEncoder().encode('<!doctype html><html><body>Bad gateway</body></html>')],
    ['a PNG signature alone', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
    ['a JPEG cut before its size', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46])],
  ])('%s is no picture', (_, bytes) => {
    expect(readImageHeader(bytes)).toBeUndefined()
  })

  test('any bytes at all are read without an exception', async () => {
    const starts = await Promise.all([
      picture().png().toBuffer(),
      picture().jpeg().toBuffer(),
      picture().webp().toBuffer(),
    ])
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.nat(200), fc.uint8Array({ maxLength: 64 }), (start, cut, tail) => {
        readImageHeader(new Uint8Array([...start.subarray(0, cut), ...tail]))
      }),
    )
  })
})

import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { KeptPicture, PictureStore } from '../../src/gateway/stores/picture-store'
import { headerOnlyPng, paintPicture } from '../fixtures/pictures'

/** Where the pictures of several processes meet. */
export interface PictureBackend {
  open(): Promise<PictureStore>
  /** How many pictures are kept, and how many are half written. */
  count(): Promise<{ readonly whole: number; readonly parts: number }>
  close(): Promise<void>
}

/** What every store of pictures promises. */
export function describePictureStore(name: string, openBackend: () => Promise<PictureBackend>): void {
  describe(`${name} keeps the promises of a store of pictures:`, () => {
    let backend: PictureBackend
    let store: PictureStore

    beforeEach(async () => {
      backend = await openBackend()
      store = await backend.open()
    })
    afterEach(() => backend.close())

    const keep = async (bytes: Uint8Array, chunkBytes: number): Promise<KeptPicture> => {
      const writer = store.create()
      for (let at = 0; at < bytes.byteLength; at += chunkBytes) await writer.write(bytes.slice(at, at + chunkBytes))
      return writer.close()
    }

    test.each([7, 100_000, 3_000_000])(
      'a picture that came in chunks of %d bytes is there, byte for byte',
      async (chunkBytes) => {
        const size = chunkBytes < 100 ? 200 : 2_500_000
        const { bytes } = headerOnlyPng(
          640,
          480,
          [...new Uint8Array(size).keys()].map((index) => index % 251),
        )
        const kept = await keep(bytes, chunkBytes)
        expect(kept).toEqual({
          mediaType: 'image/png',
          extent: { widthPx: 640, heightPx: 480 },
          sizeBytes: bytes.byteLength,
          digest: createHash('sha256').update(bytes).digest('hex'),
        })
        expect(Buffer.compare((await store.read(kept)) ?? new Uint8Array(), bytes)).toBe(0)
        expect(Buffer.compare((await (await backend.open()).read(kept)) ?? new Uint8Array(), bytes)).toBe(0)
      },
    )

    test.each(['image/png', 'image/jpeg', 'image/webp'] as const)('a %s is known by its bytes', async (mediaType) => {
      const { bytes } = await paintPicture({ widthPx: 31, heightPx: 17, mediaType })
      expect(await keep(bytes, 10)).toMatchObject({ mediaType, extent: { widthPx: 31, heightPx: 17 } })
    })

    test('the same picture twice at once is kept once', async () => {
      const { bytes } = headerOnlyPng(8, 8, [1, 2, 3])
      const [first, second] = await Promise.all([keep(bytes, 10), keep(bytes, 7)])
      expect(first).toEqual(second)
      expect(await backend.count()).toEqual({ whole: 1, parts: 0 })
      expect(await store.read(first)).toEqual(bytes)
    })

    test('the bytes given to it may be used for something else afterwards', async () => {
      const { bytes } = headerOnlyPng(8, 8, [1, 2, 3])
      const reused = bytes.slice()
      const writer = store.create()
      await writer.write(reused)
      reused.fill(0)
      expect(await store.read(await writer.close())).toEqual(bytes)
    })

    test.each([
      ['nothing', new Uint8Array()],
      ['a web page', new TextEncoder().encode(`<!doctype html>${'x'.repeat(500_000)}`)],
      ['a picture that stops before its size', headerOnlyPng(8, 8).bytes.slice(0, 20)],
    ])('%s is refused, and leaves nothing behind', async (_, bytes) => {
      await expect(keep(bytes, 65_536)).rejects.toThrow(/no picture/)
      expect(await backend.count()).toEqual({ whole: 0, parts: 0 })
    })

    test('what is given up leaves nothing behind, before the first byte and after the last', async () => {
      await store.create().abort()
      const writer = store.create()
      await writer.write(headerOnlyPng(8, 8).bytes)
      await writer.abort()
      await writer.abort()
      expect(await backend.count()).toEqual({ whole: 0, parts: 0 })
    })

    test('giving up after it is kept takes nothing away', async () => {
      const { bytes } = headerOnlyPng(8, 8)
      const writer = store.create()
      await writer.write(bytes)
      const kept = await writer.close()
      await writer.abort()
      expect(await store.read(kept)).toEqual(bytes)
    })

    test('a picture that was never kept is not there', async () => {
      const picture = {
        digest: 'ab'.repeat(32),
        sizeBytes: 3,
        mediaType: 'image/png',
        extent: { widthPx: 1, heightPx: 1 },
      } as const
      expect(await store.read(picture)).toBeUndefined()
    })
  })
}

import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Probe, Seen } from './frame-entry'
import { openPluginFrame, type PluginFrame } from './plugin-frame'
import { drawPicture, drawPngBomb } from './test-pictures'

declare const probe: Probe

let opened: PluginFrame

beforeAll(async () => {
  opened = await openPluginFrame('test/ui/pipeline/frame-entry.ts')
})
afterAll(() => opened.close())

function fitPicture(bytes: Uint8Array): Promise<Seen> {
  return opened.frame.evaluate((url) => probe.fit(url), opened.serve(bytes))
}

describe('a picture on its way to Figma', () => {
  test.each<['png' | 'jpeg' | 'gif', number, number]>([
    ['png', 4096, 512],
    ['jpeg', 640, 4096],
    ['gif', 300, 200],
  ])('keeps every byte when it fits: %s of %i x %i', async (format, widthPx, heightPx) => {
    const seen = await fitPicture(await drawPicture(format, widthPx, heightPx))
    expect(seen.image).toEqual({ mediaType: `image/${format}`, widthPx, heightPx, sameBytes: true })
    expect(seen.changed).toBeUndefined()
  })

  test.each<['png' | 'jpeg' | 'webp', number, number, number, number]>([
    ['jpeg', 5504, 3072, 4096, 2286],
    ['png', 4097, 100, 4096, 100],
    ['png', 12_000, 300, 4096, 102],
    ['jpeg', 300, 5000, 246, 4096],
    ['webp', 5000, 2500, 4096, 2048],
  ])('is scaled to 4096 px as JPEG: %s of %i x %i', async (format, widthPx, heightPx, wantedWidth, wantedHeight) => {
    const seen = await fitPicture(await drawPicture(format, widthPx, heightPx))
    expect(seen.image?.mediaType).toBe('image/jpeg')
    expect(Math.abs((seen.image?.widthPx ?? 0) - wantedWidth)).toBeLessThanOrEqual(1)
    expect(Math.abs((seen.image?.heightPx ?? 0) - wantedHeight)).toBeLessThanOrEqual(1)
    expect(seen.changed?.code).toBe('resized')
    expect(seen.changed?.message).toContain(`${widthPx} x ${heightPx}`)
  })

  test('becomes PNG when it is transparent somewhere', async () => {
    const seen = await fitPicture(await drawPicture('png', 5000, 400, 4))
    expect(seen.image).toMatchObject({ mediaType: 'image/png', widthPx: 4096 })
  })

  test.each<['an opaque' | 'a transparent', 3 | 4, string]>([
    ['an opaque', 3, 'image/jpeg'],
    ['a transparent', 4, 'image/png'],
  ])('is saved anew at its own size when it is %s WebP', async (_, channels, mediaType) => {
    const seen = await fitPicture(await drawPicture('webp', 640, 480, channels))
    expect(seen.image).toEqual({ mediaType, widthPx: 640, heightPx: 480, sameBytes: false })
    expect(seen.changed?.message).toContain('WebP')
  })

  test('is refused before it is decoded when it claims billions of pixels', async () => {
    const seen = await fitPicture(drawPngBomb(60_000, 60_000))
    expect(seen.failure).toMatchObject({ kind: 'too-large', retryable: false })
    expect(seen.failure?.message).toContain('60000 x 60000')
  })

  test('is refused when nothing arrived', async () => {
    expect((await fitPicture(new Uint8Array())).failure).toMatchObject({ kind: 'no-image' })
  })

  test('is refused when it is a web page', async () => {
    const page = new TextEncoder().encode('<!doctype html><title>502 Bad Gateway</title>')
    expect((await fitPicture(page)).failure).toMatchObject({ kind: 'protocol', retryable: false })
  })

  test.each<['png' | 'jpeg' | 'gif' | 'webp', number]>([
    ['png', 600],
    ['jpeg', 600],
    ['gif', 300],
    ['webp', 600],
  ])('is refused when its end is missing: %s', async (format, edgePx) => {
    const whole = await drawPicture(format, edgePx, edgePx)
    const cut = whole.slice(0, whole.length >> 1).map((byte) => (format === 'gif' && byte === 0x3b ? 0 : byte))
    expect((await fitPicture(cut)).failure).toMatchObject({ kind: 'network', retryable: true })
  })

  test('is refused when its pixels are broken and it must be decoded', async () => {
    const png = await drawPicture('png', 4200, 64)
    const broken = png.map((byte, index) => (index > 60 && index < png.length - 60 ? byte ^ 0x5a : byte))
    expect((await fitPicture(broken)).failure).toMatchObject({ kind: 'protocol' })
  })
})

describe('a reference on its way out', () => {
  test('is scaled to the edge that the model uses', async () => {
    const url = opened.serve(await drawPicture('jpeg', 2000, 1000))
    const seen = await opened.frame.evaluate((address) => probe.fitReference(address, 1024), url)
    expect(seen.image).toMatchObject({ widthPx: 1024, heightPx: 512, sameBytes: false })
  })

  test('keeps every byte when it fits', async () => {
    const url = opened.serve(await drawPicture('png', 400, 300))
    const seen = await opened.frame.evaluate((address) => probe.fitReference(address, 1024), url)
    expect(seen.image).toMatchObject({ mediaType: 'image/png', sameBytes: true })
  })

  test('becomes JPEG when it is opaque and too heavy for fourteen of its kind', async () => {
    const png = await sharp('assets/photos/nagasaki-boats.jpg').resize(1024).png().toBuffer()
    expect(png.length).toBeGreaterThan(1_000_000)
    const seen = await opened.frame.evaluate((address) => probe.fitReference(address, 1024), opened.serve(png))
    expect(seen.image).toMatchObject({ mediaType: 'image/jpeg', widthPx: 1024 })
  })
})

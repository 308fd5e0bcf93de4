import { beforeAll, describe, expect, test } from 'vitest'
import { sniffImage } from '../../src/api/dialects/sniff-image'
import type { Progress, Provider } from '../../src/api/provider'
import { aspectOf } from '../../src/core/extent'
import type { EncodedImage } from '../../src/core/generation'
import { paintPicture } from '../fixtures/pictures'
import { requestFor } from '../fixtures/requests'

/** What every provider promises, whatever makes its pictures. `open` is called once, in a hook. */
export function describeProvider(name: string, open: () => Promise<Provider> | Provider): void {
  describe(`${name} keeps the provider's promises:`, () => {
    let provider: Provider
    let base: EncodedImage
    let mask: EncodedImage

    beforeAll(async () => {
      provider = await open()
      base = await paintPicture({ widthPx: 96, heightPx: 64, colour: '#c04020', mediaType: 'image/jpeg' })
      mask = await paintPicture({ widthPx: 96, heightPx: 64, colour: '#ffffff' })
    })

    let keys = 0
    const generate = (changes: Parameters<typeof requestFor>[0], signal = new AbortController().signal) => {
      const progress: Progress[] = []
      // A key names one request: a gateway answers it once.
      keys += 1
      const outcome = provider.generate(requestFor({ idempotencyKey: `key-${keys}`, ...changes }), {
        signal,
        onProgress: (one) => progress.push(one),
      })
      return { outcome, progress }
    }

    test('one picture of the ratio asked for, its type and size read from its bytes', async () => {
      const { outcome, progress } = generate({ aspectRatio: '16:9' })
      const answer = await outcome
      const image = answer.ok ? answer.value.images[0] : undefined
      expect(answer).toMatchObject({ ok: true, value: { images: [expect.anything()] } })
      expect(image && sniffImage(image.bytes)).toEqual(image)
      expect(image && aspectOf(image.extent)).toBeCloseTo(16 / 9, 1)
      expect(progress[0]).toMatchObject({ stage: 'waiting', attempt: 1 })
    })

    test('a trace with its path, its attempts and its time, and a cost that is no guess below zero', async () => {
      const answer = await generate({}).outcome
      if (!answer.ok) throw new Error(answer.failure.message)
      const { trace, costUsd } = answer.value
      expect(trace.path).not.toBe('')
      expect(trace.attempts).toBeGreaterThanOrEqual(1)
      expect(trace.totalMs).toBeGreaterThanOrEqual(0)
      expect(costUsd).toBeGreaterThanOrEqual(0)
    })

    test('a picture for an edit with a mask', async () => {
      const references = [{ image: base, role: 'base', label: 'Hero / “Tree”' }] as const
      expect(await generate({ mode: 'fill', references, mask, aspectRatio: '3:2' }).outcome).toMatchObject({ ok: true })
    })

    test('a failure, and no rejection, for a request without words and pictures', async () => {
      expect(await generate({ prompt: ' ' }).outcome).toMatchObject({
        ok: false,
        failure: { kind: 'invalid-request', retryable: false },
      })
    })

    test('`cancelled` when it is aborted before the start', async () => {
      expect(await generate({}, AbortSignal.abort()).outcome).toMatchObject({
        ok: false,
        failure: { kind: 'cancelled' },
      })
    })

    test('`cancelled` when it is aborted on the way', async () => {
      const abort = new AbortController()
      const { outcome } = generate({ prompt: 'Slow [demo: latency 20000]' }, abort.signal)
      abort.abort()
      expect(await outcome).toMatchObject({ ok: false, failure: { kind: 'cancelled', retryable: false } })
    })
  })
}

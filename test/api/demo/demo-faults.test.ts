import { describe, expect, test } from 'vitest'
import { type DemoFaults, takeDemoFaults } from '../../../src/api/demo/demo-faults'
import { readImageHeader } from '../../../src/core/image-header'
import { demoProvider, generate, makeRequest, onlyImage } from './demo-setup'

describe('faults in a prompt', () => {
  test.each<[string, string, DemoFaults]>([
    ['a cat [demo: refuse]', 'a cat', { refuse: true }],
    ['[demo:429] a cat', 'a cat', { status429: {} }],
    ['a [demo: 429 2000] cat', 'a cat', { status429: { retryAfterMs: 2000 } }],
    ['a cat [DEMO: Text-Only]', 'a cat', { textOnly: true }],
    ['a cat [demo: 500]', 'a cat', { error500: true }],
    ['a cat [demo: truncate]', 'a cat', { truncate: true }],
    ['a cat [demo: latency 8000]', 'a cat', { latencyMs: 8000 }],
    ['a cat [demo: latency -5]', 'a cat', { latencyMs: 0 }],
    ['a cat [demo: shift 6 -4]', 'a cat', { shiftPx: { x: 6, y: -4 } }],
    ['a cat [demo: zoom 1.02]', 'a cat', { zoom: 1.02 }],
    ['a cat [demo: cast 1.1, 1, 0.9]', 'a cat', { colourCast: [1.1, 1, 0.9] }],
    ['a cat [demo: png]', 'a cat', { mediaType: 'image/png' }],
    ['a cat [demo: png] [demo: zoom 2]', 'a cat', { mediaType: 'image/png', zoom: 2 }],
    ['a cat [demo: dance]', 'a cat', {}],
    ['  a   cat ', '  a   cat ', {}],
  ])('%s', (prompt, rest, faults) => {
    expect(takeDemoFaults(prompt)).toEqual({ prompt: rest, faults })
  })
})

describe('a demo provider told to misbehave', () => {
  test.each<[DemoFaults, object]>([
    [{ refuse: true }, { kind: 'blocked', billed: false, retryable: false }],
    [{ status429: { retryAfterMs: 1500 } }, { kind: 'rate-limited', retryAfterMs: 1500, retryable: true }],
    [{ error500: true }, { kind: 'upstream', status: 500, retryable: true }],
    [{ textOnly: true }, { kind: 'no-image', finishReason: 'STOP', retryable: true }],
  ])('%j gives the failure', async (faults, failure) => {
    const result = await demoProvider({ faults }).generate(makeRequest(), { signal: new AbortController().signal })
    expect(result).toMatchObject({ ok: false, failure })
  })

  test('does what the prompt says on top of what it was created with', async () => {
    const provider = demoProvider({ faults: { mediaType: 'image/png' } })
    const request = makeRequest({ prompt: 'a lake [demo: refuse]' })
    const result = await provider.generate(request, { signal: new AbortController().signal })
    expect(result).toMatchObject({ ok: false, failure: { kind: 'blocked' } })
    expect(readImageHeader(onlyImage(await generate(makeRequest(), provider)).bytes)?.mediaType).toBe('image/png')
  })

  test('cuts the bytes in half', async () => {
    const whole = onlyImage(await generate(makeRequest()))
    const cut = onlyImage(await generate(makeRequest(), demoProvider({ faults: { truncate: true } })))
    expect(cut.bytes).toEqual(whole.bytes.slice(0, whole.bytes.length >> 1))
  })

  test('waits as long as it is told to', async () => {
    const waits: number[] = []
    const sleep = (ms: number) => {
      waits.push(ms)
      return Promise.resolve()
    }
    await generate(
      makeRequest({ prompt: 'a lake [demo: latency 8000]' }),
      demoProvider({ sleep, latencyMs: 10, now: () => 0 }),
    )
    expect(waits).toEqual([8000])
  })

  test('is cancelled while it waits', async () => {
    const controller = new AbortController()
    const sleep = () => {
      controller.abort()
      return Promise.resolve()
    }
    const result = await demoProvider({ sleep, latencyMs: 1000 }).generate(makeRequest(), { signal: controller.signal })
    expect(result).toMatchObject({ ok: false, failure: { kind: 'cancelled', retryable: false } })
  })

  test('is cancelled in the middle of painting, and lets the event loop turn meanwhile', async () => {
    const controller = new AbortController()
    const turns: number[] = []
    const sleep = (ms: number) => {
      turns.push(ms)
      if (turns.length === 3) controller.abort()
      return Promise.resolve()
    }
    let clockMs = 0
    const now = () => {
      clockMs += 20
      return clockMs
    }
    const result = await demoProvider({ sleep, now }).generate(makeRequest({ imageSize: '2K' }), {
      signal: controller.signal,
    })
    expect(result).toMatchObject({ ok: false, failure: { kind: 'cancelled' } })
    expect(turns).toEqual([0, 0, 0])
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Probe } from './frame-entry'
import { openPluginFrame, type PluginFrame, type POLICIES } from './plugin-frame'

declare const probe: Probe

const frames = new Map<keyof typeof POLICIES, PluginFrame>()

beforeAll(async () => {
  for (const policy of ['figma', 'noWorker'] as const) {
    frames.set(policy, await openPluginFrame('test/ui/pipeline/frame-entry.ts', policy))
  }
})
afterAll(async () => {
  for (const opened of frames.values()) await opened.close()
})

function frameUnder(policy: keyof typeof POLICIES): PluginFrame['frame'] {
  const opened = frames.get(policy)
  if (opened === undefined) throw new Error(`No frame under the policy ${policy}`)
  return opened.frame
}

const FITTED = [{ mediaType: 'image/jpeg', widthPx: 688, heightPx: 384 }]

describe('the pipeline in a window of origin null', () => {
  test('makes pictures in one worker, started by the first', async () => {
    const frame = frameUnder('figma')
    const seen = await frame.evaluate(async () => [await probe.generate({}), await probe.generate({ seed: 2 })])
    expect(seen).toMatchObject([
      { images: FITTED, path: 'demo', stages: ['waiting', 'receiving'], workersStarted: 1 },
      { images: FITTED, workersStarted: 1 },
    ])
  })

  test('makes them on the window’s own thread where no worker may start', async () => {
    const frame = frameUnder('noWorker')
    const seen = await frame.evaluate(() => probe.generate({}))
    expect(seen).toMatchObject({ images: FITTED, path: 'demo', stages: ['waiting', 'receiving'] })
  })

  test('fits an oversize picture on the way', async () => {
    const frame = frameUnder('figma')
    const seen = await frame.evaluate(() => probe.generate({ imageSize: '4K', aspectRatio: '16:9' }))
    expect(seen.images).toMatchObject([{ mediaType: 'image/jpeg', widthPx: 4096 }])
  })

  test.each<keyof typeof POLICIES>(['figma', 'noWorker'])(
    'answers “cancelled” and works again afterwards: %s',
    async (policy) => {
      const frame = frameUnder(policy)
      const [cancelled, next] = await frame.evaluate(async () => [
        await probe.generate({ prompt: 'a lake [demo: latency 60000]' }, 'waiting'),
        await probe.generate({}),
      ])
      expect(cancelled).toMatchObject({ failure: { kind: 'cancelled', retryable: false } })
      expect(next).toMatchObject({ images: FITTED })
    },
  )

  test('tells the failures of the provider', async () => {
    const frame = frameUnder('figma')
    const seen = await frame.evaluate(async () => [
      await probe.generate({ prompt: 'x [demo: refuse] [demo: latency 1]' }),
      await probe.generate({ prompt: 'x [demo: truncate] [demo: latency 1]' }),
    ])
    expect(seen).toMatchObject([{ failure: { kind: 'blocked' } }, { failure: { kind: 'network' } }])
  })
})

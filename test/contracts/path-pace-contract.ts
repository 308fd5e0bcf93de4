import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PathPace } from '../../src/gateway/routing/path-pace'
import { createSteppedClock, type SteppedClock } from '../fixtures/stepped-clock'

/** Where the pace is kept. */
export interface PaceBackend {
  readonly pace: PathPace
  close(): Promise<void>
}

const MINUTE_MS = 60_000

/** What every pace of a path promises. */
export function describePathPace(name: string, openBackend: (clock: SteppedClock) => Promise<PaceBackend>): void {
  describe(`${name} keeps the promises of a pace:`, () => {
    let backend: PaceBackend
    let clock: SteppedClock
    beforeEach(async () => {
      clock = createSteppedClock()
      backend = await openBackend(clock)
    })
    afterEach(() => backend.close())

    /** Takes turns, waiting as told; the moments they were taken at. */
    const takeTurns = async (count: number, limits: Parameters<PathPace['take']>[2], pictures = 1) => {
      const startMs = clock.now()
      const takenAtMs: number[] = []
      while (takenAtMs.length < count) {
        const waitMs = await backend.pace.take('p', pictures, limits)
        if (waitMs === 0) takenAtMs.push(clock.now() - startMs)
        else clock.advance(Math.ceil(waitMs))
      }
      return takenAtMs
    }

    test('without limits nobody waits', async () => {
      expect(await takeTurns(50, {})).toEqual(new Array(50).fill(0))
    })

    test('a few go at once, then one after another', async () => {
      const takenAtMs = await takeTurns(15, { requestsPerMinute: 60 })
      expect(takenAtMs.slice(0, 10)).toEqual(new Array(10).fill(0))
      expect(takenAtMs.slice(10)).toEqual([1000, 2000, 3000, 4000, 5000])
    })

    test.each([
      ['requests', { requestsPerMinute: 30 }, 1, 30],
      ['pictures', { imagesPerMinute: 30 }, 3, 10],
    ])('no sixty seconds hold more %s than the limit', async (_, limits, pictures, most) => {
      const takenAtMs = await takeTurns(most * 3, limits, pictures)
      for (const startMs of takenAtMs) {
        const within = takenAtMs.filter((atMs) => atMs >= startMs && atMs < startMs + MINUTE_MS)
        expect(within.length).toBeLessThanOrEqual(most)
      }
    })

    test('both limits hold, and a turn that waits for one takes nothing of the other', async () => {
      const { pace } = backend
      expect(await pace.take('p', 2, { requestsPerMinute: 600, imagesPerMinute: 2 })).toBe(0)
      for (let index = 0; index < 20; index += 1) {
        expect(await pace.take('p', 1, { requestsPerMinute: 600, imagesPerMinute: 2 })).toBeGreaterThan(1000)
      }
      expect(await pace.take('p', 1, { requestsPerMinute: 600 })).toBe(0)
    })

    test('a request of more pictures than a minute allows goes alone', async () => {
      expect(await backend.pace.take('p', 8, { imagesPerMinute: 4 })).toBe(0)
      expect(await backend.pace.take('p', 1, { imagesPerMinute: 4 })).toBeGreaterThanOrEqual(MINUTE_MS)
    })

    test('one path does not slow another', async () => {
      await takeTurns(10, { requestsPerMinute: 6 })
      expect(await backend.pace.take('another', 1, { requestsPerMinute: 6 })).toBe(0)
    })
  })
}

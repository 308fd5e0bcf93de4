import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Failure, failure } from '../../src/core/failure'
import type { GenerationStore } from '../../src/gateway/stores/generation-store'
import { keptGeneration } from '../fixtures/kept-generations'
import { createSteppedClock, type SteppedClock } from '../fixtures/stepped-clock'

/** Where the stores of several processes meet. */
export interface GenerationBackend {
  /** The store as the process of this name sees it. */
  open(owner: string): Promise<GenerationStore>
  /** What is left when that process dies. */
  kill(owner: string): Promise<void>
  close(): Promise<void>
}

export const KEEP_MS = 24 * 3_600_000
const never = new AbortController().signal

/** What every store of generations promises. */
export function describeGenerationStore(
  name: string,
  openBackend: (clock: SteppedClock) => Promise<GenerationBackend>,
): void {
  describe(`${name} keeps the promises of a store of generations:`, () => {
    let backend: GenerationBackend
    let clock: SteppedClock
    let store: GenerationStore

    beforeEach(async () => {
      clock = createSteppedClock()
      backend = await openBackend(clock)
      store = await backend.open('first')
    })
    afterEach(() => backend.close())

    test('a name that nobody began is not found', async () => {
      expect(await store.find('n')).toBeUndefined()
    })

    test('the first to begin makes it, the next finds it under way', async () => {
      expect(await store.begin('n', 'd')).toEqual({ kind: 'started' })
      const state = { state: 'in-flight', startedAtMs: clock.now() }
      expect(await store.begin('n', 'd')).toEqual({ kind: 'exists', state })
      expect(await store.find('n')).toEqual(state)
    })

    test('the same name for another request is a conflict, also when the first has ended', async () => {
      await store.begin('n', 'd')
      expect(await store.begin('n', 'other')).toEqual({ kind: 'conflict' })
      await store.finish('n', { kept: keptGeneration('a') })
      expect(await store.begin('n', 'other')).toEqual({ kind: 'conflict' })
    })

    test('an answer is there word for word, for another process too', async () => {
      await store.begin('n', 'd')
      clock.advance(5000)
      const kept = keptGeneration('a', 'b')
      await store.finish('n', { kept })
      const state = { state: 'done', finishedAtMs: clock.now(), kept }
      const other = await backend.open('second')
      expect(await other.find('n')).toEqual(state)
      expect(await other.begin('n', 'd')).toEqual({ kind: 'exists', state })
    })

    test.each<[string, Failure, 'started' | 'exists']>([
      ['a refusal', failure({ kind: 'blocked', reason: 'safety', billed: true }, 'Refused.'), 'exists'],
      ['a request that is wrong', failure({ kind: 'invalid-request' }, 'No.'), 'started'],
      ['an overloaded server', failure({ kind: 'upstream', status: 503 }, 'Busy.'), 'started'],
      ['a timeout', failure({ kind: 'timeout', afterMs: 100 }, 'Slow.'), 'started'],
      ['a call that was called off', failure({ kind: 'cancelled' }, 'Cancelled.'), 'started'],
    ])('after %s it starts again, unless the model refused', async (_, fault, expected) => {
      await store.begin('n', 'd')
      await store.finish('n', { failure: fault })
      const state = { state: 'failed', finishedAtMs: clock.now(), failure: fault }
      expect(await store.find('n')).toEqual(state)
      expect(await store.begin('n', 'd')).toEqual(
        expected === 'started' ? { kind: 'started', before: state } : { kind: 'exists', state },
      )
    })

    test('an answer whose pictures are gone can be given up and made again', async () => {
      await store.begin('n', 'd')
      await store.finish('n', { kept: keptGeneration('a') })
      await store.finish('n', { failure: failure({ kind: 'upstream', status: 500 }, 'Gone.') })
      expect(await store.begin('n', 'd')).toMatchObject({ kind: 'started', before: { state: 'failed' } })
    })

    test('of many that begin the same name in two processes, exactly one makes it', async () => {
      const second = await backend.open('second')
      const begun = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? store : second).begin('n', 'd')),
      )
      expect(begun.filter(({ kind }) => kind === 'started')).toHaveLength(1)
      expect(begun.filter(({ kind }) => kind === 'exists')).toHaveLength(19)
    })

    test('what was under way when its process died is unknown, and may start again', async () => {
      const second = await backend.open('second')
      await second.begin('n', 'd')
      await second.begin('finished', 'd')
      await second.finish('finished', { kept: keptGeneration('a') })
      const startedAtMs = clock.now()
      clock.advance(1000)
      await backend.kill('second')
      expect(await store.find('n')).toEqual({ state: 'unknown', startedAtMs })
      expect(await store.find('finished')).toMatchObject({ state: 'done' })
      expect(await store.begin('n', 'd')).toEqual({ kind: 'started', before: { state: 'unknown', startedAtMs } })
      expect(await store.find('n')).toMatchObject({ state: 'in-flight' })
    })

    test('who waits learns the end at once', async () => {
      await store.begin('n', 'd')
      const waits = [store.wait('n', never), store.wait('n', never)]
      await store.finish('n', { kept: keptGeneration('a') })
      expect(await Promise.all(waits)).toMatchObject([{ state: 'done' }, { state: 'done' }])
    })

    test('who waits in another process learns the end', async () => {
      await store.begin('n', 'd')
      const second = await backend.open('second')
      const waiting = second.wait('n', never)
      await store.finish('n', { kept: keptGeneration('a') })
      expect(await advanceUntil(clock, waiting)).toMatchObject({ state: 'done' })
    })

    test('who waits for a process that dies learns that it is unknown', async () => {
      const second = await backend.open('second')
      await second.begin('n', 'd')
      const waiting = store.wait('n', never)
      await backend.kill('second')
      expect(await advanceUntil(clock, waiting)).toMatchObject({ state: 'unknown' })
    })

    test('waiting ends when the one who waits leaves, and at once when there is nothing to wait for', async () => {
      await store.begin('n', 'd')
      const leaving = new AbortController()
      const waiting = store.wait('n', leaving.signal)
      leaving.abort()
      await expect(waiting).rejects.toThrow(/abort/i)
      expect(await store.wait('another', never)).toBeUndefined()
    })
  })
}

/** Lets the clock run until the promise has ended. */
async function advanceUntil<Value>(clock: SteppedClock, promise: Promise<Value>): Promise<Value> {
  let hasEnded = false
  const end = promise.finally(() => {
    hasEnded = true
  })
  while (!hasEnded) {
    clock.advance(500)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return end
}

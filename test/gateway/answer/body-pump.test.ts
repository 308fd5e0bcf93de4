import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { BodyPump, watchSignals } from '../../../src/gateway/answer/body-pump'

const CHUNKS = 50

/** Chunks that nobody but their reader holds. */
async function* manyChunks(seen: WeakRef<Uint8Array>[]) {
  for (let at = 0; at < CHUNKS; at += 1) {
    const chunk = new Uint8Array(1000)
    seen.push(new WeakRef(chunk))
    yield chunk
  }
}

function silentBody(): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }
}

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  // A reference that was looked at lives until the end of its task.
  await sleep(0)
  if (typeof collect === 'function') collect()
}

describe('A body that is read under a stop', () => {
  test('does not keep its chunks until its end', async () => {
    const seen: WeakRef<Uint8Array>[] = []
    const pump = new BodyPump(manyChunks(seen), 1e6)
    const stop = watchSignals([new AbortController().signal])
    for (let at = 0; at < CHUNKS; at += 1) await pump.pull(stop)
    await collectGarbage()
    expect(seen.filter((chunk) => chunk.deref() !== undefined).length).toBeLessThan(5)
    stop.release()
  })

  test('ends while the next chunk is waited for', async () => {
    const controller = new AbortController()
    const pulled = new BodyPump(silentBody(), 1e6).pull(watchSignals([controller.signal]))
    controller.abort()
    expect(await pulled).toBe('stopped')
  })

  test('is not read any more once it is stopped', async () => {
    expect(await new BodyPump(manyChunks([]), 1e6).pull(watchSignals([AbortSignal.abort()]))).toBe('stopped')
  })

  test('hears nothing of signals that were released', async () => {
    const controller = new AbortController()
    const stop = watchSignals([controller.signal])
    let isStopped = false
    stop.listen(() => {
      isStopped = true
    })
    stop.release()
    controller.abort()
    expect(isStopped).toBe(false)
  })
})

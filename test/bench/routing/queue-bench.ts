import { failure } from '../../../src/core/failure'
import { fail, ok } from '../../../src/core/result'
import { createDispatcher } from '../../../src/gateway/routing/create-dispatcher'
import { createLocalPace } from '../../../src/gateway/routing/local-pace'
import { createVirtualClock } from '../../gateway/routing/virtual-clock'

const REQUESTS = 1000
const PER_MINUTE = 600
const PICTURE_MS = 20_000
const MINUTE_MS = 60_000

/** 1,000 requests at once on a path that takes 600 a minute (in any minute; more are answered with 429). */
export async function runQueueBench(): Promise<void> {
  const clock = createVirtualClock()
  const dispatcher = createDispatcher({
    clock,
    random: Math.random,
    pace: createLocalPace(clock),
    publish: () => undefined,
    warn: console.warn,
  })
  dispatcher.configure([{ id: 'path', weight: 1, limits: { requestsPerMinute: PER_MINUTE, inFlight: 400 } }], {
    policy: 'fastest',
    deadlineMs: 10 * MINUTE_MS,
    maxAttempts: 3,
    probeShare: 0.05,
    maxQueued: REQUESTS,
  })
  const sentMs: number[] = []
  let limited = 0
  const attempt = async () => {
    const nowMs = clock.elapsed()
    if (sentMs.filter((atMs) => atMs > nowMs - MINUTE_MS).length >= PER_MINUTE) {
      limited += 1
      return fail(failure({ kind: 'rate-limited' }, 'Too many requests.'))
    }
    sentMs.push(nowMs)
    await clock.sleep(PICTURE_MS)
    return ok('picture')
  }
  let made = 0
  const realStartMs = performance.now()
  const ends = Array.from({ length: REQUESTS }, async (_, index) => {
    const { outcome } = await dispatcher.dispatch({
      keyId: `key ${index % 7}`,
      imageSize: '1K',
      candidates: [{ path: 'path', models: ['m'], estimateUsd: 0.07 }],
      mayHedge: false,
      signal: new AbortController().signal,
      attempt,
      discard: () => undefined,
    })
    if (outcome.ok) made += 1
    return clock.elapsed()
  })
  const all = Promise.all(ends)
  await clock.runUntil(Number.POSITIVE_INFINITY)
  const tookMs = Math.max(...(await all))
  const idealMs = (REQUESTS / PER_MINUTE) * MINUTE_MS + PICTURE_MS
  console.log(
    `${REQUESTS} requests on a path of ${PER_MINUTE / 60} a second, ${PICTURE_MS / 1000} s each, on virtual time:`,
  )
  console.log(
    `  ideal ${(idealMs / 1000).toFixed(1)} s, took ${(tookMs / 1000).toFixed(1)} s: ratio ${(tookMs / idealMs).toFixed(3)}`,
  )
  console.log(`  pictures ${made}, answers of 429: ${limited}`)
  console.log(`  real time for it all: ${((performance.now() - realStartMs) / REQUESTS).toFixed(3)} ms a request`)
}

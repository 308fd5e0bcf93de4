import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { pasteBack } from '../../../src/imaging/paste-back'
import type { Raster } from '../../../src/imaging/raster'
import { applyEdit, makeMask } from '../../imaging/corpus/edits'
import { makeScene } from '../../imaging/corpus/scenes'
import { simulateModel } from '../../imaging/corpus/simulate-model'

/*
 * One size of the speed table, in a process of its own: `measure-speed.ts 2048`. Process time rather than the clock's,
 * since the machine may be shared; the product's worker is one thread as well. The first run is that of a fresh worker,
 * before the engine has optimised anything.
 */
const sidePx = Number(process.argv[2] ?? 1024)
const RUNS = sidePx > 3000 ? 4 : 12

const extent = { widthPx: sidePx, heightPx: sidePx }
const original = await makeScene('nagasaki-boats', extent)
// The drift is made at 1024 at most: Lanczos over 16 million pixels would take longer than all that is measured.
const small = { widthPx: Math.min(1024, sidePx), heightPx: Math.min(1024, sidePx) }
const drift = { shiftX: 5.3, shiftY: -2.2, zoom: 1.01, gain: [1.05, 1, 0.96], noise: 2, extent: small } as const

for (const share of [0.05, 0.25, 0.6]) {
  const mask = makeMask(extent, { share })
  const answer = await simulateModel(applyEdit(original, mask, sidePx / 50), drift)
  const returned = sidePx > 1024 ? enlarge(answer, sidePx) : answer
  const peakMb = await peakMemoryMb(() => pasteBack({ original, returned, mask }))
  const times = Array.from({ length: RUNS }, () => {
    const start = process.cpuUsage()
    const result = pasteBack({ original, returned, mask })
    const { user, system } = process.cpuUsage(start)
    if (result.kind !== 'pasted') console.log(`refused: ${JSON.stringify(result)}`)
    return (user + system) / 1000
  })
  const warm = times.slice(RUNS >> 1).sort((one, other) => one - other)
  console.log(
    `${sidePx} x ${sidePx}`.padEnd(12),
    `${100 * share} %`.padEnd(6),
    `${Math.round(warm[warm.length >> 1] ?? 0)}`.padStart(6),
    `(first ${Math.round(times[0] ?? 0)})`.padEnd(16),
    `${Math.round(peakMb)} MB`,
  )
}
/** By how much the process grows while `work` runs, watched from a thread beside it since the work holds its own. */
async function peakMemoryMb(work: () => void): Promise<number> {
  const peak = new BigInt64Array(new SharedArrayBuffer(8))
  const code = `const { workerData, parentPort } = require('node:worker_threads')
    setInterval(() => {
      const rss = BigInt(process.memoryUsage.rss())
      if (rss > Atomics.load(workerData, 0)) Atomics.store(workerData, 0, rss)
    }, 4)
    parentPort.postMessage('watching')`
  const watcher = new Worker(code, { eval: true, workerData: peak })
  await once(watcher, 'message')
  globalThis.gc?.()
  await setTimeout(50)
  const before = process.memoryUsage.rss()
  Atomics.store(peak, 0, 0n)
  work()
  const grown = Number(Atomics.load(peak, 0)) - before
  await watcher.terminate()
  return grown / 2 ** 20
}

function enlarge(answer: Raster, widthPx: number): Raster {
  const factor = widthPx / answer.extent.widthPx
  const data = new Uint8ClampedArray(widthPx * widthPx * 4)
  const from = new Uint32Array(answer.data.buffer)
  const to = new Uint32Array(data.buffer)
  for (let at = 0; at < to.length; at += 1) {
    const x = Math.floor((at % widthPx) / factor)
    to[at] = from[Math.floor(Math.floor(at / widthPx) / factor) * answer.extent.widthPx + x] ?? 0
  }
  return { extent: { widthPx, heightPx: widthPx }, data }
}

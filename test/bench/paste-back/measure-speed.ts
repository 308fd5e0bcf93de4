import { pasteBack } from '../../../src/imaging/paste-back'
import { applyEdit, makeMask } from '../../imaging/corpus/edits'
import { makeScene } from '../../imaging/corpus/scenes'
import { simulateModel } from '../../imaging/corpus/simulate-model'

/*
 * One size of the speed table, in a process of its own: `measure-speed.ts 2048`. Process time rather than the clock's,
 * since the machine may be shared; the product's worker is one thread as well.
 */
const sidePx = Number(process.argv[2] ?? 1024)
const RUNS = sidePx > 3000 ? 3 : 5

const extent = { widthPx: sidePx, heightPx: sidePx }
const original = await makeScene('nagasaki-boats', extent)
// The drift is made at 1024 at most: Lanczos over 16 million pixels would take longer than all that is measured.
const small = { widthPx: Math.min(1024, sidePx), heightPx: Math.min(1024, sidePx) }
const drift = { shiftX: 5.3, shiftY: -2.2, zoom: 1.01, gain: [1.05, 1, 0.96], noise: 2, extent: small } as const

for (const share of [0.05, 0.25, 0.6]) {
  const mask = makeMask(extent, { share })
  const answer = await simulateModel(applyEdit(original, mask, 12), drift)
  const returned = sidePx > 1024 ? enlarge(answer, sidePx) : answer
  const times: number[] = []
  let peak = 0
  for (let run = 0; run < RUNS; run += 1) {
    globalThis.gc?.()
    const before = process.memoryUsage()
    const start = process.cpuUsage()
    const result = pasteBack({
      original,
      returned,
      mask,
      options: {
        onStage: () => {
          peak = Math.max(peak, process.memoryUsage().arrayBuffers - before.arrayBuffers)
        },
      },
    })
    const { user, system } = process.cpuUsage(start)
    times.push((user + system) / 1000)
    peak = Math.max(peak, process.memoryUsage().arrayBuffers - before.arrayBuffers)
    if (result.kind !== 'pasted') console.log(`refused: ${JSON.stringify(result)}`)
  }
  times.sort((one, other) => one - other)
  console.log(
    `${sidePx} x ${sidePx}`.padEnd(12),
    `${100 * share} %`.padEnd(6),
    `${Math.round(times[RUNS >> 1] ?? 0)} (first ${Math.round(times[RUNS - 1] ?? 0)})`.padEnd(32),
    `${Math.round(peak / 2 ** 20)} MB`,
  )
}

function enlarge(answer: typeof original, widthPx: number): typeof original {
  const factor = widthPx / answer.extent.widthPx
  const data = new Uint8ClampedArray(widthPx * widthPx * 4)
  const from = new Uint32Array(answer.data.buffer)
  const to = new Uint32Array(data.buffer)
  for (let at = 0; at < to.length; at += 1) {
    const x = Math.floor((at % widthPx) / factor)
    to[at] = from[Math.floor(Math.floor(at / widthPx) / factor) * answer.extent.widthPx + x] ?? 0
  }
  return { extent, data }
}

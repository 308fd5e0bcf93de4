import sharp from 'sharp'
import { launchChromium } from '../../../src/stage/server/chromium'
import { bundle } from '../bundle'
import type {} from './window-entry'

const AIMS_MS: Readonly<Record<number, number>> = { 1024: 150, 4096: 2000 }

/** The same work in a real browser's worker: the mathematics alone, and the whole job as the window gives it, with how long the window stood still. */
export async function measureInBrowser(): Promise<void> {
  console.log('\nIn Chromium, mask 25 %: ms of the clock (this machine may be shared)')
  console.log('size         paste  (first)   aim        whole job  (first)   longest hole in the window, aim 50 ms')
  const script = await bundle('test/bench/paste-back/window-entry.ts')
  const worker = await bundle('test/bench/paste-back/worker-entry.ts')
  const browser = await launchChromium([])
  try {
    for (const side of [1024, 2048, 4096]) {
      const page = await browser.newPage()
      await page.setContent('<!doctype html><body></body>')
      await page.addScriptTag({ content: script })
      const files = { original: await photo(side, 0), returned: await photo(side, 3) }
      const runs = side > 3000 ? 4 : 8
      const { pasteMs, jobMs, longestHoleMs } = await page.evaluate(
        ([given, source, count]) => window.pasteBench.run(given, source, count),
        [files, worker, runs] as const,
      )
      const aim = AIMS_MS[side]
      console.log(
        `${side} x ${side}`.padEnd(12),
        columns(pasteMs),
        (aim === undefined ? '' : `${aim} ${warm(pasteMs) <= aim ? 'ok' : 'NO'}`).padEnd(10),
        columns(jobMs),
        `${Math.round(longestHoleMs)}`.padStart(8),
      )
      await page.close()
    }
  } finally {
    await browser.close()
  }
}

/** A photograph, moved by some pixels and a little warmer where a model had it. */
async function photo(side: number, shiftPx: number): Promise<string> {
  const base = sharp('assets/photos/nagasaki-boats.jpg').resize(side + 8, side + 8, { fit: 'cover' })
  const moved = await base.extract({ left: 4 - shiftPx, top: 4, width: side, height: side }).toBuffer()
  const tinted = shiftPx === 0 ? sharp(moved) : sharp(moved).linear([1.05, 1, 0.96], [0, 0, 0])
  return (await tinted.jpeg({ quality: 92 }).toBuffer()).toString('base64')
}

function columns(times: readonly number[]): string {
  return `${Math.round(warm(times))}`.padStart(6) + `(${Math.round(times[0] ?? 0)})`.padStart(9)
}

/** The median of the later half. */
function warm(times: readonly number[]): number {
  const later = [...times.slice(times.length >> 1)].sort((one, other) => one - other)
  return later[later.length >> 1] ?? Number.NaN
}

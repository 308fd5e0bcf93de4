import { performance } from 'node:perf_hooks'
import { findTurn } from '../../../src/core/thread'
import { createDocument, type NodeSeed } from '../../../src/stage/document/seed'
import type {} from '../../../src/stage/page/automation'
import { findGenerated } from '../../../src/ui/state/find-generated'
import { arrive, openStudio } from '../../e2e/designer'
import { openPlugin, RECIPE, unwrap } from '../../plugin/plugin-fixture'
import { pngBytes } from '../../stage/stage-fixture'

/** Nobody looks on, and nobody calls it off. */
const SILENT = { signal: new AbortController().signal, onProgress: () => undefined }

const FEW = 200
const MANY = 2000
const TURNS = 100
/** As large as a thumbnail of a photograph is (80 px, JPEG). */
const THUMBNAIL = new Uint8Array(1400).fill(7)
const EXTENT = { widthPx: 1376, heightPx: 768 }

/**
 * What files with many generated pictures cost: finding 2,000 of them among as many other layers (against 200, per layer),
 * a thread of 100 turns (its last turns against its first), its size, and in Chromium how long the window cannot react
 * while the list is read and drawn. The shipped bundles throughout. `npm run bench -- threads`
 */
export async function runThreadsBench(): Promise<void> {
  const few = await timeListing(FEW)
  const many = await timeListing(MANY)
  console.log(`Find ${FEW} pictures:   ${few.toFixed(0)} ms, ${((few / FEW) * 1000).toFixed(0)} µs each`)
  console.log(
    `Find ${MANY} pictures: ${many.toFixed(0)} ms, ${((many / MANY) * 1000).toFixed(0)} µs each: ` +
      `${(many / MANY / (few / FEW)).toFixed(2)} times as much for each as with ${FEW}`,
  )
  await timeThread()
  await timeWindow()
}

function layersOf(count: number): readonly NodeSeed[] {
  return Array.from({ length: count * 2 }, (_, index) => ({
    type: 'RECTANGLE' as const,
    name: `Layer ${index}`,
    x: (index % 50) * 20,
    y: Math.floor(index / 50) * 20,
    width: 16,
    height: 16,
    ...(index % 2 === 0 ? { pluginData: { recipe: JSON.stringify(recipeOf(index)) } } : {}),
  }))
}

function recipeOf(index: number) {
  return { ...RECIPE, prompt: `A calm lake at sunrise, number ${index}. `.repeat(8), costUsd: 0.067 }
}

async function timeListing(count: number): Promise<number> {
  const document = createDocument({ pages: [{ id: '0:1', name: 'Page 1', children: layersOf(count) }] })
  const plugin = await openPlugin({ document })
  const times: number[] = []
  for (let run = 0; run < 5; run += 1) {
    const started = performance.now()
    const found = unwrap(await findGenerated(plugin.call, SILENT))
    times.push(performance.now() - started)
    if (found.length !== count) throw new Error(`Found ${found.length} of ${count}`)
  }
  return median(times)
}

async function timeThread(): Promise<void> {
  const document = createDocument({
    pages: [
      {
        id: '0:1',
        name: 'Page 1',
        children: [{ type: 'RECTANGLE', id: '1:1', name: 'Photo', width: 320, height: 180 }],
      },
    ],
  })
  const plugin = await openPlugin({ document })
  const times: number[] = []
  for (let turn = 0; turn < TURNS; turn += 1) {
    const bytes = pngBytes(100 + turn, 60)
    const started = performance.now()
    unwrap(
      await plugin.call('placeInFill', {
        nodeIds: ['1:1'],
        bytes,
        extent: EXTENT,
        recipe: recipeOf(turn),
        thumbnail: THUMBNAIL,
      }),
    )
    times.push(performance.now() - started)
  }
  const started = performance.now()
  const { thread } = unwrap(await plugin.call('readThread', { nodeId: '1:1' }))
  const readMs = performance.now() - started
  if (thread === undefined || findTurn(thread, thread.current) === undefined) throw new Error('No thread')
  const sizeBytes = Buffer.byteLength(document.require('1:1').pluginData['thread'] ?? '')
  const first = median(times.slice(0, 10))
  const last = median(times.slice(-10))
  const pictured = thread.turns.filter(({ thumbnail }) => thumbnail !== undefined).length
  console.log(
    `Thread of ${TURNS} pictures: ${thread.turns.length} turns kept, ${pictured} with a thumbnail, ${(sizeBytes / 1000).toFixed(1)} kB; ` +
      `read in ${readMs.toFixed(0)} ms; a picture more costs ${last.toFixed(0)} ms, ${(last / first).toFixed(1)} times the first ones (${first.toFixed(0)} ms)`,
  )
}

/** The bundles in Chromium on the stage: reading and drawing the list of all generated pictures. */
async function timeWindow(): Promise<void> {
  const studio = await openStudio()
  try {
    const designer = await arrive(studio)
    await designer.page.evaluate((children) => {
      window.stage.plant({ type: 'FRAME', name: 'Many', width: 1000, height: 1600, children })
      window.stage.select([])
    }, layersOf(MANY) as NodeSeed[])
    await designer.run('Generate')
    await designer.window.getByRole('tab', { name: 'Results' }).click()
    const frame = designer.page.frames().find((each) => each !== designer.page.mainFrame())
    if (frame === undefined) throw new Error('The window did not open')
    await frame.evaluate(WATCH_BLOCKS)
    const started = performance.now()
    await designer.window.getByRole('button', { name: 'Find all generated pictures' }).click()
    await designer.window.getByText(/^2,?000 generated pictures/).waitFor()
    const totalMs = performance.now() - started
    const longestMs = await frame.evaluate<number>('globalThis.longestMs')
    console.log(
      `Chromium, stage and window on one thread: ${MANY} listed after ${totalMs.toFixed(0)} ms; ` +
        `the window could not react for ${longestMs.toFixed(0)} ms at the longest`,
    )
  } finally {
    await studio.close()
  }
}

/** Runs in the window: notes the longest time between two timers. As text, since the loader would rename things in a function. */
const WATCH_BLOCKS = `(() => {
  globalThis.longestMs = 0
  let last = performance.now()
  const tick = () => {
    const now = performance.now()
    globalThis.longestMs = Math.max(globalThis.longestMs, now - last - 4)
    last = now
    setTimeout(tick, 0)
  }
  tick()
})()`

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

import { build } from 'esbuild'
import type { Frame, Page } from 'playwright-core'
import { workerSourcePlugin } from '../../../build-figma-plugin.ui.js'
import { launchChromium } from '../../../src/stage/server/chromium'
import type { HostBench } from './host-entry'
import { type PacedGateway, startPacedGateway } from './paced-gateway'
import { type BenchPicture, makePictures } from './pictures'
import { watchRendererMemory } from './renderer-memory'
import type { Way, WindowBench } from './window-entry'

declare const bench: WindowBench
declare const host: HostBench

/** One run of one way. */
interface Measured {
  /** From the last byte sent to the fill placed. */
  readonly tailMs: number
  readonly holeMs: number
  readonly peakBytes: number | undefined
  readonly placedBytes: number
}

const MAX_HOLE_MS = 50
const WAYS: readonly Way[] = ['plain', 'refill']

/**
 * Measures, in real Chromium, what the window costs between the last byte of an answer and the fill on the canvas:
 * the product's pipeline against the plain way (`json()`, an `atob` loop, a canvas above 4096 px, a copied message),
 * taking turns on the same pictures. Options: `--runs 7`, `--only 2K`.
 */
export async function runPipelineBench(options: readonly string[]): Promise<void> {
  const runs = Number(optionOf(options, '--runs') ?? 7)
  const pictures = await makePictures(optionOf(options, '--only'))
  const gateway = await startPacedGateway(pictures, {
    '/': hostPage(
      await bundle('test/bench/pipeline/host-entry.ts'),
      await bundle('test/bench/pipeline/window-entry.ts'),
    ),
  })
  const mark = `--refill-bench=${process.pid}`
  const browser = await launchChromium(['--js-flags=--expose-gc', mark])
  try {
    const page = await browser.newPage()
    page.on('console', (message) => console.error(`[page] ${message.text()}`))
    await page.goto(gateway.origin)
    await page.waitForFunction('window.host !== undefined')
    const frame = page.frames().find((candidate) => candidate !== page.mainFrame())
    if (frame === undefined) throw new Error('The window did not open')
    await frame.waitForFunction('window.bench !== undefined')
    console.log(TABLE_HEAD)
    for (const [index, picture] of pictures.entries()) {
      const url = `${gateway.origin}/pictures/${index}`
      console.log(describeRow(picture, await measureTurns({ page, frame, gateway, url, mark, runs })))
    }
  } finally {
    await browser.close()
    gateway.close()
  }
}

function optionOf(options: readonly string[], name: string): string | undefined {
  const at = options.indexOf(name)
  return at === -1 ? undefined : options[at + 1]
}

interface Setting {
  readonly page: Page
  readonly frame: Frame
  readonly gateway: PacedGateway
  readonly url: string
  readonly mark: string
  readonly runs: number
}

/** The ways take turns, so that a busy moment of the machine meets both. The first turn warms up and does not count. */
async function measureTurns(setting: Setting): Promise<Readonly<Record<Way, readonly Measured[]>>> {
  const measured: Record<Way, Measured[]> = { plain: [], refill: [] }
  for (let turn = 0; turn <= setting.runs; turn += 1) {
    for (const way of WAYS) {
      const once = await measureOnce(setting, way)
      if (turn > 0) measured[way].push(once)
    }
  }
  return measured
}

async function measureOnce({ page, frame, gateway, url, mark }: Setting, way: Way): Promise<Measured> {
  const placement = page.evaluate(() => host.nextPlacement())
  const memory = watchRendererMemory(mark)
  const run = frame.evaluate(([wayName, address]) => bench.run(wayName, address), [way, url] as const)
  const { atMs, sizeBytes } = await placement
  const { longestHoleMs } = await run
  const peakBytes = memory.stop()
  return { tailMs: atMs - gateway.lastByteAtMs(), holeMs: longestHoleMs, peakBytes, placedBytes: sizeBytes }
}

const COLUMNS = [14, 6, 9, 8, 8, 9, 9, 11, 11, 9, 9] as const
const TABLE_HEAD = [
  'Median of each: ms from the last byte sent to the fill placed; longest hole in the window’s thread; peak growth of the page processes.',
  row([
    'picture',
    'type',
    'MB',
    'plain',
    'refill',
    'ratio',
    'aim',
    'hole plain',
    'hole refill',
    'MB plain',
    'MB refill',
  ]),
].join('\n')

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => cell.padStart(COLUMNS[index] ?? 8)).join('')
}

function describeRow(picture: BenchPicture, { plain, refill }: Readonly<Record<Way, readonly Measured[]>>): string {
  const tails = [plain, refill].map((runs) => median(runs.map(({ tailMs }) => tailMs)))
  const holes = [plain, refill].map((runs) => median(runs.map(({ holeMs }) => holeMs)))
  const peaks = [plain, refill].map((runs) => median(runs.map(({ peakBytes }) => peakBytes ?? Number.NaN)))
  const [plainMs = 0, refillMs = 0] = tails
  const ratio = refillMs / plainMs
  const holeLimited = picture.widthPx <= 4096
  const cells = [
    picture.name,
    picture.mediaType === 'image/png' ? 'png' : 'jpeg',
    (picture.bytes.length / 1e6).toFixed(1),
    ...tails.map((ms) => ms.toFixed(0)),
    ratio.toFixed(2),
    `${picture.aim.toFixed(2)} ${ratio <= picture.aim ? 'ok' : 'NO'}`,
    ...holes.map(
      (ms, index) => `${ms.toFixed(0)}${index === 1 && holeLimited ? (ms <= MAX_HOLE_MS ? ' ok' : ' NO') : ''}`,
    ),
    ...peaks.map((bytes) => (Number.isNaN(bytes) ? '-' : (bytes / 1e6).toFixed(0))),
  ]
  return row(cells)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((first, next) => first - next)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'iife',
    logLevel: 'error',
    plugins: [workerSourcePlugin()],
    target: 'chrome110',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

function hostPage(hostScript: string, windowScript: string): string {
  const policy = `default-src data: blob: *; script-src 'unsafe-inline' 'unsafe-eval' data: blob:`
  const inner = `<meta http-equiv="content-security-policy" content="${policy}"><body><script>${windowScript}</script></body>`
  const escaped = inner.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  return `<!doctype html><body><script>${hostScript}</script><iframe sandbox="allow-scripts" srcdoc="${escaped}"></iframe>`
}

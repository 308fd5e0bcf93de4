import type { Frame, Page } from 'playwright-core'
import { launchChromium } from '../../../src/stage/server/chromium'
import { bundle } from '../bundle'
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
  /** Its parts: until the bytes were ready in the window, until the main thread had them, until the fill was placed. */
  readonly partsMs: readonly [number, number, number]
  readonly holeMs: number
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
  try {
    console.log(TABLE_HEAD)
    for (const [index, picture] of pictures.entries()) {
      const url = `${gateway.origin}/pictures/${index}`
      const measured = await withWindow(gateway, (opened) => measureTurns({ ...opened, gateway, url }, runs))
      const peaks = { plain: await peakOf('plain', gateway, url), refill: await peakOf('refill', gateway, url) }
      console.log(describeRow(picture, measured, peaks))
    }
  } finally {
    gateway.close()
  }
}

interface OpenedWindow {
  readonly page: Page
  readonly frame: Frame
}

interface Setting extends OpenedWindow {
  readonly gateway: PacedGateway
  readonly url: string
}

const BROWSER_MARK = `--refill-bench=${process.pid}`

async function withWindow<Value>(gateway: PacedGateway, use: (opened: OpenedWindow) => Promise<Value>): Promise<Value> {
  const browser = await launchChromium(['--js-flags=--expose-gc', BROWSER_MARK])
  try {
    const page = await browser.newPage()
    page.on('console', (message) => console.error(`[page] ${message.text()}`))
    await page.goto(gateway.origin)
    await page.waitForFunction('window.host !== undefined')
    const frame = page.frames().find((candidate) => candidate !== page.mainFrame())
    if (frame === undefined) throw new Error('The window did not open')
    await frame.waitForFunction('window.bench !== undefined')
    return await use({ page, frame })
  } finally {
    await browser.close()
  }
}

/** Growth of the page processes over one picture in a fresh browser, where no earlier run left memory behind. */
function peakOf(way: Way, gateway: PacedGateway, url: string): Promise<number | undefined> {
  return withWindow(gateway, async (opened) => {
    const memory = watchRendererMemory(BROWSER_MARK)
    await measureOnce({ ...opened, gateway, url }, way)
    return memory.stop()
  })
}

function optionOf(options: readonly string[], name: string): string | undefined {
  const at = options.indexOf(name)
  return at === -1 ? undefined : options[at + 1]
}

/** The ways take turns, so that a busy moment of the machine meets both. The first turn warms up and does not count. */
async function measureTurns(setting: Setting, runs: number): Promise<Readonly<Record<Way, readonly Measured[]>>> {
  const measured: Record<Way, Measured[]> = { plain: [], refill: [] }
  for (let turn = 0; turn <= runs; turn += 1) {
    for (const way of WAYS) {
      const once = await measureOnce(setting, way)
      if (turn > 0) measured[way].push(once)
    }
  }
  return measured
}

async function measureOnce({ page, frame, gateway, url }: Setting, way: Way): Promise<Measured> {
  const placement = page.evaluate(() => host.nextPlacement())
  const run = frame.evaluate(([wayName, address]) => bench.run(wayName, address), [way, url] as const)
  const { atMs, arrivedAtMs } = await placement
  const { longestHoleMs, readyAtMs } = await run
  const lastByteAtMs = gateway.lastByteAtMs()
  const partsMs = [readyAtMs - lastByteAtMs, arrivedAtMs - readyAtMs, atMs - arrivedAtMs] as const
  return { tailMs: atMs - lastByteAtMs, holeMs: longestHoleMs, partsMs }
}

const COLUMNS = [11, 6, 6, 8, 8, 7, 9, 18, 8, 10, 10, 10] as const
const TABLE_HEAD = [
  'Medians. ms: from the last byte sent to the fill placed (parts of refill: bytes ready + to the main thread + placed).',
  'hole: longest time in which the window could not react, ms. peak: growth of the page processes, MB.',
  row(['picture', 'type', 'MB', 'plain', 'refill', 'ratio', 'aim', 'parts', 'hole', 'hole', 'peak', 'peak']),
  row(['', '', '', 'ms', 'ms', '', '', 'ms', 'plain', 'refill', 'plain', 'refill']),
].join('\n')

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => cell.padStart(COLUMNS[index] ?? 8)).join('')
}

function describeRow(
  picture: BenchPicture,
  { plain, refill }: Readonly<Record<Way, readonly Measured[]>>,
  peaks: Readonly<Record<Way, number | undefined>>,
): string {
  const plainMs = median(plain.map(({ tailMs }) => tailMs))
  const refillMs = median(refill.map(({ tailMs }) => tailMs))
  const ratio = refillMs / plainMs
  const holeMs = median(refill.map(({ holeMs: hole }) => hole))
  const holeVerdict = picture.widthPx > 4096 ? '' : verdict(holeMs <= MAX_HOLE_MS)
  return row([
    picture.name,
    picture.mediaType === 'image/png' ? 'png' : 'jpeg',
    (picture.bytes.length / 1e6).toFixed(1),
    plainMs.toFixed(0),
    refillMs.toFixed(0),
    ratio.toFixed(2),
    picture.aim.toFixed(2) + verdict(ratio <= picture.aim),
    [0, 1, 2].map((part) => median(refill.map(({ partsMs }) => partsMs[part] ?? 0)).toFixed(0)).join(' + '),
    median(plain.map(({ holeMs: hole }) => hole)).toFixed(0),
    holeMs.toFixed(0) + holeVerdict,
    megabytes(peaks.plain),
    megabytes(peaks.refill),
  ])
}

function verdict(met: boolean): string {
  return met ? ' ok' : ' NO'
}

function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? '-' : (bytes / 1e6).toFixed(0)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((first, next) => first - next)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

function hostPage(hostScript: string, windowScript: string): string {
  const policy = `default-src data: blob: *; script-src 'unsafe-inline' 'unsafe-eval' data: blob:`
  const inner = `<meta http-equiv="content-security-policy" content="${policy}"><body><script>${windowScript}</script></body>`
  const escaped = inner.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  return `<!doctype html><body><script>${hostScript}</script><iframe sandbox="allow-scripts" srcdoc="${escaped}"></iframe>`
}

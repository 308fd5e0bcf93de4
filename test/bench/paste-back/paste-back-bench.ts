import { spawnSync } from 'node:child_process'
import { type Measured, makeCaseRasters, measureCase } from './measure-case'
import { measureInBrowser } from './measure-in-browser'
import { type PasteCase, pasteCases } from './paste-cases'
import { writeSheet } from './write-sheet'

/**
 * Measures paste-back on synthetic edits with known truth: how far off the alignment is, how strong the seam against
 * two plain ways, colours, pixels outside, what should have been refused; then time and memory at three sizes, in
 * Node and in a browser's worker.
 * Options: `--only text` (cases whose name contains it), `--gradient`, `--sheets` (writes out/paste-back), `--no-speed`.
 */
export async function runPasteBackBench(options: readonly string[]): Promise<void> {
  const only = options[options.indexOf('--only') + 1]
  const filter = options.includes('--only') && only !== undefined ? only : ''
  const cases = pasteCases().filter(({ name }) => name.includes(filter))
  const rows: Row[] = []
  console.log('case'.padEnd(44), 'corner px  seam naive / feather / ours   colour naive > ours  outside  conf  outcome')
  for (const paste of cases) {
    const made = await makeCaseRasters(paste)
    const measured = measureCase(paste, made, options.includes('--gradient') ? 'gradient' : 'feather')
    rows.push({ paste, measured })
    console.log(describeRow({ paste, measured }))
    if (options.includes('--sheets')) await writeSheet(paste.name, made, measured)
  }
  summarise(rows)
  if (options.includes('--no-speed') || filter !== '') return
  measureSpeed()
  await measureInBrowser()
}

interface Row {
  readonly paste: PasteCase
  readonly measured: Measured
}

function describeRow({ paste, measured }: Row): string {
  const { cornerErrorPx, seam, colour, changedOutside, registration, outcome, result } = measured
  const fixed = (value: number, digits: number, width: number) => value.toFixed(digits).padStart(width)
  const verdict = result.kind === 'pasted' ? result.receipt.verdict : ''
  return [
    paste.name.padEnd(44),
    fixed(cornerErrorPx, 3, 8),
    `${fixed(seam.naive, 1, 10)} /${fixed(seam.feathered, 2, 6)} /${fixed(seam.ours, 2, 6)}`,
    `${fixed(colour.naive, 2, 14)} >${fixed(colour.ours, 2, 6)}`,
    String(changedOutside).padStart(8),
    fixed(registration.confidence, 2, 5),
    ` ${outcome} ${verdict}${isAsExpected({ paste, measured }) ? '' : '  <-- NOT AS EXPECTED'}`,
  ].join(' ')
}

function isAsExpected({ paste, measured }: Row): boolean {
  if (paste.expected === 'refused') return measured.result.kind === 'refused'
  if (measured.result.kind !== 'pasted') return false
  return (measured.registration.kind === 'aligned') === (paste.expected === 'aligned')
}

function summarise(rows: readonly Row[]): void {
  const textured = rows.filter(({ paste, measured }) => paste.expected === 'aligned' && measured.ways !== undefined)
  const pasted = rows.filter(({ measured }) => measured.ways !== undefined)
  const of = (pick: (measured: Measured) => number, from = textured) => from.map(({ measured }) => pick(measured))
  // A redrawing that wanders has no single true map, so its corners are left out of the alignment's figures.
  const rigid = textured.filter(({ paste }) => paste.drift.wander === undefined)
  const corners = of((measured) => measured.cornerErrorPx, rigid)
  const line = (label: string, value: string, aim: string) =>
    console.log(label.padEnd(46), value.padEnd(22), `aim ${aim}`)
  console.log('')
  line('corner error, median', `${quantile(corners, 0.5).toFixed(3)} px`, '< 0.25 px')
  line('corner error, p95', `${quantile(corners, 0.95).toFixed(3)} px`, '< 1 px')
  line('seam, naive / ours, median', ratioOf(of(({ seam }) => seam.naive / seam.ours)), '>= 8')
  line('seam, feather only / ours, median', ratioOf(of(({ seam }) => seam.feathered / seam.ours)), '>= 3')
  line(
    'cases with a worse seam than naive',
    String(pasted.filter(({ measured: { seam } }) => seam.ours > seam.naive).length),
    '0',
  )
  line(
    'colour error naive > ours, median',
    `${quantile(
      of(({ colour }) => colour.naive),
      0.5,
    ).toFixed(2)} > ${quantile(
      of(({ colour }) => colour.ours),
      0.5,
    ).toFixed(2)}`,
    'lower',
  )
  line(
    'pixels changed outside, all cases',
    String(of(({ changedOutside }) => changedOutside, pasted).reduce((sum, count) => sum + count, 0)),
    '0',
  )
  line('cases not as expected', `${rows.filter((row) => !isAsExpected(row)).length} of ${rows.length}`, '0')
}

function ratioOf(values: readonly number[]): string {
  return `${quantile(values, 0.5).toFixed(1)} (p10 ${quantile(values, 0.1).toFixed(1)})`
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

// A process for each size: memory peaks of one would hide those of the next.
function measureSpeed(): void {
  console.log('\nsize         mask     ms of process time       peak memory beside pictures and mask, patch included')
  for (const size of ['1024', '2048', '4096']) {
    spawnSync(process.execPath, ['--import', 'tsx', '--expose-gc', 'test/bench/paste-back/measure-speed.ts', size], {
      stdio: 'inherit',
    })
  }
}

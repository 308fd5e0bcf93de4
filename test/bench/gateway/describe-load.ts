import type { LoadCase, Measured, Measurements } from './measure-load'
import type { TargetName } from './targets'

const WIDTHS = [12, 11, 11, 11, 11, 10, 12, 10, 8] as const
const HEAD = ['', 'p50 ms', 'p99 ms', 'added p50', 'added p99', 'req/s', 'CPU ms/req', 'peak MB', 'faults']

/** What was measured of each target; `added` is over the direct way. */
export function describeTable(measured: Measurements): string {
  const direct = measured.get('direct')
  const rows = [...measured].map(([name, one]) => [
    name,
    digits(one.p50Ms),
    digits(one.p99Ms),
    name === 'direct' ? '-' : digits(one.p50Ms - (direct?.p50Ms ?? 0)),
    name === 'direct' ? '-' : digits(one.p99Ms - (direct?.p99Ms ?? 0)),
    one.perSecond.toFixed(one.perSecond < 100 ? 1 : 0),
    name === 'direct' ? '-' : one.cpuMs.toFixed(3),
    name === 'direct' ? '-' : (one.peakBytes / 1e6).toFixed(0),
    one.faults === 0 ? '' : String(one.faults),
  ])
  return [HEAD, ...rows].map(row).join('\n')
}

/** How our ways compare, each with what is aimed at where there is an aim. */
export function describeRatios({ size, connections }: LoadCase, measured: Measurements): string {
  const lines = (['ours', 'translated', 'kept'] as const).flatMap((name) => {
    const aim = aimOf(name, size)
    const cpu = ratioOf(measured, name, ({ cpuMs }) => cpuMs)
    const added = addedRatio(measured, name)
    if (cpu === undefined) return []
    // With many at once, waiting for the upstream and for wrk is most of a latency: one at a time shows what is added.
    const verdict = connections === 1 ? atMost(added, aim) : ''
    const cpuAim = size === 'tiny' ? undefined : aim
    return [
      `  ${name}/pass: CPU ${cpu.toFixed(2)}${atMost(cpu, cpuAim)}, added p50 ${added?.toFixed(2) ?? '-'}${verdict}${peak(measured, name, size === '20MB' && connections === 64)}`,
    ]
  })
  const gain = ratioOf(measured, 'ours', ({ perSecond }) => perSecond, 'portkey')
  const least = size === '2MB' ? 8 : size === '20MB' ? 10 : undefined
  if (gain !== undefined) lines.push(`  ours/portkey: req/s ${gain.toFixed(1)}${atLeast(gain, least)}`)
  return lines.join('\n')
}

function aimOf(name: TargetName, size: LoadCase['size']): number | undefined {
  if (size === 'tiny') return name === 'ours' ? 2 : undefined
  if (name === 'ours') return 1.3
  return name === 'translated' ? 1.5 : undefined
}

function ratioOf(
  measured: Measurements,
  name: TargetName,
  read: (one: Measured) => number,
  base: TargetName = 'pass',
): number | undefined {
  const one = measured.get(name)
  const other = measured.get(base)
  return one === undefined || other === undefined ? undefined : read(one) / read(other)
}

function addedRatio(measured: Measurements, name: TargetName): number | undefined {
  const direct = measured.get('direct')
  return direct === undefined ? undefined : ratioOf(measured, name, ({ p50Ms }) => p50Ms - direct.p50Ms)
}

function peak(measured: Measurements, name: TargetName, hasAim: boolean): string {
  const bytes = measured.get(name)?.peakBytes ?? 0
  return hasAim && name !== 'kept' ? `, peak ${(bytes / 1e6).toFixed(0)} MB${judge(bytes <= 200e6)}` : ''
}

function atMost(value: number | undefined, aim: number | undefined): string {
  return aim === undefined || value === undefined ? '' : ` (aim ${aim}${judge(value <= aim)})`
}

function atLeast(value: number, aim: number | undefined): string {
  return aim === undefined ? '' : ` (aim ${aim}${judge(value >= aim)})`
}

function judge(met: boolean): string {
  return met ? ' ok' : ' NO'
}

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(WIDTHS[0]) : cell.padStart(WIDTHS[index] ?? 8))).join('')
}

function digits(ms: number): string {
  return ms.toFixed(Math.abs(ms) < 10 ? 2 : 1)
}

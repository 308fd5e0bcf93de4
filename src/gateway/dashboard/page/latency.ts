import { IMAGE_SIZES, type ImageSize } from '../../../core/models'
import type { LatencyPoint } from '../../ledger/ledger-queries'
import { grainStarts, type LedgerRange } from '../../ledger/ledger-range'
import type { DashboardReports } from '../dashboard-reports'
import { drawChart, type Series } from './chart'
import { chosenView } from './choice'
import { dataTable, foldedTable } from './data-table'
import { element } from './element'
import { formatCount, formatDuration, formatMoment } from './words'

const COLOURS = ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6'] as const

/** Curves of each path, at one image size at a time: sizes differ more than paths do. */
export function showLatency(points: DashboardReports['latency'], range: LedgerRange): readonly HTMLElement[] {
  const sizes = IMAGE_SIZES.filter((size) => points.some(({ imageSize }) => imageSize === size))
  const usual = mostUsed(sizes, points)
  if (usual === undefined) return [element('p', { class: 'faint' }, 'No picture was made in this time.')]
  const paths = [...new Set(points.map(({ path }) => path))].sort()
  return [
    chosenView(
      { name: 'Image size', values: sizes.map((size) => ({ value: size, label: size })), chosen: usual },
      (size) => showSize(size, { paths, points, range }),
    ),
  ]
}

function mostUsed(sizes: readonly ImageSize[], points: readonly LatencyPoint[]): ImageSize | undefined {
  const answersOf = (size: ImageSize) =>
    points.reduce((sum, { imageSize, answers }) => sum + (imageSize === size ? answers : 0), 0)
  return [...sizes].sort((a, b) => answersOf(b) - answersOf(a))[0]
}

interface Shown {
  readonly paths: readonly string[]
  readonly points: readonly LatencyPoint[]
  readonly range: LedgerRange
}

function showSize(size: ImageSize, { paths, points, range }: Shown): readonly HTMLElement[] {
  const shown = points.filter(({ imageSize }) => imageSize === size)
  const moments = grainStarts(range.step, range).filter((ms) => ms <= Date.now())
  const series = paths.flatMap((path, index): readonly Series[] => {
    const byTime = new Map(shown.filter((point) => point.path === path).map((point) => [point.atMs, point]))
    if (byTime.size === 0) return []
    const colour = COLOURS[index % COLOURS.length] ?? COLOURS[0]
    const valuesOf = (read: (point: LatencyPoint) => number) =>
      moments.map((ms) => {
        const point = byTime.get(ms)
        return point === undefined ? null : read(point) / 1000
      })
    return [
      { name: `${path}, half within`, colour, values: valuesOf(({ p50Ms }) => p50Ms) },
      { name: `${path}, 95 % within`, colour, isDashed: true, values: valuesOf(({ p95Ms }) => p95Ms) },
    ]
  })
  const name = `Time to a ${size} picture`
  const format = (seconds: number) => formatDuration(seconds * 1000)
  return [
    drawChart({ name, moments, series, detail: range.step, format, kind: 'lines' }),
    foldedTable(latencyTable(name, [...shown].reverse(), range)),
  ]
}

function latencyTable(name: string, points: readonly LatencyPoint[], { step }: LedgerRange): HTMLElement {
  return dataTable(
    name,
    [
      { title: 'From (UTC)', cell: ({ atMs }) => formatMoment(atMs, step) },
      { title: 'Path', cell: ({ path }) => path },
      { title: 'Half within', isNumber: true, cell: ({ p50Ms }) => formatDuration(p50Ms) },
      { title: '95 % within', isNumber: true, cell: ({ p95Ms }) => formatDuration(p95Ms) },
      { title: 'Answers', isNumber: true, cell: ({ answers }) => formatCount(answers) },
    ],
    points,
  )
}

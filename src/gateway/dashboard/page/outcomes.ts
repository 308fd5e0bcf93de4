import { grainStarts, type LedgerRange } from '../../ledger/ledger-range'
import type { DashboardReports } from '../dashboard-reports'
import { drawChart } from './chart'
import { bar, dataTable, foldedTable } from './data-table'
import { element } from './element'
import { CACHE_STATES, formatCount, formatMoment, formatShare, formatUsd, OUTCOMES } from './words'

/** Bars of answered and failed requests, and why they failed. */
export function showOutcomes(report: DashboardReports['outcomes'], range: LedgerRange): readonly HTMLElement[] {
  const { points, reasons, paths } = report
  if (points.length === 0) return [element('p', { class: 'faint' }, 'Nothing was asked for in this time.')]
  const byTime = new Map(points.map((point) => [point.atMs, point]))
  const moments = grainStarts(range.sum, range)
  const all = points.reduce((sum, { ok, failed }) => sum + ok + failed, 0)
  const failed = reasons.reduce((sum, { requests }) => sum + requests, 0)
  const answered = moments.map((ms) => byTime.get(ms)?.ok ?? 0)
  const lost = moments.map((ms) => byTime.get(ms)?.failed ?? 0)
  const asked = answered.map((ok, index) => ok + (lost[index] ?? 0))
  return [
    drawChart({
      name: 'Requests',
      moments,
      series: [
        { name: 'Failed', colour: '--danger-fill', values: asked, readout: lost },
        { name: 'Answered', colour: '--quiet-fill', values: answered },
      ],
      detail: range.sum,
      format: (count) => (Number.isInteger(count) ? formatCount(count) : ''),
      kind: 'bars',
    }),
    foldedTable(
      dataTable(
        'Requests over time',
        [
          { title: 'From (UTC)', cell: ({ atMs }) => formatMoment(atMs, range.sum) },
          { title: 'Answered', isNumber: true, cell: ({ ok }) => formatCount(ok) },
          { title: 'Failed', isNumber: true, cell: (point) => formatCount(point.failed) },
          { title: 'Success', isNumber: true, cell: (point) => formatShare(point.ok, point.ok + point.failed) },
        ],
        [...points].reverse(),
      ),
    ),
    failed === 0 ? element('p', { class: 'faint' }, 'Nothing failed.') : reasonTable(reasons, failed, all),
    pathTable(paths),
  ]
}

function reasonTable(reasons: DashboardReports['outcomes']['reasons'], failed: number, all: number): HTMLElement {
  const most = reasons[0]?.requests ?? 1
  return dataTable(
    'Why requests failed',
    [
      { title: 'Why requests failed', cell: ({ outcome }) => OUTCOMES[outcome] },
      { title: `Of ${formatCount(failed)}`, cell: ({ requests }) => bar(requests / most, 'danger') },
      { title: 'Requests', isNumber: true, cell: ({ requests }) => formatCount(requests) },
      { title: 'Of all', isNumber: true, cell: ({ requests }) => formatShare(requests, all) },
    ],
    reasons,
  )
}

function pathTable(paths: DashboardReports['outcomes']['paths']): HTMLElement {
  return dataTable(
    'Success by path',
    [
      { title: 'Success by path', cell: ({ path }) => (path === '' ? 'No path reached' : path) },
      { title: 'Requests', isNumber: true, cell: ({ requests }) => formatCount(requests) },
      { title: 'Success', isNumber: true, cell: ({ requests, ok }) => formatShare(ok, requests) },
    ],
    paths,
  )
}

/** Where answers came from, and what the cache saved. */
export function showCache({ cache }: DashboardReports['outcomes']): readonly HTMLElement[] {
  const all = cache.reduce((sum, { requests }) => sum + requests, 0)
  if (all === 0) return [element('p', { class: 'faint' }, 'Nothing was answered in this time.')]
  return [
    dataTable(
      'Where answers came from',
      [
        { title: 'Where answers came from', cell: (share) => CACHE_STATES[share.cache] },
        { title: 'Share', cell: ({ requests }) => bar(requests / all, 'accent') },
        { title: 'Of answers', isNumber: true, cell: ({ requests }) => formatShare(requests, all) },
        { title: 'Answers', isNumber: true, cell: ({ requests }) => formatCount(requests) },
        { title: 'Saved', isNumber: true, cell: ({ savedUsd }) => formatUsd(savedUsd) },
      ],
      cache,
    ),
  ]
}

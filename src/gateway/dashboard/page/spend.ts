import type { SpendShare } from '../../ledger/ledger-queries'
import { grainStarts, type LedgerRange } from '../../ledger/ledger-range'
import type { DashboardReports } from '../dashboard-reports'
import { drawChart } from './chart'
import { chosenView } from './choice'
import { bar, dataTable, foldedTable } from './data-table'
import { element } from './element'
import { formatCount, formatMoment, formatUsd } from './words'

/** Bars of money over time, and what it went to. */
export function showSpend(report: DashboardReports['spend'], range: LedgerRange): readonly HTMLElement[] {
  const { points, keys, models, sizes } = report
  if (points.length === 0) return [element('p', { class: 'faint' }, 'Nothing was spent in this time.')]
  const byTime = new Map(points.map((point) => [point.atMs, point]))
  const moments = grainStarts(range.sum, range)
  const spent = moments.map((ms) => byTime.get(ms)?.costUsd ?? 0)
  const saved = moments.map((ms) => byTime.get(ms)?.savedUsd ?? 0)
  return [
    drawChart({
      name: 'Spend',
      moments,
      series: [
        {
          name: 'Saved by the cache',
          colour: '--saved-fill',
          values: spent.map((usd, index) => usd + (saved[index] ?? 0)),
          readout: saved,
        },
        { name: 'Spent', colour: '--accent-fill', values: spent },
      ],
      detail: range.sum,
      format: formatUsd,
      kind: 'bars',
    }),
    foldedTable(
      dataTable(
        'Spend over time',
        [
          { title: 'From (UTC)', cell: ({ atMs }) => formatMoment(atMs, range.sum) },
          { title: 'Spent', isNumber: true, cell: ({ costUsd }) => formatUsd(costUsd) },
          { title: 'Saved by the cache', isNumber: true, cell: ({ savedUsd }) => formatUsd(savedUsd) },
        ],
        [...points].reverse(),
      ),
    ),
    chosenView(
      {
        name: 'Spend by',
        values: [
          { value: 'keys', label: 'By key' },
          { value: 'models', label: 'By model' },
          { value: 'sizes', label: 'By image size' },
        ],
        chosen: 'keys',
      },
      (by) => [shareTable(by, { keys, models, sizes }[by])],
    ),
  ]
}

const SHARE_TITLES = { keys: 'Key', models: 'Model', sizes: 'Image size' } as const

function shareTable(by: keyof typeof SHARE_TITLES, shares: readonly SpendShare[]): HTMLElement {
  const most = Math.max(...shares.map(({ costUsd }) => costUsd), 1e-9)
  return dataTable(
    `Spend by ${SHARE_TITLES[by].toLowerCase()}`,
    [
      { title: SHARE_TITLES[by], cell: ({ name }) => (name === '' ? 'Not answered' : name) },
      { title: 'Share', cell: ({ costUsd }) => bar(costUsd / most, 'accent') },
      { title: 'Spent', isNumber: true, cell: ({ costUsd }) => formatUsd(costUsd) },
      { title: 'Saved', isNumber: true, cell: ({ savedUsd }) => formatUsd(savedUsd) },
      { title: 'Requests', isNumber: true, cell: ({ requests }) => formatCount(requests) },
    ],
    shares,
  )
}

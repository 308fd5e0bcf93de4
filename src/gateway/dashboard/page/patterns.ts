import type { SizeValue } from '../../ledger/ledger-queries'
import type { DashboardReports } from '../dashboard-reports'
import { bar, dataTable } from './data-table'
import { element } from './element'
import { formatCount, formatDuration, formatShare, formatUsd } from './words'

/** Kinds of request, fastest first. */
export function showPatterns(patterns: DashboardReports['patterns']): readonly HTMLElement[] {
  if (patterns.length === 0) {
    return [element('p', { class: 'faint' }, 'No kind of request was answered five times in this time.')]
  }
  return [
    dataTable(
      'Fastest kinds of request',
      [
        { title: 'Kind', cell: ({ pattern }) => pattern },
        { title: 'Size', cell: ({ imageSize }) => imageSize },
        { title: 'Half within', isNumber: true, cell: ({ p50Ms }) => formatDuration(p50Ms) },
        { title: '95 % within', isNumber: true, cell: ({ p95Ms }) => formatDuration(p95Ms) },
        { title: 'Answers', isNumber: true, cell: ({ answers }) => formatCount(answers) },
      ],
      patterns,
    ),
  ]
}

/** What designers kept, against what it cost. */
export function showSizes(sizes: DashboardReports['sizes']): readonly HTMLElement[] {
  if (!sizes.some(isJudged)) {
    return [
      element(
        'p',
        { class: 'faint' },
        'No verdicts in this time. The plugin reports what was kept once pictures are placed.',
      ),
    ]
  }
  const most = Math.max(...sizes.map(keptPerUsd), 1e-9)
  return [
    dataTable(
      'What is kept, by image size',
      [
        { title: 'Size', cell: ({ imageSize }) => imageSize },
        { title: 'Kept for $1', cell: (size) => bar(keptPerUsd(size) / most, 'success') },
        { title: 'Pictures', isNumber: true, cell: (size) => (isJudged(size) ? keptPerUsd(size).toFixed(1) : '–') },
        { title: 'Kept of judged', isNumber: true, cell: ({ kept, discarded }) => formatShare(kept, kept + discarded) },
        { title: 'Judged', isNumber: true, cell: ({ kept, discarded }) => formatCount(kept + discarded) },
        { title: 'Spent', isNumber: true, cell: ({ costUsd }) => formatUsd(costUsd) },
      ],
      sizes,
    ),
  ]
}

/** Pictures a dollar buys times the share that is kept: right also where only some were judged. */
function keptPerUsd({ pictures, kept, discarded, costUsd }: SizeValue): number {
  return isJudged({ kept, discarded }) && costUsd > 0 ? (pictures / costUsd) * (kept / (kept + discarded)) : 0
}

function isJudged({ kept, discarded }: Pick<SizeValue, 'kept' | 'discarded'>): boolean {
  return kept + discarded > 0
}

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
  if (sizes.every(({ kept, discarded }) => kept + discarded === 0)) {
    return [
      element(
        'p',
        { class: 'faint' },
        'No verdicts in this time. The plugin reports what was kept once pictures are placed.',
      ),
    ]
  }
  const perUsd = (kept: number, costUsd: number) => (costUsd > 0 ? kept / costUsd : 0)
  const most = Math.max(...sizes.map(({ kept, costUsd }) => perUsd(kept, costUsd)), 1e-9)
  return [
    dataTable(
      'What is kept, by image size',
      [
        { title: 'Size', cell: ({ imageSize }) => imageSize },
        { title: 'Kept for a dollar', cell: ({ kept, costUsd }) => bar(perUsd(kept, costUsd) / most, 'success') },
        { title: 'Pictures/$', isNumber: true, cell: ({ kept, costUsd }) => perUsd(kept, costUsd).toFixed(1) },
        { title: 'Kept', isNumber: true, cell: ({ kept, discarded }) => formatShare(kept, kept + discarded) },
        { title: 'Judged', isNumber: true, cell: ({ kept, discarded }) => formatCount(kept + discarded) },
        { title: 'Spent', isNumber: true, cell: ({ costUsd }) => formatUsd(costUsd) },
      ],
      sizes,
    ),
  ]
}

import type { DashboardReports } from '../dashboard-reports'
import { element } from './element'
import { formatCount, formatDuration, formatShare, formatUsd } from './words'

/** The numbers one looks at first. */
export function showTotals(totals: DashboardReports['totals']): readonly HTMLElement[] {
  const { requests, ok, latency, costUsd, savedUsd, kept, discarded } = totals
  if (requests === 0) return [nothingYet()]
  const judged = kept + discarded
  return [
    element(
      'dl',
      { class: 'tiles' },
      tile('Requests', formatCount(requests), `${formatCount(requests - ok)} not answered`),
      tile('Success', formatShare(ok, requests), `${formatCount(ok)} answered`),
      tile(
        'Typical time',
        latency === undefined ? '–' : formatDuration(latency.p50Ms),
        latency === undefined ? 'no picture was made' : `95 in 100 within ${formatDuration(latency.p95Ms)}`,
      ),
      tile('Spent', formatUsd(costUsd), ok === 0 ? 'nothing answered' : `${formatUsd(costUsd / ok)} an answer`),
      tile('Saved by the cache', formatUsd(savedUsd), `${formatShare(savedUsd, savedUsd + costUsd)} of the full price`),
      tile('Kept', formatShare(kept, judged), judged === 0 ? 'no verdicts yet' : `of ${formatCount(judged)} judged`),
    ),
  ]
}

function nothingYet(): HTMLElement {
  return element(
    'div',
    { class: 'nothing-yet' },
    element('strong', {}, 'No requests yet.'),
    element(
      'p',
      { class: 'faint' },
      'Make a picture through this gateway and it shows up here within a second. Older ones may be found in a longer time range.',
    ),
  )
}

function tile(name: string, value: string, note: string): HTMLElement {
  return element(
    'div',
    { class: 'tile' },
    element('dt', {}, name),
    element('dd', { class: 'tile-value' }, value),
    element('dd', { class: 'faint' }, note),
  )
}

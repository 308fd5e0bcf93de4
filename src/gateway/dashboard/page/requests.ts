import type { RequestRow } from '../../ledger/ledger-queries'
import { dataTable } from './data-table'
import { type Content, element } from './element'
import { formatCount, formatDuration, formatMoment, formatUsd, OUTCOMES } from './words'

/** Single requests, for those who want to know why. */
export function showRequests(name: string, rows: readonly RequestRow[]): readonly HTMLElement[] {
  if (rows.length === 0) return [element('p', { class: 'faint' }, 'None in this time.')]
  return [
    dataTable(
      name,
      [
        { title: 'When (UTC)', cell: ({ atMs }) => formatMoment(atMs, 'second') },
        { title: 'Took', isNumber: true, cell: ({ totalMs }) => formatDuration(totalMs) },
        { title: 'Waited', isNumber: true, cell: ({ queueMs }) => formatDuration(queueMs) },
        { title: 'Cost', isNumber: true, cell: ({ costUsd }) => formatUsd(costUsd) },
        { title: 'Ended', cell: ({ outcome }) => OUTCOMES[outcome] },
        {
          title: 'Path',
          cell: ({ path, attempts }) => [
            path === '' ? '–' : path,
            attempts > 1 ? `, ${formatCount(attempts)} attempts` : '',
          ],
        },
        { title: 'Size', cell: ({ imageSize }) => imageSize },
        { title: 'Kind', cell: kindOf },
        { title: 'Model', cell: ({ model }) => model },
        { title: 'Key', cell: ({ keyName }) => keyName },
        { title: 'Request', cell: ({ requestId }) => element('code', {}, requestId) },
      ],
      rows,
    ),
  ]
}

function kindOf({ pattern, prompt }: RequestRow): Content {
  return prompt === undefined ? pattern : [pattern, element('span', { class: 'prompt' }, prompt)]
}

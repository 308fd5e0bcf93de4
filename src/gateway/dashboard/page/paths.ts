import { IMAGE_SIZES } from '../../../core/models'
import type { PathHealth } from '../../routing/dispatcher'
import { dataTable } from './data-table'
import { type Content, element } from './element'
import { formatCount, formatDuration, PATH_STATES } from './words'

/** How each path and model does. */
export function showPaths(paths: readonly PathHealth[]): readonly HTMLElement[] {
  if (paths.length === 0) return [element('p', { class: 'faint' }, 'No path was used since the gateway started.')]
  const sizes = IMAGE_SIZES.filter((size) => paths.some(({ latencyMs }) => latencyMs[size] !== undefined))
  return [
    dataTable(
      'Provider paths',
      [
        { title: 'Path', cell: ({ path }) => path },
        { title: 'Model', cell: ({ model }) => model },
        { title: 'State', cell: stateOf },
        ...sizes.map((size) => ({
          title: `Expected ${size}`,
          isNumber: true,
          cell: ({ latencyMs }: PathHealth) => durationOf(latencyMs[size]),
        })),
        { title: 'Under way', isNumber: true, cell: ({ inFlight }) => formatCount(inFlight) },
        { title: 'Waiting', isNumber: true, cell: ({ waiting }) => formatCount(waiting) },
      ],
      paths,
    ),
  ]
}

function stateOf({ state, reason, retryInMs }: PathHealth): Content {
  const retry = retryInMs === undefined ? '' : ` Tried again in ${formatDuration(retryInMs)}.`
  const why = `${reason}${retry}`.trim()
  return [
    element('span', { class: `state state-${state}` }, PATH_STATES[state]),
    why === '' ? '' : element('span', { class: 'state-reason' }, why),
  ]
}

function durationOf(ms: number | undefined): string {
  return ms === undefined ? '–' : formatDuration(ms)
}

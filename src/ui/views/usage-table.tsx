import type { JSX } from 'preact'
import type { Call } from '../../protocol/channel'
import { Button } from '../controls/button'
import { formatSeconds, formatUsd } from '../copy'
import type { UsageGroup } from '../state/usage-summary'

const SHOWN = 10

interface TableProps {
  readonly title: string
  readonly groups: readonly UsageGroup[]
  /** The file that is open, for layers that can be shown. */
  readonly file?: string
  readonly call?: Call
}

/** Pictures, times and costs of paths, layers or files, those that cost most first. */
export function UsageTable({ title, groups, file, call }: TableProps): JSX.Element | null {
  if (groups.length === 0) return null
  return (
    <table class="usage-table numbers">
      <caption class="strong">{title}</caption>
      <thead>
        <tr class="faint">
          <th scope="col">Name</th>
          <th scope="col">Made</th>
          <th scope="col" title="Half of the pictures came within this time">
            Median
          </th>
          <th scope="col" title="19 of 20 pictures came within this time">
            95 %
          </th>
          <th scope="col">Cost</th>
        </tr>
      </thead>
      <tbody>
        {groups.slice(0, SHOWN).map((group) => (
          <tr key={`${group.file} ${group.layerId} ${group.name}`}>
            <th scope="row" class="ellipsis" dir="auto" title={group.name}>
              {call !== undefined && group.layerId !== undefined && group.file === file ? (
                <Button
                  kind="quiet"
                  label={`Show ${group.name} on canvas`}
                  onClick={() => void call('reveal', { nodeIds: [group.layerId ?? ''] })}
                >
                  {group.name}
                </Button>
              ) : (
                group.name
              )}
            </th>
            <td>{group.failures === 0 ? group.pictures : `${group.pictures} of ${group.pictures + group.failures}`}</td>
            <td>{group.medianMs === undefined ? '' : formatSeconds(group.medianMs)}</td>
            <td>{group.p95Ms === undefined ? '' : formatSeconds(group.p95Ms)}</td>
            <td>{formatUsd(group.costUsd)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

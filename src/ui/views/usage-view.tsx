import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { MAX_ENTRIES } from '../../core/usage'
import type { CallResults } from '../../protocol/calls'
import { BarChart } from '../controls/bar-chart'
import { Button } from '../controls/button'
import { Segmented } from '../controls/segmented'
import { countOf, formatUsd } from '../copy'
import { downloadCsv } from '../download'
import { summariseUsage, type UsageRange, type UsageSummary } from '../state/usage-summary'
import { usageToCsv } from '../usage-csv'
import { UsageTable } from './usage-table'
import { revisionOf, type ViewContext } from './view-context'

const RANGES: readonly { readonly value: UsageRange; readonly text: string }[] = [
  { value: '7', text: '7 days' },
  { value: '30', text: '30 days' },
  { value: 'all', text: 'All' },
]

/** What was made on this machine, what it cost and how long it took; also without a gateway of ours. */
export function UsageView(context: ViewContext): JSX.Element {
  const { store, call } = context
  const [read, setRead] = useState<CallResults['readUsage']>()
  const [problem, setProblem] = useState<string>()
  const [range, setRange] = useState<UsageRange>('30')
  const revision = revisionOf(store)
  useEffect(() => {
    // Counted anew when a picture came while the page is open.
    void revision
    void call('readUsage', {}).then((usage) => {
      if (usage.ok) setRead(usage.value)
      setProblem(usage.ok ? undefined : usage.failure.message)
    })
  }, [call, revision])
  if (problem !== undefined) return <p class="warning-text">{problem}</p>
  if (read === undefined) return <section class="panel" aria-busy="true" />
  const { usage, file } = read
  if (usage.entries.length === 0 && usage.days.length === 0) {
    return (
      <section class="panel panel-empty">
        <p class="strong">Nothing made yet</p>
        <p class="faint">Costs, times and counts of your pictures appear here. They stay on this machine.</p>
      </section>
    )
  }
  const clear = async () => {
    const cleared = await call('clearUsage', {})
    if (!cleared.ok) return setProblem(cleared.failure.message)
    setRead({ ...read, usage: cleared.value })
    store.spend.value = { ...store.spend.value, usd: 0 }
  }
  const summary = summariseUsage(usage, range, Date.now())
  return (
    <section class="usage" aria-label="Usage">
      <Budget {...context} />
      <Segmented label="Time" value={range} options={RANGES} onChange={setRange} />
      <Totals summary={summary} />
      <BarChart
        title={summary.costUsd > 0 ? 'Spent per day' : 'Pictures per day'}
        bars={summary.days.map(({ day, costUsd, pictures }) => ({
          label: dayText(day),
          value: summary.costUsd > 0 ? costUsd : pictures,
          text: `${formatUsd(costUsd)}, ${countOf(pictures, 'picture')}`,
        }))}
      />
      <UsageTable title="By path" groups={summary.byPath} />
      <UsageTable title="By layer" groups={summary.byLayer} file={file} call={call} />
      <UsageTable title="By file" groups={summary.byFile} />
      <div class="card-actions">
        <Button onClick={() => downloadCsv('refill-usage.csv', usageToCsv(usage.entries))}>Download as CSV</Button>
        <ClearUsage onClear={() => void clear()} />
      </div>
      <p class="faint">
        {`Counted on this machine only, without prompts and pictures. Paths, layers and files are of the last ${MAX_ENTRIES} requests; days are of all.`}
      </p>
    </section>
  )
}

function Budget({ store }: ViewContext): JSX.Element {
  const { usd } = store.spend.value
  const budget = store.settings.value.monthlyBudgetUsd
  if (budget === null) return <p class="strong numbers">{`${formatUsd(usd)} this month`}</p>
  return (
    <div>
      <p class="strong numbers">{`${formatUsd(usd)} of ${formatUsd(budget)} this month`}</p>
      <meter
        class="meter"
        aria-label="Spent of this month’s budget"
        min={0}
        max={budget}
        value={Math.min(usd, budget)}
      />
    </div>
  )
}

function Totals({ summary }: { readonly summary: UsageSummary }): JSX.Element {
  const { pictures, failures, costUsd, savedUsd } = summary
  const asked = pictures + failures
  return (
    <p class="numbers">
      {[
        countOf(pictures, 'picture'),
        formatUsd(costUsd),
        asked === 0 ? '' : `${Math.round((pictures / asked) * 100)} % came`,
        savedUsd === 0 ? '' : `${formatUsd(savedUsd)} saved by kept pictures`,
      ]
        .filter(Boolean)
        .join(' · ')}
    </p>
  )
}

function ClearUsage({ onClear }: { readonly onClear: () => void }): JSX.Element {
  const [isAsking, setAsking] = useState(false)
  if (!isAsking) {
    return (
      <Button kind="quiet" onClick={() => setAsking(true)}>
        Clear…
      </Button>
    )
  }
  return (
    <>
      <Button
        onClick={() => {
          setAsking(false)
          onClear()
        }}
      >
        Clear all figures
      </Button>
      <Button kind="quiet" onClick={() => setAsking(false)}>
        Keep them
      </Button>
    </>
  )
}

function dayText(day: string): string {
  return new Date(`${day}T12:00:00Z`).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
}

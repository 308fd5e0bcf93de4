import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Progress } from '../../api/provider'
import { Button } from '../controls/button'
import { formatSeconds } from '../copy'
import { isRunning, type Variant } from '../state/variant'
import { FailureNotice } from './failure-notice'
import { ReceiptLine } from './receipt-line'
import type { ViewContext } from './view-context'

/** The newest press: how far it is, or what came of it. */
export function ActivityPanel(context: ViewContext): JSX.Element | null {
  const variants = context.store.variants.value
  const newest = variants[0]
  if (newest === undefined) return null
  const press = variants.filter((variant) => variant.pressId === newest.pressId)
  const running = press.filter(isRunning)
  const failed = press.filter((variant) => variant.state.kind === 'failed')
  const done = press.filter((variant) => variant.state.kind === 'done')
  return (
    <section class="activity" aria-label="Progress">
      {running.length > 0 ? <RunningNote press={press} running={running} /> : null}
      {running.length === 0 && done.length > 0 ? <DoneNote done={done} context={context} /> : null}
      {failed[0] !== undefined && running.length === 0 ? (
        <FailureNotice variant={failed[0]} others={failed.length - 1} context={context} />
      ) : null}
    </section>
  )
}

function RunningNote({
  press,
  running,
}: {
  readonly press: readonly Variant[]
  readonly running: readonly Variant[]
}): JSX.Element {
  const first = running[0]
  const elapsedMs = useElapsedMs(first?.startedAtMs ?? 0)
  const arrived = press.length - running.length
  return (
    <div class="running">
      <div class="running-line">
        <span class="strong" role="status">
          {first === undefined ? '' : stageText(first)}
          {press.length > 1 ? ` (${arrived} of ${press.length} done)` : ''}
        </span>
        <span class="faint numbers">
          {`${formatSeconds(Math.floor(elapsedMs / 1000) * 1000)} of about ${formatSeconds(first?.expectedMs ?? 0)}`}
        </span>
      </div>
      <progress
        class="bar"
        aria-label="Progress"
        max={1}
        value={overallProgress(press, elapsedMs, first?.expectedMs ?? 1)}
      />
    </div>
  )
}

// An expectation, not a promise: the bar nears its end ever more slowly when a picture takes longer than expected.
function overallProgress(press: readonly Variant[], elapsedMs: number, expectedMs: number): number {
  const share = 1 - Math.exp((-2 * elapsedMs) / Math.max(1, expectedMs))
  const arrived = press.filter((variant) => !isRunning(variant)).length
  return (arrived + (press.length - arrived) * share * 0.95) / press.length
}

/** What is going on with a variant, in a word or two. */
export function stageText({ state }: Variant): string {
  if (state.kind === 'exporting') return 'Exporting…'
  if (state.kind === 'placing') return 'Placing…'
  if (state.kind === 'fitting') return 'Fitting it in…'
  if (state.kind !== 'waiting') return ''
  const { progress, step } = state
  const turn = step === undefined ? '' : `Step ${step.at} of ${step.of}: `
  return turn + progressText(progress)
}

function progressText(progress: Progress | undefined): string {
  if (progress?.stage === 'receiving') return 'Receiving…'
  if (progress?.stage === 'retrying') return `Trying again in ${formatSeconds(progress.inMs)}: ${progress.reason}`
  if (progress?.stage === 'waiting' && progress.attempt > 1)
    return `Waiting for the picture, attempt ${progress.attempt}…`
  return 'Waiting for the picture…'
}

const TICK_MS = 250

function useElapsedMs(startedAtMs: number): number {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, now - startedAtMs)
}

function DoneNote({
  done,
  context,
}: {
  readonly done: readonly Variant[]
  readonly context: ViewContext
}): JSX.Element | null {
  const first = done[0]
  if (first === undefined) return null
  return (
    <div class="done">
      {first.picture === undefined ? null : (
        <img class="done-picture" src={first.compared?.after ?? first.picture.url} alt={first.prompt.slice(0, 100)} />
      )}
      <div class="done-text">
        <ReceiptLine variant={first} context={context} />
        <Button
          kind="quiet"
          onClick={() => {
            context.store.tab.value = 'results'
          }}
        >
          {done.length > 1 ? `Show all ${done.length} results` : 'Show result'}
        </Button>
      </div>
    </div>
  )
}

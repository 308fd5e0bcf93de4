import type { JSX } from 'preact'
import { Button } from '../controls/button'
import { Notice } from '../controls/notice'
import { adviceFor, countOf, joinSentences } from '../copy'
import type { Variant } from '../state/variant'
import type { ViewContext } from './view-context'

interface FailureNoticeProps {
  readonly variant: Variant
  /** How many more of the same press failed. */
  readonly others: number
  readonly context: ViewContext
}

/** What went wrong with a variant and what to do about it. */
export function FailureNotice({ variant, others, context }: FailureNoticeProps): JSX.Element | null {
  if (variant.state.kind !== 'failed') return null
  const { failure } = variant.state
  const { store, presses } = context
  const retry = (
    <>
      <Button onClick={() => presses.retry(variant)}>Try again</Button>
      {failure.kind === 'unauthorised' || failure.kind === 'network' || failure.kind === 'protocol' ? (
        <Button
          kind="quiet"
          onClick={() => {
            store.tab.value = 'settings'
          }}
        >
          Open Settings
        </Button>
      ) : null}
    </>
  )
  return (
    <Notice kind={failure.kind === 'cancelled' ? 'info' : 'danger'} actions={retry}>
      <p>{joinSentences(failure.message, adviceFor(failure))}</p>
      {failure.kind === 'no-image' && failure.text !== undefined ? (
        <blockquote class="model-text" dir="auto">
          {failure.text}
        </blockquote>
      ) : null}
      {others > 0 ? <p>{countOf(others, 'more picture')} of this press did not arrive either; see Results.</p> : null}
    </Notice>
  )
}

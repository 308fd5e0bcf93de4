import type { JSX } from 'preact'
import { Button } from '../controls/button'
import { Notice } from '../controls/notice'
import { concernTexts, receiptFacts, refusalWords } from '../receipt-copy'
import type { Variant } from '../state/variant'
import type { ViewContext } from './view-context'

/** What laying an edit back did, in figures, with a flag where it is not good. */
export function EditReceipt({
  variant,
  context,
}: {
  readonly variant: Variant
  readonly context: ViewContext
}): JSX.Element | null {
  const { edit } = variant
  if (edit?.refusal !== undefined) return <p class="warning-text">{refusalWords(edit.refusal)}</p>
  if (edit?.receipt === undefined) return null
  const { receipt } = edit
  const concerns = concernTexts(receipt).join(' ')
  return (
    <>
      <p class="faint numbers">{receiptFacts(receipt).join(' · ')}</p>
      {receipt.verdict === 'doubtful' ? <p class="warning-text">{concerns}</p> : null}
      {receipt.verdict === 'bad' ? (
        <Notice kind="danger" actions={<Button onClick={() => context.presses.retry(variant)}>Try again</Button>}>
          <p>{concerns}</p>
        </Notice>
      ) : null}
    </>
  )
}

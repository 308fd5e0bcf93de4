import type { JSX } from 'preact'
import { Button } from '../controls/button'
import { Notice } from '../controls/notice'
import { formatExtent, formatSeconds, formatUsd, recipientOf } from '../copy'
import { expectMs } from '../state/expectation'
import { pressLabel } from './create-view'
import type { ViewContext } from './view-context'

/** Always in sight: what a press costs, how long it takes, who receives the pixels, and the one main button. */
export function ActionBar({ store, presses }: ViewContext): JSX.Element {
  const { plan, form, settings, running } = store
  const { fit, costUsd, blocker } = plan.value
  const { connection, monthlyBudgetUsd } = settings.value
  const seconds = formatSeconds(
    expectMs(store.measured.value, { connection, model: settings.value.model, imageSize: fit.imageSize }),
  )
  const question = store.budgetQuestion.value
  const demo = connection.preset === 'demo'
  return (
    <footer class="action-bar">
      {question !== undefined ? (
        <Notice
          kind="warning"
          actions={
            <>
              <Button
                onClick={() => {
                  store.budgetQuestion.value = undefined
                  question.proceed()
                }}
              >
                Generate anyway
              </Button>
              <Button
                kind="quiet"
                onClick={() => {
                  store.budgetQuestion.value = undefined
                }}
              >
                Not now
              </Button>
            </>
          }
        >
          {`This would bring the month to ${formatUsd(store.spend.value.usd + question.costUsd)}, above your budget of ${formatUsd(monthlyBudgetUsd ?? 0)}.`}
        </Notice>
      ) : null}
      <div class="action-row">
        <p class="action-facts">
          <span class="numbers">
            {`${costUsd > 0 ? 'about ' : ''}${formatUsd(costUsd)} · about ${seconds} · ${formatExtent(fit.pixels)}`}
          </span>
          <span class="faint ellipsis" title={recipientOf(connection)}>
            {demo ? 'Drawn by the built-in demo' : `Sent to ${recipientOf(connection)}`}
          </span>
        </p>
        {running.value ? (
          <Button onClick={() => presses.cancel()} title="Esc">
            Cancel
          </Button>
        ) : (
          <Button
            kind="primary"
            disabled={blocker !== undefined}
            onClick={() => presses.press()}
            title={blocker ?? 'Cmd or Ctrl + Enter'}
          >
            {pressLabel(form.value, plan.value)}
          </Button>
        )}
      </div>
      {blocker === undefined || running.value ? null : (
        <p class="faint" id="blocker">
          {blocker}
        </p>
      )}
    </footer>
  )
}

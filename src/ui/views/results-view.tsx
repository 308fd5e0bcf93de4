import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { isRunning, type Variant } from '../state/variant'
import { stageText } from './activity-panel'
import { CardActions } from './card-actions'
import { pressCardKey } from './card-keys'
import { CompareView } from './compare-view'
import { EditSteps } from './edit-steps'
import { FailureNotice } from './failure-notice'
import { GeneratedList } from './generated-list'
import { ReceiptLine } from './receipt-line'
import type { ViewContext } from './view-context'

/** Everything generated since the window opened, newest first. */
export function ResultsView(context: ViewContext): JSX.Element {
  const variants = context.store.variants.value
  return (
    <>
      {variants.length === 0 ? (
        <section class="panel panel-empty">
          <p class="strong">No results yet</p>
          <p class="faint">
            Pictures you generate appear here until you close the window. Placed ones stay in the file.
          </p>
        </section>
      ) : (
        <Cards variants={variants} context={context} />
      )}
      <GeneratedList {...context} />
    </>
  )
}

function Cards({
  variants,
  context,
}: {
  readonly variants: readonly Variant[]
  readonly context: ViewContext
}): JSX.Element {
  const [current, setCurrent] = useState<string>()
  const { previews } = context
  useEffect(() => previews.end, [previews])
  // One stop for Tab; arrow keys go from card to card.
  const stop = variants.some(({ id }) => id === current) ? current : variants[0]?.id
  return (
    <>
      <p class="faint">
        Arrow keys try results on the canvas; Enter places, Esc puts back, Space shows large, F stars, R runs again.
      </p>
      <ul class="cards">
        {variants.map((variant) => (
          <li
            key={variant.id}
            class="card"
            tabIndex={variant.id === stop ? 0 : -1}
            aria-current={context.store.preview.value?.variantId === variant.id}
            onFocus={() => setCurrent(variant.id)}
            onKeyDown={(event) => pressCardKey(event, variant, context)}
          >
            <Card variant={variant} context={context} />
          </li>
        ))}
      </ul>
    </>
  )
}

function Card({ variant, context }: { readonly variant: Variant; readonly context: ViewContext }): JSX.Element {
  const isLetGo = variant.state.kind === 'done' && variant.picture === undefined
  return (
    <>
      {variant.picture === undefined ? (
        <div
          class={isRunning(variant) ? 'card-picture card-skeleton' : 'card-picture'}
          style={{ aspectRatio: `${variant.frame.width} / ${variant.frame.height}` }}
        />
      ) : variant.compared === undefined ? (
        <img class="card-picture" src={variant.picture.url} alt={variant.prompt.slice(0, 100)} />
      ) : (
        <CompareView variant={variant} compared={variant.compared} context={context} />
      )}
      <p class="card-prompt" dir="auto" title={variant.prompt}>
        {variant.label === '' ? '' : <span class="faint">{variant.label} </span>}
        {variant.prompt}
      </p>
      {isRunning(variant) ? <p class="faint">{stageText(variant)}</p> : null}
      <FailureNotice variant={variant} others={0} context={context} />
      <ReceiptLine variant={variant} context={context} />
      <EditSteps variant={variant} context={context} />
      {isLetGo ? <p class="faint">Let go here to save memory. Placed pictures stay in the file.</p> : null}
      <CardActions variant={variant} context={context} />
    </>
  )
}

import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '../controls/button'
import { download } from '../download'
import { canPreview } from '../state/previews'
import { pictureFile } from '../state/save-picture'
import { isRunning, type Variant } from '../state/variant'
import type { ViewContext } from './view-context'

interface ActionsProps {
  readonly variant: Variant
  readonly context: ViewContext
}

/** What can be done with a result: try it on the canvas, place it, keep it, go on from its prompt. */
export function CardActions({ variant, context }: ActionsProps): JSX.Element {
  const { presses, store } = context
  const done = variant.state.kind === 'done'
  const placeable = done && variant.picture !== undefined
  return (
    <>
      <PreviewNote variant={variant} context={context} />
      <div class="card-actions">
        {canPreview(variant) ? <PreviewButton variant={variant} context={context} /> : null}
        {canPreview(variant) ? (
          <Button onClick={() => presses.place(variant, 'fill')}>
            {variant.edit?.over === undefined ? 'Replace the fill' : 'Lay over the picture'}
          </Button>
        ) : null}
        {placeable ? <Button onClick={() => presses.place(variant, 'new-frame')}>New frame</Button> : null}
        {done ? <StarButton variant={variant} context={context} /> : null}
      </div>
      <div class="card-actions">
        {isRunning(variant) ? null : (
          <Button
            kind="quiet"
            onClick={() => {
              store.form.value = { ...store.form.value, prompt: variant.prompt }
              store.tab.value = 'create'
            }}
          >
            Use prompt
          </Button>
        )}
        {placeable ? (
          <Button
            kind="quiet"
            onClick={() => {
              store.large.value = variant.id
            }}
          >
            Large
          </Button>
        ) : null}
        {placeable ? <SaveButton variant={variant} context={context} /> : null}
      </div>
    </>
  )
}

function previewOf({ variant, context: { store } }: ActionsProps) {
  return store.preview.value?.variantId === variant.id ? store.preview.value : undefined
}

function PreviewNote(props: ActionsProps): JSX.Element | null {
  const preview = previewOf(props)
  if (preview === undefined) return null
  return preview.problem === undefined ? (
    <p role="status" class="strong">
      Shown on the canvas, not placed: Enter places it, Esc puts back what was there.
    </p>
  ) : (
    <p role="status" class="warning-text">
      {`Not shown on the canvas: ${preview.problem}`}
    </p>
  )
}

function PreviewButton(props: ActionsProps): JSX.Element {
  const { variant, context } = props
  const isShown = previewOf(props) !== undefined
  return (
    <Button
      pressed={isShown}
      title="Shows it on the canvas without placing it"
      onClick={() => (isShown ? context.previews.end() : context.previews.show(variant))}
    >
      Preview
    </Button>
  )
}

function SaveButton({ variant, context }: ActionsProps): JSX.Element {
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    const file = await pictureFile(variant, context)
    setBusy(false)
    setProblem(file.ok ? undefined : file.failure.message)
    if (file.ok) download(file.value.name, new Blob([file.value.bytes], { type: 'image/png' }))
  }
  return (
    <>
      <Button kind="quiet" disabled={isBusy} title="A PNG that holds its recipe" onClick={() => void save()}>
        Save as PNG
      </Button>
      {problem === undefined ? null : <p class="warning-text">{problem}</p>}
    </>
  )
}

function StarButton({ variant, context: { presses } }: ActionsProps): JSX.Element {
  const isStarred = variant.isStarred === true
  return (
    <Button
      kind="quiet"
      pressed={isStarred}
      label="Star"
      title="A starred result keeps its picture while the window is open (F)"
      onClick={() => presses.star(variant)}
    >
      {isStarred ? '★' : '☆'}
    </Button>
  )
}

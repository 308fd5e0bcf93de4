import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { listOf } from '../../core/list-of'
import { MODES } from '../../core/mode'
import type { Recipe } from '../../core/records/recipe'
import type { Placement } from '../../protocol/selection'
import { Button } from '../controls/button'
import { formatUsd, refusalText } from '../copy'
import { modeName } from '../mode-copy'
import { usePreset } from '../state/thread-actions'
import type { ViewContext } from './view-context'

/** What made the selected picture, for whoever opens the file; its words can be used again. */
export function RecipeNote({ store, call }: ViewContext): JSX.Element | null {
  const { nodes } = store.selection.value
  const recipe = nodes.length === 1 ? nodes[0]?.recipe : undefined
  if (recipe === undefined) return null
  return (
    <>
      <UseVariant key={nodes[0]?.id} store={store} call={call} />
      <details class="advanced">
        <summary>What made this?</summary>
        <p dir="auto">{recipe.prompt === '' ? 'No words.' : recipe.prompt}</p>
        <Ingredients recipe={recipe} />
        <p class="faint numbers">{recipeFacts(recipe)}</p>
        <Button kind="quiet" onClick={() => void usePreset(store, call, recipe)}>
          Use as preset
        </Button>
      </details>
    </>
  )
}

/** For a picture of a contact sheet: into the layer that it was made for. */
function UseVariant({ store, call }: Pick<ViewContext, 'store' | 'call'>): JSX.Element | null {
  const [said, setSaid] = useState<string>()
  const node = store.selection.value.nodes[0]
  if (node?.madeForId === undefined) return null
  const use = async () => {
    const used = await call('useVariant', { nodeId: node.id })
    setSaid(used.ok ? placedText(used.value) : used.failure.message)
  }
  return (
    <div class="card-actions">
      <Button onClick={() => void use()}>Use this one</Button>
      <p class="faint" role="status">
        {said ?? 'Puts it into the layer that it was made for.'}
      </p>
    </div>
  )
}

function placedText({ placed, refused }: Placement): string {
  const [one] = placed
  if (one !== undefined) return `Placed in “${one.name}”.`
  return refused.map(({ name, reason }) => `“${name}” ${refusalText(reason)}.`).join(' ')
}

function Ingredients({
  recipe: { references = [], masks = [], avoid = [], parent },
}: {
  readonly recipe: Recipe
}): JSX.Element {
  const used = references.map(({ role, name }) => `“${name}” (${role})`)
  const painted = masks.map((name) => (name === 'painted' ? 'a painted mask' : `“${name}”`))
  return (
    <>
      {parent === undefined ? null : <p class="faint">A change of an earlier picture.</p>}
      {used.length === 0 ? null : <p class="faint" dir="auto">{`With ${listOf(used)}.`}</p>}
      {avoid.length === 0 ? null : <p class="faint" dir="auto">{`Without ${listOf(avoid)}.`}</p>}
      {masks.length === 0 ? null : <p class="faint" dir="auto">{`Under ${listOf(painted)}.`}</p>}
    </>
  )
}

/** A recipe's figures in one line. */
export function recipeFacts({ mode, model, imageSize, path, costUsd, madeAt, author }: Recipe): string {
  const known = MODES.find((each) => each === mode)
  const date = new Date(madeAt)
  return [
    known === undefined ? mode : modeName(known),
    model,
    imageSize,
    `via ${path}`,
    costUsd === undefined ? 'cost unknown' : formatUsd(costUsd),
    author === undefined ? '' : `by ${author}`,
    Number.isNaN(date.getTime()) ? '' : date.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' }),
  ]
    .filter((fact) => fact !== '')
    .join(' · ')
}

import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Failure } from '../../core/failure'
import type { Result } from '../../core/result'
import type { Placement } from '../../protocol/selection'
import type { SamePicture } from '../../protocol/target'
import { Button } from '../controls/button'
import { countOf, refusalText } from '../copy'
import { flattenLayer } from '../state/edit-actions'
import type { Variant } from '../state/variant'
import type { ViewContext } from './view-context'

interface StepsProps {
  readonly variant: Variant
  readonly context: ViewContext
}

/** What can be done next with an edit that lies over its picture: hide its mask, flatten it, apply it everywhere. */
export function EditSteps({ variant, context }: StepsProps): JSX.Element | null {
  const { edit, maskNodeIds } = variant
  const [isHidden, setHidden] = useState(false)
  const [said, setSaid] = useState<{ readonly text: string; readonly isProblem: boolean }>()
  const [isBusy, setBusy] = useState(false)
  const [same, setSame] = useState<SamePicture>()
  const { call, pipeline } = context
  if (edit?.over === undefined || edit.patchHash === undefined) return null
  const { nodeId } = edit.over
  const run = async <Value,>(
    work: () => Promise<Result<Value, Failure>>,
    then: (value: Value) => string | undefined,
  ) => {
    setBusy(true)
    setSaid(undefined)
    const done = await work()
    setBusy(false)
    const text = done.ok ? then(done.value) : done.failure.message
    setSaid(text === undefined ? undefined : { text, isProblem: !done.ok })
  }
  return (
    <>
      <div class="card-actions">
        {maskNodeIds.length === 0 ? null : (
          <Button
            disabled={isBusy}
            onClick={() =>
              void run(
                () => call('setVisible', { nodeIds: [...maskNodeIds], visible: isHidden }),
                () => {
                  setHidden(!isHidden)
                  return undefined
                },
              )
            }
          >
            {isHidden ? 'Show mask' : 'Hide mask'}
          </Button>
        )}
        <Button
          disabled={isBusy}
          title="One picture instead of picture and edits; the original stays below, hidden"
          onClick={() =>
            void run(
              () => flattenLayer(nodeId, { call, pipeline, signal: new AbortController().signal }),
              (placement) => placedText(placement, 'Flattened. The original stays below, hidden.'),
            )
          }
        >
          Flatten
        </Button>
        <Button
          disabled={isBusy}
          title="Looks on all pages for layers that show the same picture"
          onClick={() =>
            void run(
              () => call('findSamePicture', { nodeId }),
              (found) => {
                setSame(found.nodes.length === 0 ? undefined : found)
                return found.nodes.length === 0 ? noneText(found) : undefined
              },
            )
          }
        >
          Apply everywhere…
        </Button>
      </div>
      {same === undefined ? null : (
        <div class="notice">
          <p>{sameText(same)}</p>
          <div class="notice-actions">
            <Button
              disabled={isBusy}
              onClick={() =>
                void run(
                  () => call('copyPatches', { fromNodeId: nodeId, nodeIds: same.nodes.map(({ id }) => id) }),
                  (placement) => {
                    setSame(undefined)
                    const done = `Applied to ${countOf(placement.placed.length, 'layer')}; one undo takes it back.`
                    return placedText(placement, done)
                  },
                )
              }
            >
              {`Apply to ${countOf(same.nodes.length, 'layer')}`}
            </Button>
            <Button kind="quiet" onClick={() => setSame(undefined)}>
              Not now
            </Button>
          </div>
        </div>
      )}
      {said === undefined ? null : (
        <p class={said.isProblem ? 'warning-text' : 'faint'} role="status">
          {said.text}
        </p>
      )}
    </>
  )
}

function placedText({ placed, refused }: Placement, done: string): string {
  const left = refused.map(({ name, reason }) => `“${name}” ${refusalText(reason)}, so it stays as it is.`)
  return [...(placed.length === 0 ? [] : [done]), ...left].join(' ')
}

function noneText({ refused }: SamePicture): string {
  return refused.length === 0
    ? 'No other layer shows this picture without the edit.'
    : `No other layer with this picture can be changed.${refusedText(refused)}`
}

const NAMED = 4

function sameText({ nodes, refused }: SamePicture): string {
  const names = nodes.slice(0, NAMED).map(({ name, page }) => `“${name}” on ${page}`)
  const more = nodes.length > NAMED ? ` and ${nodes.length - NAMED} more` : ''
  return `${countOf(nodes.length, 'layer')} with the same picture: ${names.join(', ')}${more}.${refusedText(refused)}`
}

function refusedText(refused: SamePicture['refused']): string {
  const named = refused.slice(0, NAMED).map(({ name, reason }) => `“${name}” ${refusalText(reason)}.`)
  const more = refused.length > NAMED ? [`${countOf(refused.length - NAMED, 'more layer')} cannot be changed.`] : []
  return [...named, ...more].map((sentence) => ` ${sentence}`).join('')
}

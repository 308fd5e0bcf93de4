import type { JSX } from 'preact'
import { MODE_RULES } from '../../core/modes/mode-rules'
import type { SelectedNode } from '../../protocol/selection'
import { Button } from '../controls/button'
import { Thumbnail } from '../controls/thumbnail'
import { countOf, fateOf, formatSize, refusalText } from '../copy'
import { pinSelection } from '../state/layer-actions'
import { EditSelection } from './edit-selection'
import { revisionOf, type ViewContext } from './view-context'

const SHOWN = 3

/** What is selected now, and what a press would do to it. */
export function SelectionPanel(context: ViewContext): JSX.Element {
  const { store, call } = context
  const { nodes, total } = store.selection.value
  const { targets, refused } = store.plan.value
  const isEdit = MODE_RULES[store.form.value.mode].target === 'required'
  if (nodes.length === 0) return <NothingSelected isEdit={isEdit} />
  if (isEdit) return <EditSelection {...context} />
  // Layers look different after every placement.
  const revision = revisionOf(store)
  const single = nodes.length === 1 ? nodes[0] : undefined
  return (
    <section class="panel" aria-label="Selection">
      {single === undefined ? (
        <ManySelected nodes={nodes} total={total} call={call} revision={revision} />
      ) : (
        <OneSelected node={single} call={call} revision={revision} />
      )}
      {single === undefined ? <Fates targets={targets} refused={refused} /> : null}
      <div class="panel-actions">
        <Button kind="quiet" onClick={() => pinSelection(store)}>
          {nodes.length === 1 ? 'Use as reference' : `Use all ${nodes.length} as references`}
        </Button>
      </div>
    </section>
  )
}

function NothingSelected({ isEdit }: { readonly isEdit: boolean }): JSX.Element {
  return (
    <section class="panel panel-empty" aria-label="Selection">
      <p class="strong">Nothing selected</p>
      <p class="faint">
        {isEdit
          ? 'Select the picture to change, and a shape over it to change only that part.'
          : 'The picture goes into a new frame in the middle of your view. Select a layer to fill it instead.'}
      </p>
    </section>
  )
}

interface OneProps {
  readonly node: SelectedNode
  readonly call: ViewContext['call']
  readonly revision: number
}

function OneSelected({ node, call, revision }: OneProps): JSX.Element {
  return (
    <div class="target">
      {node.width > 0 && node.height > 0 ? <Thumbnail nodeId={node.id} call={call} revision={revision} /> : null}
      <div class="target-text">
        <p class="strong ellipsis" title={node.name} dir="auto">
          {node.name}
        </p>
        <p class="faint">{formatSize(node.width, node.height)}</p>
        <p class={node.refusal === undefined ? 'faint' : 'warning-text'}>
          {fateOf(node)}
          {node.refusal === undefined ? null : ' The picture goes into a new frame beside it.'}
        </p>
      </div>
    </div>
  )
}

interface ManyProps {
  readonly nodes: readonly SelectedNode[]
  readonly total: number
  readonly call: ViewContext['call']
  readonly revision: number
}

function ManySelected({ nodes, total, call, revision }: ManyProps): JSX.Element {
  return (
    <div class="target">
      <div class="stack">
        {nodes
          .filter((node) => node.width > 0 && node.height > 0)
          .slice(0, SHOWN)
          .map((node) => (
            <Thumbnail key={node.id} nodeId={node.id} call={call} revision={revision} />
          ))}
      </div>
      <div class="target-text">
        <p class="strong">{countOf(total, 'layer')} selected</p>
        <p class="faint ellipsis" dir="auto" title={nodes.map((node) => node.name).join(', ')}>
          {nodes.map((node) => node.name).join(', ')}
        </p>
      </div>
    </div>
  )
}

interface FatesProps {
  readonly targets: readonly SelectedNode[]
  readonly refused: readonly SelectedNode[]
}

function Fates({ targets, refused }: FatesProps): JSX.Element {
  return (
    <>
      {targets.length > 1 ? <p class="faint">One picture fills all {targets.length}, cropped to each.</p> : null}
      {targets.length === 1 ? <p class="faint">The picture goes into “{targets[0]?.name}”.</p> : null}
      {refused.slice(0, SHOWN).map((node) => (
        <p key={node.id} class="warning-text">
          “{node.name}” {node.refusal === undefined ? '' : refusalText(node.refusal)}, so it stays as it is.
        </p>
      ))}
      {refused.length > SHOWN ? <p class="warning-text">{refused.length - SHOWN} more stay as they are.</p> : null}
    </>
  )
}

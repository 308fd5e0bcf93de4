import type { JSX } from 'preact'
import { MODE_RULES } from '../../core/modes/mode-rules'
import type { SelectedNode } from '../../protocol/selection'
import { Button } from '../controls/button'
import { Segmented } from '../controls/segmented'
import { Thumbnail } from '../controls/thumbnail'
import { formatExtent, formatSize } from '../copy'
import { sourceOf } from '../state/edit/follow-target'
import { pinSelection, setLayer } from '../state/layer-actions'
import { RoleSelect } from './role-select'
import { revisionOf, type ViewContext } from './view-context'

/** The picture to change and its masks, with what a press would do to them. */
export function EditSelection(context: ViewContext): JSX.Element {
  const { store, call } = context
  const { target, masks, texts } = store.roles.value
  const usesMasks = MODE_RULES[store.form.value.mode].mask !== 'none'
  const isPainted = target !== undefined && store.painted.value?.nodeId === target.id
  const revision = revisionOf(store)
  return (
    <section class="panel" aria-label="Selection">
      {target === undefined ? (
        <p class="faint">None of the selected layers shows a picture to change.</p>
      ) : (
        <div class="target">
          <Thumbnail nodeId={target.id} call={call} revision={revision} />
          <div class="target-text">
            <p class="target-name">
              <span class="strong ellipsis" title={target.name} dir="auto">
                {target.name}
              </span>
              <span class="chip">Picture to edit</span>
            </p>
            <p class="faint">{sizeOf(target, store)}</p>
            <p class="faint">{fateOfEdit(context)}</p>
          </div>
        </div>
      )}
      {target === undefined ? null : <SourceChoice {...context} />}
      {!usesMasks || (masks.length === 0 && !isPainted) ? null : (
        <ul class="reference-list" aria-label="Masks">
          {masks.map(({ node, on }) => (
            <MaskItem key={node.id} node={node} on={on} context={context} />
          ))}
          <PaintedItem {...context} />
        </ul>
      )}
      {texts.length === 0 ? null : (
        <p class="faint">
          Words from {texts.map(({ name }) => `“${name}”`).join(', ')}: {texts.map(({ text }) => text).join(' / ')}
        </p>
      )}
      <div class="panel-actions">
        {target === undefined || !usesMasks ? null : (
          <Button
            kind="quiet"
            disabled={store.target.value.kind !== 'ready'}
            onClick={() => {
              store.isPainting.value = true
            }}
          >
            {isPainted ? 'Change painted mask' : 'Paint mask'}
          </Button>
        )}
        <Button kind="quiet" onClick={() => pinSelection(store)}>
          {store.selection.value.nodes.length === 1
            ? 'Use as reference'
            : `Use all ${store.selection.value.nodes.length} as references`}
        </Button>
      </div>
    </section>
  )
}

function sizeOf(target: SelectedNode, { plan }: ViewContext['store']): string {
  const { edit } = plan.value
  const layout = formatSize(target.width, target.height)
  return edit === undefined ? layout : `${layout} · picture ${formatExtent(edit.picture.extent)}`
}

function fateOfEdit({ store }: ViewContext): string {
  const { edit, placeIn } = store.plan.value
  const { mode } = store.form.value
  if (edit === undefined) return 'Sent as image 1.'
  const where = placeIn === 'fill' ? '' : ' The result is a new frame beside it.'
  if (mode === 'expand') return `The picture itself stays as it is.${where}`
  if (!edit.isPartial) {
    return MODE_RULES[mode].mask === 'none'
      ? `The whole picture changes.${where}`
      : `No mask: the whole picture may change.${where}`
  }
  return edit.invert ? `What the mask covers stays exactly.${where}` : `Only what the mask covers changes.${where}`
}

// Only a layer with contents leaves a choice.
function SourceChoice({ store }: ViewContext): JSX.Element | null {
  const { target, masks } = store.roles.value
  const own = masks.filter(({ node }) => node.ancestorIds[0] === target?.id).length
  if (target?.imageHash === undefined || target.childCount <= own) return null
  return (
    <Segmented
      label="Part to edit"
      value={sourceOf(store.form.value, store.roles.value, target)}
      options={[
        { value: 'fill', text: 'Only its picture', title: 'The fill; contents stay in front of it' },
        { value: 'layer', text: 'All it shows', title: 'With its contents, as a new frame beside it' },
      ]}
      onChange={(source) => {
        store.form.value = { ...store.form.value, source }
      }}
    />
  )
}

function MaskItem({
  node,
  on,
  context,
}: {
  readonly node: SelectedNode
  readonly on: boolean
  readonly context: ViewContext
}): JSX.Element {
  const { store, call } = context
  return (
    <li class={on ? 'reference' : 'reference reference-off'}>
      <span class="reference-number" />
      <Thumbnail nodeId={node.id} call={call} />
      <span class="reference-name ellipsis" title={node.name} dir="auto">
        {node.name}
      </span>
      <RoleSelect node={node} current="mask" store={store} />
      <Button
        kind="quiet"
        label={on ? `Leave out ${node.name}` : `Use ${node.name} again`}
        title={on ? 'Leave out' : 'Use again'}
        pressed={on}
        onClick={() => setLayer(store, node.id, { off: on })}
      >
        {on ? '◉' : '○'}
      </Button>
    </li>
  )
}

function PaintedItem({ store }: ViewContext): JSX.Element | null {
  const painted = store.painted.value
  if (painted === undefined || painted.nodeId !== store.roles.value.target?.id) return null
  const percent = Math.max(1, Math.round(painted.coveredShare * 100))
  return (
    <li class="reference">
      <span class="reference-number" />
      <span class="reference-name">Painted mask</span>
      <span class="faint">{`covers ${percent} %`}</span>
      <Button
        kind="quiet"
        label="Remove the painted mask"
        title="Remove"
        onClick={() => {
          store.painted.value = undefined
        }}
      >
        ×
      </Button>
    </li>
  )
}

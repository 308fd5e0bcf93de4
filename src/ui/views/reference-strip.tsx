import type { JSX } from 'preact'
import { modelEntry } from '../../core/models'
import { Button } from '../controls/button'
import { Checkbox } from '../controls/checkbox'
import { Thumbnail } from '../controls/thumbnail'
import type { LayerReference } from '../state/edit/layer-roles'
import { moveReference, setLayer, unpin } from '../state/layer-actions'
import { RoleSelect } from './role-select'
import type { ViewContext } from './view-context'

/** The pictures sent along with the prompt, numbered as the model sees them. */
export function ReferenceStrip(context: ViewContext): JSX.Element | null {
  const { store } = context
  const { references } = store.roles.value
  const { plan } = store
  const sent = plan.value.references.length + (plan.value.edit?.isPartial === true ? 1 : 0)
  const hasBase = plan.value.references[0]?.role === 'base'
  if (references.length === 0) return null
  const { maxReferences } = modelEntry(store.settings.value.model)
  const on = references.filter((reference) => reference.on)
  return (
    <section class="references" aria-label="References">
      <p class="section-title">
        References <span class={sent > maxReferences ? 'warning-text' : 'faint'}>{`${sent} of ${maxReferences}`}</span>
      </p>
      <ul class="reference-list">
        {references.map((reference) => (
          <ReferenceItem
            key={reference.node.id}
            reference={reference}
            number={reference.on ? on.indexOf(reference) + (hasBase ? 2 : 1) : 0}
            context={context}
          />
        ))}
      </ul>
      {on.length < 2 ? null : (
        <Checkbox
          checked={store.form.value.eachReference}
          title="Instead of all references in one request"
          onChange={(eachReference) => {
            const placeIn = eachReference ? { placeIn: 'new-frames' as const } : {}
            store.form.value = { ...store.form.value, eachReference, ...placeIn }
          }}
        >
          One picture for each reference
        </Checkbox>
      )}
    </section>
  )
}

interface ItemProps {
  readonly reference: LayerReference
  /** Position in the request; 0 when switched off. */
  readonly number: number
  readonly context: ViewContext
}

function ReferenceItem({ reference, number, context }: ItemProps): JSX.Element {
  const { store, call } = context
  const { node, pinned, on, role } = reference
  const place = store.roles.value.references.indexOf(reference)
  return (
    <li
      class={on ? 'reference' : 'reference reference-off'}
      draggable
      onDragStart={(event) => event.dataTransfer?.setData('text/plain', node.id)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        const dragged = event.dataTransfer?.getData('text/plain') ?? ''
        if (dragged !== '') moveReference(store, dragged, place)
      }}
    >
      <span class="reference-number">{on ? number : '–'}</span>
      <Thumbnail nodeId={node.id} call={call} />
      <span class="reference-name ellipsis" title={node.name} dir="auto">
        {node.name}
      </span>
      <RoleSelect node={node} current={role} store={store} />
      <Button
        kind="quiet"
        label={`Move ${node.name} forward`}
        title="Move forward (or drag)"
        disabled={place === 0}
        onClick={() => moveReference(store, node.id, place - 1)}
      >
        ↑
      </Button>
      <Button
        kind="quiet"
        label={on ? `Leave out ${node.name}` : `Send ${node.name} again`}
        title={on ? 'Leave out' : 'Send again'}
        pressed={on}
        onClick={() => setLayer(store, node.id, { off: on })}
      >
        {on ? '◉' : '○'}
      </Button>
      {pinned ? (
        <Button
          kind="quiet"
          label={`Remove ${node.name} from the references`}
          title="Remove"
          onClick={() => unpin(store, node.id)}
        >
          ×
        </Button>
      ) : null}
    </li>
  )
}

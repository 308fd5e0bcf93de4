import type { JSX } from 'preact'
import type { ReferenceRole } from '../../core/generation'
import { modelEntry } from '../../core/models'
import { Button } from '../controls/button'
import { Select } from '../controls/select'
import { Thumbnail } from '../controls/thumbnail'
import type { ReferenceChoice } from '../state/plan'
import { movePinnedForward, setReference, unpin } from '../state/reference-actions'
import type { ViewContext } from './view-context'

const ROLES: readonly { readonly value: ReferenceRole; readonly text: string }[] = [
  { value: 'subject', text: 'Subject' },
  { value: 'product', text: 'Product' },
  { value: 'style', text: 'Style' },
  { value: 'pose', text: 'Pose' },
  { value: 'composition', text: 'Composition' },
  { value: 'background', text: 'Background' },
  { value: 'lighting', text: 'Lighting' },
  { value: 'palette', text: 'Palette' },
  { value: 'text-sample', text: 'Lettering' },
]

/** The pictures sent along with the prompt, numbered as the model sees them. */
export function ReferenceStrip(context: ViewContext): JSX.Element | null {
  const { store } = context
  const references = store.references.value
  if (references.length === 0) return null
  const sent = references.filter((choice) => choice.on)
  const { maxReferences } = modelEntry(store.settings.value.model)
  return (
    <section class="references" aria-label="References">
      <p class="section-title">
        References{' '}
        <span
          class={sent.length > maxReferences ? 'warning-text' : 'faint'}
        >{`${sent.length} of ${maxReferences}`}</span>
      </p>
      <ul class="reference-list">
        {references.map((choice) => (
          <ReferenceItem key={choice.node.id} choice={choice} number={sent.indexOf(choice) + 1} context={context} />
        ))}
      </ul>
    </section>
  )
}

interface ItemProps {
  readonly choice: ReferenceChoice
  /** Position in the request; 0 when switched off. */
  readonly number: number
  readonly context: ViewContext
}

function ReferenceItem({ choice, number, context }: ItemProps): JSX.Element {
  const { store, call } = context
  const { node, pinned, on, role } = choice
  return (
    <li class={on ? 'reference' : 'reference reference-off'}>
      <span class="reference-number">{on ? number : '–'}</span>
      <Thumbnail nodeId={node.id} call={call} />
      <span class="reference-name ellipsis" title={node.name} dir="auto">
        {node.name}
      </span>
      {role === 'base' ? (
        <span class="chip">Picture to edit</span>
      ) : (
        <Select
          label={`Role of ${node.name}`}
          hideLabel
          value={role}
          options={ROLES}
          onChange={(value) => setReference(store, node.id, { role: value })}
        />
      )}
      {pinned ? (
        <Button
          kind="quiet"
          label={`Move ${node.name} forward`}
          title="Move forward"
          onClick={() => movePinnedForward(store, node.id)}
        >
          ↑
        </Button>
      ) : null}
      <Button
        kind="quiet"
        label={on ? `Leave out ${node.name}` : `Send ${node.name} again`}
        title={on ? 'Leave out' : 'Send again'}
        pressed={on}
        onClick={() => setReference(store, node.id, { off: on })}
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

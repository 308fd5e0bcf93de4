import type { JSX } from 'preact'
import { MODE_RULES } from '../../core/modes/mode-rules'
import type { SelectedNode } from '../../protocol/selection'
import { Select } from '../controls/select'
import type { LayerRole } from '../state/edit/layer-roles'
import { setLayer } from '../state/layer-actions'
import type { Store } from '../state/store'

const ROLES: readonly { readonly value: LayerRole; readonly text: string }[] = [
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

const EDIT_ROLES: readonly { readonly value: LayerRole; readonly text: string }[] = [
  { value: 'target', text: 'Picture to edit' },
  { value: 'mask', text: 'Mask' },
]

/** What a layer is for, changeable. Target and mask are offered where the mode knows them. */
export function RoleSelect({
  node,
  current,
  store,
}: {
  readonly node: SelectedNode
  readonly current: LayerRole
  readonly store: Store
}): JSX.Element {
  const rules = MODE_RULES[store.form.value.mode]
  const special = EDIT_ROLES.filter(({ value }) =>
    value === 'mask' ? rules.mask !== 'none' : rules.target === 'required',
  )
  const pinned = store.pinned.value.some(({ id }) => id === node.id)
  return (
    <Select
      label={`Role of ${node.name}`}
      hideLabel
      value={current}
      options={pinned ? ROLES : [...special, ...ROLES]}
      onChange={(value) => setLayer(store, node.id, { role: value })}
    />
  )
}

import type { Mode } from '../../core/mode'
import { suggestMode } from '../../core/modes/suggest-mode'
import type { SelectionSnapshot } from '../../protocol/selection'
import { assignRoles } from './edit/layer-roles'
import type { Store } from './store'

/** Takes a new selection in; the mode follows it until a person chooses one. */
export function takeSelection(store: Store, selection: SelectionSnapshot): void {
  store.selection.value = selection
  const form = store.form.value
  if (form.modeChosen) return
  const mode = modeFor(store, selection)
  if (mode !== form.mode) store.form.value = withMode(store, mode)
}

/** A person's own choice of mode, kept from then on. */
export function chooseMode(store: Store, mode: Mode): void {
  store.form.value = { ...withMode(store, mode), modeChosen: true }
}

// An instruction rewritten by hand belongs to the mode that it was written for.
function withMode(store: Store, mode: Mode) {
  const { instruction: _own, ...form } = store.form.value
  return { ...form, mode }
}

// "Generate" on a picture or a shape fills it, as the command says; only both together ask for something else.
function modeFor(store: Store, selection: SelectionSnapshot): Mode {
  const roles = assignRoles({
    mode: 'edit',
    selected: selection.nodes,
    backdrop: selection.backdrop,
    pinned: store.pinned.value,
    settings: store.layerSettings.value,
  })
  const suggested = suggestMode({
    hasTarget: roles.target !== undefined,
    maskCount: roles.masks.length,
  })
  const { mode } = store.form.value
  const isBackdrop = roles.target !== undefined && roles.target.id === selection.backdrop?.id
  return mode === 'generate' && (suggested === 'edit' || isBackdrop) ? 'generate' : suggested
}

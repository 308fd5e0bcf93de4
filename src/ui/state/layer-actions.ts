import type { SelectedNode } from '../../protocol/selection'
import type { LayerSetting } from './edit/layer-roles'
import type { Store } from './store'

/** Keeps the selected layers as references, also when something else is selected afterwards. */
export function pinSelection(store: Store): void {
  pinLayers(store, store.selection.value.nodes)
}

/** Keeps layers as references. */
export function pinLayers(store: Store, layers: readonly SelectedNode[]): void {
  const known = new Set(store.pinned.value.map((node) => node.id))
  const added = layers.filter((node) => !known.has(node.id) && node.width > 0 && node.height > 0)
  store.pinned.value = [...store.pinned.value, ...added]
}

/** Lets a pinned reference go. */
export function unpin(store: Store, nodeId: string): void {
  store.pinned.value = store.pinned.value.filter((node) => node.id !== nodeId)
}

/** Moves a reference to another place in the order the model sees; places count from 0. */
export function moveReference(store: Store, nodeId: string, place: number): void {
  const ids = store.roles.value.references.map(({ node }) => node.id)
  if (!ids.includes(nodeId)) return
  const others = ids.filter((id) => id !== nodeId)
  store.referenceOrder.value = [...others.slice(0, Math.max(0, place)), nodeId, ...others.slice(Math.max(0, place))]
}

/** Changes role or on/off of a layer. Only one layer can be the target: another one that was chosen gives way. */
export function setLayer(store: Store, nodeId: string, change: LayerSetting): void {
  const settings = new Map(store.layerSettings.value)
  if (change.role === 'target') {
    for (const [id, setting] of settings) {
      if (setting.role === 'target') settings.delete(id)
    }
  }
  settings.set(nodeId, { ...settings.get(nodeId), ...change })
  store.layerSettings.value = settings
}

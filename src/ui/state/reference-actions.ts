import type { ReferenceSetting, Store } from './store'

/** Keeps the selected layers as references, also when something else is selected afterwards. */
export function pinSelection(store: Store): void {
  const known = new Set(store.pinned.value.map((node) => node.id))
  const added = store.selection.value.nodes.filter((node) => !known.has(node.id) && node.width > 0 && node.height > 0)
  store.pinned.value = [...store.pinned.value, ...added]
}

/** Lets a pinned reference go. */
export function unpin(store: Store, nodeId: string): void {
  store.pinned.value = store.pinned.value.filter((node) => node.id !== nodeId)
}

/** Moves a pinned reference one place forward in the order the model sees. */
export function movePinnedForward(store: Store, nodeId: string): void {
  const pinned = [...store.pinned.value]
  const index = pinned.findIndex((node) => node.id === nodeId)
  const [moved] = index > 0 ? pinned.splice(index, 1) : []
  if (moved === undefined) return
  pinned.splice(index - 1, 0, moved)
  store.pinned.value = pinned
}

/** Changes role or on/off of a layer as reference. */
export function setReference(store: Store, nodeId: string, change: ReferenceSetting): void {
  const settings = new Map(store.referenceSettings.value)
  settings.set(nodeId, { ...settings.get(nodeId), ...change })
  store.referenceSettings.value = settings
}

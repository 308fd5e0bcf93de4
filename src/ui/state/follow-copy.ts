import { effect } from '@preact/signals'
import type { Call } from '../../protocol/channel'
import type { Store } from './store'

/** Keeps `store.copy` at the texts that lie over the layer that gets the picture. Gives what ends it. */
export function followCopy(store: Store, call: Call): () => void {
  let asked = 0
  return effect(() => {
    // A new selection also comes after every look away and every undo: texts may have moved.
    const { nodes } = store.selection.value
    const pinned = store.pinned.value
    const layer =
      store.roles.value.target ??
      nodes.find(({ id, refusal }) => refusal === undefined && !pinned.some((kept) => kept.id === id))
    asked += 1
    const turn = asked
    if (layer === undefined || layer.type === 'TEXT') {
      store.copy.value = undefined
      return
    }
    void call('findCopy', { nodeId: layer.id }).then((found) => {
      if (turn === asked) store.copy.value = found.ok && found.value.texts.length > 0 ? found.value : undefined
    })
  })
}

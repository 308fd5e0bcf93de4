import type { Call } from '../../protocol/channel'
import { laidVariant } from './laid-variant'
import type { Store } from './store'
import type { Variant } from './variant'

/** A result that is shown on the canvas without being placed. */
export interface ShownPreview {
  readonly variantId: string
  /** Why it cannot be shown, in a sentence. */
  readonly problem?: string
}

/** Looking at results on the canvas before one is chosen. */
export interface Previews {
  /** Shows a result in the layers that it was made for, in place of one that was shown before. */
  show(variant: Variant): void
  /** Puts back what was there. */
  end(): void
}

/** The previews of one window. */
export function createPreviews(store: Store, call: Call): Previews {
  const isWanted = (id: string) => store.preview.value?.variantId === id

  const show = async (variant: Variant) => {
    const { id, picture, targets, edit } = variant
    if (picture === undefined) return
    const bytes = new Uint8Array(await picture.blob.arrayBuffer())
    // Arrow keys are faster than pictures are read.
    if (!isWanted(id)) return
    const replaces = laidVariant(store, variant)?.edit?.patchHash
    const over = edit?.over
    const shown = await call(
      'showPreview',
      {
        id,
        nodeIds: over === undefined ? targets.map((node) => node.id) : [over.nodeId],
        bytes,
        extent: picture.extent,
        ...(over === undefined
          ? {}
          : {
              patch: {
                over: { imageHash: over.imageHash, patchHashes: [...over.patchHashes] },
                ...(replaces === undefined ? {} : { replaces }),
              },
            }),
      },
      [bytes.buffer],
    )
    if (!isWanted(id)) return
    if (!shown.ok) store.preview.value = { variantId: id, problem: shown.failure.message }
    else if (shown.value.shownIds.length === 0) store.preview.value = { variantId: id, problem: NOWHERE }
  }
  return {
    show(variant) {
      store.preview.value = { variantId: variant.id }
      void show(variant)
    },
    end() {
      if (store.preview.value === undefined) return
      store.preview.value = undefined
      void call('endPreview', {})
    },
  }
}

const NOWHERE = 'The layers it was made for are gone, locked or cannot take a picture.'

/** Whether a result can be looked at in the layers that it was made for. */
export function canPreview({ state, picture, targets }: Variant): boolean {
  return state.kind === 'done' && picture !== undefined && targets.length > 0
}

import type { Store } from './store'
import type { Variant } from './variant'

/**
 * The variant of the same press whose patch lies in the document. Variants of one press take turns: one laid over the
 * picture makes way for the next, and one that was undone may come back.
 */
export function laidVariant({ variants }: Store, { pressId }: Variant): Variant | undefined {
  return variants.value.find((other) => other.pressId === pressId && other.edit?.patchHash !== undefined)
}

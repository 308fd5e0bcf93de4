import type { Mode } from '../../core/mode'

/** The mode of a request that names none: what its pictures allow. */
export function inferMode(referenceCount: number, hasMask: boolean): Mode {
  if (referenceCount === 0) return 'generate'
  return hasMask ? 'fill' : 'edit'
}

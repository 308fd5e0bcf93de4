import type { Mode } from '../mode'

/** What is selected, as far as it hints at what a person wants. */
export interface Situation {
  readonly hasTarget: boolean
  readonly maskCount: number
}

/** The likely mode: a shape over a picture is to be filled, a picture is to be edited, all else starts from words. */
export function suggestMode({ hasTarget, maskCount }: Situation): Mode {
  if (!hasTarget) return 'generate'
  return maskCount > 0 ? 'fill' : 'edit'
}

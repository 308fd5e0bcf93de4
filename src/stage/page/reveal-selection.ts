import { ancestorsOf } from '../document/geometry'
import type { StageState } from './stage-state'

/** Opens the layer list around whatever gets selected, as Figma does. */
export function revealSelection({ document, expandedIds }: StageState): void {
  document.subscribe(({ kind }) => {
    if (kind !== 'selection') return
    const around = document
      .selection()
      .flatMap((id) => document.node(id) ?? [])
      .flatMap((node) => ancestorsOf(document, node))
      .filter(({ id, type }) => type !== 'PAGE' && type !== 'DOCUMENT' && !expandedIds.value.has(id))
    if (around.length > 0) expandedIds.value = new Set([...expandedIds.value, ...around.map(({ id }) => id)])
  })
}

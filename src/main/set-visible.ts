import type { Failure } from '../core/failure'
import { ok, type Result } from '../core/result'
import type { CallParams } from '../protocol/calls'
import { canEditDocument } from './fillable'
import { refuse } from './refuse'

/** Hides or shows layers, all in one undo step. Fails, changing nothing, where one cannot be found. */
export async function setVisible(
  api: PluginAPI,
  { nodeIds, visible }: CallParams<'setVisible'>,
): Promise<Result<null, Failure>> {
  if (!canEditDocument(api)) return refuse('This file is open for viewing only, so no layer was hidden or shown.')
  const found = await Promise.all(nodeIds.map((id) => api.getNodeByIdAsync(id)))
  const layers: SceneNode[] = []
  for (const node of found) {
    if (node === null || node.removed || !('visible' in node)) return refuse('The mask was deleted meanwhile.')
    layers.push(node)
  }
  for (const layer of layers) layer.visible = visible
  api.commitUndo()
  return ok(null)
}

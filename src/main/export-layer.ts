import type { Failure } from '../core/failure'
import type { Bytes } from '../core/generation'
import { ok, type Result } from '../core/result'
import type { CallParams } from '../protocol/calls'
import { refuse } from './refuse'

/**
 * A whole layer as it looks, without the layers that serve as its mask: those are hidden while Figma exports and shown
 * again whatever happens. Nothing is committed in between, so that no undo step is left behind.
 */
export async function exportLayer(
  api: PluginAPI,
  { nodeId, extent, hiddenNodeIds }: CallParams<'exportLayer'>,
): Promise<Result<{ readonly bytes: Bytes }, Failure>> {
  const node = await api.getNodeByIdAsync(nodeId)
  if (node === null || node.removed || !('exportAsync' in node) || node.type === 'PAGE') {
    return refuse('The layer was deleted meanwhile. Select again and press once more.')
  }
  const inside = await visibleInside(api, node, hiddenNodeIds)
  const isWide = extent.widthPx >= extent.heightPx
  for (const mask of inside) mask.visible = false
  try {
    const bytes = await node.exportAsync({
      format: 'PNG',
      colorProfile: 'SRGB',
      useAbsoluteBounds: true,
      constraint: { type: isWide ? 'WIDTH' : 'HEIGHT', value: isWide ? extent.widthPx : extent.heightPx },
    })
    return ok({ bytes: bytes as Bytes })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return refuse(`Figma could not export “${node.name}”: ${why}`)
  } finally {
    for (const mask of inside) if (!mask.removed) mask.visible = true
  }
}

async function visibleInside(
  api: PluginAPI,
  layer: BaseNode,
  nodeIds: readonly string[],
): Promise<readonly SceneNode[]> {
  const found: SceneNode[] = []
  for (const id of nodeIds) {
    const node = await api.getNodeByIdAsync(id)
    if (node === null || node.removed || !('visible' in node) || !node.visible) continue
    let around = node.parent
    while (around !== null && around.id !== layer.id) around = around.parent
    if (around !== null) found.push(node)
  }
  return found
}

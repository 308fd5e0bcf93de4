import type { Failure } from '../core/failure'
import type { Bytes } from '../core/generation'
import { ok, type Result } from '../core/result'
import { refuse } from './refuse'

/**
 * A node's picture as a model should see it: sRGB whatever the document's profile, its own box without shadows, long
 * side `edgePx`. PNG, so that transparency survives.
 */
export async function exportNode(
  api: PluginAPI,
  nodeId: string,
  edgePx: number,
): Promise<Result<{ readonly bytes: Bytes; readonly name: string }, Failure>> {
  const node = await api.getNodeByIdAsync(nodeId)
  if (node === null || node.removed)
    return refuse('A layer to be sent was deleted meanwhile. Select again and press once more.')
  if (!('exportAsync' in node) || !('width' in node)) return refuse(`"${node.name}" cannot be exported as a picture.`)
  // Figma's exporter fails on layers without an area.
  if (!(node.width > 0 && node.height > 0))
    return refuse(`"${node.name}" has no size, so there is no picture of it to send.`)
  try {
    const bytes = await node.exportAsync({
      format: 'PNG',
      colorProfile: 'SRGB',
      useAbsoluteBounds: true,
      constraint: { type: node.width >= node.height ? 'WIDTH' : 'HEIGHT', value: Math.round(edgePx) },
    })
    return ok({ bytes: bytes as Bytes, name: node.name })
  } catch (error) {
    return refuse(`Figma could not export "${node.name}": ${error instanceof Error ? error.message : String(error)}`)
  }
}

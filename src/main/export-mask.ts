import type { Failure } from '../core/failure'
import { FIGMA_MAX_SIDE_PX } from '../core/figma-limits'
import type { Bytes } from '../core/generation'
import { readImageHeader } from '../core/image-header'
import { ok, type Result } from '../core/result'
import type { CallParams } from '../protocol/calls'
import type { MaskKind, MaskPicture } from '../protocol/target'
import { refuse } from './refuse'

/** A layer alone on nothing, with its effects, as a mask: soft where it is blurred or translucent. */
export async function exportMask(
  api: PluginAPI,
  { nodeId, pixelsPerUnit }: CallParams<'exportMask'>,
): Promise<Result<MaskPicture, Failure>> {
  const node = await api.getNodeByIdAsync(nodeId)
  if (node === null || node.removed) return refuse('The mask was deleted meanwhile. Select again and press once more.')
  if (!('exportAsync' in node) || !('absoluteRenderBounds' in node)) return refuse(`“${node.name}” cannot be a mask.`)
  // With effects, as Figma exports by default; none where nothing of the layer is seen.
  const box = node.absoluteRenderBounds
  if (box === null || !(box.width > 0 && box.height > 0)) {
    return refuse(`The mask “${node.name}” has no area or is hidden, so it masks nothing.`)
  }
  const isWide = box.width >= box.height
  const side = Math.max(1, Math.min(FIGMA_MAX_SIDE_PX, Math.round(Math.max(box.width, box.height) * pixelsPerUnit)))
  try {
    const bytes = await node.exportAsync({
      format: 'PNG',
      colorProfile: 'SRGB',
      constraint: { type: isWide ? 'WIDTH' : 'HEIGHT', value: side },
    })
    const header = readImageHeader(bytes as Bytes)
    if (header === undefined) return refuse(`Figma exported no picture of the mask “${node.name}”.`)
    const { extent } = header
    return ok({
      nodeId,
      name: node.name,
      bytes: bytes as Bytes,
      extent,
      toPage: [
        [box.width / extent.widthPx, 0, box.x],
        [0, box.height / extent.heightPx, box.y],
      ],
      kind: kindOf(node),
      opacity: 'opacity' in node ? node.opacity : 1,
    })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return refuse(`Figma could not export the mask “${node.name}”: ${why}`)
  }
}

function kindOf(node: SceneNode): MaskKind {
  if (!('isMask' in node) || !node.isMask || !('maskType' in node)) return 'alpha'
  if (node.maskType === 'LUMINANCE') return 'luminance'
  return node.maskType === 'VECTOR' ? 'vector' : 'alpha'
}

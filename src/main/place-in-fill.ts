import { aspectOf } from '../core/extent'
import type { Failure } from '../core/failure'
import { fail, ok, type Result } from '../core/result'
import type { CallParams } from '../protocol/calls'
import type { Placement, RefusalReason } from '../protocol/selection'
import { canEditDocument, type FillableNode, findRefusal, hasFills } from './fillable'
import { composeFills, findReplaced, type Replaced } from './fills'
import { type PictureStack, readPictureStack } from './picture-paints'
import { pictureNotTaken, VIEW_ONLY } from './placement-failure'
import { noteTurn, thumbnailOf } from './thread-record'

interface Candidate {
  readonly node: FillableNode
  readonly replacedAspect?: number
}

type Refused = Placement['refused'][number]

/**
 * Puts one picture above the fills of every node that can take it, as one undo step. Nodes that cannot are named with
 * the reason; when none can, nothing in the document changes.
 * Fails when Figma does not take the picture itself (type, size) or the document cannot be edited.
 */
export async function placeInFill(
  api: PluginAPI,
  params: CallParams<'placeInFill'>,
): Promise<Result<Placement, Failure>> {
  if (!canEditDocument(api)) return fail(VIEW_ONLY)
  const { candidates, refused } = await resolveNodes(api, params.nodeIds)
  // From here on nothing waits, so that the document changes in one step and no one else's edit comes between.
  const image = createImage(api, params.bytes)
  if (!image.ok) return image
  const picture = { imageHash: image.value.hash, aspect: aspectOf(params.extent) }
  const placed: { id: string; name: string }[] = []
  for (const { node, replacedAspect } of candidates) {
    // Asked again: while we waited, someone may have deleted, locked or restyled the layer.
    const reason = findRefusal(api, node)
    if (reason !== undefined) {
      refused.push(refusal(node, reason))
      continue
    }
    const before = readPictureStack(api, node)
    const fault = writeFill(node, composeFills(currentFills(api, node), picture, replacedBy(before, replacedAspect)))
    if (fault === undefined) {
      const { recipe, thumbnail } = params
      const shows = { imageHash: picture.imageHash, patchHashes: [] }
      noteTurn(node, { before, shows, recipe, ...thumbnailOf(api, thumbnail) })
      placed.push({ id: node.id, name: node.name })
    } else {
      refused.push({ ...refusal(node, fault.reason), detail: fault.detail })
    }
  }
  if (placed.length > 0) api.commitUndo()
  return ok({ placed, refused })
}

/** What a new picture needs to know of the one that it replaces. */
export function replacedBy(before: PictureStack | undefined, aspect: number | undefined): Replaced {
  return { patchCount: before?.patchHashes.length ?? 0, ...(aspect === undefined ? {} : { aspect }) }
}

/** Finds the layers that can take a picture, and says why the others cannot. */
export async function resolveNodes(
  api: PluginAPI,
  nodeIds: readonly string[],
): Promise<{ readonly candidates: readonly Candidate[]; readonly refused: Refused[] }> {
  const candidates: Candidate[] = []
  const refused: Refused[] = []
  for (const id of nodeIds) {
    const node = await api.getNodeByIdAsync(id)
    if (node === null) {
      refused.push({ id, name: DELETED, reason: 'removed' })
      continue
    }
    const reason = findRefusal(api, node)
    if (reason !== undefined || !hasFills(node)) {
      refused.push(refusal(node, reason ?? 'no-fills'))
      continue
    }
    const replacedAspect = await readReplacedAspect(api, node)
    candidates.push(replacedAspect === undefined ? { node } : { node, replacedAspect })
  }
  return { candidates, refused }
}

async function readReplacedAspect(api: PluginAPI, node: FillableNode): Promise<number | undefined> {
  const fills = currentFills(api, node)
  const replaced = fills[findReplaced(fills)]
  if (replaced?.type !== 'IMAGE' || replaced.scaleMode !== 'CROP' || replaced.imageHash === null) return undefined
  try {
    const size = await api.getImageByHash(replaced.imageHash)?.getSizeAsync()
    return size === undefined ? undefined : size.width / size.height
  } catch {
    // The old picture's bytes are not at hand: the new one fills the layer instead of taking over the crop.
    return undefined
  }
}

/** The fills of a layer; none where they are mixed. */
export function currentFills(api: PluginAPI, node: FillableNode): readonly Paint[] {
  const fills = node.fills
  return fills === api.mixed ? [] : fills
}

function createImage(api: PluginAPI, bytes: Uint8Array): Result<Image, Failure> {
  try {
    return ok(api.createImage(bytes))
  } catch (error) {
    return fail(pictureNotTaken(error))
  }
}

function writeFill(
  node: FillableNode,
  fills: readonly Paint[],
): { readonly reason: RefusalReason; readonly detail: string } | undefined {
  try {
    node.fills = fills
    return undefined
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return { reason: /read-only|internal|overrid/i.test(detail) ? 'read-only' : 'figma', detail }
  }
}

const DELETED = 'A deleted layer'

function refusal(node: BaseNode, reason: RefusalReason): Refused {
  return { id: node.id, name: node.removed ? DELETED : node.name, reason }
}

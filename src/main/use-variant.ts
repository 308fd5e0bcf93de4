import { aspectOf } from '../core/extent'
import type { Failure } from '../core/failure'
import { fail, ok, type Result } from '../core/result'
import type { Placement } from '../protocol/selection'
import { targetOfCell } from './cell-record'
import { canEditDocument, findRefusal } from './fillable'
import { composeFills } from './fills'
import { layPatches, readPictureStack } from './picture-paints'
import { currentFills, replacedBy, resolveNodes } from './place-in-fill'
import { VIEW_ONLY } from './placement-failure'
import { readRecipe } from './recipe'
import { refuse } from './refuse'
import { noteTurn, shownBy } from './thread-record'

/** Puts the picture of a cell into the layer that it was made for. One undo step. */
export async function useVariant(api: PluginAPI, nodeId: string): Promise<Result<Placement, Failure>> {
  if (!canEditDocument(api)) return fail(VIEW_ONLY)
  const cell = await api.getNodeByIdAsync(nodeId)
  const targetId = cell === null || cell.removed ? undefined : targetOfCell(cell)
  if (cell === null || targetId === undefined) return refuse('This picture was not made for another layer.')
  const chosen = readPictureStack(api, cell)
  const recipe = readRecipe(cell)
  const size = chosen === undefined ? undefined : await api.getImageByHash(chosen.imageHash)?.getSizeAsync()
  if (chosen === undefined || recipe === undefined || size === undefined) return refuse('There is no picture here yet.')
  const { candidates, refused } = await resolveNodes(api, [targetId])
  // From here on nothing waits.
  const [candidate] = candidates
  const reason = candidate === undefined ? undefined : findRefusal(api, candidate.node)
  if (candidate === undefined) return ok({ placed: [], refused })
  const { node, replacedAspect } = candidate
  if (reason !== undefined) return ok({ placed: [], refused: [{ id: node.id, name: node.name, reason }] })
  const before = readPictureStack(api, node)
  const aspect = aspectOf({ widthPx: size.width, heightPx: size.height })
  const picture = { imageHash: chosen.imageHash, aspect }
  node.fills = composeFills(currentFills(api, node), picture, replacedBy(before, replacedAspect))
  const stack = readPictureStack(api, node)
  if (stack !== undefined && chosen.patchHashes.length > 0) layPatches(api, node, { stack, hashes: chosen.patchHashes })
  const shows = shownBy(readPictureStack(api, node))
  if (shows !== undefined) noteTurn(node, { before, shows, recipe })
  api.commitUndo()
  return ok({ placed: [{ id: node.id, name: node.name }], refused: [] })
}

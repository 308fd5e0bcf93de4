import type { Failure } from '../core/failure'
import { fail, ok, type Result } from '../core/result'
import type { CallParams, CallResults } from '../protocol/calls'
import { canEditDocument, findRefusal, hasFills } from './fillable'
import { isSameStack, pictureChanged, readPictureStack, writePatches } from './picture-paints'
import { pictureNotTaken, VIEW_ONLY } from './placement-failure'
import { readRecipe } from './recipe'
import { noteTurn } from './thread-record'

/**
 * One picture in place of a picture and its patches, shown exactly as those were. They stay right below, hidden, so that
 * nothing is lost. One undo step; fails, changing nothing, when the layer shows something else by now.
 */
export async function placeFlattened(
  api: PluginAPI,
  { nodeId, bytes, over }: CallParams<'placeFlattened'>,
): Promise<Result<CallResults['placeFlattened'], Failure>> {
  if (!canEditDocument(api)) return fail(VIEW_ONLY)
  const node = await api.getNodeByIdAsync(nodeId)
  // From here on nothing waits, so that the document changes in one step and no one else's edit comes between.
  if (node === null || node.removed) return refused({ id: nodeId, name: 'A deleted layer', reason: 'removed' })
  const { id, name } = node
  const reason = findRefusal(api, node)
  if (reason !== undefined || !hasFills(node)) return refused({ id, name, reason: reason ?? 'no-fills' })
  const stack = readPictureStack(api, node)
  const fills = node.fills
  if (stack === undefined || fills === api.mixed || !isSameStack(stack, over)) return fail(pictureChanged(name))
  try {
    const { hash } = api.createImage(bytes)
    const { paint, index, patchHashes } = stack
    const above = index + 1 + patchHashes.length
    const hidden = fills.slice(index, above).map((old) => ({ ...old, visible: false }))
    node.fills = [...fills.slice(0, index), ...hidden, { ...paint, imageHash: hash }, ...fills.slice(above)]
    writePatches(node, hash, [])
    const recipe = readRecipe(node)
    if (recipe !== undefined) {
      noteTurn(node, { before: stack, shows: { imageHash: hash, patchHashes: [] }, recipe, name: 'Flattened' })
    }
    api.commitUndo()
    return ok({ placement: { placed: [{ id, name }], refused: [] }, imageHash: hash })
  } catch (error) {
    return fail(pictureNotTaken(error))
  }
}

type Refused = CallResults['placeFlattened']['placement']['refused'][number]

function refused(one: Refused): Result<CallResults['placeFlattened'], Failure> {
  return ok({ placement: { placed: [], refused: [one] }, imageHash: '' })
}

import type { Failure } from '../core/failure'
import { fail, ok, type Result } from '../core/result'
import type { CallParams, CallResults } from '../protocol/calls'
import { canEditDocument, findRefusal, hasFills } from './fillable'
import { isSameStack, layPatches, pictureChanged, readPictureStack, withoutPatch } from './picture-paints'
import { pictureNotTaken, VIEW_ONLY } from './placement-failure'
import { noteTurn, thumbnailOf } from './thread-record'

/**
 * Puts a patch right above the picture that it was made for and above earlier patches, shown exactly as the picture is.
 * The picture's own paint and file stay as they are. One undo step, paint and record together.
 */
export async function placePatch(
  api: PluginAPI,
  params: CallParams<'placePatch'>,
): Promise<Result<CallResults['placePatch'], Failure>> {
  if (!canEditDocument(api)) return fail(VIEW_ONLY)
  const { nodeId, bytes, over, replaces, recipe, thumbnail } = params
  const node = await api.getNodeByIdAsync(nodeId)
  // From here on nothing waits, so that the document changes in one step and no one else's edit comes between.
  if (node === null || node.removed) return refused({ id: nodeId, name: 'A deleted layer', reason: 'removed' })
  const { id, name } = node
  const reason = findRefusal(api, node)
  if (reason !== undefined || !hasFills(node)) return refused({ id, name, reason: reason ?? 'no-fills' })
  const shown = readPictureStack(api, node)
  const stack = shown === undefined ? undefined : withoutPatch(shown, replaces)
  if (stack === undefined || !isSameStack(stack, over)) return fail(pictureChanged(name))
  try {
    const { hash } = api.createImage(bytes)
    layPatches(api, node, { stack, hashes: [hash] })
    const shows = { imageHash: stack.imageHash, patchHashes: [...stack.patchHashes, hash] }
    noteTurn(node, {
      before: shown,
      shows,
      recipe,
      ...thumbnailOf(api, thumbnail),
      ...(replaces === undefined ? {} : { replaces }),
    })
    api.commitUndo()
    return ok({ placement: { placed: [{ id, name }], refused: [] }, patchHash: hash })
  } catch (error) {
    return fail(pictureNotTaken(error))
  }
}

type Refused = CallResults['placePatch']['placement']['refused'][number]

function refused(one: Refused): Result<CallResults['placePatch'], Failure> {
  return ok({ placement: { placed: [], refused: [one] }, patchHash: '' })
}

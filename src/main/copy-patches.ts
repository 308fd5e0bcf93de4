import { type Failure, failure } from '../core/failure'
import type { Recipe } from '../core/records/recipe'
import { fail, ok, type Result } from '../core/result'
import type { CallParams } from '../protocol/calls'
import type { Placement } from '../protocol/selection'
import { canEditDocument, findRefusal, hasFills } from './fillable'
import { missingPatches } from './find-same-picture'
import { layPatches, type PictureStack, readPictureStack } from './picture-paints'
import { VIEW_ONLY } from './placement-failure'
import { readRecipe } from './recipe'
import { noteTurn } from './thread-record'

/**
 * Lays the patches of one layer over the same picture in others, each shown as that layer shows the picture. One undo
 * step for all; layers that cannot take it are named.
 */
export async function copyPatches(
  api: PluginAPI,
  { fromNodeId, nodeIds }: CallParams<'copyPatches'>,
): Promise<Result<Placement, Failure>> {
  if (!canEditDocument(api)) return fail(VIEW_ONLY)
  const from = await api.getNodeByIdAsync(fromNodeId)
  const found = await Promise.all(nodeIds.map(async (id) => ({ id, node: await api.getNodeByIdAsync(id) })))
  // From here on nothing waits, so that the document changes in one step.
  const stack = from === null || from.removed ? undefined : readPictureStack(api, from)
  if (from === null || stack === undefined) return fail(NO_PICTURE)
  const recipe = readRecipe(from)
  const placed: { id: string; name: string }[] = []
  const refused: Placement['refused'][number][] = []
  for (const { id, node } of found) {
    const outcome = copyTo(api, { id, node, stack, recipe })
    if (outcome === undefined) continue
    if ('reason' in outcome) refused.push(outcome)
    else placed.push(outcome)
  }
  if (placed.length > 0) api.commitUndo()
  return ok({ placed, refused })
}

interface Copy {
  readonly id: string
  readonly node: BaseNode | null
  readonly stack: PictureStack
  readonly recipe: Recipe | undefined
}

type Outcome = Placement['placed'][number] | Placement['refused'][number]

// Undefined for a layer that needs nothing: it shows the edit by now, or another picture.
function copyTo(api: PluginAPI, { id, node, stack, recipe }: Copy): Outcome | undefined {
  if (node === null || node.removed) return { id, name: 'A deleted layer', reason: 'removed' }
  const { name } = node
  const reason = findRefusal(api, node)
  if (reason !== undefined || !hasFills(node)) return { id, name, reason: reason ?? 'no-fills' }
  const missing = missingPatches(api, node, stack)
  if (missing === undefined) return undefined
  try {
    layPatches(api, node, missing)
    const shows = { imageHash: stack.imageHash, patchHashes: [...stack.patchHashes] }
    if (recipe !== undefined) noteTurn(node, { before: missing.stack, shows, recipe })
    return { id, name }
  } catch (error) {
    return { id, name, reason: 'figma', detail: error instanceof Error ? error.message : String(error) }
  }
}

const NO_PICTURE = failure({ kind: 'invalid-request' }, 'The layer with the edit shows no picture any more.')

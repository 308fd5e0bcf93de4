import type { Failure } from '../core/failure'
import { ok, type Result } from '../core/result'
import type { GeneratedLayer } from '../protocol/calls'
import { pageOf } from './page-of'
import { RECIPE_KEY, readRecipe } from './recipe'

/** Ids of the layers on all pages that know what made their picture, in document order. */
export async function findGenerated(api: PluginAPI): Promise<Result<readonly string[], Failure>> {
  await api.loadAllPagesAsync()
  // Figma keeps an index of plugin data, so this does not walk through every layer.
  const criteria = { pluginData: { keys: [RECIPE_KEY] } }
  return ok(api.root.children.flatMap((page) => page.findAllWithCriteria(criteria).map(({ id }) => id)))
}

/**
 * What made the pictures of some of those layers. Asked for in parts, since reading thousands at once would hold up
 * Figma's own thread, which also draws the canvas.
 */
export async function readGenerated(
  api: PluginAPI,
  nodeIds: readonly string[],
): Promise<Result<readonly GeneratedLayer[], Failure>> {
  const read: GeneratedLayer[] = []
  for (const id of nodeIds) {
    const node = await api.getNodeByIdAsync(id)
    if (node === null || node.removed) continue
    const recipe = readRecipe(node)
    if (recipe !== undefined) read.push({ id, name: node.name, page: pageOf(node)?.name ?? '', recipe })
  }
  return ok(read)
}

import type { Failure } from '../core/failure'
import { ok, type Result } from '../core/result'
import type { GeneratedLayer } from '../protocol/calls'
import { RECIPE_KEY, readRecipe } from './recipe'

/** Layers on all pages that know what made their picture, in document order. */
export async function findGenerated(api: PluginAPI): Promise<Result<readonly GeneratedLayer[], Failure>> {
  await api.loadAllPagesAsync()
  const found: GeneratedLayer[] = []
  for (const page of api.root.children) {
    for (const { id, name, ...node } of layersWithRecipe(page)) {
      const recipe = node.recipe
      if (recipe !== undefined) found.push({ id, name, page: page.name, recipe })
    }
  }
  return ok(found)
}

// Figma keeps an index of plugin data, so this does not walk through every layer.
function layersWithRecipe(page: PageNode) {
  return page
    .findAllWithCriteria({ pluginData: { keys: [RECIPE_KEY] } })
    .map((node) => ({ id: node.id, name: node.name, recipe: readRecipe(node) }))
}

import type { Failure } from '../core/failure'
import { ok, type Result } from '../core/result'
import type { GeneratedLayer } from '../protocol/calls'
import { RECIPE_KEY, readRecipe } from './recipe'

/** Layers on all pages that know what made their picture, in document order. */
export async function findGenerated(api: PluginAPI): Promise<Result<readonly GeneratedLayer[], Failure>> {
  await api.loadAllPagesAsync()
  const found: GeneratedLayer[] = []
  for (const page of api.root.children) {
    // Figma keeps an index of plugin data, so this does not walk through every layer.
    for (const node of page.findAllWithCriteria({ pluginData: { keys: [RECIPE_KEY] } })) {
      const recipe = readRecipe(node)
      if (recipe !== undefined) found.push({ id: node.id, name: node.name, page: page.name, recipe })
    }
  }
  return ok(found)
}

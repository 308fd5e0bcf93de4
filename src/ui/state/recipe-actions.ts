import { REFERENCE_ROLES } from '../../core/generation'
import { MODES } from '../../core/mode'
import { type AspectRatio, aspectRatiosOf, IMAGE_SIZES } from '../../core/models'
import type { Recipe } from '../../core/records/recipe'
import type { Call } from '../../protocol/channel'
import { moveReference, pinLayers, setLayer } from './layer-actions'
import { chooseMode } from './selection-actions'
import type { Store } from './store'

/** Takes a recipe's words, mode, size and shape into the form; what this version does not know stays as it is. */
export function takeRecipe(store: Store, recipe: Recipe): void {
  const mode = MODES.find((known) => known === recipe.mode)
  if (mode !== undefined) chooseMode(store, mode)
  const size = IMAGE_SIZES.find((known) => known === recipe.imageSize)
  const ratios: readonly AspectRatio[] = aspectRatiosOf(store.settings.value.model)
  const ratio = ratios.find((known) => known === recipe.aspectRatio)
  store.form.value = {
    ...store.form.value,
    prompt: recipe.prompt,
    avoid: (recipe.avoid ?? []).join('\n'),
    ...(size === undefined ? {} : { size }),
    ...(ratio === undefined || mode !== 'generate' ? {} : { ratio }),
  }
  store.tab.value = 'create'
}

/**
 * Keeps the pictures that went along with a recipe as references again, in their roles and order. Gives the names of those
 * that are not in the file any more, or were no layers of their own.
 */
export async function takeReferences(
  store: Store,
  { references = [] }: Recipe,
  call: Call,
): Promise<readonly string[]> {
  const wanted = references.flatMap(({ nodeId }) => nodeId ?? [])
  const described = wanted.length === 0 ? undefined : await call('describeLayers', { nodeIds: wanted })
  const layers = described?.ok === true ? described.value : []
  pinLayers(store, layers)
  const missing: string[] = []
  for (const [place, { nodeId, role, name }] of references.entries()) {
    if (nodeId === undefined || !layers.some(({ id }) => id === nodeId)) {
      missing.push(name)
      continue
    }
    const known = REFERENCE_ROLES.find((each) => each === role)
    if (known !== undefined && known !== 'base') setLayer(store, nodeId, { role: known, off: false })
    moveReference(store, nodeId, place)
  }
  return missing
}

import { MODES } from '../../core/mode'
import { type AspectRatio, aspectRatiosOf, IMAGE_SIZES } from '../../core/models'
import type { Recipe } from '../../core/records/recipe'
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
    ...(size === undefined ? {} : { size }),
    ...(ratio === undefined || mode !== 'generate' ? {} : { ratio }),
  }
  store.tab.value = 'create'
}

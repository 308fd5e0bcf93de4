import { RECIPE_RECORD, type Recipe } from '../core/records/recipe'
import { utf8Length } from '../core/utf8-length'
import { targetOfCell } from './cell-record'
import { readPluginRecord } from './plugin-record'

/** Where a layer's plugin data has its recipe. */
export const RECIPE_KEY = 'recipe'
/** Figma's limit for one plugin data entry is 100 kB with key and id; a prompt of 40,000 characters fits. */
const MAX_CHARACTERS = 90_000

/**
 * Keeps what made a picture with the layer that shows it, and gives the layer its relaunch buttons. The layer's thread
 * holds it too; this small record is what a search through thousands of layers reads.
 */
export function attachRecipe(node: SceneNode, recipe: Recipe): void {
  const text = JSON.stringify(recipe)
  // Non-ASCII text takes up to three bytes a character, and the limit counts bytes.
  const kept =
    utf8Length(text) <= MAX_CHARACTERS
      ? text
      : JSON.stringify({ ...recipe, prompt: `${recipe.prompt.slice(0, 20_000)}…` })
  node.setPluginData(RECIPE_KEY, kept)
  node.setRelaunchData({
    ...(targetOfCell(node) === undefined ? {} : { 'refill-use': 'Puts it into the layer that it was made for' }),
    'refill-generate': relaunchNote(recipe),
    'refill-edit': '',
  })
}

/** For a layer that shows a picture which we did not make. */
export function detachRecipe(node: SceneNode): void {
  node.setPluginData(RECIPE_KEY, '')
}

/** What made the picture that a layer shows; undefined where that is not known, or was written by a newer Refill. */
export function readRecipe(node: BaseNode): Recipe | undefined {
  return readPluginRecord(node, RECIPE_KEY, RECIPE_RECORD)
}

function relaunchNote(recipe: Recipe): string {
  const line = recipe.prompt.replace(/\s+/g, ' ').trim()
  return line.length > 200 ? `${line.slice(0, 199)}…` : line
}

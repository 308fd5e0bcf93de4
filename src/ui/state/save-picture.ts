import type { Failure } from '../../core/failure'
import type { Bytes } from '../../core/generation'
import type { Recipe } from '../../core/records/recipe'
import { ok, type Result } from '../../core/result'
import type { Pipeline } from '../pipeline/pipeline-client'
import type { PngText } from '../pipeline/png-text'
import type { Presses } from './press'
import type { Variant } from './variant'

/** A finished picture as a PNG file with its recipe inside; of an edit, the whole picture. */
export async function pictureFile(
  variant: Variant,
  { presses, pipeline }: { readonly presses: Presses; readonly pipeline: Pipeline },
): Promise<Result<{ readonly name: string; readonly bytes: Bytes }, Failure>> {
  const whole = await presses.wholePicture(variant)
  if (!whole.ok) return whole
  const texts = variant.recipe === undefined ? [] : recipeTexts(variant.recipe)
  const png = await pipeline.toPng({ bytes: whole.value, texts }, new AbortController().signal)
  return png.ok ? ok({ name: `${fileName(variant.prompt)}.png`, bytes: png.value }) : png
}

/** The recipe for this plugin, and in plain words under the keyword that other tools read. */
export function recipeTexts(recipe: Recipe): readonly PngText[] {
  const { prompt, mode, model, imageSize, seed, path, madeAt } = recipe
  const facts = [mode, model, imageSize, ...(seed === undefined ? [] : [`seed ${seed}`]), `via ${path}`, madeAt]
  return [
    { keyword: 'refill-recipe', text: JSON.stringify(recipe) },
    { keyword: 'parameters', text: `${prompt}\n${facts.join(', ')}` },
  ]
}

const NAME_LENGTH = 60

/** A name that every file system takes. */
export function fileName(prompt: string): string {
  const safe = prompt
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, NAME_LENGTH)
    .replace(/-+$/, '')
  return safe === '' ? 'refill' : safe
}

import type { GeneratedLayer } from '../protocol/calls'
import { type Column, toCsv } from './csv'

const COLUMNS: readonly Column<GeneratedLayer>[] = [
  ['page', ({ page }) => page],
  ['layer', ({ name }) => name],
  ['mode', ({ recipe }) => recipe.mode],
  ['prompt', ({ recipe }) => recipe.prompt],
  ['model', ({ recipe }) => recipe.model],
  ['size', ({ recipe }) => recipe.imageSize],
  ['ratio', ({ recipe }) => recipe.aspectRatio],
  ['references', ({ recipe }) => recipe.references?.map(({ role, name }) => `${role}: ${name}`).join('; ')],
  ['masks', ({ recipe }) => recipe.masks?.join('; ')],
  ['path', ({ recipe }) => recipe.path],
  ['cost USD', ({ recipe }) => recipe.costUsd],
  ['author', ({ recipe }) => recipe.author],
  ['made at', ({ recipe }) => recipe.madeAt],
]

/** Generated layers as a table for a spreadsheet. */
export function generatedToCsv(layers: readonly GeneratedLayer[]): string {
  return toCsv(COLUMNS, layers)
}

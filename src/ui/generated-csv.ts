import type { GeneratedLayer } from '../protocol/calls'

const COLUMNS: readonly (readonly [string, (layer: GeneratedLayer) => string | number | undefined])[] = [
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
  ['made at', ({ recipe }) => recipe.madeAt],
]

/** Generated layers as a table for a spreadsheet. Source: RFC 4180. */
export function toCsv(layers: readonly GeneratedLayer[]): string {
  const rows = layers.map((layer) => COLUMNS.map(([, read]) => cell(read(layer))))
  return [COLUMNS.map(([title]) => title), ...rows].map((row) => `${row.join(',')}\r\n`).join('')
}

function cell(value: string | number | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return String(value)
  // A spreadsheet would run what begins like a formula.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

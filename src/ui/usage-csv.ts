import type { UsageEntry } from '../core/records/usage'
import { type Column, toCsv } from './csv'

const COLUMNS: readonly Column<UsageEntry>[] = [
  ['ended at', ({ endedAt }) => endedAt],
  ['file', ({ file }) => file],
  ['layer', ({ layer }) => layer?.name],
  ['mode', ({ mode }) => mode],
  ['model', ({ model }) => model],
  ['size', ({ imageSize }) => imageSize],
  ['path', ({ path }) => path],
  ['milliseconds', ({ ms }) => Math.round(ms)],
  ['cost USD', ({ costUsd }) => costUsd],
  ['saved USD', ({ savedUsd }) => savedUsd],
  ['failure', ({ failure }) => failure],
]

/** Requests as a table for a spreadsheet. */
export function usageToCsv(entries: readonly UsageEntry[]): string {
  return toCsv(COLUMNS, entries)
}

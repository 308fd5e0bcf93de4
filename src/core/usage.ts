import type { Usage, UsageDay, UsageEntry } from './records/usage'

export const NO_USAGE: Usage = { version: 1, entries: [], days: [] }

/**
 * Requests kept one by one. Adding one to so many holds Figma's thread up for about 40 ms, to 2,000 for 190 ms: its
 * interpreter checks each. Measured on the stage with the shipped main.js.
 */
export const MAX_ENTRIES = 250

/** Notes a request. Where there are too many, the oldest tenth is summed by day and path, so that sums stay true. */
export function addEntry(usage: Usage, entry: UsageEntry, maxEntries = MAX_ENTRIES): Usage {
  const entries = [...usage.entries, entry]
  if (entries.length <= maxEntries) return { ...usage, entries }
  const summed = Math.max(1, Math.ceil(maxEntries / 10))
  const days = entries.slice(0, summed).reduce(addToDays, usage.days)
  return { ...usage, entries: entries.slice(summed), days }
}

/** The sums of all days and paths, the oldest first. */
export function dailySums({ entries, days }: Usage): readonly UsageDay[] {
  return [...entries.reduce<readonly UsageDay[]>(addToDays, days)].sort((a, b) => (a.day < b.day ? -1 : 1))
}

/** USD spent in a calendar month, `2026-11`. */
export function spentIn({ entries, days }: Usage, month: string): number {
  const summed = days.reduce((sum, { day, costUsd }) => (day.startsWith(month) ? sum + costUsd : sum), 0)
  return entries.reduce((sum, { endedAt, costUsd = 0 }) => (endedAt.startsWith(month) ? sum + costUsd : sum), summed)
}

function addToDays(days: readonly UsageDay[], entry: UsageEntry): UsageDay[] {
  const day = entry.endedAt.slice(0, 10)
  const known = days.find((each) => each.day === day && each.path === entry.path)
  const before = known ?? { day, path: entry.path, pictures: 0, failures: 0, costUsd: 0, savedUsd: 0 }
  const isFailure = entry.failure !== undefined
  const sum = {
    ...before,
    pictures: before.pictures + (isFailure ? 0 : 1),
    failures: before.failures + (isFailure ? 1 : 0),
    costUsd: before.costUsd + (entry.costUsd ?? 0),
    savedUsd: before.savedUsd + (entry.savedUsd ?? 0),
  }
  return [...days.filter((each) => each !== known), sum]
}

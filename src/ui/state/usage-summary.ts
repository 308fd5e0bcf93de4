import type { Usage, UsageDay, UsageEntry } from '../../core/records/usage'
import { dailySums } from '../../core/usage'

/** How far back is looked. */
export type UsageRange = '7' | '30' | 'all'

/** The figures of one path, layer or file. */
export interface UsageGroup {
  readonly name: string
  readonly pictures: number
  readonly failures: number
  readonly costUsd: number
  /** Milliseconds; absent where no picture came. */
  readonly medianMs?: number
  readonly p95Ms?: number
  readonly layerId?: string
  readonly file?: string
}

/** Everything that the Usage page shows. */
export interface UsageSummary {
  /** One for each day of the range, the oldest first, also those without any request. */
  readonly days: readonly { readonly day: string; readonly costUsd: number; readonly pictures: number }[]
  readonly costUsd: number
  readonly pictures: number
  readonly failures: number
  readonly savedUsd: number
  readonly byPath: readonly UsageGroup[]
  readonly byLayer: readonly UsageGroup[]
  readonly byFile: readonly UsageGroup[]
}

const DAY_MS = 86_400_000
/** Bars that fit beside each other. */
const MAX_DAYS = 90

/** Works out the figures of a range that ends with the day of `nowMs`. Paths, layers and files come from the requests kept one by one. */
export function summariseUsage(usage: Usage, range: UsageRange, nowMs: number): UsageSummary {
  const sums = dailySums(usage)
  const first = firstDay(sums, range, nowMs)
  const inRange = sums.filter(({ day }) => day >= first)
  const entries = usage.entries.filter(({ endedAt }) => endedAt.slice(0, 10) >= first)
  return {
    days: daysFrom(first, nowMs).map((day) => ({ day, ...totals(inRange.filter((sum) => sum.day === day)) })),
    ...totals(inRange),
    byPath: groups(entries, ({ path }) => ({ key: path, name: path })),
    byLayer: groups(entries, ({ layer, file }) =>
      layer === undefined ? undefined : { key: `${file}/${layer.id}`, name: layer.name, layerId: layer.id, file },
    ),
    byFile: groups(entries, ({ file }) => ({ key: file, name: file })),
  }
}

function firstDay(sums: readonly UsageDay[], range: UsageRange, nowMs: number): string {
  if (range !== 'all') return dayOf(nowMs - (Number(range) - 1) * DAY_MS)
  return sums[0]?.day ?? dayOf(nowMs)
}

// A longer time than the chart has room for shows its newest days.
function daysFrom(first: string, nowMs: number): readonly string[] {
  const days: string[] = []
  for (let ms = nowMs; dayOf(ms) >= first && days.length < MAX_DAYS; ms -= DAY_MS) days.unshift(dayOf(ms))
  return days
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

function totals(sums: readonly UsageDay[]) {
  const total = (read: (sum: UsageDay) => number) => sums.reduce((all, sum) => all + read(sum), 0)
  return {
    costUsd: total((sum) => sum.costUsd),
    pictures: total((sum) => sum.pictures),
    failures: total((sum) => sum.failures),
    savedUsd: total((sum) => sum.savedUsd),
  }
}

/** What a request is counted under. */
interface Heading extends Pick<UsageGroup, 'name' | 'layerId' | 'file'> {
  readonly key: string
}

function groups(entries: readonly UsageEntry[], headingOf: (entry: UsageEntry) => Heading | undefined): UsageGroup[] {
  const found = new Map<string, { heading: Heading; entries: UsageEntry[] }>()
  for (const entry of entries) {
    const heading = headingOf(entry)
    if (heading === undefined) continue
    // The newest heading counts: a layer may have been renamed.
    found.set(heading.key, { heading, entries: [...(found.get(heading.key)?.entries ?? []), entry] })
  }
  const figured = [...found.values()].map((group) => groupOf(group.heading, group.entries))
  return figured.sort((a, b) => b.costUsd - a.costUsd || b.pictures - a.pictures)
}

function groupOf({ key: _key, ...heading }: Heading, entries: readonly UsageEntry[]): UsageGroup {
  const times = entries.flatMap(({ failure, ms }) => (failure === undefined ? ms : [])).sort((a, b) => a - b)
  return {
    ...heading,
    pictures: times.length,
    failures: entries.length - times.length,
    costUsd: entries.reduce((sum, { costUsd = 0 }) => sum + costUsd, 0),
    ...(times.length === 0 ? {} : { medianMs: quantile(times, 0.5), p95Ms: quantile(times, 0.95) }),
  }
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

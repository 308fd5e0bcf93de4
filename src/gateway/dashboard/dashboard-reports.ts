import type { LedgerQueries } from '../ledger/ledger-queries'
import type { LedgerRange } from '../ledger/ledger-range'
import type { PathHealth } from '../routing/dispatcher'

/** What the page asks for, by name: JSON of `GET /dashboard/api/{name}?range=`. */
export interface DashboardReports {
  readonly paths: readonly PathHealth[]
  readonly totals: ReturnType<LedgerQueries['totals']>
  readonly latency: ReturnType<LedgerQueries['latency']>
  readonly outcomes: ReturnType<LedgerQueries['outcomes']>
  readonly spend: ReturnType<LedgerQueries['spend']>
  readonly patterns: ReturnType<LedgerQueries['fastestPatterns']>
  readonly sizes: ReturnType<LedgerQueries['sizeValues']>
  readonly slowest: ReturnType<LedgerQueries['slowest']>
  readonly dearest: ReturnType<LedgerQueries['dearest']>
}

export type ReportName = keyof DashboardReports

/** An answer of the dashboard's own interface. */
export interface ReportAnswer<Name extends ReportName> {
  readonly range: LedgerRange
  readonly report: DashboardReports[Name]
}

/** Lines of a list on the page. */
const LIST_LENGTH = 10
/** A pattern is listed once it was asked for so often. */
const MIN_ANSWERS = 5

/** How each report is made. */
export function makeReports(
  ledger: LedgerQueries,
  health: () => readonly PathHealth[],
): { readonly [Name in ReportName]: (range: LedgerRange) => DashboardReports[Name] } {
  return {
    paths: health,
    totals: ledger.totals,
    latency: ledger.latency,
    outcomes: ledger.outcomes,
    spend: ledger.spend,
    patterns: (range) => ledger.fastestPatterns(range, { limit: LIST_LENGTH, minAnswers: MIN_ANSWERS }),
    sizes: ledger.sizeValues,
    slowest: (range) => ledger.slowest(range, LIST_LENGTH),
    dearest: (range) => ledger.dearest(range, LIST_LENGTH),
  }
}

import type { LedgerRange, RangeName } from '../../ledger/ledger-range'
import type { DashboardReports, ReportName } from '../dashboard-reports'
import type { Asked, AskGateway } from './ask-gateway'
import { showLatency } from './latency'
import { showCache, showOutcomes } from './outcomes'
import { showPaths } from './paths'
import { showPatterns, showSizes } from './patterns'
import { showRequests } from './requests'
import { showSpend } from './spend'
import { showTotals } from './totals'

/** A part of the page that shows one report. */
export interface Section {
  readonly title: string
  /** What the numbers mean, in a sentence; may be empty. */
  readonly note: string
  readonly isWide: boolean
  /** As tall as the two beside it. */
  readonly isTall?: boolean
  /** Shown even when there were no requests. */
  readonly isAlways?: boolean
  /** Asks for the report and draws it. */
  readonly load: (ask: AskGateway, range: RangeName, signal: AbortSignal) => Promise<Asked<readonly HTMLElement[]>>
}

interface SectionOptions<Name extends ReportName>
  extends Pick<Section, 'title' | 'note' | 'isWide' | 'isTall' | 'isAlways'> {
  readonly report: Name
  readonly show: (report: DashboardReports[Name], range: LedgerRange) => readonly HTMLElement[]
}

function section<Name extends ReportName>({ report, show, ...rest }: SectionOptions<Name>): Section {
  return {
    ...rest,
    async load(ask, range, signal) {
      const asked = await ask.report(report, range, signal)
      return asked.ok ? { ok: true, value: show(asked.value.report, asked.value.range) } : asked
    },
  }
}

/** All parts, in the order they are read. */
export const SECTIONS: readonly Section[] = [
  section({
    report: 'totals',
    title: 'At a glance',
    note: '',
    isWide: true,
    isAlways: true,
    show: showTotals,
  }),
  section({
    report: 'paths',
    title: 'Provider paths',
    note: 'As they are now, whatever the range.',
    isWide: true,
    isAlways: true,
    show: showPaths,
  }),
  section({
    report: 'latency',
    title: 'Time to a picture',
    note: 'From the request to the last byte, for pictures that a provider made. Half are faster than the solid line, 95 in 100 than the dashed one.',
    isWide: true,
    show: showLatency,
  }),
  section({
    report: 'outcomes',
    title: 'Success and failures',
    note: 'How requests ended: those that failed stand on top.',
    isWide: false,
    isTall: true,
    show: showOutcomes,
  }),
  section({
    report: 'spend',
    title: 'Spend',
    note: 'What providers bill, by their token counts.',
    isWide: false,
    show: showSpend,
  }),
  section({
    report: 'outcomes',
    title: 'Cache',
    note: 'Where answers came from, and what that saved.',
    isWide: false,
    show: showCache,
  }),
  section({
    report: 'patterns',
    title: 'Fastest kinds of request',
    note: 'By mode, references and prompt length; five answers at least.',
    isWide: false,
    show: showPatterns,
  }),
  section({
    report: 'sizes',
    title: 'What is kept, by image size',
    note: 'How many pictures that designers keep a dollar buys, by what they did with those they judged.',
    isWide: false,
    show: showSizes,
  }),
  section({
    report: 'slowest',
    title: 'Slowest requests',
    note: '',
    isWide: true,
    show: (rows) => showRequests('Slowest requests', rows),
  }),
  section({
    report: 'dearest',
    title: 'Dearest requests',
    note: '',
    isWide: true,
    show: (rows) => showRequests('Dearest requests', rows),
  }),
]

import { type Context, Hono } from 'hono'
import { stream } from 'hono/streaming'
import * as v from 'valibot'
import type { HeaderReader } from '../../api/dialects/dialect'
import type { LedgerQueries } from '../ledger/ledger-queries'
import { RANGE_NAMES, rangeOf } from '../ledger/ledger-range'
import type { PathHealth } from '../routing/dispatcher'
import { bundleDashboard, type DashboardFiles } from './bundle-dashboard'
import { DASHBOARD_HTML } from './dashboard-html'
import { makeReports } from './dashboard-reports'

/** What the dashboard shows, and to whom. */
export interface DashboardOptions {
  readonly ledger: LedgerQueries
  readonly health: () => readonly PathHealth[]
  /** Whether the key in these headers may see everybody's spending. The page itself holds no data and needs none. */
  readonly mayView: (headers: HeaderReader) => boolean
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** For tests; the page is bundled at the first request otherwise. */
  readonly bundle?: () => Promise<DashboardFiles>
}

/** Nothing but this server's own files runs, and nobody frames it; styles that scripts set one by one need no permission. */
const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
}
const DATA_HEADERS = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' }
const FILE_TYPES: Readonly<Record<string, string>> = {
  'main.js': 'text/javascript; charset=utf-8',
  'main.css': 'text/css; charset=utf-8',
}

const rangeName = v.picklist(RANGE_NAMES)

/** `/dashboard`, its files and its data, to be mounted at the root of a gateway's routes. */
export function createDashboardApp(options: DashboardOptions): Hono {
  const { ledger, health, mayView, now } = options
  const reports = makeReports(ledger, health)
  const files = keepBundle(options.bundle ?? bundleDashboard)
  const app = new Hono()

  app.get('/dashboard', (c) => c.html(DASHBOARD_HTML, 200, PAGE_HEADERS))
  app.get('/dashboard/', (c) => c.redirect('/dashboard'))
  app.get('/dashboard/files/:name', async (c) => serveFile(c, c.req.param('name'), files))

  app.use('/dashboard/api/*', async (c, next) => {
    if (mayView(c.req.raw.headers)) return next()
    return refuse(c, 401, 'This key may not see the dashboard.')
  })
  app.get('/dashboard/api/requests.csv', (c) => {
    const name = v.safeParse(rangeName, c.req.query('range'))
    if (!name.success) return refuse(c, 400, badRange())
    c.header('content-type', 'text/csv; charset=utf-8')
    c.header('content-disposition', `attachment; filename="refill-requests-${name.output}.csv"`)
    for (const [header, value] of Object.entries(DATA_HEADERS)) c.header(header, value)
    return stream(c, async (body) => {
      for await (const page of ledger.exportCsv(rangeOf(name.output, now()))) {
        if (body.aborted) return
        await body.write(page)
      }
    })
  })
  app.get('/dashboard/api/:report', (c) => {
    const name = v.safeParse(rangeName, c.req.query('range'))
    if (!name.success) return refuse(c, 400, badRange())
    const report = Object.entries(reports).find(([each]) => each === c.req.param('report'))
    if (report === undefined) return refuse(c, 404, 'The dashboard has no such report.')
    const range = rangeOf(name.output, now())
    return c.json({ range, report: report[1](range) }, 200, DATA_HEADERS)
  })
  return app
}

async function serveFile(c: Context, name: string, files: () => Promise<DashboardFiles>): Promise<Response> {
  const type = Object.hasOwn(FILE_TYPES, name) ? FILE_TYPES[name] : undefined
  const file = type === undefined ? undefined : (await files()).get(name)
  if (type === undefined || file === undefined) return c.notFound()
  return c.body(file, 200, { ...PAGE_HEADERS, 'content-type': type })
}

/** Bundles once, and again after a failure. */
function keepBundle(bundle: () => Promise<DashboardFiles>): () => Promise<DashboardFiles> {
  let kept: Promise<DashboardFiles> | undefined
  return () => {
    kept ??= bundle().catch((error: unknown) => {
      kept = undefined
      throw error
    })
    return kept
  }
}

function refuse(c: Context, status: 400 | 401 | 404, message: string): Response {
  return c.json({ error: { message } }, status, DATA_HEADERS)
}

function badRange(): string {
  return `The range is one of ${RANGE_NAMES.join(', ')}.`
}

/** A statement and the range it is asked for. */
export type PlainQuery = readonly [sql: string, range: '24h' | '12mo']

const WITHIN = 'FROM request WHERE at_ms >= ? AND at_ms < ?'
const MADE = "outcome = 'ok' AND cache IN ('miss', 'off') AND path <> ''"
const DAY = 'at_ms / 86400000'
const MONTH = "strftime('%Y-%m', at_ms / 1000, 'unixepoch')"

/** Exact quantiles of groups of rows, as one would ask for them without roll-ups. */
const quantiles = (groups: string) => `
  SELECT ${groups}, count(*), max(CASE WHEN rank <= 0.5 THEN total_ms END), max(CASE WHEN rank <= 0.95 THEN total_ms END)
  FROM (SELECT *, cume_dist() OVER (PARTITION BY ${groups} ORDER BY total_ms) AS rank ${WITHIN} AND ${MADE}) GROUP BY ${groups}`

const money = (group: string): PlainQuery => [
  `SELECT ${group}, count(*), sum(cost_usd), sum(saved_usd) ${WITHIN} GROUP BY 1`,
  '12mo',
]
const count = (group: string): PlainQuery => [`SELECT ${group}, count(*) ${WITHIN} GROUP BY 1`, '12mo']
const unindexed = (column: string, range: '24h' | '12mo'): PlainQuery => [
  `SELECT * ${WITHIN} ORDER BY +${column} DESC LIMIT 20`,
  range,
]

/** The dashboard's questions asked of the rows, each as the statements it takes. */
export const PLAIN_QUERIES = {
  totals: [
    [`SELECT count(*), sum(cost_usd), sum(saved_usd) ${WITHIN}`, '12mo'],
    [quantiles('client'), '12mo'],
  ],
  latency: [[quantiles(`${DAY}, path, image_size`), '12mo']],
  outcomes: [count(`${MONTH} || outcome`), count('path'), count('cache')],
  spend: [money(MONTH), money('key_id'), money('model'), money('image_size')],
  patterns: [[quantiles('pattern, image_size'), '12mo']],
  sizes: [money('image_size')],
  slowest: [unindexed('total_ms', '12mo')],
  slowestOfDay: [unindexed('total_ms', '24h')],
  dearest: [unindexed('cost_usd', '12mo')],
  dearestOfDay: [unindexed('cost_usd', '24h')],
} satisfies Record<string, readonly PlainQuery[]>

import { expect } from 'vitest'
import { call } from './ask'
import { eventually } from './eventually'

/** A row of the ledger by its columns, as the CSV export has them. */
export type LedgerRow = Readonly<Record<string, string>>

/** The rows of the last 30 days, oldest first; waits until there are `count` of them, since they are written beside the answers. */
export async function readLedgerRows(gateway: { readonly url: string }, count = 0): Promise<readonly LedgerRow[]> {
  await untilIdle(gateway)
  // A verdict is noted after everything that was recorded before it.
  await call(gateway, '/v1/generations/none/verdict', { method: 'POST', json: { verdict: 'kept' } })
  const csv = await (await call(gateway, '/dashboard/api/requests.csv?range=30d')).text()
  const [head = [], ...lines] = csv.trimEnd().split('\r\n').map(readLine)
  expect(lines.length).toBeGreaterThanOrEqual(count)
  return lines.map((cells) => Object.fromEntries(head.map((name, index) => [name, cells[index] ?? ''])))
}

/** Waits until all requests have ended for the gateway too, which is after their last byte. */
export async function untilIdle(gateway: { readonly url: string }): Promise<void> {
  const metrics = async () => (await call(gateway, '/metrics')).text()
  await eventually(metrics).toMatch(/^refill_requests_in_flight 0$/m)
}

function readLine(line: string): readonly string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) =>
    cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
  )
}

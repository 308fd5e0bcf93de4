import type { RangeName } from '../../ledger/ledger-range'
import type { AskGateway } from './ask-gateway'
import { element } from './element'

/** Fetches the requests with the key in a header, which a plain link cannot send, and saves them. Returns what went wrong, in a sentence. */
export async function saveCsv(ask: AskGateway, range: RangeName): Promise<string | undefined> {
  const asked = await ask.csv(range)
  if (!asked.ok) return asked.fault.kind === 'key' ? 'The key was not accepted.' : asked.fault.message
  const url = URL.createObjectURL(asked.value)
  element('a', { href: url, download: `refill-requests-${range}.csv` }).click()
  // The browser has taken hold of the file once the click is over.
  setTimeout(() => URL.revokeObjectURL(url), 0)
  return undefined
}

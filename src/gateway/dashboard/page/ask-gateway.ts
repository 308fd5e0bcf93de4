import type { RangeName } from '../../ledger/ledger-range'
import type { ReportAnswer, ReportName } from '../dashboard-reports'

/** Why there is nothing to show. */
export type AskFault = { readonly kind: 'key' } | { readonly kind: 'other'; readonly message: string }

export type Asked<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: AskFault }

/** Asks the gateway that served this page. The key travels in a header and is never part of an address. */
export interface AskGateway {
  report<Name extends ReportName>(name: Name, range: RangeName, signal: AbortSignal): Promise<Asked<ReportAnswer<Name>>>
  csv(range: RangeName): Promise<Asked<Blob>>
}

/** An empty key asks without one, as a gateway without keys allows. */
export function createAskGateway(key: string): AskGateway {
  const headers: Record<string, string> = key === '' ? {} : { authorization: `Bearer ${key}` }

  async function get<Value>(
    path: string,
    read: (response: Response) => Promise<Value>,
    signal: AbortSignal | null,
  ): Promise<Asked<Value>> {
    try {
      const response = await fetch(`/dashboard/api/${path}`, { headers, signal })
      if (response.status === 401) return { ok: false, fault: { kind: 'key' } }
      if (!response.ok) return other(`The gateway answered with status ${response.status}.`)
      return { ok: true, value: await read(response) }
    } catch {
      return other('The gateway cannot be reached.')
    }
  }

  return {
    report: (name, range, signal) =>
      // The server that made this page made the answer too, so their shapes agree.
      get(`${name}?range=${range}`, (response) => response.json(), signal),
    csv: (range) => get(`requests.csv?range=${range}`, (response) => response.blob(), null),
  }
}

function other(message: string): { readonly ok: false; readonly fault: AskFault } {
  return { ok: false, fault: { kind: 'other', message } }
}

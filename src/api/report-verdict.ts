import type { Connection } from '../core/connection'
import { type Failure, failure } from '../core/failure'
import type { Verdict } from '../core/generation'
import { fail, ok, type Result } from '../core/result'
import type { HttpFetch } from './remote/http-fetch'

/** What a person made of which picture, and the gateway that made it. */
export interface VerdictReport {
  readonly connection: Connection
  /** As its trace names it. */
  readonly generation: string
  readonly verdict: Verdict
}

/** Tells a Refill gateway whether a picture was used, for its ledger. */
export async function reportVerdict(
  { connection: { url, key }, generation, verdict }: VerdictReport,
  fetch: HttpFetch,
  signal: AbortSignal,
): Promise<Result<null, Failure>> {
  try {
    const response = await fetch(`${url}/v1/generations/${encodeURIComponent(generation)}/verdict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key === '' ? {} : { authorization: `Bearer ${key}` }) },
      body: new Blob([JSON.stringify({ verdict })]),
      signal,
      redirect: 'error',
      credentials: 'omit',
    })
    if (response.ok) return ok(null)
    return fail(failure({ kind: 'upstream', status: response.status }, `The gateway answered ${response.status}.`))
  } catch {
    return fail(failure({ kind: 'network' }, 'The gateway could not be reached.'))
  }
}

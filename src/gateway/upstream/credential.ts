import { CANCELLED, type Failure, failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'
import type { HttpAccess } from './encode-call'
import { createVertexToken, type OpenToken } from './vertex-token'

/** What a call is let in by. */
export interface Credential {
  readonly headers: Readonly<Record<string, string>>
  /** What no sentence about the call may hold. */
  readonly secret: string
}

/** The credential of a path's next call; `unauthorised` or `network` when there is none, `cancelled` when the signal is aborted. */
export type ReadCredential = (signal: AbortSignal) => Promise<Result<Credential, Failure>>

/** Keys stand as they are; a Vertex project's token is asked for when it is needed. */
export function openCredential(access: HttpAccess, openToken: OpenToken = createVertexToken): ReadCredential {
  if (access.kind !== 'vertex') {
    const credential = { headers: keyHeaders(access), secret: access.key }
    return async () => ok(credential)
  }
  const readToken = openToken(access)
  return async (signal) => {
    try {
      const token = await untilAborted(readToken(), signal)
      return ok({ headers: { authorization: `Bearer ${token}` }, secret: token })
    } catch (error) {
      return fail(signal.aborted ? CANCELLED : withoutToken(error))
    }
  }
}

function keyHeaders({ kind, key }: Exclude<HttpAccess, { kind: 'vertex' }>): Readonly<Record<string, string>> {
  if (key === '') return {}
  return kind === 'openai-compatible' ? { authorization: `Bearer ${key}` } : { 'x-goog-api-key': key }
}

/** Google's library ends no wait by itself. */
function untilAborted<Value>(wait: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new Error('Aborted'))
    signal.addEventListener('abort', onAbort, { once: true })
    wait.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

const NETWORK_CODES = /^(ECONN|ENOTFOUND|ETIMEDOUT|EAI_|EHOSTUNREACH|ENETUNREACH|EPIPE|UND_ERR)/

/** Holds none of the error's own words: they may quote the key file. */
function withoutToken(error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (NETWORK_CODES.test(code)) {
    return failure({ kind: 'network' }, `The token server of Google could not be reached (${code}).`)
  }
  return failure({ kind: 'unauthorised' }, 'The Google credentials of this path gave no token. Check its key file.')
}

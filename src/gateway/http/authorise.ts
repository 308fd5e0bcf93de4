import type { HeaderReader } from '../../api/dialects/dialect'
import { type Failure, failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'
import type { GatewayKey, KeyStore } from '../stores/key-store'

/** Who asks where no keys exist: anyone on this computer. */
export const ANONYMOUS: GatewayKey = { id: 'anonymous', name: 'no key', seesDashboard: true, createdAtMs: 0 }

/** The key a client shows, in either dialect's header. Never in the URL: addresses end up in logs. */
export function shownKey(headers: HeaderReader): string {
  const bearer = /^Bearer\s+(.+)$/i.exec(headers.get('authorization') ?? '')
  return headers.get('x-goog-api-key') ?? bearer?.[1]?.trim() ?? ''
}

/** Whose request it is. `unauthorised` where keys exist and none of them is shown. */
export function authorise(headers: HeaderReader, keys: KeyStore): Result<GatewayKey, Failure> {
  if (keys.isEmpty()) return ok(ANONYMOUS)
  const key = keys.find(shownKey(headers))
  if (key !== undefined) return ok(key)
  return fail(failure({ kind: 'unauthorised' }, 'This gateway does not accept the key.'))
}

import { type Failure, failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'
import type { GatewaySettings } from './settings'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i

/** Refuses to listen for other computers without a key: anyone could spend on the providers' accounts. */
export function checkBind(
  { host, keys }: Pick<GatewaySettings, 'host' | 'keys'>,
  hasStoredKeys: boolean,
): Result<undefined, Failure> {
  if (LOOPBACK.test(host) || keys.length > 0 || hasStoredKeys) return ok(undefined)
  const message = `The gateway is to listen on ${host}, which other computers can reach. Set REFILL_KEYS to one or more keys, or create one, first.`
  return fail(failure({ kind: 'invalid-request' }, message))
}

/**
 * What an operator should know of a gateway without a key, on this computer only: any web page that is open here may
 * ask it. Undefined where that costs nothing, or where a key is needed.
 */
export function warnOfOpenDoor(
  { keys, paths }: Pick<GatewaySettings, 'keys' | 'paths'>,
  hasStoredKeys: boolean,
): string | undefined {
  const paid = paths.filter(({ enabled, access }) => enabled && access.kind !== 'demo')
  if (keys.length > 0 || hasStoredKeys || paid.length === 0) return undefined
  return (
    'No key is needed: any web page open on this computer could have pictures made at your expense. ' +
    'Create one with: npm run gateway -- keys create --name NAME'
  )
}

import { type Failure, failure } from '../core/failure'
import { fail, ok, type Result } from '../core/result'

/** What the environment says about a gateway. */
export interface GatewaySettings {
  readonly host: string
  readonly port: number
  readonly keys: readonly string[]
  readonly googleKey?: string
  readonly logLevel: string
  /** What the gateway will do, for a person who starts it; free of keys. */
  readonly summary: string
}

const DEFAULT_PORT = 8787
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

/**
 * Reads `HOST`, `PORT`, `REFILL_KEYS` (comma separated), `GEMINI_API_KEY` or `GOOGLE_API_KEY` (which wins, as in Google's
 * client) and `LOG_LEVEL`. Refuses to listen for other computers without a key: anyone could spend on Google's.
 */
export function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Result<GatewaySettings, Failure> {
  const host = environment['HOST'] ?? '127.0.0.1'
  const port = Number(environment['PORT'] ?? DEFAULT_PORT)
  if (!Number.isInteger(port) || port < 0 || port > 65535) return refuse('PORT must be a number from 0 to 65535.')
  const keys = (environment['REFILL_KEYS'] ?? '').split(',').flatMap((key) => key.trim() || [])
  if (keys.length === 0 && !LOOPBACK.has(host)) {
    return refuse(`HOST is ${host}, which other computers can reach. Set REFILL_KEYS to one or more keys first.`)
  }
  const googleKey = environment['GOOGLE_API_KEY'] || environment['GEMINI_API_KEY']
  const models = googleKey === undefined || googleKey === '' ? 'demo pictures only' : 'pictures from Google AI Studio'
  return ok({
    host,
    port,
    keys,
    ...(googleKey === undefined || googleKey === '' ? {} : { googleKey }),
    logLevel: environment['LOG_LEVEL'] ?? 'info',
    summary: `${models}, ${keys.length === 0 ? 'no key needed' : 'key needed'}`,
  })
}

function refuse(message: string): Result<never, Failure> {
  return fail(failure({ kind: 'invalid-request' }, message))
}

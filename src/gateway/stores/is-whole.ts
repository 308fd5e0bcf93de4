import { webcrypto } from 'node:crypto'
import type { Bytes } from '../../core/generation'

/**
 * Whether bytes have this SHA-256 (hex). Hashes on another thread, unlike `createHash`: a large picture would stop all
 * requests for tens of milliseconds.
 */
export async function isWhole(bytes: Bytes, digest: string): Promise<boolean> {
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex') === digest
}

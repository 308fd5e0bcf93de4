import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import type { StoredKey } from './key-record'
import type { GatewayKey, KeyGrant } from './key-store'

/** What every secret begins with, so that people and secret scanners recognise one. */
export const SECRET_PREFIX = 'rfl_'
const SECRET_BYTES = 32

/** All keys in memory, since they are asked for on every request. */
export interface KnownKeys {
  /** The key of this secret, unless it is revoked. */
  find(secret: string): GatewayKey | undefined
  /**
   * Whether there has been no key so far. Revoked keys count, and those that were taken out of the environment: whoever
   * takes the last one away does not want everybody in.
   */
  isEmpty(): boolean
  list(): readonly GatewayKey[]
  /** Takes the place of all keys but those of the environment. */
  replace(stored: readonly StoredKey[]): void
}

/** `environmentKeys` gives the secrets that the settings of now hold; their keys have no limits. */
export function createKnownKeys(environmentKeys: () => readonly string[]): KnownKeys {
  let stored: readonly StoredKey[] = []
  let secrets: readonly string[] | undefined
  let all: readonly StoredKey[] = []
  let bySecret: ReadonlyMap<string, StoredKey> = new Map()
  let hadKeys = false
  const build = (current: readonly string[]): void => {
    secrets = current
    all = [...current.map(environmentKey), ...stored]
    bySecret = new Map(all.map((one) => [one.secretSha256, one]))
    hadKeys ||= all.length > 0
  }
  const follow = (): void => {
    const current = environmentKeys()
    if (current !== secrets) build(current)
  }
  return {
    find(secret) {
      follow()
      const digest = sha256(secret)
      const found = bySecret.get(digest.toString('hex'))
      if (found === undefined || !timingSafeEqual(Buffer.from(found.secretSha256, 'hex'), digest)) return undefined
      return found.key.revokedAtMs === undefined ? found.key : undefined
    },
    isEmpty() {
      follow()
      return !hadKeys
    },
    list() {
      follow()
      return all.map(({ key }) => key)
    },
    replace(next) {
      stored = next
      build(environmentKeys())
    },
  }
}

/** A new key, and its secret, which is kept nowhere: it is random, so no slow hash is needed. */
export function makeKey(grant: KeyGrant, nowMs: number): { readonly stored: StoredKey; readonly secret: string } {
  const secret = SECRET_PREFIX + randomBytes(SECRET_BYTES).toString('base64url')
  const key = { ...grant, id: randomUUID(), createdAtMs: nowMs }
  return { stored: { key, secretSha256: sha256(secret).toString('hex') }, secret }
}

function environmentKey(secret: string, position: number): StoredKey {
  const number = position + 1
  const key = { id: `environment-${number}`, name: `environment ${number}`, seesDashboard: true, createdAtMs: 0 }
  return { key, secretSha256: sha256(secret).toString('hex') }
}

function sha256(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

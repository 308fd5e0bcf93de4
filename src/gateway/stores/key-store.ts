import type { ImageSize } from '../../core/models'

/** A key that clients show, without its secret. */
export interface GatewayKey {
  readonly id: string
  readonly name: string
  /** Names of models it may ask for; undefined: all. */
  readonly models?: readonly string[]
  /** Undefined: all. */
  readonly imageSizes?: readonly ImageSize[]
  readonly requestsPerMinute?: number
  readonly monthlyBudgetUsd?: number
  /** Whether it may see the dashboard, which shows everybody's spending. */
  readonly seesDashboard: boolean
  readonly createdAtMs: number
  readonly revokedAtMs?: number
}

/** What a new key is allowed. */
export type KeyGrant = Omit<GatewayKey, 'id' | 'createdAtMs' | 'revokedAtMs'>

/** Keys of this gateway, hashed at rest. */
export interface KeyStore {
  /** The key of this secret, unless it is revoked. Synchronous: it is asked for on every request. */
  find(secret: string): GatewayKey | undefined
  /** Whether there has been no key so far; everyone on this computer may then use the gateway. */
  isEmpty(): boolean
  /** The secret is shown once and kept nowhere. */
  create(grant: KeyGrant): Promise<{ readonly key: GatewayKey; readonly secret: string }>
  list(): Promise<readonly GatewayKey[]>
  /** False when there is no such key. Takes effect in running gateways within two seconds. */
  revoke(idOrName: string): Promise<boolean>
}

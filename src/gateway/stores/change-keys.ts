import type { StoredKey } from './key-record'

/** Throws with a sentence for the operator when a key of this name is in use. */
export function refuseTakenName(name: string, keys: readonly StoredKey[]): void {
  const isTaken = keys.some(({ key }) => key.name === name && key.revokedAtMs === undefined)
  if (isTaken) throw new Error(`A key named "${name}" is in use already.`)
}

/** The keys of this id or name that are not revoked yet, as they are once they are. */
export function revokeAmong(keys: readonly StoredKey[], idOrName: string, nowMs: number): readonly StoredKey[] {
  return keys
    .filter(({ key }) => key.revokedAtMs === undefined && (key.id === idOrName || key.name === idOrName))
    .map(({ key, secretSha256 }) => ({ key: { ...key, revokedAtMs: nowMs }, secretSha256 }))
}

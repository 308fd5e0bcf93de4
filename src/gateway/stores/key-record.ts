import * as v from 'valibot'
import { IMAGE_SIZES } from '../../core/models'
import type { GatewayKey } from './key-store'

/** A key beside the SHA-256 of its secret, as hex. */
export interface StoredKey {
  readonly key: GatewayKey
  readonly secretSha256: string
}

const grantEntries = {
  models: v.exactOptional(v.array(v.string())),
  imageSizes: v.exactOptional(v.array(v.picklist(IMAGE_SIZES))),
  requestsPerMinute: v.exactOptional(v.number()),
  monthlyBudgetUsd: v.exactOptional(v.number()),
  seesDashboard: v.boolean(),
}

/** What a key is allowed, as the embedded table has it. */
export const grantSchema = v.object(grantEntries)

const recordSchema: v.GenericSchema<unknown, StoredKey> = v.object({
  key: v.object({
    id: v.string(),
    name: v.string(),
    ...grantEntries,
    createdAtMs: v.number(),
    revokedAtMs: v.exactOptional(v.number()),
  }),
  secretSha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
})
const jsonSchema = v.pipe(v.string(), v.parseJson(), recordSchema)

/** Keys out of JSON texts; one that this version does not understand is none. */
export function readKeyRecords(texts: readonly string[]): readonly StoredKey[] {
  return texts.flatMap((text) => {
    const parsed = v.safeParse(jsonSchema, text)
    return parsed.success ? [parsed.output] : []
  })
}

/**
 * All keys of both lists, oldest first. Keys are never deleted, and once revoked stay so: lists that went apart can
 * always be put together again.
 */
export function mergeKeys(first: readonly StoredKey[], second: readonly StoredKey[]): readonly StoredKey[] {
  const byId = new Map(first.map((stored) => [stored.key.id, stored]))
  for (const stored of second) {
    const known = byId.get(stored.key.id)
    if (known === undefined || known.key.revokedAtMs === undefined) byId.set(stored.key.id, stored)
  }
  return [...byId.values()].sort(
    (a, b) => a.key.createdAtMs - b.key.createdAtMs || a.key.name.localeCompare(b.key.name),
  )
}

/** Keys of `mine` that `theirs` lacks, or has not heard that they are revoked. */
export function newsFor(theirs: readonly StoredKey[], mine: readonly StoredKey[]): readonly StoredKey[] {
  const byId = new Map(theirs.map(({ key }) => [key.id, key]))
  return mine.filter(({ key }) => {
    const known = byId.get(key.id)
    return known === undefined || (known.revokedAtMs === undefined && key.revokedAtMs !== undefined)
  })
}

import { createApiObject } from './api-object'
import { assertAlive } from './guards'
import { copyPlain } from './plain-copy'
import type { ClientStorageStore, PluginRun } from './plugin-run'
import { text } from './schemas'
import { cloneMessage } from './structured-clone'
import { check } from './validation'

/** Bytes a plugin may keep in all. Source: developers.figma.com/docs/plugins/api/figma-clientStorage. */
const QUOTA_BYTES = 5_000_000

/** What the plugin keeps on this machine: values as over the bridge, 5 MB in all. */
export function createClientStorage(run: PluginRun): ClientStorageAPI {
  const store = run.host.clientStorage
  const members = {
    getAsync: async (key: string) => {
      const checked = check({ where: 'getAsync', name: 'key', schema: text }, key)
      return store.has(checked) ? copyPlain(store.get(checked)) : undefined
    },
    setAsync: async (key: string, value: unknown) => {
      const where = 'setAsync'
      const checked = check({ where, name: 'key', schema: text }, key)
      const copy = copyPlain(cloneMessage(value, where))
      const otherBytes = usedBytes(store) - (store.has(checked) ? entryBytes(checked, store.get(checked)) : 0)
      if (otherBytes + entryBytes(checked, copy) > QUOTA_BYTES) {
        throw new Error(`in ${where}: Storage quota of 5 MB exceeded`)
      }
      store.set(checked, copy)
    },
    deleteAsync: async (key: string) => {
      store.delete(check({ where: 'deleteAsync', name: 'key', schema: text }, key))
    },
    keysAsync: async () => [...store.keys()],
  } satisfies ClientStorageAPI
  return createApiObject('figma.clientStorage', members, () => assertAlive(run))
}

/** Bytes all entries take up: keys and values as text, bytes as bytes. */
export function usedBytes(store: ClientStorageStore): number {
  let sum = 0
  for (const [key, value] of store) sum += entryBytes(key, value)
  return sum
}

function entryBytes(key: string, value: unknown): number {
  return textBytes(key) + valueBytes(value)
}

function valueBytes(value: unknown): number {
  if (value instanceof Uint8Array) return value.length
  if (typeof value === 'string') return textBytes(value) + 2
  if (typeof value !== 'object' || value === null || value instanceof Date) return String(value).length
  return Object.entries(value).reduce((sum, [key, inner]) => sum + textBytes(key) + 4 + valueBytes(inner), 2)
}

function textBytes(value: string): number {
  return new TextEncoder().encode(value).length
}

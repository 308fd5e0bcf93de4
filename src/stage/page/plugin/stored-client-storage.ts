import * as v from 'valibot'
import type { ClientStorageStore } from '../../facade/plugin-run'

const KEY = 'refill-stage-client-storage'
const entriesSchema = v.array(v.tuple([v.string(), v.unknown()]))

/**
 * What the plugin kept in this browser, as Figma keeps it on a machine; kept again when the page is left. Plain data
 * only: bytes are lost with the page. Starts empty when what is stored cannot be read.
 */
export function restoreClientStorage(storage: Storage): ClientStorageStore {
  const store: ClientStorageStore = new Map(readEntries(storage.getItem(KEY)))
  addEventListener('pagehide', () =>
    storage.setItem(KEY, JSON.stringify([...store].filter(([, value]) => isPlain(value)))),
  )
  return store
}

function readEntries(text: string | null): readonly (readonly [string, unknown])[] {
  if (text === null) return []
  try {
    return v.parse(entriesSchema, JSON.parse(text))
  } catch {
    return []
  }
}

function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  return !ArrayBuffer.isView(value) && Object.values(value).every(isPlain)
}

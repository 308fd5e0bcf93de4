import { type Failure, failure } from '../core/failure'
import { DEFAULT_SETTINGS, SETTINGS_RECORD, type Settings } from '../core/records/settings'
import { readRecord } from '../core/records/versioned-record'
import { fail, ok, type Result } from '../core/result'

/** The plugin's own storage on this machine: 5 MB in all, not shared with the file. */
type Storage = ClientStorageAPI

const SETTINGS_KEY = 'settings'
/** Settings that could not be read are moved here rather than overwritten. */
const UNREADABLE_SETTINGS_KEY = 'settings-unreadable'

/** The stored settings, or the defaults with a sentence on why the stored ones were not used. */
export async function loadSettings(storage: Storage): Promise<{ readonly value: Settings; readonly notice?: string }> {
  const stored: unknown = await storage.getAsync(SETTINGS_KEY)
  if (stored === undefined) return { value: DEFAULT_SETTINGS }
  const read = readRecord(SETTINGS_RECORD, stored)
  if (read.ok) return { value: read.value }
  return { value: DEFAULT_SETTINGS, notice: `${read.failure.message} Refill starts with its defaults.` }
}

/** Keeps the settings. A record from a newer Refill is never overwritten; an unreadable one is moved aside first. */
export async function saveSettings(storage: Storage, settings: Settings): Promise<Result<null, Failure>> {
  const stored: unknown = await storage.getAsync(SETTINGS_KEY)
  const read = stored === undefined ? undefined : readRecord(SETTINGS_RECORD, stored)
  if (read !== undefined && !read.ok) {
    if (read.failure.kind === 'document-newer') return fail(read.failure)
    const moved = await store(storage, UNREADABLE_SETTINGS_KEY, stored)
    if (!moved.ok) return moved
  }
  return store(storage, SETTINGS_KEY, settings)
}

/** Writes a value, or says why Figma did not keep it. */
async function store(storage: Storage, key: string, value: unknown): Promise<Result<null, Failure>> {
  try {
    await storage.setAsync(key, value)
    return ok(null)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return fail(
      failure(
        { kind: 'too-large' },
        `Figma could not keep the settings on this machine (${detail}). They work until the window is closed.`,
      ),
    )
  }
}

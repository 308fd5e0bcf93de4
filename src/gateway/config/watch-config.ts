import { watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import { type Failure, failure } from '../../core/failure'
import type { Clock } from '../clock'
import { readSource } from './load-config'
import { type ConfigSource, readConfig } from './read-config'
import type { GatewaySettings } from './settings'

/** Editors write a file in several steps. */
const SETTLE_MS = 200
/** The link that changes where Kubernetes mounts settings. Source: its AtomicWriter (pkg/volume/util). */
const MOUNT_LINK = '..data'

/** What a watch is made from. */
export interface WatchConfigOptions {
  readonly file: string
  readonly environment: ConfigSource['environment']
  readonly clock: Pick<Clock, 'sleep'>
  /** Told of new settings, which were read and checked as a whole. */
  readonly onChange: (settings: GatewaySettings) => void
  /** Told when the new file cannot be used; the old settings stay. */
  readonly onError: (fault: Failure) => void
}

/** A watch that runs. */
export interface ConfigWatch {
  /** Reads the file now, as on SIGHUP, and tells of what changed. */
  check(): Promise<void>
  close(): void
}

/**
 * Watches a settings file and tells of every change that makes sense; the file may not be there yet, its folder must.
 * Watches the folder: editors put a new file in the place of the old one, and mounted settings change through a link.
 */
export async function watchConfig({
  file,
  environment,
  clock,
  onChange,
  onError,
}: WatchConfigOptions): Promise<ConfigWatch> {
  const first = await readSource(file, { isRequired: true })
  let lastText = first.ok ? first.value.text : undefined
  const ended = new AbortController()
  const check = async () => {
    const source = await readSource(file, { isRequired: true })
    if (ended.signal.aborted) return
    if (!source.ok) {
      // A file that was never there is no news.
      if (lastText !== undefined) onError(source.failure)
      lastText = undefined
      return
    }
    if (source.value.text === lastText) return
    lastText = source.value.text
    const settings = readConfig({ ...source.value, file, environment })
    if (settings.ok) onChange(settings.value)
    else onError(settings.failure)
  }
  const settled = debounce(() => void check(), { ms: SETTLE_MS, clock, signal: ended.signal })
  const watcher = watch(dirname(file), (_event, name) => {
    if (name === null || name === MOUNT_LINK || name === basename(file)) settled()
  })
  watcher.on('error', () =>
    onError(failure({ kind: 'invalid-request' }, `${dirname(file)} can no longer be watched for changes.`)),
  )
  return {
    check,
    close() {
      ended.abort()
      watcher.close()
    },
  }
}

/** Calls once for many calls, `ms` after the last. */
function debounce(
  call: () => void,
  { ms, clock, signal }: { readonly ms: number; readonly clock: Pick<Clock, 'sleep'>; readonly signal: AbortSignal },
): () => void {
  let calls = 0
  return () => {
    calls += 1
    const mine = calls
    clock.sleep(ms, signal).then(
      () => {
        if (mine === calls) call()
      },
      () => undefined,
    )
  }
}

import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'

/** Which processes that share a data directory are alive. */
export interface OwnerLocks {
  /** This process, in rows of what it has under way. */
  readonly owner: string
  isAlive(owner: string): boolean
  close(): void
}

const SUFFIX = '.lock'

/**
 * Marks this process as alive for as long as it lives: it holds the exclusive lock of a small database of its own, which
 * the system lets go of when the process dies, however it dies. (Process ids would not do: a restarted container gets the
 * same ones again.) Marks of dead processes are cleared away.
 */
export function openOwnerLocks(dir: string, owner: string): OwnerLocks {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const fileOf = (id: string) => join(dir, `${id}${SUFFIX}`)
  const lock = takeOwnLock(fileOf(owner))
  if (lock === undefined) throw new Error(`Another process is called ${owner}`)

  const isAlive = (id: string): boolean => {
    if (id === owner) return true
    if (!readdirSync(dir).includes(`${id}${SUFFIX}`)) return false
    const free = takeLock(fileOf(id))
    free?.close()
    return free === undefined
  }

  for (const name of readdirSync(dir)) {
    const file = join(dir, name)
    if (!name.endsWith(SUFFIX) || file === fileOf(owner)) continue
    const free = takeLock(file)
    if (free === undefined) continue
    rmSync(file, { force: true })
    free.close()
  }
  return {
    owner,
    isAlive,
    close() {
      lock.close()
      rmSync(fileOf(owner), { force: true })
    },
  }
}

// A process that clears away marks may take a new one for a dead one's, in the moment before it is locked.
function takeOwnLock(file: string): Libsql.Database | undefined {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const lock = takeLock(file)
    if (lock !== undefined && existsSync(file)) return lock
    lock?.close()
  }
  return undefined
}

function takeLock(file: string): Libsql.Database | undefined {
  const database = new Libsql(file)
  try {
    database.exec('BEGIN EXCLUSIVE')
    return database
  } catch {
    database.close()
    return undefined
  }
}

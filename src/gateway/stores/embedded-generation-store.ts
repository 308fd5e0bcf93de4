import { EventEmitter } from 'node:events'
import * as v from 'valibot'
import type { Failure } from '../../core/failure'
import type { Clock } from '../clock'
import type { Begun, GenerationState, GenerationStore } from './generation-store'
import { digestsOf, readKept, readKeptFailure } from './kept-schema'
import { mayStartAgain } from './may-start-again'
import { type Database, errorCode, inTransaction } from './open-database'
import { createOwedEndings, type Ending } from './owed-endings'
import type { OwnerLocks } from './owner-locks'
import { steadyDate } from './steady-date'
import { retryWhileLocked, StoreUnavailable } from './store-unavailable'
import { waitForEnd } from './wait-for-end'

/** What the embedded store of generations needs. */
export interface EmbeddedGenerationOptions {
  /** With the tables of `STORE_MIGRATIONS`. */
  readonly database: Database
  readonly clock: Clock
  /** How long a generation is kept after it began, and again after it ended. */
  readonly keepMs: number
  /** This process, and which others are alive. */
  readonly owners: Pick<OwnerLocks, 'owner' | 'isAlive'>
}

const rowSchema = v.object({
  request_digest: v.string(),
  state: v.picklist(['in-flight', 'done', 'failed']),
  owner: v.string(),
  started_at_ms: v.number(),
  finished_at_ms: v.nullable(v.number()),
  kept: v.nullable(v.string()),
  failure: v.nullable(v.string()),
})
type Row = v.InferOutput<typeof rowSchema>

/** A store that lets go of what is over. */
export interface EmbeddedGenerationStore extends GenerationStore {
  /** Writes what is still owed and forgets generations whose time is over; `begin` does so too, but an idle gateway begins none. */
  sweep(): Promise<void>
}

/**
 * The generations in the embedded database. What `finish` has resolved for survives a killed process. One in flight whose
 * process has died reads as `unknown` at once. Rejects with `StoreUnavailable` when the database stays locked or is full.
 * An ending that could not be written then is still known to this process: it answers from it, and writes it with the next
 * thing that it can write.
 */
export function createEmbeddedGenerationStore(options: EmbeddedGenerationOptions): EmbeddedGenerationStore {
  const { database, clock, keepMs, owners } = options
  const rows = prepareRows(database)
  const ended = new EventEmitter()
  // Any number of requests may wait for one picture.
  ended.setMaxListeners(0)
  const date = steadyDate(clock)
  const owed = createOwedEndings<Finish>()
  // Of what is under way here, so that an ending that is owed can tell its own request from another.
  const digests = new Map<string, string>()
  // Each by itself: one that the disk has no room for must not hold up the others, nor what is written next.
  const payDebts = () => {
    for (const ending of owed.all) {
      try {
        inTransaction(database, () => rows.finish(ending))
        owed.paid(ending.name)
      } catch (error) {
        // Still owed; it was said when it became so. Under a lock each try holds this process up: one is enough.
        if (/^SQLITE_(BUSY|LOCKED)/.test(errorCode(error))) return
      }
    }
  }
  const write = <Value>(work: () => Value) => {
    payDebts()
    return retryWhileLocked(clock, () => inTransaction(database, work))
  }
  const find = async (name: string): Promise<GenerationState | undefined> => {
    const ending = owed.find(name)
    return ending ?? retryWhileLocked(clock, () => stateOf(rows.find(name, date.earliest()), owners))
  }
  return {
    async begin(name, requestDigest) {
      payDebts()
      const known = owed.whatBegins(name, requestDigest)
      if (known !== undefined) return known
      const begun = await write((): Begun => {
        const nowMs = clock.now()
        rows.expire(date.earliest())
        const row = rows.find(name, date.earliest())
        if (row !== undefined && row.request_digest !== requestDigest) return { kind: 'conflict' }
        const before = stateOf(row, owners)
        if (before !== undefined && !mayStartAgain(before)) return { kind: 'exists', state: before }
        rows.start({ name, requestDigest, owner: owners.owner, nowMs, expiresAtMs: date.latest() + keepMs })
        return { kind: 'started', ...(before === undefined ? {} : { before }) }
      })
      if (begun.kind === 'started') digests.set(name, requestDigest)
      return begun
    },
    async finish(name, outcome) {
      const nowMs = clock.now()
      const requestDigest = digests.get(name)
      digests.delete(name)
      const ending: Finish = {
        ...{ name, outcome, nowMs, expiresAtMs: date.latest() + keepMs },
        ...(requestDigest === undefined ? {} : { requestDigest }),
      }
      // An answer that is still to be written is there: that writing it failed must not take its place.
      if ('failure' in outcome && owed.hasAnswer(name)) return
      try {
        await write(() => rows.finish(ending))
        owed.paid(name)
      } catch (error) {
        if (error instanceof StoreUnavailable) owed.owe(ending)
        throw error
      } finally {
        ended.emit(name)
      }
    },
    find,
    wait: (name, signal) => waitForEnd({ name, signal, find, ended, clock }),
    async sweep() {
      await retryWhileLocked(clock, () => {
        for (const ending of owed.all) {
          inTransaction(database, () => rows.finish(ending))
          owed.paid(ending.name)
        }
      })
      await write(() => rows.expire(date.earliest()))
    },
  }
}

function stateOf(row: Row | undefined, owners: Pick<OwnerLocks, 'isAlive'>): GenerationState | undefined {
  if (row === undefined) return undefined
  const startedAtMs = row.started_at_ms
  const finishedAtMs = row.finished_at_ms ?? startedAtMs
  if (row.state === 'in-flight') return { state: owners.isAlive(row.owner) ? 'in-flight' : 'unknown', startedAtMs }
  if (row.state === 'done') {
    const kept = readKept(row.kept)
    return kept === undefined ? undefined : { state: 'done', finishedAtMs, kept }
  }
  const failure = readKeptFailure(row.failure)
  return failure === undefined ? undefined : { state: 'failed', finishedAtMs, failure }
}

interface Start {
  readonly name: string
  readonly requestDigest: string
  readonly owner: string
  readonly nowMs: number
  readonly expiresAtMs: number
}

interface Finish extends Ending {
  readonly expiresAtMs: number
}

function prepareRows(database: Database) {
  const select = database.prepare(
    `SELECT request_digest, state, owner, started_at_ms, finished_at_ms, kept, failure
     FROM generation WHERE name = ? AND expires_at_ms > ?`,
  )
  const expire = database.prepare('DELETE FROM generation WHERE expires_at_ms <= ?')
  const remove = database.prepare('DELETE FROM generation WHERE name = ?')
  const insert = database.prepare(
    `INSERT INTO generation (name, request_digest, state, owner, started_at_ms, expires_at_ms)
     VALUES (?, ?, 'in-flight', ?, ?, ?)`,
  )
  const update = database.prepare(
    `UPDATE generation SET state = ?, finished_at_ms = ?, kept = ?, failure = ?, expires_at_ms = ? WHERE name = ?`,
  )
  const dropPictures = database.prepare('DELETE FROM generation_picture WHERE name = ?')
  const addPicture = database.prepare('INSERT OR IGNORE INTO generation_picture (name, digest) VALUES (?, ?)')
  return {
    find(name: string, nowMs: number): Row | undefined {
      const row = v.safeParse(rowSchema, select.get(name, nowMs))
      return row.success ? row.output : undefined
    },
    expire: (nowMs: number) => expire.run(nowMs),
    start({ name, requestDigest, owner, nowMs, expiresAtMs }: Start) {
      remove.run(name)
      insert.run(name, requestDigest, owner, nowMs, expiresAtMs)
    },
    finish({ name, outcome, nowMs, expiresAtMs }: Finish) {
      const kept = 'kept' in outcome ? outcome.kept : undefined
      const failure: Failure | undefined = 'kept' in outcome ? undefined : outcome.failure
      const state = kept === undefined ? 'failed' : 'done'
      const { changes } = update.run(state, nowMs, jsonOrNull(kept), jsonOrNull(failure), expiresAtMs, name)
      dropPictures.run(name)
      if (kept === undefined || changes === 0) return
      for (const digest of digestsOf(kept)) addPicture.run(name, digest)
    },
  }
}

function jsonOrNull(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

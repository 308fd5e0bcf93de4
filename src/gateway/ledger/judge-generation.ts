import * as v from 'valibot'
import type { Verdict } from '../../core/generation'
import { IMAGE_SIZES } from '../../core/models'
import { type Database, inTransaction } from '../stores/open-database'
import { GRAINS, grainStart } from './ledger-range'

const judgedRow = v.object({
  id: v.number(),
  at_ms: v.number(),
  model: v.string(),
  image_size: v.picklist(IMAGE_SIZES),
  verdict: v.nullable(v.picklist(['kept', 'discarded'])),
})

/**
 * Notes a verdict on the first answer of a generation (later ones are the same picture, collected again), in its row and in
 * the roll-ups. A later verdict replaces an earlier one. False when this key has no such answer.
 */
export function judgeGeneration(database: Database, keyId: string, generation: string, verdict: Verdict): boolean {
  return inTransaction(database, () => {
    const found = database
      .prepare(`SELECT id, at_ms, model, image_size, verdict FROM request
        WHERE generation = ? AND key_id = ? AND outcome = 'ok' ORDER BY id LIMIT 1`)
      .get([generation, keyId])
    const row = v.safeParse(judgedRow, found)
    if (!row.success) return false
    const { id, at_ms, model, image_size, verdict: before } = row.output
    if (before === verdict) return true
    database.prepare('UPDATE request SET verdict = ? WHERE id = ?').run([verdict, id])
    const change = (name: Verdict) => Number(name === verdict) - Number(name === before)
    const update = database.prepare(`UPDATE tally_spend SET kept = kept + ?, discarded = discarded + ?
      WHERE grain = ? AND start_ms = ? AND key_id = ? AND model = ? AND image_size = ?`)
    for (const grain of GRAINS) {
      update.run([change('kept'), change('discarded'), grain, grainStart(grain, at_ms), keyId, model, image_size])
    }
    return true
  })
}

import * as v from 'valibot'
import type { Database } from '../stores/open-database'

/** Prepares a statement whose rows are checked: a file may have been changed by other hands. Throws when a row is not as expected. */
export function queryRows<Schema extends v.GenericSchema>(
  database: Database,
  sql: string,
  row: Schema,
): (...parameters: readonly (string | number)[]) => readonly v.InferOutput<Schema>[] {
  const statement = database.prepare(sql)
  const rows = v.array(row)
  return (...parameters) => v.parse(rows, statement.all([...parameters]))
}

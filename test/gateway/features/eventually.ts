import { expect } from 'vitest'

/** Patience for what happens beside an answer, on a machine that is busy with much else. */
const PATIENCE_MS = 20_000

/** Expects something of a value that comes about by itself; asks again until it does. */
export function eventually<Value>(read: () => Value | Promise<Value>) {
  return expect.poll(read, { timeout: PATIENCE_MS, interval: 5 })
}

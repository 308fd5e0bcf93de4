import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyGrid, pullPush } from '../../../src/imaging/blend/pull-push'

const side = fc.integer({ min: 1, max: 12 })
const known = fc.array(fc.record({ at: fc.nat(143), value: fc.double({ min: -20, max: 20, noNaN: true }) }), {
  minLength: 1,
})

describe('pull-push', () => {
  test('keeps what is known and stays between its extremes elsewhere', () => {
    fc.assert(
      fc.property(side, side, known, (columns, rows, places) => {
        const grid = emptyGrid(columns, rows)
        for (const { at, value } of places) {
          const cell = at % (columns * rows)
          grid.weights[cell] = 1
          grid.values.fill(value, cell * 3, cell * 3 + 3)
        }
        const filled = pullPush(grid).values
        const values = Array.from(grid.weights.keys()).filter((cell) => grid.weights[cell] === 1)
        const levels = values.map((cell) => grid.values[cell * 3] ?? 0)
        for (const cell of values) expect(filled[cell * 3]).toBeCloseTo(grid.values[cell * 3] ?? 0, 5)
        for (const value of filled) {
          expect(value).toBeGreaterThanOrEqual(Math.min(...levels) - 1e-4)
          expect(value).toBeLessThanOrEqual(Math.max(...levels) + 1e-4)
        }
      }),
    )
  })

  test('goes smoothly from one known side to the other', () => {
    const grid = emptyGrid(16, 16)
    for (let row = 0; row < 16; row += 1) {
      for (const [column, value] of [
        [0, 0],
        [15, 30],
      ] as const) {
        grid.weights[row * 16 + column] = 1
        grid.values.fill(value, (row * 16 + column) * 3, (row * 16 + column) * 3 + 3)
      }
    }
    const row = Array.from({ length: 16 }, (_, column) => pullPush(grid).values[(8 * 16 + column) * 3] ?? 0)
    for (const [column, value] of row.entries()) expect(value).toBeGreaterThanOrEqual((row[column - 1] ?? 0) - 1e-4)
    expect(row[7]).toBeGreaterThan(8)
    expect(row[8]).toBeLessThan(22)
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boxOf, type Raster } from '../../../src/imaging/raster'
import { type Affine, IDENTITY, mapPoint } from '../../../src/imaging/warp/affine'
import { addBend, readBend } from '../../../src/imaging/warp/bend'
import { openWarp, warpRow } from '../../../src/imaging/warp/warp-row'
import { paintRaster } from '../small-masks'

const EXTENT = { widthPx: 40, heightPx: 30 }
const waves = paintRaster(EXTENT, (x, y, channel) =>
  channel === 3 ? 255 : 128 + 60 * Math.sin(0.35 * x + channel) + 50 * Math.cos(0.3 * y - 0.1 * x),
)

function warpAll(source: Raster, map: Affine): Float32Array[] {
  const { widthPx, heightPx } = source.extent
  const warp = openWarp(source, { map, columns: { from: 0, to: widthPx } })
  return Array.from({ length: heightPx }, (_, y) => {
    const row = new Float32Array(widthPx * 3)
    warpRow(warp, { y, from: 0, to: widthPx }, row)
    return row
  })
}

describe('warping by rows', () => {
  test('with nothing moved gives back every pixel', () => {
    for (const [y, row] of warpAll(waves, IDENTITY).entries()) {
      for (const [at, value] of row.entries()) {
        const source = (y * EXTENT.widthPx + Math.floor(at / 3)) * 4 + (at % 3)
        expect(value).toBeCloseTo(waves.data[source] ?? 0, 3)
      }
    }
  })

  test('by whole pixels moves them, and mirrors what lies beyond the edge', () => {
    const rows = warpAll(waves, { ...IDENTITY, x0: 3, y0: -2 })
    const red = (x: number, y: number) => waves.data[(y * EXTENT.widthPx + x) * 4]
    expect(rows[10]?.[3 * 10]).toBeCloseTo(red(13, 8) ?? 0, 3)
    expect(rows[0]?.[3 * 10]).toBeCloseTo(red(13, 1) ?? 0, 3)
    expect(rows[10]?.[3 * 39]).toBeCloseTo(red(37, 8) ?? 0, 3)
  })

  test('with zoom, turn and shift reads a smooth picture at the mapped places, within a level', () => {
    const motion = fc.record({
      xx: fc.double({ min: 0.95, max: 1.05, noNaN: true }),
      xy: fc.double({ min: -0.03, max: 0.03, noNaN: true }),
      x0: fc.double({ min: -2, max: 2, noNaN: true }),
      yx: fc.double({ min: -0.03, max: 0.03, noNaN: true }),
      yy: fc.double({ min: 0.95, max: 1.05, noNaN: true }),
      y0: fc.double({ min: -2, max: 2, noNaN: true }),
    })
    fc.assert(
      fc.property(motion, fc.integer({ min: 8, max: 30 }), fc.integer({ min: 8, max: 20 }), (map, x, y) => {
        const [sourceX, sourceY] = mapPoint(map, x + 0.5, y + 0.5)
        const expected =
          128 + 60 * Math.sin(0.35 * (sourceX - 0.5)) + 50 * Math.cos(0.3 * (sourceY - 0.5) - 0.1 * (sourceX - 0.5))
        const row = new Float32Array(3)
        warpRow(openWarp(waves, { map, columns: { from: 0, to: EXTENT.widthPx } }), { y, from: x, to: x + 1 }, row)
        expect(Math.abs((row[0] ?? 0) - expected)).toBeLessThan(1)
      }),
      { numRuns: 60 },
    )
  })

  test('shrinking averages: a fine chequerboard becomes grey', () => {
    const board = paintRaster({ widthPx: 64, heightPx: 64 }, (x, y) => ((x + y) % 2 === 0 ? 255 : 0))
    const warp = openWarp(board, { map: { ...IDENTITY, xx: 4, yy: 4 }, columns: { from: 0, to: 16 } })
    const row = new Float32Array(3 * 8)
    warpRow(warp, { y: 8, from: 4, to: 12 }, row)
    for (const value of row) expect(Math.abs(value - 127.5)).toBeLessThan(2)
  })

  test('gives the same pixels whether spans are read in order or not', () => {
    const map = { xx: 1.02, xy: 0.02, x0: -1, yx: -0.02, yy: 0.99, y0: 0.4 }
    const inOrder = warpAll(waves, map)
    const warp = openWarp(waves, { map, columns: { from: 0, to: EXTENT.widthPx } })
    for (const y of [29, 3, 17, 0, 16, 29]) {
      const row = new Float32Array(3 * 5)
      warpRow(warp, { y, from: 20, to: 25 }, row)
      expect(row).toEqual(inOrder[y]?.subarray(60, 75))
    }
  })

  test('adds a bend to the map: a shift by bending is the shift by mapping', () => {
    const map = { xx: 1.01, xy: 0.01, x0: 0.3, yx: -0.01, yy: 1, y0: -0.2 }
    const nodes = Float32Array.from({ length: 98 }, (_, at) => (at % 2 === 0 ? 1.3 : -0.8))
    const bend = { bend: { nodes }, region: boxOf(EXTENT), scaleX: 1, scaleY: 1 }
    const columns = { from: 0, to: EXTENT.widthPx }
    const bent = openWarp(waves, { map, bend, columns })
    const moved = openWarp(waves, { map: { ...map, x0: map.x0 + 1.3, y0: map.y0 - 0.8 }, columns })
    const rows = [new Float32Array(120), new Float32Array(120)] as const
    for (let y = 0; y < EXTENT.heightPx; y += 1) {
      warpRow(bent, { y, ...columns }, rows[0])
      warpRow(moved, { y, ...columns }, rows[1])
      for (const [at, value] of rows[0].entries()) expect(Math.abs(value - (rows[1][at] ?? 0))).toBeLessThan(0.8)
    }
  })

  test('reads a bend that changes from place to place as its nodes say, linear between', () => {
    const nodes = Float32Array.from({ length: 98 }, (_, at) =>
      at % 2 === 0 ? ((at >> 1) % 7) * 0.2 : Math.floor((at >> 1) / 7) * 0.3,
    )
    const places = new Float64Array(50)
    addBend({ nodes }, { axis: 0, u: -0.1, v: 0.4, stepU: 0.025, stepV: 0.001 }, 2, places)
    for (const [at, place] of places.entries()) {
      expect(place).toBeCloseTo(2 * readBend({ nodes }, { u: -0.1 + at * 0.025, v: 0.4 + at * 0.001 }, 0), 5)
    }
  })
})

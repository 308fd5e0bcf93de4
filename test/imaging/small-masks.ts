import fc from 'fast-check'
import type { MaskPlane, Raster } from '../../src/imaging/raster'

/** Small masks of any shape; `values` are the bytes that occur. */
export function anyMask(values: readonly number[], most = 14): fc.Arbitrary<MaskPlane> {
  return fc
    .record({ widthPx: fc.integer({ min: 1, max: most }), heightPx: fc.integer({ min: 1, max: most }) })
    .chain((extent) =>
      fc
        .array(fc.constantFrom(...values), {
          minLength: extent.widthPx * extent.heightPx,
          maxLength: extent.widthPx * extent.heightPx,
        })
        .map((bytes) => ({ extent, data: Uint8Array.from(bytes) })),
    )
}

/** A mask drawn with letters, one string a row: `#` is 255, `.` is 0, `+` is 128. */
export function drawMask(...rows: readonly string[]): MaskPlane {
  const values: Readonly<Record<string, number>> = { '#': 255, '+': 128 }
  const data = Uint8Array.from(rows.join(''), (letter) => values[letter] ?? 0)
  return { extent: { widthPx: rows[0]?.length ?? 0, heightPx: rows.length }, data }
}

/** The inverse of `drawMask`; anything between is `?`. */
export function readMask({ extent, data }: MaskPlane): readonly string[] {
  const letter = (value: number) => (value === 255 ? '#' : value === 0 ? '.' : value === 128 ? '+' : '?')
  const all = Array.from(data, letter).join('')
  return Array.from({ length: extent.heightPx }, (_, y) => all.slice(y * extent.widthPx, (y + 1) * extent.widthPx))
}

/** A picture whose every byte comes from `valueAt`, which gets column, row and channel. */
export function paintRaster(
  extent: { readonly widthPx: number; readonly heightPx: number },
  valueAt: (x: number, y: number, channel: number) => number,
): Raster {
  const data = new Uint8ClampedArray(extent.widthPx * extent.heightPx * 4)
  for (let at = 0; at < data.length; at += 1) {
    const pixel = at >> 2
    data[at] = valueAt(pixel % extent.widthPx, Math.floor(pixel / extent.widthPx), at % 4)
  }
  return { extent, data }
}

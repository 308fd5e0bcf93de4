import type { Raster } from '../../../core/raster'
import { enlargeRow, soften } from '../paint/soft-picture'
import { changeRows, copyOf, fromSoft } from './change-rows'
import type { EditStudio } from './edited-picture'
import { inpaint } from './push-pull'

/** The base with what the mask covers filled from its surroundings. */
export async function filledIn({ base, mask, area, pace }: EditStudio): Promise<Raster> {
  if (mask === undefined) return copyOf(base)
  const filled = await fromSoft(inpaint(base, mask), base, pace)
  return withDetailFromBeside(filled, { base, mask, area, pace })
}

/** Shorter side of the picture that counts as "without detail". */
const DETAIL_PX = 150

/** Adds the fine detail of the picture beside the area, so that the fill has the surface of its surroundings. */
async function withDetailFromBeside(
  filled: Raster,
  { base, mask, area, pace }: Pick<EditStudio, 'base' | 'area' | 'pace'> & { readonly mask: Uint8Array },
): Promise<Raster> {
  const { extent } = base
  const unit = Math.min(extent.widthPx, extent.heightPx)
  const reach = Math.ceil((area.right - area.left) * unit * 1.02)
  const shift = area.left * unit > extent.widthPx - area.right * unit ? -reach : reach
  const plain = soften(base, DETAIL_PX)
  const row = new Float32Array(extent.widthPx * 3)
  return changeRows(filled, pace, (pixels, start, y) => {
    enlargeRow(plain, { ...extent, y }, row, 0)
    for (let x = 0; x < extent.widthPx; x += 1) {
      const beside = placeBeside(mask, extent.widthPx, y * extent.widthPx, x, shift)
      if (beside === undefined) continue
      for (let channel = 0; channel < 3; channel += 1) {
        const detail = (base.data[start + beside * 4 + channel] ?? 0) - (row[beside * 3 + channel] ?? 0)
        pixels[start + x * 4 + channel] = (pixels[start + x * 4 + channel] ?? 0) + detail * 0.7
      }
    }
  })
}

/** The column outside the mask that lends its detail to a column inside; undefined where there is none. */
function placeBeside(mask: Uint8Array, widthPx: number, row: number, x: number, shift: number): number | undefined {
  if ((mask[row + x] ?? 0) === 0) return undefined
  const preferred = x + shift
  const beside = preferred >= 0 && preferred < widthPx ? preferred : x - shift
  if (beside < 0 || beside >= widthPx || (mask[row + beside] ?? 0) > 0) return undefined
  return beside
}

import { type AnswerRows, openAnswer } from '../../../src/imaging/blend/answer-rows'
import { defaultFeatherPx } from '../../../src/imaging/blend/blend-answer'
import { flattenPatch } from '../../../src/imaging/blend/flatten-patch'
import { writePatch } from '../../../src/imaging/blend/write-patch'
import { NO_COLOUR_FIT } from '../../../src/imaging/colour/fit-colour'
import { type PasteResult, pasteBack } from '../../../src/imaging/paste-back'
import { boxOf, type MaskPlane, type Raster } from '../../../src/imaging/raster'
import { type Registration, registerPictures } from '../../../src/imaging/register/register'
import { cornerDistance, IDENTITY } from '../../../src/imaging/warp/affine'
import { applyEdit, makeMask } from '../../imaging/corpus/edits'
import { makeScene } from '../../imaging/corpus/scenes'
import { driftMap, simulateModel } from '../../imaging/corpus/simulate-model'
import type { PasteCase } from './paste-cases'

/** A case made: what the product gets, and the truth it does not get. */
export interface MadeCase {
  readonly original: Raster
  readonly mask: MaskPlane
  readonly returned: Raster
  /** The edit without any drift. */
  readonly edited: Raster
}

export async function makeCaseRasters(paste: PasteCase): Promise<MadeCase> {
  const original = await makeScene(paste.scene, paste.extent)
  const mask = makeMask(paste.extent, paste.mask)
  const base = paste.answerScene === undefined ? original : await makeScene(paste.answerScene, paste.extent)
  const edited = applyEdit(base, mask, paste.marginPx)
  return { original, mask, edited, returned: await simulateModel(edited, paste.drift) }
}

/** The three ways to paste: stretched and cut, stretched and feathered, and the product's. */
export interface ThreeWays {
  readonly naive: Raster
  readonly feathered: Raster
  readonly ours: Raster
}

export interface Measured {
  readonly outcome: string
  readonly registration: Registration
  readonly result: PasteResult
  readonly ways?: ThreeWays
  readonly cornerErrorPx: number
  readonly seam: { readonly [Way in keyof ThreeWays]: number }
  /** Mean colour error of 8 x 8 blocks inside the mask, levels. */
  readonly colour: { readonly [Way in keyof ThreeWays]: number }
  readonly changedOutside: number
}

const NOTHING = { naive: Number.NaN, feathered: Number.NaN, ours: Number.NaN }

export function measureCase(paste: PasteCase, made: MadeCase, seam: 'feather' | 'gradient'): Measured {
  const { original, mask, returned, edited } = made
  const region = boxOf(original.extent)
  const registration = registerPictures({ original, mask, returned, region })
  const result = pasteBack({ original, returned, mask, options: { seam } })
  const truth = driftMap(paste.drift, original.extent)
  const cornerErrorPx = cornerDistance(registration.map, truth, original.extent)
  const base = { registration, result, cornerErrorPx }
  if (result.kind !== 'pasted') {
    const outcome = result.kind === 'refused' ? `refused: ${result.reason}` : result.kind
    return { ...base, outcome, seam: NOTHING, colour: NOTHING, changedOutside: 0 }
  }
  const stretched: AnswerRows = openAnswer(
    { returned, region, map: IDENTITY, colour: NO_COLOUR_FIT },
    { from: 0, to: original.extent.widthPx },
  )
  const ways: ThreeWays = {
    naive: writePatch({ mask, featherPx: 0 }, stretched),
    feathered: writePatch({ mask, featherPx: defaultFeatherPx(mask, region) }, stretched),
    ours: result.patch,
  }
  const each = (measure: (patch: Raster) => number) => ({
    naive: measure(ways.naive),
    feathered: measure(ways.feathered),
    ours: measure(ways.ours),
  })
  return {
    ...base,
    outcome: registration.kind === 'weak' ? `as it lies: ${registration.reason}` : 'aligned',
    ways,
    seam: each((patch) => trueSeam(patch, edited)),
    colour: each((patch) => trueColour(patch, edited)),
    changedOutside: changedOutside(flattenPatch(original, ways.ours), made),
  }
}

/**
 * The steps that a blend adds along its seam against the true edit, levels: root mean square, for each pixel of length,
 * of weight change times difference. The same definition as the receipt's, with the truth in place of the original.
 */
function trueSeam(patch: Raster, edited: Raster): number {
  const { widthPx, heightPx } = patch.extent
  let energy = 0
  let length = 0
  for (let y = 1; y < heightPx - 1; y += 1) {
    for (let x = 1; x < widthPx - 1; x += 1) {
      const at = (y * widthPx + x) * 4
      const own = patch.data[at + 3] ?? 0
      if (own === 0) continue
      const change = (step: number) => Math.abs(own - (patch.data[at + 3 + step] ?? 0))
      const across = Math.max(change(-4), change(4))
      const slope = Math.min(1, Math.hypot(across, Math.max(change(-4 * widthPx), change(4 * widthPx))) / 255)
      let squares = 0
      for (let channel = 0; channel < 3; channel += 1) {
        squares += ((patch.data[at + channel] ?? 0) - (edited.data[at + channel] ?? 0)) ** 2
      }
      energy += (slope * slope * squares) / 3
      length += slope
    }
  }
  return length === 0 ? 0 : Math.sqrt(energy / length)
}

const BLOCK_PX = 8

function trueColour(patch: Raster, edited: Raster): number {
  const { widthPx, heightPx } = patch.extent
  let error = 0
  let blocks = 0
  for (let top = 0; top + BLOCK_PX <= heightPx; top += BLOCK_PX) {
    for (let left = 0; left + BLOCK_PX <= widthPx; left += BLOCK_PX) {
      const sums = blockDifference(patch, edited, { left, top })
      if (sums === undefined) continue
      error += sums.reduce((total, sum) => total + Math.abs(sum), 0) / (3 * BLOCK_PX * BLOCK_PX)
      blocks += 1
    }
  }
  return blocks === 0 ? 0 : error / blocks
}

function blockDifference(patch: Raster, edited: Raster, { left, top }: { left: number; top: number }) {
  const sums = [0, 0, 0]
  for (let y = top; y < top + BLOCK_PX; y += 1) {
    for (let x = left; x < left + BLOCK_PX; x += 1) {
      const at = (y * patch.extent.widthPx + x) * 4
      if ((patch.data[at + 3] ?? 0) < 255) return undefined
      for (let channel = 0; channel < 3; channel += 1) {
        sums[channel] = (sums[channel] ?? 0) + (patch.data[at + channel] ?? 0) - (edited.data[at + channel] ?? 0)
      }
    }
  }
  return sums
}

function changedOutside(result: Raster, { original, mask }: MadeCase): number {
  let changed = 0
  for (let at = 0; at < mask.data.length; at += 1) {
    if ((mask.data[at] ?? 0) > 0) continue
    for (let byte = at * 4; byte < at * 4 + 4; byte += 1) {
      if (result.data[byte] !== original.data[byte]) {
        changed += 1
        break
      }
    }
  }
  return changed
}

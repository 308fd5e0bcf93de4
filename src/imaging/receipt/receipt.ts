import type { ColourFit } from '../colour/fit-colour'
import type { Registration } from '../register/register'
import type { SeamError } from './seam-error'

/** `ok`: nothing to look at; `doubtful`: look at the seam; `bad`: better try again. */
export type PasteVerdict = 'ok' | 'doubtful' | 'bad'

/** Why a verdict is not `ok`. */
export type PasteConcern =
  | 'changed-outside'
  | 'seam-visible'
  | 'seam-strong'
  | 'worse-than-naive'
  | 'flat'
  | 'repeating'
  | 'unsure'
  | 'colours-differ'

/** The numbers of a paste-back. */
export interface PasteReceipt {
  /** Pixels outside the blended mask that are not exactly the original's. */
  readonly changedOutside: number
  /** What was undone: the content's shift in pixels of the original, its zoom (1.01 = it came 1 % larger), its turn. */
  readonly shiftXPx: number
  readonly shiftYPx: number
  readonly zoom: number
  readonly turnDegrees: number
  /** How much wider than high it came, 0.01 = 1 %. */
  readonly stretch: number
  /** The largest local displacement that was undone on top of that, pixels of the original; 0 where none was. */
  readonly bendPx: number
  readonly colour: {
    readonly kind: ColourFit['kind']
    /** R, G, B: what the answer's values were multiplied with, and what was then added (levels). */
    readonly gain: readonly [number, number, number]
    readonly bias: readonly [number, number, number]
    /** Mean colour error outside the mask, levels of 255. */
    readonly errorBefore: number
    readonly errorAfter: number
  }
  readonly seam: SeamError
  /** Width of the transition that was used, pixels of the original. */
  readonly featherPx: number
  /** How the picture was laid: `off` where alignment was switched off. */
  readonly alignment: Registration['kind'] | 'off'
  /** Of the alignment, 0..1. */
  readonly confidence: number
  readonly verdict: PasteVerdict
  readonly concerns: readonly PasteConcern[]
}

/** What a receipt is written from. */
export interface ReceiptFacts {
  readonly registration: Registration | undefined
  readonly colour: ColourFit
  readonly seam: SeamError
  readonly featherPx: number
  readonly changedOutside: number
  /** Half the region's diagonal in pixels: what the motion's fractions are of. */
  readonly radiusPx: number
}

/** Puts the numbers together and judges them. */
export function writeReceipt(facts: ReceiptFacts): PasteReceipt {
  const { registration, colour, radiusPx } = facts
  const isAligned = registration?.kind === 'aligned'
  const motion = isAligned ? registration.motion : undefined
  const concerns = concernsOf(facts)
  return {
    changedOutside: facts.changedOutside,
    shiftXPx: (motion?.shiftX ?? 0) * radiusPx,
    shiftYPx: (motion?.shiftY ?? 0) * radiusPx,
    zoom: 1 + (motion?.zoom ?? 0),
    turnDegrees: (Math.atan(motion?.turn ?? 0) * 180) / Math.PI,
    stretch: 2 * (motion?.stretch ?? 0),
    bendPx: registration?.bend === undefined ? 0 : Math.max(...registration.bend.nodes.map(Math.abs)),
    colour: {
      kind: colour.kind,
      gain: [colour.tones[0].gain / 255, colour.tones[1].gain / 255, colour.tones[2].gain / 255],
      bias: [colour.tones[0].bias, colour.tones[1].bias, colour.tones[2].bias],
      errorBefore: colour.errorBefore,
      errorAfter: colour.errorAfter,
    },
    seam: facts.seam,
    featherPx: facts.featherPx,
    alignment: registration?.kind ?? 'off',
    confidence: registration?.confidence ?? 1,
    verdict: verdictOf(concerns),
    concerns,
  }
}

/** The seam error from which a seam is seen at 200 %. Source: the contact sheets of the bench. */
export const SEAM_VISIBLE = 0.35

/** And from which it is seen at a glance. */
const SEAM_STRONG = 0.8

/** Colour error left outside the mask, levels, from which the answer looks foreign. */
const COLOURS_DIFFER = 9

function concernsOf({ registration, colour, seam, changedOutside }: ReceiptFacts): readonly PasteConcern[] {
  const concerns: PasteConcern[] = []
  if (changedOutside > 0) concerns.push('changed-outside')
  if (seam.after > SEAM_STRONG) concerns.push('seam-strong')
  else if (seam.after > SEAM_VISIBLE) concerns.push('seam-visible')
  if (seam.after > seam.before * 1.02 + 0.01) concerns.push('worse-than-naive')
  if (registration?.kind === 'weak') concerns.push(registration.reason)
  if (colour.errorAfter > COLOURS_DIFFER) concerns.push('colours-differ')
  return concerns
}

function verdictOf(concerns: readonly PasteConcern[]): PasteVerdict {
  if (concerns.length === 0) return 'ok'
  const isBad = concerns.some((concern) => concern === 'changed-outside' || concern === 'seam-strong')
  return isBad ? 'bad' : 'doubtful'
}

import { listOf } from '../core/list-of'
import type { PasteRefusal } from '../imaging/paste-back'
import type { PasteConcern, PasteReceipt } from '../imaging/receipt/receipt'
import type { Inspection } from './pipeline/edit/edit-tasks'

/*
 * The words for what a paste-back did.
 */

/** Motions below these are not worth a word. */
const LEAST_SHIFT_PX = 0.05
const LEAST_ZOOM = 0.0005
const LEAST_TURN_DEGREES = 0.02
/** A colour error of half a level is what rounding alone makes. */
const LEAST_CAST_LEVELS = 0.5

/** The figures of a paste-back: `0 px changed outside · 3.4 px shift and 0.4 % zoom undone · seam 0.05 (was 4.1) · fit 92 %`. */
export function receiptFacts(receipt: PasteReceipt): readonly string[] {
  const { changedOutside, seam, alignment, confidence } = receipt
  const undone = undoneOf(receipt)
  return [
    `${changedOutside} px changed outside`,
    undone.length === 0 ? '' : `${listOf(undone)} undone`,
    `seam ${round(seam.after)} (was ${round(seam.before)})`,
    alignment === 'aligned' ? `fit ${Math.round(confidence * 100)} %` : '',
  ].filter((fact) => fact !== '')
}

function undoneOf({ shiftXPx, shiftYPx, zoom, turnDegrees, bendPx, colour }: PasteReceipt): readonly string[] {
  const shift = Math.hypot(shiftXPx, shiftYPx)
  return [
    shift > LEAST_SHIFT_PX ? `${round(shift)} px shift` : '',
    Math.abs(zoom - 1) > LEAST_ZOOM ? `${round(Math.abs(zoom - 1) * 100)} % zoom` : '',
    Math.abs(turnDegrees) > LEAST_TURN_DEGREES ? `${round(Math.abs(turnDegrees))}° turn` : '',
    bendPx > LEAST_SHIFT_PX ? `${round(bendPx)} px bend` : '',
    colour.errorBefore - colour.errorAfter > LEAST_CAST_LEVELS ? 'a colour cast' : '',
  ].filter((part) => part !== '')
}

const CONCERNS: Readonly<Record<PasteConcern, string>> = {
  'changed-outside': 'Pixels outside the mask would change.',
  'seam-visible': 'The seam may be seen when you look closely.',
  'seam-strong': 'The seam is clearly visible.',
  'worse-than-naive': 'Fitting did not help here.',
  flat: 'There is too little detail around the mask to align it; it was laid where it came.',
  repeating: 'The pattern around the mask repeats, so it could not be aligned for sure; it was laid where it came.',
  unsure: 'It could not be aligned for sure; it was laid where it came.',
  'colours-differ': 'Its colours differ from the picture around it.',
}

/** What is doubtful about a paste-back, in sentences. */
export function concernTexts({ concerns }: PasteReceipt): readonly string[] {
  return concerns.map((concern) => CONCERNS[concern])
}

const REFUSALS: Readonly<Record<PasteRefusal, string>> = {
  'moved-too-far': 'The model reframed the scene, so it was not laid over the picture.',
  'no-match': 'What came back shows another scene, so it was not laid over the picture.',
  'mask-not-covered': 'The model left out part of the masked area, so it was not laid over the picture.',
  'empty-mask': 'The mask covers nothing of what was sent, so nothing was laid over the picture.',
}

/** Why an answer was not laid over the picture. */
export function refusalWords(reason: PasteRefusal): string {
  return `${REFUSALS[reason]} It is kept here as a picture of its own.`
}

const TIMES = ['never', 'once', 'twice', 'three times', 'four times']

/** What a difference or an age view shows, as text. */
export function inspectionText({ facts }: Inspection): string {
  if (facts.what === 'difference') {
    if (facts.changedShare === 0) return 'Nothing changed.'
    return `${percent(facts.changedShare)} of the picture changed, by ${facts.largest} of 255 levels at most. Shown four times as strong.`
  }
  const parts = facts.shares.flatMap((share, age) =>
    age === 0 || share === 0 ? [] : [`${percent(share)} ${TIMES[age] ?? `${age} times`}`],
  )
  return parts.length === 0
    ? 'No part of it was redrawn.'
    : `Redrawn by a model: ${listOf(parts)}. The rest are the original's own pixels.`
}

function percent(share: number): string {
  const value = share * 100
  return `${value < 1 ? round(value) : Math.round(value)} %`
}

function round(value: number): string {
  return String(value < 1 ? Math.round(value * 100) / 100 : Math.round(value * 10) / 10)
}

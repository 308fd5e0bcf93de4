import type { Contour, Point } from '../paint/layer'
import { circle } from './outlines'

/*
 * Capital letters, digits and a few signs as strokes on a grid 4 wide and 6 high; each letter is strokes separated by
 * spaces, each stroke points of two digits (column, row).
 */
const GLYPHS: Readonly<Record<string, string>> = {
  A: '062046 1434',
  B: '0600304133300333 03334245361606',
  C: '4130100105163645',
  D: '06002042442606',
  E: '40000646 0333',
  F: '400006 0333',
  G: '413010010516364543 4323',
  H: '0006 4046 0343',
  I: '2026',
  J: '4045361605',
  K: '0006 4004 1346',
  L: '000646',
  M: '0600244046',
  N: '06004640',
  O: '103041453616050110',
  P: '060030414233 3303',
  Q: '103041453616050110 2546',
  R: '060030414233 3303 2346',
  S: '41301001021343 433445361605',
  T: '0040 2026',
  U: '000516364540',
  V: '002640',
  W: '0016233640',
  X: '0046 4006',
  Y: '002340 2326',
  Z: '00400646',
  '0': '103041453616050110',
  '1': '112026',
  '2': '0110304142060646',
  '3': '011030414233 13334445361605',
  '4': '36300444',
  '5': '40000232434536160506',
  '6': '413010010516364544330304',
  '7': '004016',
  '8': '103041423313020110 1333444536160504 1304',
  '9': '054536160545 43',
  '-': '1333',
  '.': '2526',
  '·': '2323',
  "'": '2021',
  '&': '4602010030310305163644',
}

/** Width of a letter and of the gap after it, in grid columns. */
const ADVANCE = 6.1

/** Width of a line of text, for letters `height` tall. */
export function measureText(text: string, height: number): number {
  return Math.max(0, text.length * ADVANCE - (ADVANCE - 4)) * (height / 6)
}

/** A line of text as outlines. What has no letter here is left blank; small letters are set as capitals. */
export function drawText(text: string, origin: Point, height: number, thickness: number): readonly Contour[] {
  const unit = height / 6
  return [...text.toUpperCase()].flatMap((character, index) => {
    const strokes = Object.hasOwn(GLYPHS, character) ? (GLYPHS[character] ?? '') : ''
    if (strokes === '') return []
    const left = origin.x + index * ADVANCE * unit
    return strokes.split(' ').flatMap((stroke) => drawStroke(stroke, { x: left, y: origin.y }, unit, thickness))
  })
}

/** Whether the font has a letter for this character. */
export function hasGlyph(character: string): boolean {
  return Object.hasOwn(GLYPHS, character.toUpperCase())
}

function drawStroke(stroke: string, origin: Point, unit: number, thickness: number): readonly Contour[] {
  const points = Array.from({ length: stroke.length / 2 }, (_, index) => ({
    x: origin.x + Number(stroke[index * 2]) * unit,
    y: origin.y + Number(stroke[index * 2 + 1]) * unit,
  }))
  return points.flatMap((point, index) => {
    const cap = circle(point, thickness / 2, 16)
    const next = points[index + 1]
    return next === undefined ? [cap] : [cap, bar(point, next, thickness)]
  })
}

function bar(from: Point, to: Point, thickness: number): Contour {
  const length = Math.max(1e-9, Math.hypot(to.x - from.x, to.y - from.y))
  const x = ((to.y - from.y) / length) * (thickness / 2)
  const y = ((from.x - to.x) / length) * (thickness / 2)
  return [
    { x: from.x + x, y: from.y + y },
    { x: to.x + x, y: to.y + y },
    { x: to.x - x, y: to.y - y },
    { x: from.x - x, y: from.y - y },
  ]
}

import { type Box, overlaps } from '../box'

/** A part of a picture that text will stand on. The box is in shares of the picture's width and height. */
export interface QuietZone {
  readonly box: Box
  /** What the text needs behind it; absent where that cannot be told. */
  readonly tone?: 'dark' | 'light'
}

/** More sentences than these are not followed any more. */
const MAX_ZONES = 6

/** Asks for room for text, one sentence for each part; parts that overlap are one. */
export function quietSentences(zones: readonly QuietZone[]): readonly string[] {
  return mergeZones(zones).slice(0, MAX_ZONES).map(sentenceOf)
}

function sentenceOf({ box, tone }: QuietZone): string {
  const percent = (share: number) => `${Math.round(share * 100)} %`
  const where = `from ${percent(box.x)} to ${percent(box.x + box.width)} across and ${percent(box.y)} to ${percent(box.y + box.height)} down`
  const even = tone === undefined ? 'calm and even in tone' : `calm, even and ${tone} in tone`
  return `Keep the ${placeOf(box)} of the picture, ${where}, ${even}, without faces, objects or lettering: text will be set there.`
}

function placeOf({ x, y, width, height }: Box): string {
  const across = thirdOf(x + width / 2, ['left', '', 'right'])
  const down = thirdOf(y + height / 2, ['upper', '', 'lower'])
  if (down === '' && across === '') return 'middle'
  if (across === '') return `${down} middle`
  return down === '' ? `${across} side` : `${down} ${across}`
}

function thirdOf(centre: number, [first, second, third]: readonly [string, string, string]): string {
  return centre < 0.4 ? first : centre > 0.6 ? third : second
}

/** Joins zones that overlap, until none do. */
export function mergeZones(zones: readonly QuietZone[]): readonly QuietZone[] {
  const merged: QuietZone[] = []
  for (const zone of zones) {
    let grown = zone
    // A zone that grew may reach others that it did not touch before.
    for (let other = takeOverlapping(merged, grown); other !== undefined; other = takeOverlapping(merged, grown)) {
      grown = join(grown, other)
    }
    merged.push(grown)
  }
  return merged
}

function takeOverlapping(zones: QuietZone[], { box }: QuietZone): QuietZone | undefined {
  const at = zones.findIndex((other) => overlaps(other.box, box))
  return at < 0 ? undefined : zones.splice(at, 1)[0]
}

function join(one: QuietZone, other: QuietZone): QuietZone {
  const [a, b] = [one.box, other.box]
  const x = Math.min(a.x, b.x)
  const y = Math.min(a.y, b.y)
  const right = Math.max(a.x + a.width, b.x + b.width)
  const bottom = Math.max(a.y + a.height, b.y + b.height)
  const box = { x, y, width: right - x, height: bottom - y }
  return one.tone !== undefined && one.tone === other.tone ? { box, tone: one.tone } : { box }
}

import type { CameraAngle, Scene, TimeOfDay } from './scene'

const SIDES = [
  'straight above',
  'the upper right',
  'the right',
  'the lower right',
  'below',
  'the lower left',
  'the left',
  'the upper left',
] as const

/** Where light comes from, in words: eight sides. Degrees clock-wise from the top; any number is taken. */
export function lightWords(degrees: number): string {
  const eighth = ((Math.round(degrees / 45) % 8) + 8) % 8
  return `from ${SIDES[eighth] ?? SIDES[0]}`
}

const TIMES: Readonly<Record<TimeOfDay, string>> = {
  dawn: 'at dawn',
  morning: 'in the morning',
  noon: 'at noon',
  'golden-hour': 'in the golden hour',
  dusk: 'at dusk',
  night: 'at night',
}

/** The light of a scene as one sentence; empty where nothing was chosen. */
export function lightSentence({ lightDegrees, lightQuality, timeOfDay }: Scene): string {
  const quality = lightQuality === undefined ? '' : lightQuality === 'soft' ? 'soft ' : 'hard '
  const from = lightDegrees === undefined ? '' : ` comes ${lightWords(lightDegrees)}`
  const when = timeOfDay === undefined ? '' : TIMES[timeOfDay]
  if (quality === '' && from === '') return when === '' ? '' : `The light is that of the place ${when}.`
  const said =
    from === '' ? `The light is ${quality.trim()}` : `${quality === '' ? 'The' : `A ${quality.trim()}`} light${from}`
  return `${said}${when === '' ? '' : `, ${when}`}.`
}

const ANGLES: Readonly<Record<CameraAngle, string>> = {
  front: 'seen from the front',
  'three-quarter-left': 'in three-quarter view, turned to the left',
  'three-quarter-right': 'in three-quarter view, turned to the right',
  'profile-left': 'in profile, facing left',
  'profile-right': 'in profile, facing right',
  back: 'seen from behind',
  'from-above': 'seen from above',
  'from-below': 'seen from below',
  'close-up': 'in close-up',
  wide: 'in a wide shot',
}

/** Where the camera stands, to follow what is shown; empty where nothing was chosen. */
export function cameraWords({ cameraAngle }: Scene): string {
  return cameraAngle === undefined ? '' : ` ${ANGLES[cameraAngle]}`
}

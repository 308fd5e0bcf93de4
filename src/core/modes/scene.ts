/** Times of day a scene can be lit by. */
export const TIMES_OF_DAY = ['dawn', 'morning', 'noon', 'golden-hour', 'dusk', 'night'] as const
export type TimeOfDay = (typeof TIMES_OF_DAY)[number]

/** Where a camera can stand. */
export const CAMERA_ANGLES = [
  'front',
  'three-quarter-left',
  'three-quarter-right',
  'profile-left',
  'profile-right',
  'back',
  'from-above',
  'from-below',
  'close-up',
  'wide',
] as const
export type CameraAngle = (typeof CAMERA_ANGLES)[number]

/** Light and camera as a person set them; what is not set is left to the model. */
export interface Scene {
  /** Where the light comes from, clock-wise from the top: 0 is above, 90 the right, 0 up to 360. */
  readonly lightDegrees?: number
  readonly lightQuality?: 'soft' | 'hard'
  readonly timeOfDay?: TimeOfDay
  readonly cameraAngle?: CameraAngle
}

/** Lettering that must stand in the picture exactly so. */
export interface ExactText {
  readonly text: string
  /** For example `bold condensed sans serif`; empty for none said. */
  readonly typeface: string
  /** For example `top left, large`; empty for none said. */
  readonly position: string
}

/** How far a picture grows at each edge, in pixels of the picture; none negative. */
export interface Margins {
  readonly leftPx: number
  readonly topPx: number
  readonly rightPx: number
  readonly bottomPx: number
}

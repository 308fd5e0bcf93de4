import type { Extent } from '../../../src/imaging/raster'
import { PHOTO_NAMES } from '../../../src/stage/seed/photos'
import type { MaskShape } from '../../imaging/corpus/edits'
import { DRAWN, type SceneName } from '../../imaging/corpus/scenes'
import type { Drift } from '../../imaging/corpus/simulate-model'

/** What has to come of a case. */
export type Expectation = 'aligned' | 'as-it-lies' | 'refused'

/** One synthetic edit with known truth. */
export interface PasteCase {
  readonly name: string
  readonly scene: SceneName
  readonly extent: Extent
  readonly mask: MaskShape
  readonly drift: Drift
  /** How far inside the mask's edge the edit begins, pixels. */
  readonly marginPx: number
  readonly expected: Expectation
  /** Another picture comes back altogether. */
  readonly answerScene?: SceneName
}

const CAST = { gain: [1.08, 1, 0.93], bias: [-6, 0, 8] } as const

/** The drifts of the corpus: each alone at its bound, and all together. */
export const DRIFTS: Readonly<Record<string, Drift>> = {
  shift: { shiftX: 11.3, shiftY: -4.6, noise: 2, jpegQuality: 85 },
  'zoom in': { zoom: 1.03, noise: 2, jpegQuality: 85 },
  'zoom out': { zoom: 0.97, shiftX: 2.4, noise: 2, jpegQuality: 85 },
  turn: { turnDegrees: 1, shiftY: 3.2, noise: 2, jpegQuality: 85 },
  stretch: { stretch: 0.012, shiftX: -3.7, noise: 2, jpegQuality: 85 },
  cast: { ...CAST, shiftX: 2.2, noise: 2, jpegQuality: 85 },
  gamma: { gamma: 1.12, gain: [0.95, 0.95, 0.95], shiftY: 1.6, noise: 2, jpegQuality: 85 },
  light: { localLight: 0.16, shiftX: -1.4, noise: 2, jpegQuality: 85 },
  larger: { ...CAST, zoom: 1.012, shiftX: 3, noise: 2, jpegQuality: 85, extent: { widthPx: 896, heightPx: 672 } },
  redrawn: { ...CAST, shiftX: 4.2, zoom: 1.01, wander: 0.5, noise: 3, jpegQuality: 85 },
  all: {
    ...CAST,
    shiftX: -9.2,
    shiftY: 6.4,
    zoom: 0.978,
    turnDegrees: 0.8,
    stretch: 0.006,
    gamma: 1.08,
    localLight: 0.12,
    noise: 3,
    jpegQuality: 85,
  },
}

const MASKS: readonly MaskShape[] = [
  { share: 0.01, x: 0.62, y: 0.4 },
  { share: 0.08, x: 0.4, y: 0.55 },
  { share: 0.25, form: 'rectangle' },
  { share: 0.4, form: 'side' },
  { share: 0.6 },
]

const EXTENT: Extent = { widthPx: 640, heightPx: 480 }

/** All quality cases, in a fixed order; every scene with structure meets every drift, with masks of 1 to 60 % in turn. */
export function pasteCases(): readonly PasteCase[] {
  let turn = 0
  const textured = [...PHOTO_NAMES, ...DRAWN].flatMap((scene) =>
    Object.entries(DRIFTS).map(([name, drift]) => {
      const mask = MASKS[turn++ % MASKS.length] ?? { share: 0.1 }
      return makeCase({ name: `${scene}, ${name}, ${100 * mask.share} %`, scene, mask, drift })
    }),
  )
  return [...textured, ...weakCases(), ...refusedCases()]
}

function weakCases(): readonly PasteCase[] {
  const mask = { share: 0.1 }
  const expected = 'as-it-lies' as const
  return [
    makeCase({ name: 'flat-sky, all', scene: 'flat-sky', mask, drift: DRIFTS['all'] ?? {}, expected }),
    makeCase({ name: 'tiles, half a tile', scene: 'tiles', mask, drift: { shiftX: 12 }, expected }),
    makeCase({
      name: 'tiles, shift and noise',
      scene: 'tiles',
      mask,
      drift: { shiftX: 11, shiftY: 9, noise: 3 },
      expected,
    }),
  ]
}

function refusedCases(): readonly PasteCase[] {
  const mask = { share: 0.1 }
  const expected = 'refused' as const
  return PHOTO_NAMES.flatMap((scene, index) => {
    const other = PHOTO_NAMES[(index + 1) % PHOTO_NAMES.length] ?? 'nagasaki-boats'
    return [
      makeCase({ name: `${scene}, moved 12 %`, scene, mask, drift: { shiftX: 76, shiftY: 20 }, expected }),
      makeCase({ name: `${scene}, zoomed 1.18`, scene, mask, drift: { zoom: 1.18 }, expected }),
      makeCase({ name: `${scene}, turned 4 degrees`, scene, mask, drift: { turnDegrees: 4 }, expected }),
      makeCase({ name: `${scene}, another picture`, scene, mask, drift: {}, answerScene: other, expected }),
    ]
  })
}

function makeCase(part: Pick<PasteCase, 'name' | 'scene' | 'mask' | 'drift'> & Partial<PasteCase>): PasteCase {
  return { extent: EXTENT, marginPx: 12, expected: 'aligned', ...part }
}

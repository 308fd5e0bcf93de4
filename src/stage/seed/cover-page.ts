import type { NodeOrInstanceSeed, NodeSeed } from '../document/seed'
import { dropShadow, picturePaint, solidPaint, verticalGradient } from './paints'
import { PALETTE } from './palette'
import type { PhotoHashes, PhotoName } from './photos'
import { kicker, sans, serif } from './text-seed'

const COVERS: readonly { readonly photo: PhotoName; readonly line: string; readonly isDark: boolean }[] = [
  { photo: 'allium-oreophilum', line: 'The patience of bulbs', isDark: false },
  { photo: 'airplane-from-above', line: 'Looking down', isDark: true },
  { photo: 'dust-bowl-home', line: 'What the wind left', isDark: false },
]

/** The second page: three covers of the magazine, side by side. */
export function coverStudies(photos: PhotoHashes): readonly NodeOrInstanceSeed[] {
  return COVERS.map(({ photo, line, isDark }, index) => {
    const color = isDark ? PALETTE.paper : PALETTE.ink
    const shade = isDark ? '#14120f' : PALETTE.paper
    return {
      type: 'FRAME',
      name: `Cover ${index + 1}`,
      x: index * 640,
      y: 0,
      width: 560,
      height: 720,
      fills: [
        picturePaint(photos[photo]),
        verticalGradient([
          [0, shade, 0.55],
          [0.4, shade, 0],
          [0.7, shade, 0],
          [1, shade, 0.7],
        ]),
      ],
      effects: [dropShadow(12, 32, 0.16)],
      children: [masthead(color), issue(color), coverLine(line, color)],
    } satisfies NodeSeed
  })
}

function masthead(color: string): NodeSeed {
  return serif('Field Notes', { x: 32, y: 24, width: 496, size: 96, lineHeight: 1, spacing: -2, color })
}

function issue(color: string): NodeSeed {
  return kicker('No. 12', { x: 36, y: 128, width: 200, color })
}

function coverLine(line: string, color: string): NodeOrInstanceSeed {
  return {
    type: 'FRAME',
    name: 'Cover line',
    x: 32,
    y: 612,
    width: 496,
    height: 80,
    fills: [],
    children: [
      serif(line, { x: 0, y: 0, width: 496, size: 44, lineHeight: 1.05, color }),
      sans('Autumn', { x: 2, y: 52, width: 200, size: 14, color }),
      {
        type: 'RECTANGLE',
        name: 'Spot colour',
        x: 484,
        y: 60,
        width: 12,
        height: 12,
        fills: [solidPaint(PALETTE.rust)],
      },
    ],
  }
}

import type { NodeOrInstanceSeed, NodeSeed } from '../document/seed'
import { diagonalGradient, dropShadow, picturePaint, radialGradient, solidPaint } from './paints'
import { PALETTE } from './palette'
import type { PhotoHashes } from './photos'
import { kicker, sans, serif } from './text-seed'

/** The shared fill that the ink swatch is bound to. */
export const INK_STYLE_ID = 'S:field-notes-ink,'

/** What lies beside the landing page: an empty frame to fill, a tilted poster, shapes, swatches. */
export function studies(photos: PhotoHashes): readonly NodeOrInstanceSeed[] {
  return [
    emptyHero(),
    poster(photos),
    houseStudy(photos),
    quote(photos),
    shapes(photos),
    swatches(),
    ...awkwardLayers(),
  ]
}

function emptyHero(): NodeSeed {
  return { type: 'FRAME', name: 'Hero', x: 1560, y: 0, width: 640, height: 360, fills: [solidPaint(PALETTE.white)] }
}

function poster(photos: PhotoHashes): NodeSeed {
  return {
    type: 'FRAME',
    name: 'Poster',
    x: 1600,
    y: 500,
    width: 480,
    height: 640,
    rotation: 6,
    cornerRadius: 4,
    fills: [solidPaint('#efe6d8')],
    effects: [dropShadow(24, 48, 0.22)],
    children: [
      {
        type: 'RECTANGLE',
        name: 'Bloom',
        x: 32,
        y: 32,
        width: 416,
        height: 440,
        fills: [picturePaint(photos['allium-oreophilum'])],
      },
      serif('Urformen', { x: 32, y: 496, width: 300, size: 72, lineHeight: 1, spacing: -2 }),
      sans('Twelve plants, enlarged.\nMuseum of Quiet Things, until 30 November', {
        x: 32,
        y: 574,
        width: 416,
        lines: 2,
        size: 13,
        color: PALETTE.stone,
      }),
    ],
  }
}

function houseStudy(photos: PhotoHashes): NodeSeed {
  return {
    type: 'FRAME',
    name: 'House study',
    x: 2280,
    y: 0,
    width: 720,
    height: 554,
    cornerRadius: 8,
    fills: [picturePaint(photos['dust-bowl-home'])],
    children: [
      {
        type: 'ELLIPSE',
        name: 'Sky mask',
        x: 56,
        y: 40,
        width: 280,
        height: 176,
        fills: [solidPaint(PALETTE.rust, 0.45)],
        strokes: [solidPaint(PALETTE.white)],
        strokeWeight: 2,
      },
      serif('Nobody home', { x: 40, y: 452, width: 400, size: 64, lineHeight: 1, color: PALETTE.ink }),
    ],
  }
}

function quote(photos: PhotoHashes): NodeSeed {
  return {
    type: 'FRAME',
    name: 'Quote',
    x: 2280,
    y: 634,
    width: 720,
    height: 400,
    cornerRadius: 8,
    fills: [
      picturePaint(photos['airplane-from-above'], { filters: { exposure: 1, saturation: -1, contrast: -0.1 } }),
      {
        ...diagonalGradient([
          [0, '#c9502f', 1],
          [1, '#7d5a3c', 1],
        ]),
        blendMode: 'MULTIPLY',
      },
    ],
    children: [
      serif('“The camera sees\nmore than the eye, so\nwhy not make use of it?”', {
        x: 48,
        y: 96,
        width: 600,
        lines: 3,
        size: 56,
        lineHeight: 1.05,
        color: PALETTE.paper,
        style: 'Italic',
      }),
      kicker('Edward Weston', { x: 48, y: 320, width: 400, color: '#f1d9c9' }),
    ],
  }
}

function shapes(photos: PhotoHashes): NodeSeed {
  return {
    type: 'FRAME',
    name: 'Shapes',
    x: 2280,
    y: 1114,
    width: 720,
    height: 280,
    cornerRadius: 8,
    fills: [solidPaint(PALETTE.white)],
    children: [
      {
        type: 'ELLIPSE',
        name: 'Portrait',
        x: 40,
        y: 40,
        width: 200,
        height: 200,
        fills: [picturePaint(photos['acanthus-mollis'])],
      },
      {
        type: 'STAR',
        name: 'Star',
        x: 272,
        y: 56,
        width: 176,
        height: 168,
        pointCount: 8,
        innerRadius: 0.62,
        fills: [
          radialGradient([
            [0, '#e9a178', 1],
            [1, PALETTE.rust, 1],
          ]),
        ],
      },
      {
        type: 'VECTOR',
        name: 'Leaf',
        x: 480,
        y: 40,
        width: 200,
        height: 200,
        vectorPaths: [{ windingRule: 'NONZERO', data: 'M 0 200 C 0 80 80 0 200 0 C 200 120 120 200 0 200 Z' }],
        fills: [picturePaint(photos['nagasaki-boats'], { scaleMode: 'TILE', scalingFactor: 0.2 })],
      },
    ],
  }
}

function swatches(): NodeSeed {
  const colours = [PALETTE.ink, PALETTE.rust, PALETTE.moss, PALETTE.stone, PALETTE.sand]
  const names = ['Ink', 'Rust', 'Moss', 'Stone', 'Sand']
  return {
    type: 'FRAME',
    name: 'Swatches',
    x: 2280,
    y: 1474,
    width: 720,
    height: 200,
    cornerRadius: 8,
    fills: [solidPaint(PALETTE.white)],
    children: colours.flatMap((colour, index) => {
      const x = 40 + index * 132
      const name = names[index] ?? ''
      return [
        {
          type: 'RECTANGLE',
          name: `Swatch / ${name}`,
          x,
          y: 40,
          width: 112,
          height: 80,
          cornerRadius: 4,
          fills: [solidPaint(colour)],
          ...(name === 'Ink' ? { fillStyleId: INK_STYLE_ID } : {}),
        } as const,
        sans(name, { x, y: 134, width: 112, size: 13, color: PALETTE.stone }),
      ]
    }),
  }
}

/** Layers that a picture cannot simply be put into. */
function awkwardLayers(): readonly NodeSeed[] {
  return [
    {
      type: 'FRAME',
      name: 'Brand stamp (locked)',
      locked: true,
      x: 2040,
      y: 1240,
      width: 160,
      height: 160,
      cornerRadius: 80,
      fills: [solidPaint(PALETTE.rust)],
      children: [
        serif('Field\nNotes', {
          x: 0,
          y: 42,
          width: 160,
          lines: 2,
          size: 40,
          lineHeight: 0.95,
          color: PALETTE.paper,
          align: 'CENTER',
        }),
      ],
    },
    {
      type: 'RECTANGLE',
      name: 'Hairline',
      x: 1560,
      y: 1200,
      width: 640,
      height: 0.01,
      fills: [solidPaint(PALETTE.ink)],
    },
    {
      type: 'GROUP',
      name: 'Crop marks',
      children: [
        { type: 'LINE', name: 'Mark', x: 1560, y: -72, width: 24, strokes: [solidPaint(PALETTE.stone)] },
        { type: 'LINE', name: 'Mark', x: 2176, y: -72, width: 24, strokes: [solidPaint(PALETTE.stone)] },
      ],
    },
  ]
}

import type { NodeOrInstanceSeed, NodeSeed } from '../document/seed'
import { stack } from './layout'
import { picturePaint, solidPaint, verticalGradient } from './paints'
import { PALETTE } from './palette'
import type { PhotoHashes } from './photos'
import { type Story, storyInstance } from './story-card'
import { kicker, sans, serif } from './text-seed'

const WIDTH = 1440
const MARGIN = 64
const INNER = WIDTH - 2 * MARGIN

/** The stories of the landing page, in order. */
export function stories(photos: PhotoHashes): readonly Story[] {
  return [
    {
      id: '20:1',
      kicker: 'Botany',
      title: 'Architecture of a thistle',
      note: 'Karl Blossfeldt spent thirty years photographing weeds as though they were cathedrals.',
      photo: picturePaint(photos['acanthus-mollis'], { filters: { contrast: 0.08 } }),
    },
    {
      id: '20:2',
      kicker: 'Flight',
      title: 'A shadow on the wheat',
      note: 'From two thousand feet the front line looks like a field that somebody forgot to finish.',
      photo: picturePaint(photos['airplane-from-above']),
    },
    {
      id: '20:3',
      kicker: 'Motion',
      title: 'Twenty-four cats',
      note: 'Muybridge lined up his cameras and asked a house cat to walk. It took most of a day.',
      photo: picturePaint(photos['locomotion-house-cat'], {
        scaleMode: 'CROP',
        imageTransform: [
          [0.495, 0, 0.01],
          [0, 0.746, 0.0],
        ],
      }),
    },
  ]
}

/** The desktop layout: navigation, hero, stories, a feature and a footer. */
export function landingPage(photos: PhotoHashes): NodeSeed {
  return {
    type: 'FRAME',
    name: 'Landing / Desktop',
    x: 0,
    y: 0,
    width: WIDTH,
    height: 2320,
    fills: [solidPaint(PALETTE.paper)],
    children: [navigation(), hero(photos), introduction(), storyRow(photos), feature(photos), footer()],
  }
}

function navigation(): NodeOrInstanceSeed {
  const link = (label: string, width: number) => sans(label, { width, size: 14, style: 'Medium' })
  const links = { type: 'FRAME', name: 'Links', width: 312, height: 21, fills: [], clipsContent: false } as const
  const frame = { type: 'FRAME', name: 'Navigation', x: 0, y: 0, width: WIDTH, height: 88, fills: [] } as const
  return stack('HORIZONTAL', { gap: 344, padding: [MARGIN, 0], align: 0.5 }, frame, [
    serif('Field Notes', { width: 200, size: 32, name: 'Wordmark' }),
    stack('HORIZONTAL', { gap: 32 }, links, [
      link('Stories', 51),
      link('Archive', 53),
      link('Prints', 42),
      link('About', 42),
    ]),
    {
      type: 'FRAME',
      name: 'Subscribe',
      width: 112,
      height: 40,
      cornerRadius: 20,
      fills: [solidPaint(PALETTE.ink)],
      children: [
        sans('Subscribe', {
          x: 0,
          y: 10,
          width: 112,
          size: 14,
          style: 'Medium',
          color: PALETTE.paper,
          align: 'CENTER',
        }),
      ],
    },
  ])
}

function hero(photos: PhotoHashes): NodeOrInstanceSeed {
  const x = 56
  return {
    type: 'FRAME',
    name: 'Hero / Tree line',
    x: MARGIN,
    y: 88,
    width: INNER,
    height: 640,
    cornerRadius: 8,
    fills: [
      picturePaint(photos['french-alpine-landscape'], { filters: { exposure: 0.12, contrast: 0.1 } }),
      verticalGradient([
        [0, '#14120f', 0.1],
        [0.45, '#14120f', 0.1],
        [1, '#14120f', 0.72],
      ]),
    ],
    children: [
      kicker('Issue 12 — Autumn', { x, y: 52, width: 400, color: '#f1d9c9' }),
      serif('The quiet above\nthe tree line', {
        x,
        y: 350,
        width: 900,
        lines: 2,
        size: 112,
        lineHeight: 0.96,
        spacing: -2,
        color: PALETTE.paper,
      }),
      sans(
        'Seven photographers, seven ways of standing still. A magazine about looking for longer than is comfortable.',
        {
          x: 912,
          y: 494,
          width: 344,
          lines: 3,
          size: 16,
          color: '#ebe4d6',
        },
      ),
    ],
  }
}

function introduction(): NodeOrInstanceSeed {
  return {
    type: 'FRAME',
    name: 'Introduction',
    x: MARGIN,
    y: 808,
    width: INNER,
    height: 160,
    fills: [],
    children: [
      kicker('In this issue', { x: 0, y: 10, width: 300 }),
      serif(
        'Old photographs are patient. They waited a hundred and fifty years for you; they can wait while you finish your tea.',
        {
          x: 445,
          y: 0,
          width: 840,
          lines: 3,
          size: 44,
          lineHeight: 1.14,
        },
      ),
    ],
  }
}

function storyRow(photos: PhotoHashes): NodeOrInstanceSeed {
  const frame = { type: 'FRAME', name: 'Story row', x: MARGIN, y: 1048, width: INNER, height: 520, fills: [] } as const
  return stack('HORIZONTAL', { gap: 24.5 }, frame, stories(photos).map(storyInstance))
}

function feature(photos: PhotoHashes): NodeOrInstanceSeed {
  return {
    type: 'FRAME',
    name: 'Feature / Harbour',
    x: MARGIN,
    y: 1624,
    width: INNER,
    height: 520,
    cornerRadius: 8,
    fills: [solidPaint(PALETTE.sand)],
    children: [
      {
        type: 'FRAME',
        name: 'Harbour photo',
        x: 0,
        y: 0,
        width: 800,
        height: 520,
        fills: [
          picturePaint(photos['nagasaki-boats'], {
            scaleMode: 'CROP',
            imageTransform: [
              [1, 0, 0],
              [0, 0.8125, 0.1875],
            ],
          }),
        ],
      },
      kicker('Harbour', { x: 864, y: 64, width: 380 }),
      serif('Low tide at\nNagasaki, 1865', { x: 864, y: 100, width: 400, lines: 2, size: 60, lineHeight: 1.02 }),
      sans(
        'Felice Beato carried his darkroom in a handcart. The exposure took eight seconds, so the boatmen had to agree to be bored.',
        { x: 864, y: 254, width: 368, lines: 4, size: 16, color: PALETTE.stone },
      ),
      { type: 'LINE', name: 'Divider', x: 864, y: 416, width: 368, strokes: [solidPaint(PALETTE.ink, 0.2)] },
      sans('Read the story', { x: 864, y: 436, width: 200, size: 15, style: 'Medium' }),
    ],
  }
}

function footer(): NodeOrInstanceSeed {
  return {
    type: 'FRAME',
    name: 'Footer',
    x: 0,
    y: 2208,
    width: WIDTH,
    height: 112,
    fills: [solidPaint(PALETTE.ink)],
    children: [
      serif('Field Notes', { x: MARGIN, y: 38, width: 200, size: 32, color: PALETTE.paper }),
      sans('Printed four times a year, on paper that remembers.', {
        x: WIDTH - MARGIN - 420,
        y: 46,
        width: 420,
        size: 14,
        color: '#b5ad9e',
        align: 'RIGHT',
      }),
    ],
  }
}

import type { NodeSeed } from '../document/seed'
import { diagonalGradient, picturePaint, solidPaint } from './paints'
import { PALETTE } from './palette'
import type { PhotoHashes } from './photos'
import { kicker, sans, serif } from './text-seed'

/** A wide band with a masked photograph, a boolean shape and a number filled with a picture. */
export function newsletter(photos: PhotoHashes): NodeSeed {
  return {
    type: 'FRAME',
    name: 'Newsletter',
    x: 1560,
    y: 1880,
    width: 1440,
    height: 440,
    cornerRadius: 8,
    fills: [solidPaint('#2f382c')],
    children: [walkingCat(photos), rings(), issueNumber(photos), ...invitation()],
  }
}

function walkingCat(photos: PhotoHashes): NodeSeed {
  return {
    type: 'GROUP',
    name: 'Walking cat',
    children: [
      { type: 'ELLIPSE', name: 'Mask', x: 72, y: 64, width: 384, height: 304, isMask: true },
      {
        type: 'RECTANGLE',
        name: 'Cat photo',
        x: 72,
        y: 64,
        width: 384,
        height: 304,
        fills: [
          picturePaint(photos['locomotion-house-cat'], {
            scaleMode: 'CROP',
            imageTransform: [
              [0.138, 0, 0.182],
              [0, 0.219, 0.507],
            ],
          }),
        ],
      },
    ],
  }
}

function rings(): NodeSeed {
  const ring = (x: number): NodeSeed => ({ type: 'ELLIPSE', name: 'Ring', x, y: 292, width: 96, height: 96 })
  return {
    type: 'BOOLEAN_OPERATION',
    name: 'Rings',
    booleanOperation: 'EXCLUDE',
    fills: [
      diagonalGradient([
        [0, '#e9a178', 1],
        [1, PALETTE.rust, 1],
      ]),
    ],
    children: [ring(376), ring(424)],
  }
}

function issueNumber(photos: PhotoHashes): NodeSeed {
  return {
    ...serif('12', { x: 1056, y: 20, width: 340, size: 400, lineHeight: 1, spacing: -4, name: 'Issue number' }),
    fills: [picturePaint(photos['french-alpine-landscape'], { filters: { exposure: 0.35 } })],
  }
}

function invitation(): readonly NodeSeed[] {
  const x = 560
  return [
    kicker('Letters', { x, y: 84, width: 400, color: '#e9a178' }),
    serif('One photograph,\nevery Sunday', {
      x,
      y: 116,
      width: 480,
      lines: 2,
      size: 72,
      lineHeight: 1,
      color: PALETTE.paper,
    }),
    {
      type: 'FRAME',
      name: 'Address field',
      x,
      y: 308,
      width: 400,
      height: 52,
      cornerRadius: 26,
      fills: [solidPaint(PALETTE.paper, 0.08)],
      strokes: [solidPaint(PALETTE.paper, 0.3)],
      children: [
        sans('you@somewhere.quiet', { x: 24, y: 14, width: 220, size: 15, lineHeight: 1.6, color: '#b9bcae' }),
        {
          type: 'FRAME',
          name: 'Send',
          x: 292,
          y: 6,
          width: 102,
          height: 40,
          cornerRadius: 20,
          fills: [solidPaint(PALETTE.paper)],
          children: [
            sans('Sign up', { x: 0, y: 10, width: 102, size: 14, style: 'Medium', lineHeight: 1.45, align: 'CENTER' }),
          ],
        },
      ],
    },
  ]
}

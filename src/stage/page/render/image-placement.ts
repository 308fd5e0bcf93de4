import { invert, multiply } from '../../document/matrix'
import type { Size } from './canvas-context'

/** What of an image paint decides where the picture goes. */
export type PlacedPaint = Pick<ImagePaint, 'scaleMode' | 'imageTransform' | 'rotation' | 'scalingFactor'>

/**
 * From px of the picture to px of the node it fills, as Figma places it: FILL covers the box and FIT stays inside it,
 * both centred; CROP maps the unit square of the box into that of the picture by `imageTransform`; TILE starts at the
 * top left corner. `rotation` turns by steps of 90 degrees, not under CROP.
 * Source: `ImagePaint` in @figma/plugin-typings 1.142.0.
 */
export function placeImage(paint: PlacedPaint, picture: Size, box: Size): Transform {
  if (paint.scaleMode === 'CROP') return placeCrop(paint.imageTransform, picture, box)
  const turned = turnPicture(paint.rotation ?? 0, picture)
  if (paint.scaleMode === 'TILE') return multiply(scaling(paint.scalingFactor ?? 1), turned.transform)
  const horizontal = box.width / turned.size.width
  const vertical = box.height / turned.size.height
  const scale = paint.scaleMode === 'FIT' ? Math.min(horizontal, vertical) : Math.max(horizontal, vertical)
  const centred: Transform = [
    [scale, 0, (box.width - turned.size.width * scale) / 2],
    [0, scale, (box.height - turned.size.height * scale) / 2],
  ]
  return multiply(centred, turned.transform)
}

/** Size of one tile of a TILE paint, px. */
export function tileSize(paint: PlacedPaint, picture: Size): Size {
  const { size } = turnPicture(paint.rotation ?? 0, picture)
  const scale = paint.scalingFactor ?? 1
  return { width: size.width * scale, height: size.height * scale }
}

function placeCrop(imageTransform: Transform | undefined, picture: Size, box: Size): Transform {
  const toPicture: Transform = imageTransform ?? [
    [1, 0, 0],
    [0, 1, 0],
  ]
  const unitOfPicture = scaling(1 / picture.width, 1 / picture.height)
  return multiply(scaling(box.width, box.height), multiply(invert(toPicture), unitOfPicture))
}

function scaling(x: number, y = x): Transform {
  return [
    [x, 0, 0],
    [0, y, 0],
  ]
}

function turnPicture(degrees: number, { width, height }: Size): { readonly transform: Transform; readonly size: Size } {
  switch ((((Math.round(degrees / 90) * 90) % 360) + 360) % 360) {
    case 90:
      return {
        transform: [
          [0, -1, height],
          [1, 0, 0],
        ],
        size: { width: height, height: width },
      }
    case 180:
      return {
        transform: [
          [-1, 0, width],
          [0, -1, height],
        ],
        size: { width, height },
      }
    case 270:
      return {
        transform: [
          [0, 1, 0],
          [-1, 0, width],
        ],
        size: { width: height, height: width },
      }
    default:
      return { transform: scaling(1), size: { width, height } }
  }
}

import { type Affine, IDENTITY, invert, multiply } from './affine'
import type { Extent } from './extent'

/** What of an image paint decides where its picture lies. Source: `ImagePaint` in @figma/plugin-typings 1.142.0. */
export interface PlacedPaint {
  readonly scaleMode: 'FILL' | 'FIT' | 'CROP' | 'TILE'
  readonly imageTransform?: Affine
  /** Steps of 90 degrees; not looked at under CROP. */
  readonly rotation?: number
  readonly scalingFactor?: number
}

/** A layer's own width and height, layout pixels. */
export interface LayerSize {
  readonly width: number
  readonly height: number
}

/**
 * From pixels of the picture to the layer that shows it. FILL covers the layer, FIT stays inside it, both centred; CROP
 * maps the layer's unit square into the picture's; TILE begins at the top left corner. Undefined for a crop without area.
 */
export function placePicture(paint: PlacedPaint, picture: Extent, layer: LayerSize): Affine | undefined {
  if (paint.scaleMode === 'CROP') return placeCrop(paint.imageTransform ?? IDENTITY, picture, layer)
  const turned = turn(paint.rotation ?? 0, picture)
  if (paint.scaleMode === 'TILE') return multiply(scaling(paint.scalingFactor ?? 1), turned.map)
  const ratios = [layer.width / turned.extent.widthPx, layer.height / turned.extent.heightPx]
  const scale = paint.scaleMode === 'FIT' ? Math.min(...ratios) : Math.max(...ratios)
  const centred: Affine = [
    [scale, 0, (layer.width - turned.extent.widthPx * scale) / 2],
    [0, scale, (layer.height - turned.extent.heightPx * scale) / 2],
  ]
  return multiply(centred, turned.map)
}

/**
 * Which copies of a repeated picture the layer shows, by how many of its own widths and heights each is moved.
 * `toLayer` is where the first one lies.
 */
export function tilesOf(
  toLayer: Affine,
  picture: Extent,
  layer: LayerSize,
): { readonly columns: readonly [number, number]; readonly rows: readonly [number, number] } | undefined {
  const toPicture = invert(toLayer)
  if (toPicture === undefined) return undefined
  const corners = [
    [0, 0],
    [layer.width, 0],
    [0, layer.height],
    [layer.width, layer.height],
  ] as const
  const [[a, b, x], [c, d, y]] = toPicture
  const across = corners.map(([u, v]) => (a * u + b * v + x) / picture.widthPx)
  const down = corners.map(([u, v]) => (c * u + d * v + y) / picture.heightPx)
  return { columns: rangeOf(across), rows: rangeOf(down) }
}

// A corner that ends exactly on a copy's edge shows nothing of the next one.
const EDGE = 1e-9

function rangeOf(values: readonly number[]): readonly [number, number] {
  return [Math.floor(Math.min(...values) + EDGE), Math.ceil(Math.max(...values) - EDGE) - 1]
}

function placeCrop(
  toUnitPicture: Affine,
  { widthPx, heightPx }: Extent,
  { width, height }: LayerSize,
): Affine | undefined {
  const fromUnitPicture = invert(toUnitPicture)
  if (fromUnitPicture === undefined) return undefined
  return multiply(scaling(width, height), multiply(fromUnitPicture, scaling(1 / widthPx, 1 / heightPx)))
}

function scaling(x: number, y = x): Affine {
  return [
    [x, 0, 0],
    [0, y, 0],
  ]
}

/** A picture turned clock-wise by the nearest quarter, with its corner back at the origin. */
function turn(degrees: number, { widthPx, heightPx }: Extent): { readonly map: Affine; readonly extent: Extent } {
  const quarter = ((Math.round(degrees / 90) % 4) + 4) % 4
  const extent = quarter % 2 === 0 ? { widthPx, heightPx } : { widthPx: heightPx, heightPx: widthPx }
  const maps: readonly Affine[] = [
    IDENTITY,
    [
      [0, -1, heightPx],
      [1, 0, 0],
    ],
    [
      [-1, 0, widthPx],
      [0, -1, heightPx],
    ],
    [
      [0, 1, 0],
      [-1, 0, widthPx],
    ],
  ]
  return { map: maps[quarter] ?? IDENTITY, extent }
}

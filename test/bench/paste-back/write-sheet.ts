import { mkdirSync } from 'node:fs'
import sharp from 'sharp'
import { flattenPatch } from '../../../src/imaging/blend/flatten-patch'
import type { Raster } from '../../../src/imaging/raster'
import type { MadeCase, Measured } from './measure-case'

const FOLDER = 'out/paste-back'

/** How much larger than real a sheet shows the seam. */
const ENLARGED = 2

/** Pixels of the picture that a tile of the sheet shows each way. */
const TILE_PX = 220

/**
 * One PNG with, in two rows round two places of the mask's edge at 200 %: the original, the naive paste, feather only,
 * ours, the true edit.
 */
export async function writeSheet(name: string, made: MadeCase, { ways }: Measured): Promise<void> {
  if (ways === undefined) return
  mkdirSync(FOLDER, { recursive: true })
  const pictures = [
    made.original,
    flattenPatch(made.original, ways.naive),
    flattenPatch(made.original, ways.feathered),
    flattenPatch(made.original, ways.ours),
    made.edited,
  ]
  const places = edgePlaces(made)
  const side = TILE_PX * ENLARGED
  const tiles = await Promise.all(
    places.flatMap((place, row) =>
      pictures.map(async (picture, column) => ({
        input: await cutTile(picture, place),
        left: column * (side + 6),
        top: row * (side + 6),
      })),
    ),
  )
  await sharp({
    create: {
      width: pictures.length * (side + 6) - 6,
      height: places.length * (side + 6) - 6,
      channels: 3,
      background: '#f0f',
    },
  })
    .composite(tiles)
    .png()
    .toFile(`${FOLDER}/${name.replaceAll(/[^a-z0-9]+/g, '-')}.png`)
}

/** Top left corners of tiles whose middles lie on the mask's left and lower edges. */
function edgePlaces({ mask }: MadeCase): readonly { left: number; top: number }[] {
  const { widthPx, heightPx } = mask.extent
  const inside: number[] = []
  for (let at = 0; at < mask.data.length; at += 1) if (mask.data[at] === 255) inside.push(at)
  const middle = inside[inside.length >> 1] ?? 0
  const row = Math.floor(middle / widthPx)
  let left = middle
  while (left % widthPx > 0 && mask.data[left - 1] === 255) left -= 1
  let low = middle
  while (low + widthPx < mask.data.length && mask.data[low + widthPx] === 255) low += widthPx
  const corner = (x: number, y: number) => ({
    left: Math.max(0, Math.min(widthPx - TILE_PX, x - TILE_PX / 2)),
    top: Math.max(0, Math.min(heightPx - TILE_PX, y - TILE_PX / 2)),
  })
  return [corner(left % widthPx, row), corner(low % widthPx, Math.floor(low / widthPx))]
}

async function cutTile({ extent, data }: Raster, place: { left: number; top: number }): Promise<Buffer> {
  return sharp(Buffer.from(data.buffer), { raw: { width: extent.widthPx, height: extent.heightPx, channels: 4 } })
    .extract({ ...place, width: TILE_PX, height: TILE_PX })
    .removeAlpha()
    .resize(TILE_PX * ENLARGED, TILE_PX * ENLARGED, { kernel: 'nearest' })
    .png()
    .toBuffer()
}

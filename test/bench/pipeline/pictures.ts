import { readdirSync, readFileSync } from 'node:fs'
import sharp from 'sharp'

/** A picture that a model might send. */
export interface BenchPicture {
  readonly name: string
  readonly mediaType: 'image/png' | 'image/jpeg'
  readonly bytes: Buffer
  readonly widthPx: number
  /** What the new way may take at most, as a part of the plain way. Source: measured 2026-11 in Chromium 156. */
  readonly aim: number
}

const PHOTOS = 'assets/photos'

/** Spread of the film grain that stands for the detail lost by enlarging the photographs, in levels of 255. */
const GRAIN = 5

const SIZES = [
  { name: '1K', widthPx: 1024, heightPx: 1024 },
  { name: '2K', widthPx: 2048, heightPx: 2048 },
  { name: '4K', widthPx: 4096, heightPx: 4096 },
  { name: '5504x3072', widthPx: 5504, heightPx: 3072 },
] as const

/** PNG and JPEG of real photographs at each size: four side by side, enlarged, with grain. */
export async function makePictures(only: string | undefined): Promise<readonly BenchPicture[]> {
  const pictures: BenchPicture[] = []
  for (const size of SIZES.filter(({ name }) => only === undefined || name === only)) {
    const pixels = await drawCollage(size.widthPx, size.heightPx)
    const large = size.widthPx > 4096
    const picture = { name: size.name, widthPx: size.widthPx }
    pictures.push({
      ...picture,
      mediaType: 'image/png',
      bytes: await sharp(pixels).png({ adaptiveFiltering: true, compressionLevel: 6 }).toBuffer(),
      aim: large ? 1 / 4 : 1 / 5,
    })
    pictures.push({
      ...picture,
      mediaType: 'image/jpeg',
      bytes: await sharp(pixels).jpeg({ quality: 90 }).toBuffer(),
      aim: large ? 1 / 2 : 1 / 5,
    })
  }
  return pictures
}

/** The collage as an uncompressed file. */
async function drawCollage(widthPx: number, heightPx: number): Promise<Buffer> {
  const width = widthPx / 2
  const height = heightPx / 2
  const photos = readdirSync(PHOTOS).slice(0, 4)
  const tiles = await Promise.all(
    photos.map(async (file, index) => ({
      input: await sharp(readFileSync(`${PHOTOS}/${file}`))
        .resize(width, height, { fit: 'cover' })
        .png()
        .toBuffer(),
      left: (index % 2) * width,
      top: Math.floor(index / 2) * height,
    })),
  )
  const grain = await sharp({
    create: {
      width: widthPx,
      height: heightPx,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: GRAIN },
    },
  })
    .png({ compressionLevel: 1 })
    .toBuffer()
  return sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: '#808080' } })
    .composite([...tiles, { input: grain, blend: 'soft-light' }])
    .png({ compressionLevel: 1 })
    .toBuffer()
}

import { deflateSync } from 'node:zlib'
import sharp from 'sharp'

/** A gradient with texture, `channels` 3 or 4; transparent towards the right where it has four. */
function drawPixels(widthPx: number, heightPx: number, channels: 3 | 4): Buffer {
  const pixels = Buffer.alloc(widthPx * heightPx * channels)
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const at = (y * widthPx + x) * channels
      pixels[at] = (x * 255) / widthPx
      pixels[at + 1] = (y * 255) / heightPx
      pixels[at + 2] = (x ^ y) & 255
      if (channels === 4) pixels[at + 3] = 255 - (x * 255) / widthPx
    }
  }
  return pixels
}

/** A picture of the wanted type and size, encoded by sharp. */
export async function drawPicture(
  format: 'png' | 'jpeg' | 'webp' | 'gif',
  widthPx: number,
  heightPx: number,
  channels: 3 | 4 = 3,
): Promise<Uint8Array> {
  const raw = { width: widthPx, height: heightPx, channels }
  return new Uint8Array(
    await sharp(drawPixels(widthPx, heightPx, channels), { raw })
      .toFormat(format)
      .toBuffer(),
  )
}

/** A small PNG that promises a huge picture: what it unpacks to would fill the memory. */
export function drawPngBomb(widthPx: number, heightPx: number): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(widthPx, 0)
  header.writeUInt32BE(heightPx, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const rows = deflateSync(Buffer.alloc(1_000_000))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return new Uint8Array(
    Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]),
  )
}

// The checksum is left at zero: a decoder that looks at it refuses the file even sooner.
function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)])
}

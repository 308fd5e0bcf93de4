import sharp from 'sharp'
import type { Extent, Raster } from '../../../src/imaging/raster'
import type { PhotoName } from '../../../src/stage/seed/photos'

/** Pictures drawn by the corpus itself, each with its own difficulty. */
export const DRAWN = ['line-art', 'screenshot', 'text'] as const

export type SceneName = PhotoName | (typeof DRAWN)[number] | 'flat-sky' | 'tiles'

/** A scene at a size: photographs are cut to cover it and get colour, since all seven are monochrome. */
export async function makeScene(name: SceneName, extent: Extent): Promise<Raster> {
  if (name === 'flat-sky') return skyScene(extent)
  if (name === 'tiles') return tilesScene(extent)
  const isDrawn = name === 'line-art' || name === 'screenshot' || name === 'text'
  return isDrawn ? svgScene(DRAWINGS[name](extent), extent) : photoScene(name, extent)
}

async function photoScene(name: string, { widthPx, heightPx }: Extent): Promise<Raster> {
  const { data, info } = await sharp(`assets/photos/${name}.jpg`)
    .resize(widthPx, heightPx, { fit: 'cover', kernel: 'lanczos3' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const pixels = new Uint8ClampedArray(widthPx * heightPx * 4)
  for (let at = 0; at < widthPx * heightPx; at += 1) {
    const light = data[at * info.channels] ?? 0
    // Slowly changing hue, so that the channels differ and differ from place to place.
    const angle = (at % widthPx) / widthPx + (1.7 * at) / (widthPx * heightPx)
    for (let channel = 0; channel < 3; channel += 1) {
      pixels[at * 4 + channel] = light * (0.9 + 0.14 * Math.cos(6.28 * (angle + channel / 3)))
    }
    pixels[at * 4 + 3] = 255
  }
  // Enlarging leaves no fine detail; grain stands for it.
  if (widthPx > 1200) addGrain(pixels, widthPx)
  return { extent: { widthPx, heightPx }, data: pixels }
}

function addGrain(pixels: Uint8ClampedArray, widthPx: number): void {
  const random = seededRandom(widthPx)
  for (let at = 0; at < pixels.length; at += 4) {
    const grain = 10 * (random() + random() - 1)
    for (let channel = 0; channel < 3; channel += 1) pixels[at + channel] = (pixels[at + channel] ?? 0) + grain
  }
}

function skyScene({ widthPx, heightPx }: Extent): Raster {
  const data = new Uint8ClampedArray(widthPx * heightPx * 4)
  for (let at = 0; at < widthPx * heightPx; at += 1) {
    const down = at / (widthPx * heightPx)
    data.set([96 + 80 * down, 150 + 50 * down, 220 + 20 * down, 255], at * 4)
  }
  return { extent: { widthPx, heightPx }, data }
}

/** Side of the repeating tile. */
export const TILE_PX = 24

function tilesScene({ widthPx, heightPx }: Extent): Raster {
  const data = new Uint8ClampedArray(widthPx * heightPx * 4)
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const u = ((x % TILE_PX) + 0.5) / TILE_PX - 0.5
      const v = ((y % TILE_PX) + 0.5) / TILE_PX - 0.5
      const ring = Math.cos(30 * Math.hypot(u, v))
      const joint = Math.max(Math.abs(u), Math.abs(v)) > 0.44 ? -70 : 0
      data.set([150 + 60 * ring + joint, 130 + 50 * ring + joint, 110 + 30 * ring + joint, 255], (y * widthPx + x) * 4)
    }
  }
  return { extent: { widthPx, heightPx }, data }
}

async function svgScene(body: string, { widthPx, heightPx }: Extent): Promise<Raster> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${widthPx} ${heightPx}" width="${widthPx}" height="${heightPx}">${body}</svg>`
  return decode(await sharp(Buffer.from(svg)).png().toBuffer())
}

const DRAWINGS = { 'line-art': drawLines, screenshot: drawScreen, text: drawText } as const

function drawLines({ widthPx, heightPx }: Extent): string {
  const random = seededRandom(5)
  const unit = Math.min(widthPx, heightPx)
  const lines = Array.from({ length: 46 }, () => {
    const [x, y, r] = [random() * widthPx, random() * heightPx, (0.04 + 0.16 * random()) * unit]
    const turn = 360 * random()
    return `<g transform="translate(${x} ${y}) rotate(${turn})"><ellipse rx="${r}" ry="${r * (0.3 + 0.6 * random())}"/><path d="M${-r} 0Q0 ${-r} ${r} ${0.3 * r}"/></g>`
  })
  return `<rect width="100%" height="100%" fill="#fff"/><g fill="none" stroke="#111" stroke-width="${Math.max(1.4, unit / 320)}">${lines.join('')}</g>`
}

function drawScreen({ widthPx, heightPx }: Extent): string {
  const random = seededRandom(9)
  const unit = Math.min(widthPx, heightPx) / 100
  const cards = Array.from({ length: 24 }, (_, index) => {
    const x = 22 + (index % 6) * 21
    const y = 12 + Math.floor(index / 6) * 22
    const hue = Math.floor(random() * 360)
    const words = [0, 1, 2].map(
      (line) =>
        `<rect x="${x + 2}" y="${y + 12 + line * 2.2}" width="${4 + random() * 12}" height="0.9" fill="#9aa4b2"/>`,
    )
    return `<rect x="${x}" y="${y}" width="19" height="20" rx="1.6" fill="#fff" stroke="#d7dce3" stroke-width="0.25"/><rect x="${x + 2}" y="${y + 2}" width="15" height="8" rx="0.8" fill="hsl(${hue} 60% 62%)"/>${words.join('')}`
  })
  const rows = Array.from(
    { length: 14 },
    (_, index) =>
      `<rect x="3" y="${12 + index * 5}" width="${5 + random() * 9}" height="1.4" rx="0.7" fill="#8893a4"/>`,
  )
  return `<rect width="100%" height="100%" fill="#f3f5f8"/><g transform="scale(${unit})"><rect width="400" height="8" fill="#28303d"/><rect y="8" width="18" height="400" fill="#e6e9ef"/>${rows.join('')}${cards.join('')}</g>`
}

function drawText({ widthPx, heightPx }: Extent): string {
  const size = Math.min(widthPx, heightPx) / 26
  const lines = Array.from({ length: 18 }, (_, index) => {
    const sentence = SENTENCES[index % SENTENCES.length] ?? ''
    return `<text x="${size * 1.2}" y="${size * (2 + 1.35 * index)}" font-family="sans-serif" font-size="${size}" fill="#222">${sentence}</text>`
  })
  return `<rect width="100%" height="100%" fill="#faf8f2"/>${lines.join('')}`
}

const SENTENCES = [
  'A boat lay in the river below the town, and',
  'nobody could say how long it had been there.',
  'The house behind it had lost most of its roof',
  'in 1936; sand stood knee-deep at the door.',
  'Beyond the ridge, snow: blue before nine,',
] as const

/** Decodes any file that sharp reads, with an opaque alpha added where there was none. */
export async function decode(file: Uint8Array): Promise<Raster> {
  const { data, info } = await sharp(file)
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { extent: { widthPx: info.width, heightPx: info.height }, data: new Uint8ClampedArray(data) }
}

/** Repeatable numbers in 0..1. Source: mulberry32, public domain. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

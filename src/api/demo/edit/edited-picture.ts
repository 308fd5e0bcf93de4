import type { GenerationRequest } from '../../../core/generation'
import type { Mode } from '../../../core/mode'
import type { Raster } from '../../../core/raster'
import type { Pace } from '../paint/pace'
import { paintOver, sceneBox } from '../paint/paint-scene'
import type { Random } from '../paint/seeded-random'
import { enlargeRow, soften } from '../paint/soft-picture'
import { paintGenerated } from '../paint-generated'
import { addedThing, writtenText } from './added-layers'
import { changeRows, copyOf, fromSoft } from './change-rows'
import { filledIn } from './fill-in'
import type { Framing } from './framing'
import { painterly } from './painterly'
import { inpaint } from './push-pull'
import { brightness, type Tones } from './tones'

/** A part of the result in scene units. */
export interface Area {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** What an edit works with. */
export interface EditStudio {
  readonly request: GenerationRequest
  /** The base at the size of the result. */
  readonly base: Raster
  /** One byte a pixel of the result, 255 = edit. */
  readonly mask: Uint8Array | undefined
  /** The bounds of the mask, or of what the mode would choose. */
  readonly area: Area
  readonly framing: Framing
  /** Extent of the base before it was framed. */
  readonly sourceExtent: Raster['extent']
  readonly tones: Tones
  readonly random: Random
  readonly pace: Pace
}

/** The base as the mode changes it, everywhere; the caller keeps what lies outside the mask. */
export async function paintEdited(studio: EditStudio): Promise<Raster> {
  switch (studio.request.mode) {
    case 'remove':
      return filledIn(studio)
    case 'fill':
    case 'replace-background':
      return newContent(studio)
    case 'add':
      return withLayers(copyOf(studio.base), addedThing(studio))
    case 'text':
      return withLayers(await filledIn(studio), writtenText(studio))
    case 'expand':
      return studio.mask === undefined ? expanded(studio) : newContent(studio)
    case 'restyle':
      return restyled(studio)
    case 'relight':
      return relit(studio)
    case 'pose':
      return turned(studio)
    default:
      return graded(studio, 0.5)
  }
}

/** The modes that change the whole picture when no mask is given; the others choose a place of their own. */
export function editsWhole(mode: Mode): boolean {
  return mode !== 'remove' && mode !== 'fill' && mode !== 'text' && mode !== 'replace-background'
}

function withLayers(raster: Raster, layers: Parameters<typeof paintOver>[1]): Raster {
  paintOver(raster, layers)
  return raster
}

/** What the prompt asks for, painted anew and brought a little towards the colours around it. */
async function newContent(studio: EditStudio): Promise<Raster> {
  const { request, base, mask, pace } = studio
  const painted = await paintGenerated(request, base.extent, pace, { mark: false })
  const around = mask === undefined ? soften(base, 24) : inpaint(base, mask)
  const row = new Float32Array(base.extent.widthPx * 3)
  return changeRows(painted, pace, (pixels, start, y) => {
    enlargeRow(around, { ...base.extent, y }, row, 0)
    for (let at = start, from = 0; from < row.length; at += 4, from += 3) {
      for (let channel = 0; channel < 3; channel += 1) {
        const own = pixels[at + channel] ?? 0
        pixels[at + channel] = own + ((row[from + channel] ?? 0) - own) * 0.18
      }
    }
  })
}

async function graded({ base, tones, pace }: EditStudio, strength: number): Promise<Raster> {
  const { widthPx } = base.extent
  return changeRows(copyOf(base), pace, (pixels, start) => {
    for (let at = start; at < start + widthPx * 4; at += 4) {
      const light = brightness([pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0])
      const tone = Math.min(255, Math.round(light)) * 3
      for (let channel = 0; channel < 3; channel += 1) {
        const own = pixels[at + channel] ?? 0
        pixels[at + channel] = own + ((tones[tone + channel] ?? 0) - own) * strength
      }
    }
  })
}

/** Shorter side of the picture that is painted in strokes. */
const STROKES_PX = 512

async function restyled(studio: EditStudio): Promise<Raster> {
  const strokes = await fromSoft(painterly(soften(studio.base, STROKES_PX)), studio.base, studio.pace)
  return graded({ ...studio, base: strokes }, 0.38)
}

async function relit({ base, tones, random, request, pace }: EditStudio): Promise<Raster> {
  const { widthPx, heightPx } = base.extent
  const text = request.prompt.toLowerCase()
  const side = /\bleft\b/.test(text) ? 0.05 : /\bright\b/.test(text) ? 0.95 : random() < 0.5 ? 0.1 : 0.9
  const lampX = widthPx * side
  const lampY = heightPx * 0.12
  const reach = Math.hypot(widthPx, heightPx)
  const light = [tones[230 * 3] ?? 255, tones[230 * 3 + 1] ?? 255, tones[230 * 3 + 2] ?? 255]
  const shade = [tones[60 * 3] ?? 0, tones[60 * 3 + 1] ?? 0, tones[60 * 3 + 2] ?? 0]
  return changeRows(copyOf(base), pace, (pixels, start, y) => {
    for (let x = 0, at = start; x < widthPx; x += 1, at += 4) {
      const near = 1 - Math.min(1, Math.hypot(x - lampX, y - lampY) / reach / 0.95)
      const gain = 0.5 + 0.85 * near * (2 - near) * 0.75
      const glow = near * near * 0.42
      for (let channel = 0; channel < 3; channel += 1) {
        const own = pixels[at + channel] ?? 0
        const lit = own * gain + ((shade[channel] ?? 0) - own * gain) * 0.16 * (1 - near)
        // A screen of the lamp's colour over what it reaches.
        pixels[at + channel] = lit + (255 - lit) * ((light[channel] ?? 0) / 255) * glow
      }
    }
  })
}

async function turned({ base, pace }: EditStudio): Promise<Raster> {
  const { widthPx } = base.extent
  const flipped = copyOf(base)
  const from = new Uint32Array(base.data.buffer, base.data.byteOffset, base.data.length / 4)
  const to = new Uint32Array(flipped.data.buffer)
  return changeRows(flipped, pace, (_, start) => {
    const row = start / 4
    for (let x = 0; x < widthPx; x += 1) to[row + x] = from[row + widthPx - 1 - x] ?? 0
  })
}

/** How fast the mirrored surroundings of an expanded picture lose detail, by the shorter side of the result. */
const BLUR_REACH = 0.22

async function expanded({ base, framing, sourceExtent, pace }: EditStudio): Promise<Raster> {
  const { widthPx } = base.extent
  const soft = soften(base, 28)
  const row = new Float32Array(widthPx * 3)
  const left = framing.offsetX
  const right = framing.offsetX + sourceExtent.widthPx * framing.scaleX
  const top = framing.offsetY
  const bottom = framing.offsetY + sourceExtent.heightPx * framing.scaleY
  const reach = Math.min(base.extent.widthPx, base.extent.heightPx) * BLUR_REACH
  return changeRows(copyOf(base), pace, (pixels, start, y) => {
    const outY = Math.max(0, top - y, y - bottom)
    enlargeRow(soft, { ...base.extent, y }, row, 0)
    for (let x = 0, at = start, from = 0; x < widthPx; x += 1, at += 4, from += 3) {
      const out = Math.max(outY, left - x, x - right)
      if (out <= 0) continue
      const t = Math.min(1, out / reach)
      const share = t * t * (3 - 2 * t) * 0.94
      for (let channel = 0; channel < 3; channel += 1) {
        const own = pixels[at + channel] ?? 0
        pixels[at + channel] = own + ((row[from + channel] ?? 0) - own) * share
      }
    }
  })
}

/** The area of a picture as a whole. */
export function wholeArea(raster: Raster): Area {
  const box = sceneBox(raster.extent)
  return { left: 0, top: 0, right: box.width, bottom: box.height }
}

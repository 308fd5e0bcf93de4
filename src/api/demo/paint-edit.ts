import type { Extent } from '../../core/extent'
import type { EncodedImage, GenerationRequest, Reference } from '../../core/generation'
import type { ImageCodec, Raster } from '../../core/raster'
import type { DemoFaults } from './demo-faults'
import { type Area, type EditStudio, editsWhole, paintEdited, wholeArea } from './edit/edited-picture'
import { type Framing, frameBase } from './edit/framing'
import { ellipseMask, keepOutside, maskArea, toMaskPlane } from './edit/mask-plane'
import { resample } from './edit/resample'
import { type Tones, tonesOfPalette, tonesOfPicture } from './edit/tones'
import type { Pace } from './paint/pace'
import { paintOver, sceneBox } from './paint/paint-scene'
import { soften } from './paint/soft-picture'
import { requestRandom } from './request-random'
import { demoMark } from './scene/demo-mark'
import { choosePalette } from './scene/palette'
import { readPromptWords } from './scene/prompt-words'

/** All that an edit needs. */
export interface EditTask {
  readonly request: GenerationRequest
  readonly base: Reference
  readonly extent: Extent
  readonly codec: ImageCodec
  readonly faults: DemoFaults
  readonly pace: Pace
}

/**
 * Transforms the base picture as the mode and the prompt say, inside the mask where there is one. Everything else is
 * the base drawn anew at the size of the result, moved and tinted as the faults say: a model never gives pixels back
 * as they were. Rejects when a picture cannot be decoded, and with `CancelledError` when called off.
 */
export async function paintEdit(task: EditTask): Promise<Raster> {
  const { request, extent, faults, pace } = task
  const source = await task.codec.decode(task.base.image)
  const framing = frameBase(source.extent, extent, { mode: request.mode, masked: request.mask !== undefined, faults })
  const base = await resample(source, extent, framing, pace)
  const mask = await prepareMask(task, source.extent, base)
  const random = requestRandom(request)
  const studio: EditStudio = {
    request,
    base,
    mask,
    area: mask === undefined ? wholeArea(base) : maskArea(mask, extent),
    framing,
    sourceExtent: source.extent,
    tones: await chooseTones(task, random),
    random,
    pace,
  }
  const edited = await paintEdited(studio)
  paintOver(edited, markWithin(studio))
  if (mask !== undefined) await keepOutside(edited, base, mask, pace)
  if (faults.colourCast !== undefined) cast(edited, faults.colourCast)
  return edited
}

async function prepareMask(task: EditTask, sourceExtent: Extent, base: Raster): Promise<Uint8Array | undefined> {
  const { request, extent, codec, faults, pace } = task
  if (request.mask !== undefined) {
    const decoded = await codec.decode(request.mask)
    return toMaskPlane(await resample(decoded, extent, maskFraming(decoded, sourceExtent, task, faults), pace))
  }
  if (editsWhole(request.mode)) return undefined
  const { right, bottom } = wholeArea(base)
  const middle: Area =
    request.mode === 'replace-background'
      ? { left: right * 0.14, right: right * 0.86, top: bottom * 0.08, bottom: bottom * 1.25 }
      : { left: right * 0.3, right: right * 0.7, top: bottom * 0.32, bottom: bottom * 0.72 }
  return ellipseMask(extent, middle, request.mode === 'replace-background')
}

// The mask lies on the base, whatever its own size.
function maskFraming(mask: Raster, base: Extent, { request, extent }: EditTask, faults: DemoFaults): Framing {
  const framing = frameBase(base, extent, { mode: request.mode, masked: true, faults })
  return {
    ...framing,
    scaleX: (framing.scaleX * base.widthPx) / mask.extent.widthPx,
    scaleY: (framing.scaleY * base.heightPx) / mask.extent.heightPx,
  }
}

async function chooseTones({ request, codec }: EditTask, random: () => number): Promise<Tones> {
  const model = request.references.find(({ role }) => role === 'style' || role === 'palette' || role === 'lighting')
  if (model !== undefined) return tonesOfPicture(soften(await decodeSmall(codec, model.image), 32))
  return tonesOfPalette(choosePalette(readPromptWords(request.prompt), random))
}

function decodeSmall(codec: ImageCodec, image: EncodedImage): Promise<Raster> {
  return codec.decode(image, { maxEdgePx: 96 })
}

/** The mark stands inside the edited area, so that nothing outside changes; too small an area goes without. */
function markWithin({ base, mask, area, request }: EditStudio): ReturnType<typeof demoMark> {
  const box = sceneBox(base.extent)
  if (mask === undefined) return demoMark(box, request.prompt)
  if (area.right - area.left < 0.32 || area.bottom - area.top < 0.14) return []
  return demoMark({ width: area.right, height: area.bottom }, '')
}

function cast({ data }: Raster, [red, green, blue]: readonly [number, number, number]): void {
  for (let at = 0; at < data.length; at += 4) {
    data[at] = (data[at] ?? 0) * red
    data[at + 1] = (data[at + 1] ?? 0) * green
    data[at + 2] = (data[at + 2] ?? 0) * blue
  }
}

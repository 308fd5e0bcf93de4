import { type Affine, multiply } from '../../../core/affine'
import { CANCELLED, type Failure, failure } from '../../../core/failure'
import type { EncodedImage } from '../../../core/generation'
import type { ImageCodec, Raster } from '../../../core/raster'
import { fail, ok, type Result } from '../../../core/result'
import { type ContextCrop, chooseContext } from '../../../imaging/crop/choose-context'
import { cutContext, cutContextMask } from '../../../imaging/crop/cut-context'
import { growCanvas, newAreaMask } from '../../../imaging/crop/grow-canvas'
import { boundsOfMask, maskShare, plainMask } from '../../../imaging/mask/mask-plane'
import { boxOf, type MaskPlane } from '../../../imaging/raster'
import type { PreparedEdit, PrepareTask } from './edit-tasks'
import { encodeMask } from './mask-file'
import { type EditTools, isSameSize, openPicture } from './open-picture'
import { rasteriseMasks } from './rasterise-masks'

/**
 * Works out what goes to the model: the picture as it is seen, the mask in its pixels, and the part round the mask at a
 * size that the model returns. Fails in words for pictures and masks that cannot be used.
 */
export async function prepareEdit(task: PrepareTask, tools: EditTools): Promise<Result<PreparedEdit, Failure>> {
  const opened = await openPicture(task.picture, tools)
  if (!opened.ok) return opened
  const target = targetOf(task.target, opened.value)
  if (target === undefined) return fail(OTHER_SIZE)
  const masked = await maskOf({ ...task, target }, tools)
  if (!masked.ok) return masked
  if (tools.signal.aborted) return fail(CANCELLED)
  const canvas = task.margins === undefined ? opened.value : growCanvas(opened.value, task.margins, 'plain')
  const crop = chooseCrop(task, canvas, masked.value)
  // What a model is shown beyond the picture comes back too: laying it back cuts it off again.
  const mask = masked.value ?? (crop.fit === 'padded' ? plainMask(canvas.extent, 255) : undefined)
  const { codec } = tools
  return ok({
    sent: await encodeSent(cutContext(canvas, crop), codec),
    ...(masked.value === undefined ? {} : { sentMask: await encodeMask(cutContextMask(masked.value, crop), codec) }),
    ...(mask === undefined ? {} : { mask: (await encodeMask(mask, codec)).bytes }),
    region: crop.region,
    fit: crop.fit,
    canvas: canvas.extent,
    maskShare: masked.value === undefined ? 1 : maskShare(masked.value),
  })
}

/** An exported layer may differ from what was asked for by a pixel or two, as Figma rounds. */
const ROUNDING_PX = 2

function targetOf(target: PrepareTask['target'], { extent }: Raster): PrepareTask['target'] | undefined {
  if (isSameSize({ extent }, target)) return target
  const { widthPx, heightPx } = target.extent
  if (Math.max(Math.abs(extent.widthPx - widthPx), Math.abs(extent.heightPx - heightPx)) > ROUNDING_PX) return undefined
  const toAsked: Affine = [
    [widthPx / extent.widthPx, 0, 0],
    [0, heightPx / extent.heightPx, 0],
  ]
  return { ...target, extent, toPage: multiply(target.toPage, toAsked) }
}

async function maskOf(task: PrepareTask, tools: EditTools): Promise<Result<MaskPlane | undefined, Failure>> {
  return task.margins === undefined ? rasteriseMasks(task, tools) : ok(newAreaMask(task.target.extent, task.margins))
}

function chooseCrop({ context, extents }: PrepareTask, canvas: Raster, mask: MaskPlane | undefined): ContextCrop {
  const whole = boxOf(canvas.extent)
  const bounds = mask === undefined || context === 'whole' ? whole : (boundsOfMask(mask) ?? whole)
  return chooseContext({ picture: canvas.extent, maskBounds: bounds, extents })
}

async function encodeSent(raster: Raster, codec: ImageCodec): Promise<EncodedImage> {
  const mediaType = isOpaque(raster) ? 'image/jpeg' : 'image/png'
  return { bytes: await codec.encode(raster, mediaType), mediaType, extent: raster.extent }
}

function isOpaque({ data }: Raster): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false
  return true
}

const OTHER_SIZE = failure(
  { kind: 'unsupported' },
  'The picture in the file has another size than Figma says. Export it and put it in again.',
)

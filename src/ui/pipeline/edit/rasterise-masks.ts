import { type Affine, invert, multiply } from '../../../core/affine'
import { CANCELLED, type Failure, failure } from '../../../core/failure'
import { fail, ok, type Result } from '../../../core/result'
import { drawMask, hardenMask, joinMask, readMask } from '../../../imaging/mask/draw-mask'
import { growMask } from '../../../imaging/mask/grow-mask'
import { boundsOfMask, invertMask, plainMask } from '../../../imaging/mask/mask-plane'
import { resizeMask } from '../../../imaging/mask/resize-mask'
import type { MaskPlane } from '../../../imaging/raster'
import type { Affine as PixelAffine } from '../../../imaging/warp/affine'
import type { MaskPicture } from '../../../protocol/target'
import type { PrepareTask } from './edit-tasks'
import { maskOfGrey } from './mask-file'
import { type EditTools, openFile } from './open-picture'

/**
 * The masks of an edit in pixels of its picture, joined, then inverted, hardened and grown as the task says. Undefined
 * where there is none; fails in words for a mask that covers nothing.
 */
export async function rasteriseMasks(
  task: PrepareTask,
  { codec, signal }: EditTools,
): Promise<Result<MaskPlane | undefined, Failure>> {
  const { target, masks, painted } = task
  if (masks.length === 0 && painted === undefined) return ok(undefined)
  const mask = plainMask(target.extent, 0)
  for (const layer of masks) {
    if (signal.aborted) return fail(CANCELLED)
    const opened = await openFile(layer.bytes, codec)
    if (!opened.ok) return opened
    const place = placeOver(target, layer)
    if (place === undefined) return fail(NO_AREA)
    drawMask(mask, { ...place, mask: readMask(opened.value, layer.kind, layer.opacity) })
  }
  if (painted !== undefined) {
    const opened = await openFile(painted, codec)
    if (!opened.ok) return opened
    joinMask(mask, resizeMask(maskOfGrey(opened.value), target.extent))
  }
  return finish(mask, task)
}

function finish(drawn: MaskPlane, { invert: inverted, hard, growPx }: PrepareTask): Result<MaskPlane, Failure> {
  // A mask that misses the picture is a mistake whichever part it stands for.
  if (boundsOfMask(drawn) === undefined) return fail(COVERS_NOTHING)
  if (hard) hardenMask(drawn)
  const mask = growMask(inverted ? invertMask(drawn) : drawn, growPx)
  return boundsOfMask(mask) === undefined ? fail(inverted ? COVERS_ALL : SHRUNK_AWAY) : ok(mask)
}

function placeOver({ toPage, box, tiles, extent }: PrepareTask['target'], layer: MaskPicture) {
  const fromPage = invert(layer.toPage)
  const toPicture = invert(toPage)
  if (fromPage === undefined || toPicture === undefined) return undefined
  const { columns, rows } = tiles ?? { columns: [0, 0], rows: [0, 0] }
  const offsets: (readonly [number, number])[] = []
  for (let row = rows[0]; row <= rows[1]; row += 1) {
    for (let column = columns[0]; column <= columns[1]; column += 1) {
      offsets.push([column * extent.widthPx, row * extent.heightPx])
    }
  }
  return {
    toMask: toPixels(multiply(fromPage, toPage)),
    fromMask: toPixels(multiply(toPicture, layer.toPage)),
    toBox: toPixels(multiply(box.fromPage, toPage)),
    box,
    offsets,
  }
}

function toPixels([[xx, xy, x0], [yx, yy, y0]]: Affine): PixelAffine {
  return { xx, xy, x0, yx, yy, y0 }
}

const refuse = (message: string) => failure({ kind: 'invalid-request' }, message)

const NO_AREA = refuse('A mask or the picture has no area. Make it larger.')
const COVERS_NOTHING = refuse(
  'The mask does not cover any of the picture that is seen. Move it over the part to change.',
)
const COVERS_ALL = refuse('The mask covers the whole picture, so nothing is left to change. Make it smaller.')
const SHRUNK_AWAY = refuse('Shrunk by so much, nothing is left of the mask. Shrink it less.')

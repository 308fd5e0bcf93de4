import { CANCELLED, type Failure } from '../../../core/failure'
import type { EncodedImage } from '../../../core/generation'
import type { ImageCodec, Raster } from '../../../core/raster'
import { fail, ok, type Result } from '../../../core/result'
import { flattenPatch } from '../../../imaging/blend/flatten-patch'
import { cutContext } from '../../../imaging/crop/cut-context'
import { growCanvas } from '../../../imaging/crop/grow-canvas'
import { pasteBack } from '../../../imaging/paste-back'
import { type Box, growBox } from '../../../imaging/raster'
import type { PastedEdit, PasteTask, PictureStack } from './edit-tasks'
import { maskOfGrey } from './mask-file'
import { type EditTools, openFile, openPicture } from './open-picture'
import { encodeSmall } from './small-picture'

/** Lays an answer back over its picture. A refusal is an outcome; a failure is a file that cannot be decoded. */
export async function pasteEdit(task: PasteTask, tools: EditTools): Promise<Result<PastedEdit, Failure>> {
  const { codec, signal } = tools
  const opened = await openPicture(task.picture, tools)
  if (!opened.ok) return opened
  const returned = await openFile(task.returned, codec)
  if (!returned.ok) return returned
  const masked = await openFile(task.mask, codec)
  if (!masked.ok) return masked
  if (signal.aborted) return fail(CANCELLED)
  const original = task.margins === undefined ? opened.value : growCanvas(opened.value, task.margins, 'edge')
  const { featherPx, ...options } = task.options
  const pasted = pasteBack({
    original,
    returned: returned.value,
    mask: maskOfGrey(masked.value),
    options: {
      ...options,
      region: task.region,
      ...(featherPx === 'auto' ? {} : { featherPx }),
      isCancelled: () => signal.aborted,
    },
  })
  if (pasted.kind === 'cancelled') return fail(CANCELLED)
  if (pasted.kind === 'refused') return ok({ kind: 'refused', reason: pasted.reason })
  const { patch, receipt } = pasted
  const [before, after] = await compare(original, patch, { region: task.region, codec })
  const image = await encodePng(task.result === 'patch' ? patch : flattenPatch(original, patch), codec)
  return ok({ kind: 'pasted', image, before, after, receipt })
}

/** A picture with its patches as one file: PNG, so that no pixel outside the patches changes. */
export async function flattenPicture(picture: PictureStack, tools: EditTools): Promise<Result<EncodedImage, Failure>> {
  const opened = await openPicture(picture, tools)
  return opened.ok ? ok(await encodePng(opened.value, tools.codec)) : opened
}

async function encodePng(raster: Raster, codec: ImageCodec): Promise<EncodedImage> {
  return { bytes: await codec.encode(raster, 'image/png'), mediaType: 'image/png', extent: raster.extent }
}

async function compare(
  original: Raster,
  patch: Raster,
  { region, codec }: { readonly region: Box; readonly codec: ImageCodec },
): Promise<readonly [EncodedImage, EncodedImage]> {
  const seen = growBox(region, 0, original.extent)
  const extent = { widthPx: seen.widthPx, heightPx: seen.heightPx }
  const before = cutContext(original, { region: seen, extent })
  const after = flattenPatch(before, cutContext(patch, { region: seen, extent }))
  return [await encodeSmall(before, 'image/jpeg', codec), await encodeSmall(after, 'image/jpeg', codec)]
}

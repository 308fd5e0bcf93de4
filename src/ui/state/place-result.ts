import type { Bytes, EncodedImage } from '../../core/generation'
import type { Row } from '../../protocol/calls'
import type { Call } from '../../protocol/channel'
import type { KeptPicture, PatchVariant, PlacementNote, Variant } from './variant'

interface PlaceContext {
  readonly call: Call
  readonly patch: PatchVariant
}

/**
 * Shows a picture that has just arrived on its card and puts it into the document.
 * The bytes are given away to the main thread; the card keeps a Blob of them.
 */
export async function placeResult(
  variant: Variant,
  image: EncodedImage,
  where: 'fill' | 'new-frame' | 'keep',
  { call, patch }: PlaceContext,
): Promise<void> {
  const blob = new Blob([image.bytes], { type: image.mediaType })
  const picture: KeptPicture = { blob, url: URL.createObjectURL(blob), extent: image.extent }
  if (variant.picture !== undefined) URL.revokeObjectURL(variant.picture.url)
  const arrived: Variant = { ...variant, picture, state: { kind: 'placing' } }
  patch(variant.id, arrived)
  const placement: PlacementNote = where === 'keep' ? { kind: 'kept' } : await place(arrived, image.bytes, where, call)
  patch(variant.id, { state: { kind: 'done', placement } })
}

/** Puts a picture that is already on its card into the document, where a person asks for it. */
export async function placeKept(
  variant: Variant,
  where: 'fill' | 'new-frame',
  { call, patch }: PlaceContext,
): Promise<void> {
  if (variant.picture === undefined) return
  patch(variant.id, { state: { kind: 'placing' } })
  const bytes = new Uint8Array(await variant.picture.blob.arrayBuffer())
  patch(variant.id, { state: { kind: 'done', placement: await place(variant, bytes, where, call) } })
}

async function place(variant: Variant, bytes: Bytes, where: 'fill' | 'new-frame', call: Call): Promise<PlacementNote> {
  const { picture, recipe } = variant
  if (picture === undefined || recipe === undefined) return { kind: 'kept' }
  const { extent } = picture
  if (where === 'fill') {
    const nodeIds = variant.targets.map((node) => node.id)
    const placed = await call('placeInFill', { nodeIds, bytes, extent, recipe }, [bytes.buffer])
    return placed.ok ? { kind: 'fill', placement: placed.value } : { kind: 'kept', reason: placed.failure.message }
  }
  const { frame } = variant
  const row = variant.row ?? (await findRow(call, variant, 1))
  if (row === undefined) return { kind: 'kept', reason: 'There was no place for a new frame.' }
  const placed = await call(
    'placeInNewFrame',
    {
      bytes,
      extent,
      frame,
      row,
      index: variant.row === undefined ? 0 : variant.index,
      name: variant.label === '' ? variant.prompt : `${variant.prompt} ${variant.label}`,
      recipe,
    },
    [bytes.buffer],
  )
  return placed.ok
    ? { kind: 'new-frame', nodeId: placed.value.nodeId, name: placed.value.name }
    : { kind: 'kept', reason: placed.failure.message }
}

/** Where a row of new frames for a variant's press goes; undefined when the main thread could not tell. */
export async function findRow(call: Call, variant: Variant, count: number): Promise<Row | undefined> {
  const { frame, besideNodeId } = variant
  const row = await call('findRow', {
    frame,
    count,
    ...(besideNodeId === undefined ? {} : { besideNodeId }),
  })
  return row.ok ? row.value : undefined
}

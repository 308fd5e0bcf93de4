import type { Failure } from '../../core/failure'
import type { Bytes, EncodedImage } from '../../core/generation'
import type { Recipe } from '../../core/records/recipe'
import type { Result } from '../../core/result'
import type { Row } from '../../protocol/calls'
import type { Call } from '../../protocol/channel'
import { captionOf } from '../copy'
import type { KeptPicture, PatchVariant, PlacementNote, Variant } from './variant'

interface PlaceContext {
  readonly call: Call
  readonly patch: PatchVariant
}

/** Where a picture goes that has just arrived; `keep` leaves it on its card, with the reason where there is one. */
export interface Destination {
  readonly where: 'fill' | 'new-frame' | 'keep'
  readonly reason?: string
}

/**
 * Shows a picture that has just arrived on its card and puts it into the document.
 * The bytes are given away to the main thread; the card keeps a Blob of them.
 */
export async function placeResult(
  variant: Variant,
  image: EncodedImage,
  { where, reason, before, call, patch }: Destination & PlaceContext & { readonly before?: Blob },
): Promise<void> {
  const blob = new Blob([image.bytes], { type: image.mediaType })
  const picture: KeptPicture = { blob, url: URL.createObjectURL(blob), extent: image.extent }
  if (variant.picture !== undefined) URL.revokeObjectURL(variant.picture.url)
  const compared =
    variant.compared ??
    (before === undefined ? undefined : { before: URL.createObjectURL(before), after: URL.createObjectURL(blob) })
  const arrived: Variant = {
    ...variant,
    picture,
    ...(compared === undefined ? {} : { compared }),
    state: { kind: 'placing' },
  }
  patch(variant.id, arrived)
  const placement: PlacementNote =
    where === 'keep'
      ? { kind: 'kept', ...(reason === undefined ? {} : { reason }) }
      : await place(arrived, image.bytes, { where, call, patch })
  patch(variant.id, { state: { kind: 'done', placement } })
}

/** Puts a picture that is already on its card into the document, where a person asks for it. */
export async function placeKept(
  variant: Variant,
  where: 'fill' | 'new-frame',
  { call, patch, whole }: PlaceContext & { readonly whole: WholePicture },
): Promise<void> {
  if (variant.picture === undefined) return
  // Its cell in a contact sheet is taken, or gone.
  const { cellId: _taken, ...anew } = variant
  patch(variant.id, { state: { kind: 'placing' } })
  const bytes = new Uint8Array(await variant.picture.blob.arrayBuffer())
  const done = (placement: PlacementNote) => patch(variant.id, { state: { kind: 'done', placement } })
  if (where === 'fill' || variant.edit?.over === undefined)
    return done(await place(anew, bytes, { where, call, patch }))
  const image = await whole(bytes)
  done(image.ok ? await placeInFrame(anew, image.value.bytes, call) : { kind: 'kept', reason: image.failure.message })
}

/** Lays a patch over the picture that it was made for. */
export type WholePicture = (patch: Bytes) => Promise<Result<EncodedImage, Failure>>

async function place(
  variant: Variant,
  bytes: Bytes,
  { where, call, patch }: PlaceContext & { readonly where: 'fill' | 'new-frame' },
): Promise<PlacementNote> {
  if (where === 'new-frame') return placeInFrame(variant, bytes, call)
  return variant.edit?.over === undefined
    ? placeInFill(variant, bytes, call)
    : placePatch(variant, bytes, { call, patch })
}

async function placeInFill(variant: Variant, bytes: Bytes, call: Call): Promise<PlacementNote> {
  const { picture, recipe } = variant
  if (picture === undefined || recipe === undefined) return { kind: 'kept' }
  const nodeIds = variant.targets.map((node) => node.id)
  const params = { nodeIds, bytes, extent: picture.extent, recipe, ...thumbnailOf(variant) }
  const placed = await call('placeInFill', params, [bytes.buffer])
  return placed.ok ? { kind: 'fill', placement: placed.value } : { kind: 'kept', reason: placed.failure.message }
}

async function placePatch(variant: Variant, bytes: Bytes, { call, patch }: PlaceContext): Promise<PlacementNote> {
  const { picture, recipe, edit } = variant
  if (picture === undefined || recipe === undefined || edit?.over === undefined) return { kind: 'kept' }
  const { nodeId, ...over } = edit.over
  const replaces = variant.replaces === undefined ? {} : { replaces: variant.replaces }
  const params = {
    nodeId,
    bytes,
    extent: picture.extent,
    over: copyOf(over),
    ...replaces,
    recipe,
    ...thumbnailOf(variant),
  }
  const placed = await call('placePatch', params, [bytes.buffer])
  if (!placed.ok) return { kind: 'kept', reason: placed.failure.message }
  patch(variant.id, { edit: { ...edit, patchHash: placed.value.patchHash } })
  return { kind: 'patch', placement: placed.value.placement }
}

function copyOf({ imageHash, patchHashes }: { readonly imageHash: string; readonly patchHashes: readonly string[] }) {
  return { imageHash, patchHashes: [...patchHashes] }
}

function thumbnailOf({ thumbnail }: Variant): Pick<Variant, 'thumbnail'> {
  return thumbnail === undefined ? {} : { thumbnail }
}

async function placeInFrame(variant: Variant, bytes: Bytes, call: Call): Promise<PlacementNote> {
  const { picture, recipe, frame, cellId } = variant
  if (picture === undefined || recipe === undefined) return { kind: 'kept' }
  if (cellId !== undefined) return placeInCell(variant, { bytes, cellId, picture, recipe }, call)
  const row = variant.row ?? (await findRow(call, variant))
  if (row === undefined) return { kind: 'kept', reason: 'There was no place for a new frame.' }
  const placed = await call(
    'placeInNewFrame',
    {
      bytes,
      extent: picture.extent,
      frame,
      row,
      name: variant.label === '' ? variant.prompt : `${variant.prompt} ${variant.label}`,
      recipe,
      ...thumbnailOf(variant),
    },
    [bytes.buffer],
  )
  return placed.ok
    ? { kind: 'new-frame', nodeId: placed.value.nodeId, name: placed.value.name }
    : { kind: 'kept', reason: placed.failure.message }
}

interface Cell {
  readonly cellId: string
  readonly bytes: Bytes
  readonly picture: KeptPicture
  readonly recipe: Recipe
}

async function placeInCell(
  variant: Variant,
  { cellId, bytes, picture, recipe }: Cell,
  call: Call,
): Promise<PlacementNote> {
  const caption = captionOf(variant)
  const params = { cellId, bytes, extent: picture.extent, caption, recipe, ...thumbnailOf(variant) }
  const placed = await call('fillCell', params, [bytes.buffer])
  return placed.ok
    ? { kind: 'new-frame', nodeId: placed.value.nodeId, name: placed.value.name }
    : { kind: 'kept', reason: placed.failure.message }
}

/** Where a new frame for a variant goes; undefined when the main thread could not tell. */
export async function findRow(call: Call, variant: Variant): Promise<Row | undefined> {
  const { frame, besideNodeId } = variant
  const row = await call('findRow', {
    frame,
    ...(besideNodeId === undefined ? {} : { besideNodeId }),
  })
  return row.ok ? row.value : undefined
}

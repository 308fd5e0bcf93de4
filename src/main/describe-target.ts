import { type Affine, invert, multiply } from '../core/affine'
import { fitWithin } from '../core/extent'
import type { Failure } from '../core/failure'
import { FIGMA_MAX_SIDE_PX } from '../core/figma-limits'
import { placePicture, tilesOf } from '../core/picture-placement'
import { ok, type Result } from '../core/result'
import type { CallParams } from '../protocol/calls'
import type { TargetPicture } from '../protocol/target'
import { readPictureStack } from './picture-paints'
import { refuse } from './refuse'

/** Pixels for each layout pixel of a layer that is exported whole: sharp on today's screens. */
const LAYER_SCALE = 2

/** Where the picture of a layer lies on the page, without its bytes. */
export async function describeTarget(
  api: PluginAPI,
  { nodeId, source }: CallParams<'describeTarget'>,
): Promise<Result<TargetPicture, Failure>> {
  const node = await api.getNodeByIdAsync(nodeId)
  if (node === null || node.removed) return refuse('The layer was deleted meanwhile. Select another one.')
  if (!('absoluteTransform' in node) || !('width' in node)) return refuse(`“${node.name}” is no layer with a picture.`)
  const fromPage = invert(node.absoluteTransform)
  if (fromPage === undefined || !(node.width > 0 && node.height > 0)) {
    return refuse(`“${node.name}” has no area, so there is nothing to change.`)
  }
  const box = { fromPage, width: node.width, height: node.height }
  return source === 'fill' ? describeFill(api, node, box) : describeLayer(node, box)
}

type Box = TargetPicture['box']

async function describeFill(
  api: PluginAPI,
  node: SceneNode & { readonly absoluteTransform: Transform },
  box: Box,
): Promise<Result<TargetPicture, Failure>> {
  const stack = readPictureStack(api, node)
  const image = stack === undefined ? null : api.getImageByHash(stack.imageHash)
  if (stack === undefined || image === null) return refuse(`“${node.name}” shows no picture.`)
  const size = await image.getSizeAsync()
  const extent = { widthPx: size.width, heightPx: size.height }
  const toLayer = placePicture(stack.paint, extent, box)
  if (toLayer === undefined) return refuse(`The picture of “${node.name}” is cropped to nothing. Reset its crop first.`)
  const tiles = stack.paint.scaleMode === 'TILE' ? tilesOf(toLayer, extent, box) : undefined
  return ok({
    nodeId: node.id,
    name: node.name,
    source: 'fill',
    extent,
    toPage: multiply(node.absoluteTransform, toLayer),
    box,
    ...(tiles === undefined ? {} : { tiles }),
    imageHash: stack.imageHash,
    patchHashes: stack.patchHashes,
  })
}

function describeLayer(
  node: SceneNode & { readonly absoluteTransform: Transform },
  box: Box,
): Result<TargetPicture, Failure> {
  const upright = node.absoluteBoundingBox
  if (upright === null) return refuse(`“${node.name}” is hidden, so there is nothing to see of it. Show it first.`)
  const wanted = { widthPx: upright.width * LAYER_SCALE, heightPx: upright.height * LAYER_SCALE }
  const fitted = fitWithin(wanted, FIGMA_MAX_SIDE_PX)
  const extent = {
    widthPx: Math.max(1, Math.round(fitted.widthPx)),
    heightPx: Math.max(1, Math.round(fitted.heightPx)),
  }
  const toPage: Affine = [
    [upright.width / extent.widthPx, 0, upright.x],
    [0, upright.height / extent.heightPx, upright.y],
  ]
  return ok({ nodeId: node.id, name: node.name, source: 'layer', extent, toPage, box, patchHashes: [] })
}

import { absoluteBoundingBox, containerTransform, descendantsOf, pageOf } from '../../document/geometry'
import type { StageDocument } from '../../document/stage-document'
import type { StageNode } from '../../document/stage-node'
import type { ImageExport } from '../../facade/export-schema'
import { applyTransform, createContext, type Size } from './canvas-context'
import { drawNode, drawNodes } from './draw-node'
import { filterPicture } from './image-filter'
import { decodePicture } from './picture-cache'
import { renderBounds } from './render-bounds'
import type { Scene } from './scene'

/** Quality of exported JPEGs; Figma has no setting for it and does not say what it uses. */
const JPEG_QUALITY = 0.92

/**
 * Draws a node into a PNG or JPEG file, upright, in sRGB, as `exportAsync` does: its render bounds, or with
 * `useAbsoluteBounds` its box without shadows and strokes. Rejects for a node that is gone, hidden, or has no size.
 */
export async function exportPicture(
  document: StageDocument,
  nodeId: string,
  settings: ImageExport,
): Promise<Uint8Array<ArrayBuffer>> {
  const node = document.require(nodeId)
  const shown = renderBounds(document, node)
  const box = settings.useAbsoluteBounds ? absoluteBoundingBox(document, node) : shown
  if (shown === undefined || box === undefined || box.width === 0 || box.height === 0) {
    throw new Error(`Failed to export node ${nodeId}. This node may not have any visible layers.`)
  }
  const scale = scaleOf(settings.constraint, box)
  const context = createContext({ width: Math.round(box.width * scale), height: Math.round(box.height * scale) })
  const bitmaps = await decodeAll(document, settings.contentsOnly ? node : (pageOf(document, node) ?? node))
  if (settings.format === 'JPG') {
    context.fillStyle = '#fff'
    context.fillRect(0, 0, context.canvas.width, context.canvas.height)
  }
  context.scale(context.canvas.width / box.width, context.canvas.height / box.height)
  context.translate(-box.x, -box.y)
  draw(context, sceneOf(document, bitmaps), node, settings)
  for (const bitmap of bitmaps.values()) bitmap.close()
  const type = settings.format === 'JPG' ? 'image/jpeg' : 'image/png'
  const blob = await context.canvas.convertToBlob({ type, quality: JPEG_QUALITY })
  return new Uint8Array(await blob.arrayBuffer())
}

function scaleOf(constraint: ImageExport['constraint'], box: Size): number {
  if (constraint.type === 'SCALE') return constraint.value
  return constraint.type === 'WIDTH' ? constraint.value / box.width : constraint.value / box.height
}

function draw(
  context: OffscreenCanvasRenderingContext2D,
  scene: Scene & Pick<StageDocument, 'require'>,
  node: StageNode,
  { contentsOnly }: ImageExport,
): void {
  const page = pageOf(scene, node)
  if (!contentsOnly && page !== undefined) {
    drawNodes(
      context,
      scene,
      page.childIds.map((id) => scene.require(id)),
    )
    return
  }
  if (node.type === 'PAGE') {
    drawNodes(
      context,
      scene,
      node.childIds.map((id) => scene.require(id)),
    )
    return
  }
  applyTransform(context, containerTransform(scene, node))
  drawNode(context, scene, node)
}

function sceneOf(
  document: StageDocument,
  bitmaps: ReadonlyMap<string, ImageBitmap>,
): Scene & Pick<StageDocument, 'require'> {
  return {
    node: (id) => document.node(id),
    require: (id) => document.require(id),
    picture: (hash, _edgePx, filter) => {
      const bitmap = bitmaps.get(hash)
      return bitmap === undefined || filter === 'none' ? bitmap : filterPicture(bitmap, filter)
    },
    pictureSize: (hash) => {
      const extent = document.images.get(hash)?.header.extent
      return extent === undefined ? undefined : { width: extent.widthPx, height: extent.heightPx }
    },
  }
}

// Decoded one after another: several 4096 px pictures at once would double the peak.
async function decodeAll(document: StageDocument, root: StageNode): Promise<Map<string, ImageBitmap>> {
  const bitmaps = new Map<string, ImageBitmap>()
  for (const hash of hashesOf([root, ...descendantsOf(document, root)])) {
    const image = document.images.get(hash)
    const bitmap = image === undefined ? undefined : await decodePicture(image)
    if (bitmap !== undefined) bitmaps.set(hash, bitmap)
  }
  return bitmaps
}

function hashesOf(nodes: readonly StageNode[]): ReadonlySet<string> {
  const paints = nodes.flatMap((node) => [
    ...node.fills,
    ...node.strokes,
    ...node.textFillRanges.flatMap(({ fills }) => fills),
  ])
  return new Set(
    paints.flatMap((paint) => (paint.type === 'IMAGE' && paint.visible !== false ? (paint.imageHash ?? []) : [])),
  )
}

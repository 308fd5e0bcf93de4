import { absoluteBoundingBox, childrenOf } from '../../document/geometry'
import type { StageDocument, Viewport } from '../../document/stage-document'
import { applyTransform, type CanvasContext } from '../render/canvas-context'
import { drawNodes } from '../render/draw-node'
import { cssColor } from '../render/draw-paint'
import type { PictureCache } from '../render/picture-cache'
import type { Scene } from '../render/scene'
import { toPage, toScreen } from './viewport-math'

/** Room around the screen in which a shadow of something off screen may still be seen, page px. */
const SHADOW_ROOM = 200

/** Draws the current page as the viewport shows it. `pixelRatio` is device px for each CSS px. */
export function paintPage(
  context: CanvasContext,
  document: StageDocument,
  pictures: PictureCache,
  pixelRatio: number,
): void {
  const page = document.require(document.currentPageId)
  context.resetTransform()
  const [background] = page.fills
  context.fillStyle = background?.type === 'SOLID' ? cssColor(background.color) : '#f5f5f5'
  context.fillRect(0, 0, context.canvas.width, context.canvas.height)
  context.scale(pixelRatio, pixelRatio)
  applyTransform(context, toScreen(document.viewport))
  const visible = visibleArea(document.viewport)
  const nodes = childrenOf(document, page).filter((node) => isNear(absoluteBoundingBox(document, node), visible))
  drawNodes(context, sceneOf(document, pictures), nodes)
}

function sceneOf(document: StageDocument, pictures: PictureCache): Scene {
  return {
    node: (id) => document.node(id),
    picture: (hash, edgePx, filter) => pictures.get(hash, edgePx, filter),
    pictureSize: (hash) => pictures.sizeOf(hash),
  }
}

function visibleArea(viewport: Viewport): Rect {
  const { x, y } = toPage(viewport, { x: 0, y: 0 })
  return { x, y, width: viewport.screenWidthPx / viewport.zoom, height: viewport.screenHeightPx / viewport.zoom }
}

function isNear(box: Rect, area: Rect): boolean {
  return (
    box.x - SHADOW_ROOM <= area.x + area.width &&
    box.x + box.width + SHADOW_ROOM >= area.x &&
    box.y - SHADOW_ROOM <= area.y + area.height &&
    box.y + box.height + SHADOW_ROOM >= area.y
  )
}

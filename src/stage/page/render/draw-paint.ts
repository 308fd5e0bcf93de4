import { invert } from '../../document/matrix'
import { compositeOf } from './blend'
import { applyTransform, type CanvasContext, deviceScale, type Size } from './canvas-context'
import { filterOf } from './image-filter'
import { placeImage, tileSize } from './image-placement'
import type { Scene } from './scene'

/** Something that paints can fill: an outline, letters, or the result of a boolean operation. */
export interface PaintTarget {
  /** The box that gradients and pictures are laid out in, px. */
  readonly size: Size
  /** Fills the shape with one colour. */
  fillFlat(context: CanvasContext, style: string): void
  /** Draws so that only what lies inside the shape shows. */
  drawInside(context: CanvasContext, draw: (context: CanvasContext) => void): void
}

/** Puts one paint onto a target. Paints the stage cannot show (video, pattern, shader) leave nothing. */
export function drawPaint(context: CanvasContext, scene: Scene, target: PaintTarget, paint: Paint): void {
  if (paint.visible === false) return
  context.save()
  context.globalAlpha *= paint.opacity ?? 1
  if (paint.blendMode !== 'NORMAL') context.globalCompositeOperation = compositeOf(paint.blendMode)
  if (paint.type === 'SOLID') {
    target.fillFlat(context, cssColor(paint.color))
  } else if (paint.type === 'IMAGE') {
    target.drawInside(context, (inside) => drawImagePaint(inside, scene, target.size, paint))
  } else if (isGradient(paint)) {
    target.drawInside(context, (inside) => drawGradient(inside, target.size, paint))
  }
  context.restore()
}

/** A colour as CSS writes it; channels 0 to 1. */
export function cssColor({ r, g, b, a = 1 }: RGB & { readonly a?: number }): string {
  const [red, green, blue] = [r, g, b].map((channel) => Math.round(channel * 255))
  return `rgb(${red} ${green} ${blue} / ${a})`
}

function isGradient(paint: Paint): paint is GradientPaint {
  return paint.type.startsWith('GRADIENT_')
}

function drawGradient(context: CanvasContext, { width, height }: Size, paint: GradientPaint): void {
  const gradient = createGradient(context, paint.type)
  for (const { position, color } of paint.gradientStops) gradient.addColorStop(clampUnit(position), cssColor(color))
  context.fillStyle = gradient
  context.scale(width, height)
  applyTransform(context, invert(paint.gradientTransform))
  // The gradient's own space is about the unit square; far beyond it still belongs to the shape.
  context.fillRect(-1000, -1000, 2000, 2000)
}

// In gradient space Figma runs a linear gradient along the middle row and centres the others in the unit square.
function createGradient(context: CanvasContext, type: GradientPaint['type']): CanvasGradient {
  if (type === 'GRADIENT_LINEAR') return context.createLinearGradient(0, 0, 1, 0)
  if (type === 'GRADIENT_ANGULAR') return context.createConicGradient(0, 0.5, 0.5)
  return context.createRadialGradient(0.5, 0.5, 0, 0.5, 0.5, 0.5)
}

function clampUnit(value: number): number {
  return Math.min(1, Math.max(0, value))
}

function drawImagePaint(context: CanvasContext, scene: Scene, box: Size, paint: ImagePaint): void {
  if (paint.imageHash === null) return
  const size = scene.pictureSize(paint.imageHash)
  if (size === undefined || box.width === 0 || box.height === 0) return
  const placement = placeImage(paint, size, box)
  const [[a, c], [b, d]] = placement
  const scale = deviceScale(context) * Math.sqrt(Math.abs(a * d - b * c))
  const edgePx = Math.max(size.width, size.height) * scale
  const bitmap = scene.picture(paint.imageHash, edgePx, filterOf(paint.filters))
  if (bitmap === undefined) {
    context.fillStyle = 'rgb(128 128 128 / 0.15)'
    context.fillRect(0, 0, box.width, box.height)
    return
  }
  context.imageSmoothingQuality = 'high'
  const tile = tileSize(paint, size)
  for (const offset of paint.scaleMode === 'TILE' ? tileOffsets(tile, box) : [{ x: 0, y: 0 }]) {
    context.save()
    context.translate(offset.x, offset.y)
    applyTransform(context, placement)
    context.drawImage(bitmap, 0, 0, size.width, size.height)
    context.restore()
  }
}

/** More tiles than anybody could tell apart are not drawn. */
const MAX_TILES = 4000

function tileOffsets(tile: Size, box: Size): readonly { readonly x: number; readonly y: number }[] {
  const columns = Math.ceil(box.width / tile.width)
  const rows = Math.ceil(box.height / tile.height)
  if (!(columns * rows <= MAX_TILES)) return []
  return Array.from({ length: columns * rows }, (_, index) => ({
    x: (index % columns) * tile.width,
    y: Math.floor(index / columns) * tile.height,
  }))
}

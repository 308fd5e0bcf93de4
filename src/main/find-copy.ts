import { invert, mapPoint } from '../core/affine'
import { type Box, overlaps } from '../core/box'
import type { Failure } from '../core/failure'
import { ok, type Result } from '../core/result'
import type { CopyOver, CopyText } from '../protocol/copy-over'
import { refuse } from './refuse'
import { withContents } from './with-contents'

/** More texts than a model can make room for. */
const MAX_TEXTS = 20
const SHOWN_CHARACTERS = 80

/** Texts that are drawn over a layer, with what a picture in it must leave room for. Changes nothing. */
export async function findCopy(api: PluginAPI, nodeId: string): Promise<Result<CopyOver, Failure>> {
  const node = await api.getNodeByIdAsync(nodeId)
  if (node === null || node.removed || !('absoluteTransform' in node) || !('width' in node)) {
    return refuse('The layer was deleted meanwhile. Select another one.')
  }
  const toLayer = invert(node.absoluteTransform)
  if (toLayer === undefined || !(node.width > 0 && node.height > 0))
    return ok({ nodeId, texts: [], hasLayersBetween: false })
  const above = layersOver(node)
  const shares = (box: Rect | null) => (box === null ? undefined : shareOf(box, { toLayer, ...sizeOf(node) }))
  const texts: CopyText[] = []
  let hasLayersBetween = hasPaintOverPicture(api, node)
  for (const layer of above) {
    const box = shares(layer.absoluteBoundingBox)
    if (box === undefined) continue
    if (layer.type === 'TEXT') texts.push(describeText(api, layer, box))
    else if (paints(api, layer)) hasLayersBetween = true
  }
  return ok({ nodeId, texts: texts.slice(0, MAX_TEXTS), hasLayersBetween })
}

/** Every visible layer that is drawn after a layer and may lie over it, in the order of drawing. */
function layersOver(node: SceneNode): readonly SceneNode[] {
  const inside = 'children' in node ? node.children.flatMap(withContents) : []
  const beside: SceneNode[] = []
  let child: (BaseNode & ChildrenMixin) | SceneNode = node
  for (let parent = node.parent; parent !== null && parent.type !== 'DOCUMENT'; parent = parent.parent) {
    const siblings: readonly SceneNode[] = parent.children as readonly SceneNode[]
    const at = siblings.findIndex(({ id }) => id === child.id)
    const later = siblings.slice(at + 1)
    // Frames beside each other on a page are works of their own.
    beside.push(...later.flatMap((each) => (parent?.type === 'PAGE' && 'children' in each ? [] : withContents(each))))
    child = parent as SceneNode
  }
  return [...inside, ...beside]
}

// The part of a page's box that lies over the layer, as shares of its width and height.
function shareOf(
  { x, y, width, height }: Rect,
  layer: { readonly toLayer: Transform | ReturnType<typeof invert>; readonly width: number; readonly height: number },
): Box | undefined {
  const { toLayer } = layer
  if (toLayer === undefined) return undefined
  const corners = [
    [x, y],
    [x + width, y],
    [x, y + height],
    [x + width, y + height],
  ] as const
  const mapped = corners.map((corner) => mapPoint(toLayer, corner))
  const clip = (value: number) => Math.min(1, Math.max(0, value))
  const left = clip(Math.min(...mapped.map(([u]) => u)) / layer.width)
  const right = clip(Math.max(...mapped.map(([u]) => u)) / layer.width)
  const top = clip(Math.min(...mapped.map(([, v]) => v)) / layer.height)
  const bottom = clip(Math.max(...mapped.map(([, v]) => v)) / layer.height)
  const box = { x: left, y: top, width: right - left, height: bottom - top }
  return overlaps(box, UNIT) && box.width > 0 && box.height > 0 ? box : undefined
}

const UNIT: Box = { x: 0, y: 0, width: 1, height: 1 }

function sizeOf({ width, height }: { readonly width: number; readonly height: number }) {
  return { width, height }
}

function describeText(api: PluginAPI, node: TextNode, box: Box): CopyText {
  const { fontSize, fontName } = node
  const style = fontName === api.mixed ? '' : (fontName as FontName).style
  const colour = colourOf(api, node)
  return {
    id: node.id,
    name: node.name,
    text: node.characters.slice(0, SHOWN_CHARACTERS),
    box,
    fontSize: fontSize === api.mixed ? 0 : (fontSize as number),
    isBold: /bold|black|heavy/i.test(style) && !/semi|demi/i.test(style),
    ...(colour === undefined ? {} : { colour }),
  }
}

// One plain colour; of several, or of a gradient, no contrast can be told.
function colourOf(api: PluginAPI, node: TextNode): CopyText['colour'] | undefined {
  const fills = node.fills
  if (fills === api.mixed) return undefined
  const [fill, ...more] = (fills as readonly Paint[]).filter(({ visible }) => visible !== false)
  if (fill?.type !== 'SOLID' || more.length > 0) return undefined
  const { r, g, b } = fill.color
  return { r, g, b, a: (fill.opacity ?? 1) * node.opacity }
}

function hasPaintOverPicture(api: PluginAPI, node: SceneNode): boolean {
  if (!('fills' in node) || node.fills === api.mixed) return false
  const fills = node.fills as readonly Paint[]
  const visible = fills.filter((paint) => paint.visible !== false)
  const last = visible.map(({ type }) => type).lastIndexOf('IMAGE')
  return last >= 0 && last < visible.length - 1
}

function paints(api: PluginAPI, node: SceneNode): boolean {
  if (!('fills' in node)) return false
  return node.fills === api.mixed || (node.fills as readonly Paint[]).some((paint) => paint.visible !== false)
}

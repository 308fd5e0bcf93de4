import { overlaps } from '../core/box'
import type { Failure } from '../core/failure'
import { ok, type Result } from '../core/result'
import type { CallParams, Row } from '../protocol/calls'

/** Layout pixels between new frames, and between them and what they stand beside. */
const GAP = 40

/**
 * Finds room for a new frame: to the right of the outermost layer around a node, past whatever is there, so that nothing
 * is covered; or centred in the view when there is no such node.
 */
export async function findRow(api: PluginAPI, params: CallParams<'findRow'>): Promise<Result<Row, Failure>> {
  const { frame } = params
  const neighbour = await findNeighbour(api, params.besideNodeId)
  const box = neighbour?.node.absoluteBoundingBox
  if (neighbour === undefined || box === undefined || box === null) {
    const { center } = api.viewport
    const corner = { x: Math.round(center.x - frame.width / 2), y: Math.round(center.y - frame.height / 2) }
    return ok({ pageId: api.currentPage.id, ...corner, inView: true })
  }
  const wanted = {
    x: Math.round(box.x + box.width + GAP),
    y: Math.round(box.y),
    width: frame.width,
    height: frame.height,
  }
  return ok({ pageId: neighbour.page.id, x: firstFreeX(neighbour.page.children, wanted), y: wanted.y, inView: false })
}

/** The first x at or right of the box's own where a box of its size covers none of the nodes. */
export function firstFreeX(nodes: readonly SceneNode[], box: Rect): number {
  let { x } = box
  for (let blocker = findBlocker(nodes, box); blocker !== undefined; blocker = findBlocker(nodes, { ...box, x })) {
    x = Math.round(blocker.x + blocker.width + GAP)
  }
  return x
}

function findBlocker(nodes: readonly SceneNode[], box: Rect): Rect | undefined {
  for (const node of nodes) {
    const other = node.absoluteBoundingBox
    if (other !== null && overlaps(other, box)) return other
  }
  return undefined
}

async function findNeighbour(
  api: PluginAPI,
  nodeId: string | undefined,
): Promise<{ readonly node: SceneNode; readonly page: PageNode } | undefined> {
  if (nodeId === undefined) return undefined
  const found = await api.getNodeByIdAsync(nodeId)
  if (found === null || found.removed || found.type === 'DOCUMENT' || found.type === 'PAGE') return undefined
  let node: SceneNode = found
  let parent = node.parent
  while (parent !== null && parent.type !== 'PAGE' && parent.type !== 'DOCUMENT') {
    node = parent as SceneNode
    parent = node.parent
  }
  if (parent === null || parent.type !== 'PAGE') return undefined
  if (parent.id !== api.currentPage.id) await parent.loadAsync()
  return { node, page: parent }
}

import { type Failure, failure } from '../core/failure'
import { fail, ok, type Result } from '../core/result'
import type { CallParams, CallResults } from '../protocol/calls'
import { canEditDocument } from './fillable'
import { attachRecipe } from './recipe'

/** Layout pixels between a new frame and what it stands beside. */
const GAP = 40
const NAME_LENGTH = 60

/**
 * Makes a frame that shows the picture: to the right of the outermost layer around `besideNodeId`, past whatever is
 * there already; or at the centre of the viewport, zoomed into view. One undo step.
 */
export async function placeInNewFrame(
  api: PluginAPI,
  params: CallParams<'placeInNewFrame'>,
): Promise<Result<CallResults['placeInNewFrame'], Failure>> {
  if (!canEditDocument(api)) {
    return fail(failure({ kind: 'unsupported' }, 'This file is open for viewing only, so the picture was not placed.'))
  }
  const neighbour = await findNeighbour(api, params.besideNodeId)
  try {
    const image = api.createImage(params.bytes)
    const frame = api.createFrame()
    frame.name = nameFrom(params.name)
    frame.resize(params.frame?.width ?? params.extent.widthPx, params.frame?.height ?? params.extent.heightPx)
    frame.fills = [{ type: 'IMAGE', scaleMode: 'FILL', imageHash: image.hash }]
    if (neighbour === undefined) centreInView(api, frame)
    else putBeside(frame, neighbour)
    attachRecipe(frame, params.recipe)
    if (neighbour === undefined) {
      api.currentPage.selection = [frame]
      api.viewport.scrollAndZoomIntoView([frame])
    }
    api.commitUndo()
    return ok({ nodeId: frame.id, name: frame.name, extent: params.extent })
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return fail(failure({ kind: 'unsupported' }, `Figma did not take the picture: ${detail}`))
  }
}

/** The outermost layer around a node, with its page. */
interface Neighbour {
  readonly node: SceneNode
  readonly page: PageNode
}

async function findNeighbour(api: PluginAPI, nodeId: string | undefined): Promise<Neighbour | undefined> {
  if (nodeId === undefined) return undefined
  const found = await api.getNodeByIdAsync(nodeId)
  if (found === null || found.removed || found.type === 'DOCUMENT' || found.type === 'PAGE') return undefined
  let node: SceneNode = found
  let parent = node.parent
  while (parent !== null && parent.type !== 'PAGE' && parent.type !== 'DOCUMENT') {
    node = parent as SceneNode
    parent = node.parent
  }
  const page = parent
  if (page === null || page.type !== 'PAGE') return undefined
  if (page.id !== api.currentPage.id) await page.loadAsync()
  return { node, page }
}

function centreInView(api: PluginAPI, frame: FrameNode): void {
  const { center } = api.viewport
  frame.x = Math.round(center.x - frame.width / 2)
  frame.y = Math.round(center.y - frame.height / 2)
}

function putBeside(frame: FrameNode, { node, page }: Neighbour): void {
  page.appendChild(frame)
  const box = node.absoluteBoundingBox
  if (box === null) return
  const y = Math.round(box.y)
  const others = page.children.filter((child) => child.id !== frame.id)
  let x = Math.round(box.x + box.width + GAP)
  for (let blocker = findBlocker(others, { x, y, width: frame.width, height: frame.height }); blocker !== undefined; ) {
    x = Math.round(blocker.x + blocker.width + GAP)
    blocker = findBlocker(others, { x, y, width: frame.width, height: frame.height })
  }
  frame.x = x
  frame.y = y
}

function findBlocker(nodes: readonly SceneNode[], box: Rect): Rect | undefined {
  for (const node of nodes) {
    const other = node.absoluteBoundingBox
    if (other !== null && overlaps(other, box)) return other
  }
  return undefined
}

function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

function nameFrom(prompt: string): string {
  const line = prompt.replace(/\s+/g, ' ').trim()
  if (line === '') return 'Refill'
  return line.length > NAME_LENGTH ? `${line.slice(0, NAME_LENGTH - 1)}…` : line
}

import type { Failure } from '../core/failure'
import { fail, ok, type Result } from '../core/result'
import type { CallParams, CallResults } from '../protocol/calls'
import { canEditDocument } from './fillable'
import { firstFreeX } from './find-row'
import { findPage } from './page-of'
import { pictureNotTaken, VIEW_ONLY } from './placement-failure'
import { noteFirstTurn, thumbnailOf } from './thread-record'

const NAME_LENGTH = 60

/** Makes a frame that shows the picture, at its place in a row found before. One undo step. */
export async function placeInNewFrame(
  api: PluginAPI,
  params: CallParams<'placeInNewFrame'>,
): Promise<Result<CallResults['placeInNewFrame'], Failure>> {
  if (!canEditDocument(api)) return fail(VIEW_ONLY)
  const page = await findPage(api, params.row.pageId)
  // From here on nothing waits, so that the document changes in one step.
  try {
    const image = api.createImage(params.bytes)
    const frame = api.createFrame()
    frame.name = nameFrom(params.name)
    frame.resize(params.frame.width, params.frame.height)
    frame.fills = [{ type: 'IMAGE', scaleMode: 'FILL', imageHash: image.hash }]
    moveToRow(frame, page, params)
    const shows = { imageHash: image.hash, patchHashes: [] }
    noteFirstTurn(frame, { shows, recipe: params.recipe, ...thumbnailOf(api, params.thumbnail) })
    if (params.row.inView && page.id === api.currentPage.id) {
      api.currentPage.selection = [frame]
      api.viewport.scrollAndZoomIntoView([frame])
    }
    api.commitUndo()
    return ok({ nodeId: frame.id, name: frame.name, extent: params.extent })
  } catch (error) {
    return fail(pictureNotTaken(error))
  }
}

function moveToRow(frame: FrameNode, page: PageNode, { row }: CallParams<'placeInNewFrame'>): void {
  page.appendChild(frame)
  const { x } = row
  const others = page.children.filter((child) => child.id !== frame.id)
  // Something may have moved into the row since it was found.
  frame.x = row.inView ? x : firstFreeX(others, { x, y: row.y, width: frame.width, height: frame.height })
  frame.y = row.y
}

function nameFrom(prompt: string): string {
  const line = prompt.replace(/\s+/g, ' ').trim()
  if (line === '') return 'Refill'
  return line.length > NAME_LENGTH ? `${line.slice(0, NAME_LENGTH - 1)}…` : line
}

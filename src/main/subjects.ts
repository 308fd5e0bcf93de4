import { type Failure, failure } from '../core/failure'
import type { SubjectRecord } from '../core/records/subject'
import { fail, ok, type Result } from '../core/result'
import type { CallParams } from '../protocol/calls'
import type { Subject, SubjectList, SubjectView } from '../protocol/target'
import { exportNode } from './export-node'
import { canEditDocument } from './fillable'
import { readPictureStack } from './picture-paints'
import {
  dropEmptyPage,
  findSubjectsPage,
  findUnreadable,
  isView,
  markView,
  openSubjectsPage,
  readSubjectFrames,
  type SubjectFrame,
  writeSubject,
} from './subjects-page'

/** Everything that this file remembers as a subject. Changes nothing. */
export async function listSubjects(api: PluginAPI): Promise<Result<SubjectList, Failure>> {
  const page = await findSubjectsPage(api)
  if (page === undefined) return ok({ subjects: [], unreadable: [] })
  return ok({
    subjects: readSubjectFrames(page).map(({ record }) => subjectOf(record)),
    unreadable: findUnreadable(page).map(({ name }) => name),
  })
}

/** Keeps a subject with its views as layers on the page of subjects. One undo step. */
export async function saveSubject(
  api: PluginAPI,
  params: CallParams<'saveSubject'>,
): Promise<Result<Subject, Failure>> {
  if (!canEditDocument(api)) return fail(VIEW_ONLY)
  const known = await findSaved(api, params.id)
  if (params.id !== undefined && known === undefined) return fail(GONE)
  const views =
    params.viewNodeIds.length === 0 ? ok(known?.record.views ?? []) : await readViews(api, params.viewNodeIds)
  if (!views.ok) return views
  if (views.value.length === 0) return fail(NO_VIEWS)
  const page = await openSubjectsPage(api)
  // From here on nothing waits, so that the document changes in one step.
  const frame = known?.frame ?? createSubjectFrame(api, page)
  const { name, description, keep } = params
  frame.name = name
  showViews(api, frame, views.value)
  const id = known?.record.id ?? frame.id
  const record: SubjectRecord = { version: 1, id, frameId: frame.id, name, description, keep, views: [...views.value] }
  writeSubject(frame, record)
  api.commitUndo()
  return ok(subjectOf(record))
}

/** Forgets a subject: its frame goes, and the page with the last one. One undo step. */
export async function deleteSubject(api: PluginAPI, id: string): Promise<Result<null, Failure>> {
  if (!canEditDocument(api)) return fail(VIEW_ONLY)
  const saved = await findSaved(api, id)
  const page = await findSubjectsPage(api)
  if (saved === undefined || page === undefined) return ok(null)
  saved.frame.remove()
  dropEmptyPage(api, page)
  api.commitUndo()
  return ok(null)
}

async function findSaved(api: PluginAPI, id: string | undefined): Promise<SubjectFrame | undefined> {
  const page = id === undefined ? undefined : await findSubjectsPage(api)
  return page === undefined ? undefined : readSubjectFrames(page).find(({ record }) => record.id === id)
}

/** Pixels of the longer side of a view that is exported. Source: chosen; a reference is sent with at most 2048. */
const VIEW_EDGE_PX = 2048

async function readViews(api: PluginAPI, nodeIds: readonly string[]): Promise<Result<readonly SubjectView[], Failure>> {
  const views: SubjectView[] = []
  for (const nodeId of nodeIds) {
    const imageHash = (await ownPicture(api, nodeId)) ?? (await exportedPicture(api, nodeId))
    if (typeof imageHash !== 'string') return imageHash
    const size = await api.getImageByHash(imageHash)?.getSizeAsync()
    if (size === undefined) return fail(NO_VIEWS)
    views.push({ imageHash, extent: { widthPx: size.width, heightPx: size.height } })
  }
  return ok(views)
}

// The whole file of a picture is better than what a layer shows of it; with edits over it, what is seen counts.
async function ownPicture(api: PluginAPI, nodeId: string): Promise<string | undefined> {
  const node = await api.getNodeByIdAsync(nodeId)
  if (node === null || node.removed || ('children' in node && node.children.length > 0)) return undefined
  const stack = readPictureStack(api, node)
  return stack === undefined || stack.patchHashes.length > 0 ? undefined : stack.imageHash
}

async function exportedPicture(api: PluginAPI, nodeId: string): Promise<string | Result<never, Failure>> {
  const exported = await exportNode(api, nodeId, VIEW_EDGE_PX)
  return exported.ok ? api.createImage(exported.value.bytes).hash : exported
}

/** Layout height of a view on the page of subjects, and the room between. */
const VIEW_HEIGHT = 240
const GAP = 16

function createSubjectFrame(api: PluginAPI, page: PageNode): FrameNode {
  const bottom = Math.max(0, ...page.children.map((child) => child.y + child.height + GAP))
  const frame = api.createFrame()
  page.appendChild(frame)
  frame.x = 0
  frame.y = bottom
  return frame
}

function showViews(api: PluginAPI, frame: FrameNode, views: readonly SubjectView[]): void {
  // Only layers of ours: what a person put into the frame stays.
  const old = frame.children.filter(isView)
  const shown = old.map((child) => readPictureStack(api, child)?.imageHash)
  if (views.length === shown.length && views.every(({ imageHash }, index) => imageHash === shown[index])) return
  for (const child of old) child.remove()
  let x = 0
  for (const [index, { imageHash, extent }] of views.entries()) {
    const view = api.createRectangle()
    view.name = `View ${index + 1}`
    view.resize(Math.max(1, (VIEW_HEIGHT * extent.widthPx) / extent.heightPx), VIEW_HEIGHT)
    view.fills = [{ type: 'IMAGE', scaleMode: 'FILL', imageHash }]
    markView(view)
    frame.appendChild(view)
    view.x = x
    view.y = 0
    x += view.width + GAP
  }
  frame.resize(Math.max(1, x - GAP), VIEW_HEIGHT)
}

function subjectOf({ id, name, description, keep, views }: SubjectRecord): Subject {
  return { id, name, description, keep, views }
}

const VIEW_ONLY = failure(
  { kind: 'unsupported' },
  'This file is open for viewing only, so its subjects cannot be changed.',
)

const GONE = failure({ kind: 'invalid-request' }, 'That subject is gone from the file. Save it as a new one.')

const NO_VIEWS = failure({ kind: 'invalid-request' }, 'Select one to five layers that show the subject.')

import { SUBJECT_RECORD, type SubjectRecord } from '../core/records/subject'
import { readPluginRecord } from './plugin-record'

const PAGE_KEY = 'subjects-page'
const SUBJECT_KEY = 'subject'
const VIEW_KEY = 'subject-view'
const PAGE_NAME = 'Refill subjects'

/** A frame on the page of subjects, with what it says of itself. */
export interface SubjectFrame {
  readonly frame: FrameNode
  readonly record: SubjectRecord
}

/**
 * The page whose layers show the subjects' pictures: Figma forgets pictures that no layer shows. Loaded, never switched
 * to; undefined where the file has none yet.
 */
export async function findSubjectsPage(api: PluginAPI): Promise<PageNode | undefined> {
  const known = api.root.getPluginData(PAGE_KEY)
  const node = known === '' ? null : await api.getNodeByIdAsync(known)
  if (node === null || node.removed || node.type !== 'PAGE') return undefined
  await node.loadAsync()
  return node
}

/** Makes the page where there is none. The person stays on theirs. */
export async function openSubjectsPage(api: PluginAPI): Promise<PageNode> {
  const known = await findSubjectsPage(api)
  if (known !== undefined) return known
  const page = api.createPage()
  page.name = PAGE_NAME
  api.root.setPluginData(PAGE_KEY, page.id)
  await page.loadAsync()
  return page
}

/** Removes the page once nothing at all is left on it. */
export function dropEmptyPage(api: PluginAPI, page: PageNode): void {
  if (page.children.length > 0 || page.id === api.currentPage.id) return
  api.root.setPluginData(PAGE_KEY, '')
  page.remove()
}

/** The subjects of a page in their order there, wherever on it a person put their frames. */
export function readSubjectFrames(page: PageNode): readonly SubjectFrame[] {
  const found = page.findAllWithCriteria({ types: ['FRAME'] }).flatMap((frame) => {
    const record = readPluginRecord(frame, SUBJECT_KEY, SUBJECT_RECORD)
    return record === undefined ? [] : [{ frame, record }]
  })
  // A copied frame carries the record of the first: where the first is still there, the copy is only a picture.
  return found.filter(({ frame, record }, index) => {
    const same = found.filter((other) => other.record.id === record.id)
    const own = same.find((other) => other.record.frameId === other.frame.id) ?? same[0]
    return own?.frame.id === frame.id && found.indexOf(own) === index
  })
}

/** Frames that hold a record which cannot be read. */
export function findUnreadable(page: PageNode): readonly FrameNode[] {
  return page
    .findAllWithCriteria({ types: ['FRAME'] })
    .filter(
      (frame) =>
        frame.getPluginData(SUBJECT_KEY) !== '' && readPluginRecord(frame, SUBJECT_KEY, SUBJECT_RECORD) === undefined,
    )
}

/** Tells the layers that show a subject's views from what a person added to its frame. */
export function isView(node: SceneNode): boolean {
  return node.getPluginData(VIEW_KEY) !== ''
}

export function markView(node: SceneNode): void {
  node.setPluginData(VIEW_KEY, '1')
}

/** Keeps a record with its frame. */
export function writeSubject(frame: FrameNode, record: SubjectRecord): void {
  frame.setPluginData(SUBJECT_KEY, JSON.stringify(record))
}

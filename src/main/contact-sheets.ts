import { aspectOf } from '../core/extent'
import { type Failure, failure } from '../core/failure'
import { fail, ok, type Result } from '../core/result'
import type { CallParams, CallResults } from '../protocol/calls'
import { markCell } from './cell-record'
import { canEditDocument } from './fillable'
import { composeFills } from './fills'
import { findRow, firstFreeX } from './find-row'
import { findPage } from './page-of'
import { readPictureStack } from './picture-paints'
import { currentFills } from './place-in-fill'
import { pictureNotTaken, VIEW_ONLY } from './placement-failure'
import { createCell, type SheetCell } from './sheet-cell'
import { noteFirstTurn, noteTurn, thumbnailOf } from './thread-record'

/** The contact sheets of one run of the plugin. */
export interface ContactSheets {
  /** Makes a sheet beside a layer with a cell for each wanted picture, at once. */
  create(params: CallParams<'createSheet'>): Promise<Result<CallResults['createSheet'], Failure>>
  /** Shows a picture in its cell. */
  fill(params: CallParams<'fillCell'>): Promise<Result<CallResults['fillCell'], Failure>>
  /** Says under a cell why its picture did not come; without words the cell goes, and the sheet with its last one. */
  end(params: CallParams<'endCell'>): Promise<Result<null, Failure>>
  /** Takes away the cells that wait, when nobody will fill them any more. */
  dropWaiting(): void
}

interface OpenCell extends SheetCell {
  readonly sheet: FrameNode
  isWaiting: boolean
  /** Faint or grey: it never had a picture. */
  isEmpty: boolean
}

/**
 * No sheet yet. A sheet and all of its pictures are one undo step, which ends when the last one has come or failed: what a
 * press made is taken back with one press.
 */
export function createContactSheets(api: PluginAPI): ContactSheets {
  const cells = new Map<string, OpenCell>()
  const settle = (cell: OpenCell) => {
    cell.isWaiting = false
    const isPending = [...cells.values()].some(({ sheet, isWaiting }) => isWaiting && sheet === cell.sheet)
    if (!isPending) api.commitUndo()
  }
  return {
    async create(params) {
      if (!canEditDocument(api)) return fail(VIEW_ONLY)
      const made = await createSheet(api, params)
      for (const cell of made.cells)
        cells.set(cell.picture.id, { ...cell, sheet: made.sheet, isWaiting: true, isEmpty: true })
      return ok({ sheetId: made.sheet.id, cellIds: made.cells.map(({ picture }) => picture.id) })
    },
    async fill({ cellId, bytes, extent, recipe, thumbnail, caption }) {
      const cell = cells.get(cellId)
      if (cell === undefined || cell.picture.removed) return fail(CELL_GONE)
      const { picture } = cell
      try {
        const { hash } = api.createImage(bytes)
        if (cell.isEmpty) cell.wake()
        const before = readPictureStack(api, picture)
        picture.fills = composeFills(currentFills(api, picture), { imageHash: hash, aspect: aspectOf(extent) })
        const turn = { shows: { imageHash: hash, patchHashes: [] }, recipe, ...thumbnailOf(api, thumbnail) }
        if (cell.isEmpty) noteFirstTurn(picture, turn)
        else noteTurn(picture, { ...turn, before })
        cell.isEmpty = false
        write(cell, caption)
        settle(cell)
        return ok({ nodeId: cellId, name: picture.name, extent })
      } catch (error) {
        return fail(pictureNotTaken(error))
      }
    },
    async end({ cellId, caption }) {
      const cell = cells.get(cellId)
      if (cell === undefined || !cell.isWaiting) return ok(null)
      if (caption === undefined) dropCell(cell)
      else write(cell, caption)
      settle(cell)
      return ok(null)
    },
    dropWaiting() {
      const waiting = [...cells.values()].filter(({ isWaiting }) => isWaiting)
      for (const cell of waiting) dropCell(cell)
      if (waiting.length > 0) api.commitUndo()
    },
  }
}

function write({ caption }: SheetCell, words: string): void {
  if (caption !== undefined && !caption.removed) caption.characters = words
}

function dropCell({ frame, sheet }: OpenCell): void {
  if (!frame.removed) frame.remove()
  if (!sheet.removed && sheet.children.length === 0) sheet.remove()
}

interface MadeSheet {
  readonly sheet: FrameNode
  readonly cells: readonly SheetCell[]
}

async function createSheet(api: PluginAPI, params: CallParams<'createSheet'>): Promise<MadeSheet> {
  const { targetId, besideNodeId, frame, captions } = params
  const target = targetId === undefined ? undefined : await findTarget(api, targetId)
  const measures = measuresOf(params)
  const font = await loadFont(api)
  const size = { width: measures.width, height: frame.height }
  const found = await findRow(api, { frame: size, ...(besideNodeId === undefined ? {} : { besideNodeId }) })
  const place = found.ok ? found.value : undefined
  const page = await findPage(api, place?.pageId)
  // From here on nothing waits, so that nobody's own change comes between.
  const sheet = createSheetFrame(api, params, measures)
  const plan = { frame, target, inContext: params.inContext, font, fontSize: measures.fontSize }
  const cells = captions.map((words) => createCell(api, plan, words))
  for (const { frame: cell, picture } of cells) {
    sheet.appendChild(cell)
    if (targetId !== undefined) markCell(picture, targetId)
  }
  page.appendChild(sheet)
  sheet.y = place?.y ?? 0
  // Only now its height is known, and something may have moved in meanwhile.
  const others = page.children.filter(({ id }) => id !== sheet.id)
  const wanted = { x: place?.x ?? 0, y: sheet.y, width: sheet.width, height: sheet.height }
  sheet.x = place?.inView === true ? wanted.x : firstFreeX(others, wanted)
  if (place?.inView === true && page.id === api.currentPage.id) {
    api.currentPage.selection = [sheet]
    api.viewport.scrollAndZoomIntoView([sheet])
  }
  return { sheet, cells }
}

interface Measures {
  readonly width: number
  readonly gap: number
  readonly fontSize: number
}

/** Captions can be read where a cell is looked at whole: a fortieth of its width, 11 px at least. */
function measuresOf({ frame, captions, columns }: CallParams<'createSheet'>): Measures {
  const count = columns ?? columnsFor(captions.length, frame)
  const gap = Math.max(24, Math.round(frame.width / 16))
  return {
    width: Math.min(count, captions.length) * (frame.width + gap) + gap,
    gap,
    fontSize: Math.max(11, Math.round(frame.width / 40)),
  }
}

// About half as wide again as high, as screens are.
function columnsFor(count: number, { width, height }: CallParams<'createSheet'>['frame']): number {
  return Math.max(1, Math.min(count, Math.round(Math.sqrt(count * (height / width) * 1.5))))
}

function createSheetFrame(api: PluginAPI, { name }: CallParams<'createSheet'>, { width, gap }: Measures): FrameNode {
  const sheet = api.createFrame()
  sheet.name = name
  sheet.fills = [SHEET_GREY]
  sheet.layoutMode = 'HORIZONTAL'
  sheet.layoutWrap = 'WRAP'
  // A row without children would shrink to nothing before it is told to keep its width.
  sheet.primaryAxisSizingMode = 'FIXED'
  sheet.resize(width, gap)
  sheet.counterAxisSizingMode = 'AUTO'
  sheet.itemSpacing = gap
  sheet.counterAxisSpacing = gap
  sheet.paddingLeft = gap
  sheet.paddingRight = gap
  sheet.paddingTop = gap
  sheet.paddingBottom = gap
  return sheet
}

const SHEET_GREY: Paint = { type: 'SOLID', color: { r: 0.96, g: 0.96, b: 0.96 } }

async function findTarget(api: PluginAPI, id: string): Promise<SceneNode | undefined> {
  const node = await api.getNodeByIdAsync(id)
  return node === null || node.removed || node.type === 'DOCUMENT' || node.type === 'PAGE' ? undefined : node
}

async function loadFont(api: PluginAPI): Promise<FontName | undefined> {
  const font = { family: 'Inter', style: 'Regular' }
  try {
    await api.loadFontAsync(font)
    return font
  } catch {
    // A sheet without captions is still a sheet; names of the layers say what differs.
    return undefined
  }
}

const CELL_GONE = failure({ kind: 'invalid-request' }, 'Its place in the contact sheet was deleted meanwhile.')

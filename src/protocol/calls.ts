import * as v from 'valibot'
import type { Extent } from '../core/extent'
import type { Bytes } from '../core/generation'
import type { SharedPrompt } from '../core/records/file-prompts'
import type { KeptPrompt } from '../core/records/prompts'
import { type Recipe, recipeSchema } from '../core/records/recipe'
import type { Settings } from '../core/records/settings'
import { settingsSchema } from '../core/records/settings'
import type { Thread } from '../core/records/thread'
import { type Usage, usageEntrySchema } from '../core/records/usage'
import type { CopyOver } from './copy-over'
import type { FileStyle } from './file-style'
import type { Placement, SelectedNode, SelectionSnapshot } from './selection'
import {
  MAX_VIEWS,
  type MaskPicture,
  type SamePicture,
  SUBJECT_LIMITS,
  type Subject,
  type SubjectList,
  type TargetPicture,
} from './target'

const bytesSchema = v.custom<Bytes>((input) => input instanceof Uint8Array, 'Expected bytes')
/** Of a thumbnail. */
export const THUMBNAIL_MAX_BYTES = 8192
/** A small JPEG or PNG for a turn; Figma keeps at most 100 kB with a layer, for all turns together. */
const thumbnailSchema = v.optional(
  v.pipe(
    bytesSchema,
    v.check(({ length }) => length <= THUMBNAIL_MAX_BYTES, 'Too large a thumbnail'),
  ),
)
const pixels = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20_000))
const extentSchema = v.object({ widthPx: pixels, heightPx: pixels })
const nodeIds = v.pipe(v.array(v.string()), v.maxLength(1000))

/** A picture and the patches over it, by the hashes of their files, lowest first. */
const overSchema = v.object({ imageHash: v.string(), patchHashes: v.array(v.string()) })

/** Layout pixels. */
const sizeSchema = v.object({ width: v.pipe(v.number(), v.minValue(1)), height: v.pipe(v.number(), v.minValue(1)) })

const rowSchema = v.object({
  pageId: v.string(),
  /** Page coordinates of the frame's top left corner. */
  x: v.number(),
  y: v.number(),
  /** Nothing was selected: the frame stands in the view and gets selected. */
  inView: v.boolean(),
})
/** Where a new frame goes. */
export type Row = v.InferOutput<typeof rowSchema>

/**
 * Everything the window may ask of the main thread: the parameters as checked on arrival. One picture per message.
 * The matching results are in `CallResults`.
 */
export const CALL_PARAMS = {
  /** First call of the window. No text of a person's ever travels through `showUI`. */
  start: v.object({}),
  /** The selection as it is now: Figma does not tell when a selected layer is resized or locked. */
  readSelection: v.object({}),
  saveSettings: v.object({ settings: settingsSchema }),
  /** A small PNG of a node for the window, 128 px on its long side. */
  exportThumbnail: v.object({ nodeId: v.string() }),
  /** A node's picture in sRGB, long side `maxEdgePx`. */
  exportReference: v.object({ nodeId: v.string(), maxEdgePx: v.pipe(v.number(), v.minValue(16), v.maxValue(4096)) }),
  /** Puts one picture above the fills of the nodes; what cannot take it is named, and nothing is thrown away. */
  placeInFill: v.object({
    nodeIds,
    bytes: bytesSchema,
    extent: extentSchema,
    recipe: recipeSchema,
    thumbnail: thumbnailSchema,
  }),
  /**
   * Shows a picture in layers without placing it: no undo step, and what was there comes back with `endPreview`, with any
   * call that reads or changes how layers look, and when the window closes. The event `preview-ended` names one that ended so.
   */
  showPreview: v.object({
    id: v.string(),
    nodeIds,
    bytes: bytesSchema,
    extent: extentSchema,
    /** Set where the picture is a patch: what it belongs over. */
    patch: v.optional(v.object({ over: overSchema, replaces: v.optional(v.string()) })),
  }),
  endPreview: v.object({}),
  /** Where a new frame has room: beside a node, or around the centre of the viewport. Changes nothing. */
  findRow: v.object({ besideNodeId: v.optional(v.string()), frame: sizeSchema }),
  /** A contact sheet beside a node, with a cell for each caption; its pictures follow one by one. */
  createSheet: v.object({
    name: v.string(),
    besideNodeId: v.optional(v.string()),
    /** The layer that the pictures are for. */
    targetId: v.optional(v.string()),
    /** Layout size of each picture. */
    frame: sizeSchema,
    /** What differs, for each. */
    captions: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(64)),
    columns: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    /** Shows each in a copy of its layer with all that lies in it. */
    inContext: v.boolean(),
  }),
  fillCell: v.object({
    cellId: v.string(),
    bytes: bytesSchema,
    extent: extentSchema,
    caption: v.string(),
    recipe: recipeSchema,
    thumbnail: thumbnailSchema,
  }),
  /** No picture will come: the caption says why; without one the cell goes. */
  endCell: v.object({ cellId: v.string(), caption: v.optional(v.string()) }),
  /** Puts the picture of a cell into the layer that it was made for. */
  useVariant: v.object({ nodeId: v.string() }),
  /** A new frame with the picture at a place found before. */
  placeInNewFrame: v.object({
    bytes: bytesSchema,
    extent: extentSchema,
    frame: sizeSchema,
    row: rowSchema,
    name: v.string(),
    recipe: recipeSchema,
    thumbnail: thumbnailSchema,
  }),
  /** Where the picture of a layer lies, without its bytes. Fails for a layer that shows none. */
  describeTarget: v.object({ nodeId: v.string(), source: v.picklist(['fill', 'layer']) }),
  /** The file of a picture in the document, as it was put in. */
  readPicture: v.object({ imageHash: v.string() }),
  /** A whole layer as it looks, PNG of exactly `extent`, without the layers named in `hiddenNodeIds`. */
  exportLayer: v.object({ nodeId: v.string(), extent: extentSchema, hiddenNodeIds: nodeIds }),
  /** A layer as a mask, with `pixelsPerUnit` pixels for each unit of the page, at most 4096 px a side. */
  exportMask: v.object({ nodeId: v.string(), pixelsPerUnit: v.pipe(v.number(), v.minValue(0.001), v.maxValue(1000)) }),
  /**
   * Puts a patch above the picture that it belongs to, shown exactly as that is. Fails, changing nothing, when the layer
   * shows another picture or other patches by now than when the edit was frozen.
   */
  placePatch: v.object({
    nodeId: v.string(),
    bytes: bytesSchema,
    extent: extentSchema,
    over: overSchema,
    /** A patch that this one takes the place of, where it still is the topmost. */
    replaces: v.optional(v.string()),
    recipe: recipeSchema,
    thumbnail: thumbnailSchema,
  }),
  /** Replaces a picture and its patches by one picture that shows the same; the original stays below, hidden. */
  placeFlattened: v.object({
    nodeId: v.string(),
    bytes: bytesSchema,
    extent: extentSchema,
    over: overSchema,
  }),
  /** Layers anywhere in the file that show the picture of this layer without its newest patches. Loads all pages. */
  findSamePicture: v.object({ nodeId: v.string() }),
  /** Colours and pictures of layers, with all that lies in them. */
  readStyle: v.object({ nodeIds }),
  /** Sets texts as text layers right above a layer. */
  placeText: v.object({ nodeId: v.string(), texts: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(20)) }),
  /** Texts that are drawn over a layer. */
  findCopy: v.object({ nodeId: v.string() }),
  /** Puts the patches of one layer over the same picture in others: one undo step. */
  copyPatches: v.object({ fromNodeId: v.string(), nodeIds }),
  /** Hides or shows layers: one undo step. */
  setVisible: v.object({ nodeIds, visible: v.boolean() }),
  /** Layers wherever they are; those that are gone are left out. */
  describeLayers: v.object({ nodeIds }),
  /** Every picture that a layer has shown. */
  readThread: v.object({ nodeId: v.string() }),
  /** Shows another turn in its layer. */
  goToTurn: v.object({ nodeId: v.string(), turnId: v.string() }),
  changeThread: v.object({
    nodeId: v.string(),
    change: v.variant('kind', [
      /** An empty name takes a name away. */
      v.object({ kind: v.literal('rename'), turnId: v.string(), name: v.pipe(v.string(), v.maxLength(80)) }),
      v.object({ kind: v.literal('delete'), turnId: v.string() }),
      /** Forgets all pictures that Refill made here and that are not shown. */
      v.object({ kind: v.literal('clear') }),
    ]),
  }),
  listSubjects: v.object({}),
  /** Keeps a subject; its views are the pictures of these layers, in their order, or with `id` and no layers, as they were. */
  saveSubject: v.object({
    id: v.optional(v.string()),
    name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(SUBJECT_LIMITS.name)),
    description: v.pipe(v.string(), v.maxLength(SUBJECT_LIMITS.description)),
    keep: v.pipe(v.array(v.pipe(v.string(), v.maxLength(SUBJECT_LIMITS.line))), v.maxLength(SUBJECT_LIMITS.lines)),
    viewNodeIds: v.pipe(v.array(v.string()), v.maxLength(MAX_VIEWS)),
  }),
  deleteSubject: v.object({ id: v.string() }),
  /** Ids of the layers anywhere in the file that show a generated picture. Loads all pages. */
  findGenerated: v.object({}),
  /** What made the pictures of some of them. */
  readGenerated: v.object({ nodeIds }),
  /** The prompts used and saved on this machine, the one used last first. */
  listPrompts: v.object({}),
  /** Notes what happened to a prompt; gives all of them afterwards. */
  notePrompt: v.object({ text: v.string(), change: v.picklist(['used', 'saved', 'unsaved', 'forgotten']) }),
  /** The prompts that everyone in this file can use. */
  listFilePrompts: v.object({}),
  /** Shares a prompt in this file under a set (empty for none); without `set` it is taken out. */
  changeFilePrompts: v.object({
    text: v.pipe(v.string(), v.minLength(1)),
    set: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(80))),
  }),
  /** Selects and shows nodes, on their page. */
  reveal: v.object({ nodeIds }),
  /** Notes a request that was answered or failed; the file's name is added. Gives the month's sum. */
  recordUsage: v.object({ entry: v.omit(usageEntrySchema, ['file']) }),
  readUsage: v.object({}),
  clearUsage: v.object({}),
  resizeWindow: v.object({ width: v.number(), height: v.number() }),
  /** A short message on the canvas, for when the window may be out of sight. */
  notify: v.object({ message: v.string(), error: v.optional(v.boolean()) }),
  close: v.object({}),
} as const

export type CallName = keyof typeof CALL_PARAMS
export type CallParams<Name extends CallName> = v.InferOutput<(typeof CALL_PARAMS)[Name]>

/** What the command that opened the window wants. */
export type StartCommand =
  | { readonly kind: 'generate'; readonly prompt?: string }
  | { readonly kind: 'edit' }
  | { readonly kind: 'settings' }

/** Everything the window needs to draw itself for the first time. */
export interface StartState {
  readonly command: StartCommand
  readonly settings: Settings
  /** Why stored settings were not used, in a sentence; absent when all is well. */
  readonly settingsNotice?: string
  readonly selection: SelectionSnapshot
  readonly spend: Spend
}

/** USD spent through this plugin on this machine in a calendar month. */
export interface Spend {
  readonly month: string
  readonly usd: number
}

/** A layer with its thread; without one where Refill never placed anything in it. */
export interface ThreadOfLayer {
  readonly nodeId: string
  readonly name: string
  readonly thread?: Thread
}

/** A layer with a generated picture. */
export interface GeneratedLayer {
  readonly id: string
  readonly name: string
  readonly page: string
  readonly recipe: Recipe
}

export interface CallResults {
  readonly start: StartState
  readonly readSelection: SelectionSnapshot
  readonly saveSettings: null
  readonly exportThumbnail: { readonly bytes: Bytes }
  readonly exportReference: { readonly bytes: Bytes; readonly name: string }
  readonly placeInFill: Placement
  readonly showPreview: { readonly shownIds: readonly string[] }
  readonly endPreview: null
  readonly findRow: Row
  readonly createSheet: { readonly sheetId: string; readonly cellIds: readonly string[] }
  readonly fillCell: { readonly nodeId: string; readonly name: string; readonly extent: Extent }
  readonly endCell: null
  readonly useVariant: Placement
  readonly placeInNewFrame: { readonly nodeId: string; readonly name: string; readonly extent: Extent }
  readonly describeTarget: TargetPicture
  readonly readPicture: { readonly bytes: Bytes }
  readonly exportLayer: { readonly bytes: Bytes }
  readonly exportMask: MaskPicture
  readonly placePatch: { readonly placement: Placement; readonly patchHash: string }
  readonly placeFlattened: { readonly placement: Placement; readonly imageHash: string }
  readonly findSamePicture: SamePicture
  readonly readStyle: FileStyle
  readonly placeText: null
  readonly findCopy: CopyOver
  readonly copyPatches: Placement
  readonly setVisible: null
  readonly listPrompts: readonly KeptPrompt[]
  readonly notePrompt: readonly KeptPrompt[]
  readonly describeLayers: readonly SelectedNode[]
  readonly readThread: ThreadOfLayer
  readonly goToTurn: ThreadOfLayer
  readonly changeThread: ThreadOfLayer
  readonly listFilePrompts: readonly SharedPrompt[]
  readonly changeFilePrompts: readonly SharedPrompt[]
  readonly listSubjects: SubjectList
  readonly saveSubject: Subject
  readonly deleteSubject: null
  readonly findGenerated: readonly string[]
  readonly readGenerated: readonly GeneratedLayer[]
  readonly reveal: null
  readonly recordUsage: Spend
  /** With the name of the file that is open. */
  readonly readUsage: { readonly usage: Usage; readonly file: string }
  readonly clearUsage: Usage
  readonly resizeWindow: null
  readonly notify: null
  readonly close: null
}

import type { Failure } from '../core/failure'
import type { Recipe } from '../core/records/recipe'
import { type ShownPicture, THREAD_RECORD, type Thread } from '../core/records/thread'
import type { Result } from '../core/result'
import { addTurn, findTurn, fitThread, startThread, withReality } from '../core/thread'
import type { PictureStack } from './picture-paints'
import { readStoredRecord } from './plugin-record'
import { attachRecipe } from './recipe'

const KEY = 'thread'
/** Figma's limit for one plugin data entry is 100 kB with key and id. */
const MAX_BYTES = 95_000

/**
 * The thread that is kept with a layer; undefined where none is. Fails for one that a newer Refill wrote, or that is
 * damaged: then nothing may be written over it.
 */
export function readThreadRecord(node: BaseNode): Result<Thread | undefined, Failure> {
  return readStoredRecord(node, KEY, THREAD_RECORD)
}

/** Keeps a thread with its layer, as much of it as Figma takes. */
export function writeThread(node: BaseNode, thread: Thread | undefined): void {
  node.setPluginData(KEY, thread === undefined ? '' : JSON.stringify(fitThread(thread, MAX_BYTES)))
}

/** A picture that has just been placed in a layer. */
export interface NewTurn {
  /** What the layer showed before; absent where it showed no picture. */
  readonly before: PictureStack | undefined
  readonly shows: ShownPicture
  readonly recipe: Recipe
  readonly name?: string
  /** A small JPEG or PNG, base64. */
  readonly thumbnail?: string
  /** The patch that it takes the place of: it goes on from where that one went on. */
  readonly replaces?: string
}

/**
 * Notes a new picture with its layer: what made it, and one turn more in its thread. Belongs into the same step as the
 * paints. A thread that this version cannot read is left as it is.
 */
export function noteTurn(node: SceneNode, { before, replaces, ...turn }: NewTurn): void {
  attachRecipe(node, turn.recipe)
  const stored = readThreadRecord(node)
  if (!stored.ok) return
  const shown = shownBy(before)
  const thread = stored.value === undefined ? startThread(firstOf(shown)) : withReality(stored.value, shown)
  const now = findTurn(thread, thread.current)
  const isReplaced = replaces !== undefined && now?.shows?.patchHashes.slice(-1)[0] === replaces
  writeThread(node, addTurn(thread, isReplaced && now.parent !== undefined ? { ...turn, parent: now.parent } : turn))
}

/** Begins the thread of a layer that was made for its picture. */
export function noteFirstTurn(node: SceneNode, turn: Omit<NewTurn, 'before' | 'replaces'>): void {
  attachRecipe(node, turn.recipe)
  writeThread(node, startThread(turn))
}

/** A small picture as a record keeps it. */
export function thumbnailOf(api: PluginAPI, bytes: Uint8Array | undefined): Pick<NewTurn, 'thumbnail'> {
  return bytes === undefined ? {} : { thumbnail: api.base64Encode(bytes) }
}

/** What a layer's picture is for its thread. */
export function shownBy(stack: PictureStack | undefined): ShownPicture | undefined {
  return stack === undefined ? undefined : { imageHash: stack.imageHash, patchHashes: [...stack.patchHashes] }
}

function firstOf(shows: ShownPicture | undefined) {
  return shows === undefined ? {} : { shows }
}

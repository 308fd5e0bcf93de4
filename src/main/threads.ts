import type { Failure } from '../core/failure'
import type { Thread } from '../core/records/thread'
import { ok, type Result } from '../core/result'
import { deleteTurn, findTurn, hashesOf, renameTurn, withReality } from '../core/thread'
import type { CallParams, CallResults } from '../protocol/calls'
import { canEditDocument, type FillableNode, findRefusal, hasFills } from './fillable'
import { readPictureStack, writePatches } from './picture-paints'
import { currentFills } from './place-in-fill'
import { attachRecipe, detachRecipe } from './recipe'
import { refuse } from './refuse'
import { readThreadRecord, shownBy, writeThread } from './thread-record'
import { composeTurn } from './turn-paints'

/** The thread of a layer, its current turn being what the layer really shows. Changes nothing. */
export async function readThread(api: PluginAPI, nodeId: string): Promise<Result<CallResults['readThread'], Failure>> {
  const found = await find(api, nodeId)
  if (!found.ok) return found
  const { node, thread } = found.value
  return ok({ nodeId, name: node.name, ...(thread === undefined ? {} : { thread }) })
}

/** Shows another turn of a layer's thread. One undo step; the picture shown now stays in the thread. */
export async function goToTurn(
  api: PluginAPI,
  { nodeId, turnId }: CallParams<'goToTurn'>,
): Promise<Result<CallResults['readThread'], Failure>> {
  const found = await findWritable(api, nodeId)
  if (!found.ok) return found
  const { node, thread } = found.value
  const turn = findTurn(thread, turnId)
  if (turn === undefined) return refuse('This turn is not in the thread any more.')
  const { shows, recipe } = turn
  const files = shows === undefined ? [] : [shows.imageHash, ...shows.patchHashes]
  if (files.some((hash) => api.getImageByHash(hash) === null)) return refuse(FORGOTTEN)
  const stack = readPictureStack(api, node)
  node.fills = composeTurn(currentFills(api, node), { stack, shows, known: hashesOf(thread) })
  writePatches(node, shows?.imageHash ?? '', shows?.patchHashes ?? [])
  if (recipe === undefined) detachRecipe(node)
  else attachRecipe(node, recipe)
  return keep(api, node, { ...thread, current: turnId })
}

/** Renames or deletes a turn, or forgets all but what is shown. One undo step. */
export async function changeThread(
  api: PluginAPI,
  { nodeId, change }: CallParams<'changeThread'>,
): Promise<Result<CallResults['readThread'], Failure>> {
  const found = await findWritable(api, nodeId)
  if (!found.ok) return found
  const { node, thread } = found.value
  if (change.kind === 'rename') return keep(api, node, renameTurn(thread, change.turnId, change.name.trim()))
  if (change.kind === 'delete' && change.turnId === thread.current) {
    return refuse('The layer shows this turn. Go to another one before you delete it.')
  }
  // What was there before Refill came, or was changed by hand, is only forgotten by name.
  const made = thread.turns.filter(({ recipe }) => recipe !== undefined).map(({ id }) => id)
  const gone = change.kind === 'delete' ? [change.turnId] : made
  const left = gone.reduce(deleteTurn, thread)
  dropHidden(api, node, { from: thread, left })
  return keep(api, node, left)
}

interface Found {
  readonly node: FillableNode
  readonly thread: Thread
}

async function find(
  api: PluginAPI,
  nodeId: string,
): Promise<Result<{ readonly node: BaseNode; readonly thread?: Thread }, Failure>> {
  const node = await api.getNodeByIdAsync(nodeId)
  if (node === null || node.removed) return refuse('The layer was deleted meanwhile. Select another one.')
  const stored = readThreadRecord(node)
  if (!stored.ok) return stored
  if (stored.value === undefined) return ok({ node })
  return ok({ node, thread: withReality(stored.value, shownBy(readPictureStack(api, node))) })
}

async function findWritable(api: PluginAPI, nodeId: string): Promise<Result<Found, Failure>> {
  if (!canEditDocument(api)) return refuse('This file is open for viewing only, so its threads stay as they are.')
  const found = await find(api, nodeId)
  if (!found.ok) return found
  const { node, thread } = found.value
  if (thread === undefined) return refuse(`“${node.name}” has no thread.`)
  if (!hasFills(node) || findRefusal(api, node) !== undefined) {
    return refuse(`“${node.name}” cannot be changed: it is locked, bound to a style or has no fill of its own.`)
  }
  return ok({ node, thread })
}

function keep(api: PluginAPI, node: FillableNode, thread: Thread): Result<CallResults['readThread'], Failure> {
  writeThread(node, thread)
  api.commitUndo()
  return ok({ nodeId: node.id, name: node.name, thread })
}

// Pictures that we made go with their turns, where they are hidden. What is seen stays, and what is the designer's.
function dropHidden(
  api: PluginAPI,
  node: FillableNode,
  { from, left }: { readonly from: Thread; readonly left: Thread },
): void {
  const needed = hashesOf(left)
  const known = hashesOf({ ...from, turns: from.turns.filter(({ recipe }) => recipe !== undefined) })
  const own = hashesOf({ ...from, turns: from.turns.filter(({ recipe }) => recipe === undefined) })
  const fills = currentFills(api, node)
  const kept = fills.filter(
    (paint) =>
      paint.type !== 'IMAGE' ||
      paint.visible !== false ||
      !known.has(paint.imageHash ?? '') ||
      own.has(paint.imageHash ?? '') ||
      needed.has(paint.imageHash ?? ''),
  )
  if (kept.length < fills.length) node.fills = kept
}

const FORGOTTEN =
  'The file no longer holds the picture of this turn: somebody removed its hidden fill. Its recipe can still be used.'

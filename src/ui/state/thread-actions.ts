import type { Failure } from '../../core/failure'
import type { Recipe } from '../../core/records/recipe'
import type { Turn } from '../../core/records/thread'
import type { Result } from '../../core/result'
import { findTurn } from '../../core/thread'
import type { CallParams, ThreadOfLayer } from '../../protocol/calls'
import type { Call } from '../../protocol/channel'
import type { SelectedNode } from '../../protocol/selection'
import type { Presses } from './press'
import { takeRecipe, takeReferences } from './recipe-actions'
import { chooseMode } from './selection-actions'
import type { Store } from './store'

/** The thread that is looked at. `none`: no single layer is selected. */
export type ThreadState =
  | { readonly kind: 'none' }
  | { readonly kind: 'ready'; readonly layer: ThreadOfLayer; readonly notice?: string }
  | { readonly kind: 'failed'; readonly message: string }

/** The layer whose thread is meant: the picture to edit, else the only one selected. */
export function threadLayer(store: Store): SelectedNode | undefined {
  const { nodes } = store.selection.value
  return store.roles.value.target ?? (nodes.length === 1 ? nodes[0] : undefined)
}

/** Reads the thread of the layer that is selected now. */
export async function readThread(store: Store, call: Call): Promise<void> {
  const layer = threadLayer(store)
  if (layer === undefined) {
    store.thread.value = { kind: 'none' }
    return
  }
  const read = await call('readThread', { nodeId: layer.id })
  // Another layer may be selected by now.
  if (threadLayer(store)?.id !== layer.id) return
  store.thread.value = read.ok
    ? { kind: 'ready', layer: read.value }
    : { kind: 'failed', message: read.failure.message }
}

/** Shows another turn in its layer. Gives whether it is shown; if not, the reason stands over the list. */
export async function goToTurn(store: Store, call: Call, turnId: string): Promise<boolean> {
  const layer = shownLayer(store)
  if (layer === undefined) return false
  return take(store, layer, await call('goToTurn', { nodeId: layer.nodeId, turnId }))
}

/** Renames or deletes turns. */
export async function changeThread(
  store: Store,
  call: Call,
  change: CallParams<'changeThread'>['change'],
): Promise<void> {
  const layer = shownLayer(store)
  if (layer !== undefined) take(store, layer, await call('changeThread', { nodeId: layer.nodeId, change }))
}

/** Shows a turn and goes to Create, where the next press goes on from it. */
export async function goOnFrom(store: Store, call: Call, turn: Turn): Promise<void> {
  if (!(await goToTurn(store, call, turn.id))) return
  if (turn.shows !== undefined) chooseMode(store, 'edit')
  store.tab.value = 'create'
}

/** Takes a recipe with its references into the form; says which pictures cannot go along again. */
export async function usePreset(store: Store, call: Call, recipe: Recipe): Promise<void> {
  takeRecipe(store, recipe)
  const missing = await takeReferences(store, recipe, call)
  if (missing.length > 0) {
    const message = `Not in the file any more, so not sent along: ${missing.join(', ')}.`
    void call('notify', { message })
  }
}

/**
 * Runs a turn again: from the picture that it went on from, with its words and references. A mask has to be selected
 * anew, so then it stays at Create.
 */
export async function runAgain(
  store: Store,
  { call, presses }: { readonly call: Call; readonly presses: Presses },
  { id, recipe }: Turn,
): Promise<void> {
  const thread = shownLayer(store)?.thread
  if (recipe === undefined || thread === undefined) return
  const parent = findTurn(thread, findTurn(thread, id)?.parent)
  if (parent !== undefined && parent.id !== thread.current && !(await goToTurn(store, call, parent.id))) return
  await usePreset(store, call, recipe)
  if (recipe.masks === undefined) presses.press()
}

function shownLayer({ thread }: Store): ThreadOfLayer | undefined {
  return thread.value.kind === 'ready' ? thread.value.layer : undefined
}

function take(store: Store, before: ThreadOfLayer, done: Result<ThreadOfLayer, Failure>): boolean {
  if (shownLayer(store)?.nodeId !== before.nodeId) return done.ok
  store.thread.value = done.ok
    ? { kind: 'ready', layer: done.value }
    : { kind: 'ready', layer: before, notice: done.failure.message }
  return done.ok
}

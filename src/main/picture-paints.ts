import { type Failure, failure } from '../core/failure'
import { PATCHES_RECORD } from '../core/records/patches'
import { type FillableNode, hasFills } from './fillable'
import { findReplaced } from './fills'
import { readPluginRecord } from './plugin-record'

const KEY = 'patches'

/** The picture a layer shows, with our patches over it. */
export interface PictureStack {
  readonly paint: ImagePaint
  readonly imageHash: string
  /** Place of the picture's paint among the fills. */
  readonly index: number
  /** Hashes of the patches' files, lowest first; they are the paints right above. */
  readonly patchHashes: readonly string[]
  /** How many paints above those make way for what is laid next. */
  readonly replacedCount: number
}

/**
 * Reads which picture a layer shows and which paints above it are our patches. The record alone does not say so: a person
 * may have replaced or removed paints since. Undefined for a layer without a picture.
 */
export function readPictureStack(api: PluginAPI, node: BaseNode): PictureStack | undefined {
  if (!hasFills(node)) return undefined
  const fills = node.fills
  if (fills === api.mixed) return undefined
  return withPatches(node, fills) ?? topPicture(fills)
}

function withPatches(node: FillableNode, fills: readonly Paint[]): PictureStack | undefined {
  const record = readPluginRecord(node, KEY, PATCHES_RECORD)
  if (record === undefined || record.patches.length === 0) return undefined
  const index = fills.findIndex((paint) => isShown(paint) && paint.imageHash === record.over)
  const paint = fills[index]
  if (paint?.type !== 'IMAGE') return undefined
  const patchHashes: string[] = []
  for (const above of fills.slice(index + 1)) {
    if (!isShown(above) || above.imageHash !== record.patches[patchHashes.length]) break
    patchHashes.push(above.imageHash ?? '')
  }
  // Another picture above means that this one is not what a person sees.
  const rest = fills.slice(index + 1 + patchHashes.length)
  return rest.some(isShown) ? undefined : { paint, imageHash: record.over, index, patchHashes, replacedCount: 0 }
}

function topPicture(fills: readonly Paint[]): PictureStack | undefined {
  const index = findReplaced(fills)
  const paint = fills[index]
  if (paint?.type !== 'IMAGE' || paint.imageHash === null) return undefined
  return { paint, imageHash: paint.imageHash, index, patchHashes: [], replacedCount: 0 }
}

function isShown(paint: Paint): paint is ImagePaint {
  return paint.type === 'IMAGE' && paint.visible !== false
}

/** Whether a layer shows a picture. */
export function showsImage(api: PluginAPI, node: SceneNode): boolean {
  if (!hasFills(node)) return false
  const fills = node.fills
  return fills !== api.mixed && fills.some(isShown)
}

/** Lays more patches over a layer's picture, each shown exactly as the picture is, and notes which they are. */
export function layPatches(
  api: PluginAPI,
  node: FillableNode,
  { stack, hashes }: { readonly stack: PictureStack; readonly hashes: readonly string[] },
): void {
  const fills = node.fills
  if (fills === api.mixed) return
  node.fills = withPaints(fills, stack, hashes)
  writePatches(node, stack.imageHash, [...stack.patchHashes, ...hashes])
}

/** The fills of a layer with more patches over its picture. Those that are replaced stay below it, hidden. */
export function withPaints(fills: readonly Paint[], stack: PictureStack, hashes: readonly string[]): readonly Paint[] {
  const at = stack.index + 1 + stack.patchHashes.length
  const patches = hashes.map((imageHash) => ({ ...stack.paint, imageHash }))
  const replaced = fills.slice(at, at + stack.replacedCount).map((paint) => ({ ...paint, visible: false }))
  return [
    ...fills.slice(0, stack.index),
    ...replaced,
    ...fills.slice(stack.index, at),
    ...patches,
    ...fills.slice(at + stack.replacedCount),
  ]
}

/** Notes which paints of a layer are patches. Belongs into the same step as the paints. */
export function writePatches(node: FillableNode, over: string, patches: readonly string[]): void {
  node.setPluginData(KEY, patches.length === 0 ? '' : JSON.stringify({ version: 1, over, patches }))
}

/** The stack as it is below a patch that is to be replaced; as it is where that is not its topmost one. */
export function withoutPatch(stack: PictureStack, replaced: string | undefined): PictureStack {
  const { patchHashes } = stack
  if (replaced === undefined || patchHashes[patchHashes.length - 1] !== replaced) return stack
  return { ...stack, patchHashes: patchHashes.slice(0, -1), replacedCount: 1 }
}

/** Whether a layer still shows what it showed when an edit was frozen. */
export function isSameStack(
  stack: PictureStack,
  over: { readonly imageHash: string; readonly patchHashes: readonly string[] },
): boolean {
  return (
    stack.imageHash === over.imageHash &&
    stack.patchHashes.length === over.patchHashes.length &&
    stack.patchHashes.every((hash, index) => hash === over.patchHashes[index])
  )
}

/** For a layer whose picture is another one by now. */
export function pictureChanged(name: string): Failure {
  return failure(
    { kind: 'invalid-request' },
    `“${name}” shows another picture by now than when you pressed, so the edit was not placed. It is kept here.`,
  )
}

import { ancestorsOf } from '../document/geometry'
import type { StageNode } from '../document/stage-node'
import type { PluginRun } from './plugin-run'

/** Throws when the plugin was closed: its code may go on, the API does not. Source: `closePlugin` in the typings. */
export function assertAlive(run: PluginRun): void {
  if (run.phase === 'closed') throw new Error('The plugin is closed: its code runs on, but figma can no longer be used')
}

/** Throws for anything that changes the document where this run may not. */
export function assertCanEdit(run: PluginRun, where: string): void {
  assertAlive(run)
  if (run.phase === 'query')
    throw new Error(`in ${where}: Cannot write to the document while parameters are being entered`)
  if (!run.seat.canEdit) throw new Error(`in ${where}: Cannot write to this file, it is read-only`)
}

/** Throws when a node may not be written. Source: developers.figma.com/docs/plugins/api/api-errors. */
export function assertWritable(run: PluginRun, node: StageNode, where: string): void {
  assertCanEdit(run, where)
  const isReadOnly = node.isReadOnly || ancestorsOf(run.document, node).some((ancestor) => ancestor.isReadOnly)
  if (isReadOnly) throw new Error(`in ${where}: Cannot write to internal and read-only nodes`)
}

/** Whether a node lies inside an instance, where the component decides about structure and place. */
export function isInsideInstance(run: PluginRun, node: StageNode): boolean {
  return ancestorsOf(run.document, node).some((ancestor) => ancestor.type === 'INSTANCE')
}

/** Throws for what an instance's inner nodes cannot have of their own. The typing error is Figma's. */
export function assertOverridable(run: PluginRun, node: StageNode, where: string): void {
  if (isInsideInstance(run, node)) throw new Error(`in ${where}: This property cannot be overriden on an instance`)
}

/** Throws for calls that dynamic page loading took away. */
export function banned(where: string, instead: string): never {
  throw new Error(`in ${where}: Cannot call with documentAccess: dynamic-page. Use ${instead} instead.`)
}

/** Throws when a page's content was never asked for. Only the current page is loaded from the start. */
export function assertPageLoaded(run: PluginRun, page: StageNode, where: string): void {
  if (run.loadedPageIds.has(page.id)) return
  throw new Error(
    `in ${where}: Cannot access the contents of a page that has not been loaded. Call page.loadAsync() first.`,
  )
}

/** Throws when not all pages were loaded. */
export function assertAllPagesLoaded(run: PluginRun, where: string): void {
  if (run.document.pageIds.every((id) => run.loadedPageIds.has(id))) return
  throw new Error(`in ${where}: Cannot call with documentAccess: dynamic-page. Call figma.loadAllPagesAsync() first.`)
}

/** Throws when a text is to be written whose font was not loaded. Source: api-errors and "Working with text" of Figma's docs. */
export function assertFontLoaded(run: PluginRun, { family, style }: FontName, where: string): void {
  if (run.loadedFonts.has(fontKey({ family, style }))) return
  throw new Error(
    `in ${where}: Cannot write to node with unloaded font "${family} ${style}". ` +
      `Please call figma.loadFontAsync({ family: "${family}", style: "${style}" }) and await the returned promise first.`,
  )
}

/** One word for a font. */
export function fontKey({ family, style }: FontName): string {
  return `${family}/${style}`
}

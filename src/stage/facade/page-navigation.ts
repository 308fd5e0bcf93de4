import { createApiObject } from './api-object'
import { assertAlive, assertCanEdit, banned } from './guards'
import type { NodeHolder } from './node/node-member'
import type { PluginRun } from './plugin-run'
import { text } from './schemas'
import { check } from './validation'

type NavigationMembers = Pick<
  PluginAPI,
  | 'root'
  | 'currentPage'
  | 'setCurrentPageAsync'
  | 'loadAllPagesAsync'
  | 'getNodeByIdAsync'
  | 'getNodeById'
  | 'getStyleById'
  | 'getLocalPaintStyles'
>

/** Finding nodes and pages the way dynamic page loading allows. */
export function createNavigationMembers(run: PluginRun, holder: NodeHolder): NavigationMembers {
  const { document } = run
  return {
    get root() {
      return holder.hold(document.rootId) as DocumentNode
    },
    get currentPage() {
      return holder.hold(document.currentPageId) as PageNode
    },
    set currentPage(_page: PageNode) {
      banned('set_currentPage', 'figma.setCurrentPageAsync')
    },
    setCurrentPageAsync: async (page) => {
      const where = 'setCurrentPageAsync'
      const node = document.require(holder.idOf(page, where, 'page'))
      if (node.type !== 'PAGE') throw new Error(`in ${where}: Expected "page" to have type PageNode`)
      run.loadedPageIds.add(node.id)
      document.setCurrentPage(node.id)
    },
    loadAllPagesAsync: async () => {
      for (const id of document.pageIds) run.loadedPageIds.add(id)
    },
    getNodeByIdAsync: async (id) => {
      const checked = check({ where: 'getNodeByIdAsync', name: 'id', schema: text }, id)
      return document.node(checked) === undefined ? null : holder.hold(checked)
    },
    getNodeById: () => banned('getNodeById', 'figma.getNodeByIdAsync'),
    getStyleById: () => banned('getStyleById', 'figma.getStyleByIdAsync'),
    getLocalPaintStyles: () => banned('getLocalPaintStyles', 'figma.getLocalPaintStylesAsync'),
  }
}

type StyleMembers = Pick<PluginAPI, 'getStyleByIdAsync' | 'getLocalPaintStylesAsync' | 'createPaintStyle'>

/** Shared fills. */
export function createStyleMembers(run: PluginRun): StyleMembers {
  const hold = (id: string): PaintStyle => {
    const style = run.document.paintStyles.get(id)
    if (style === undefined) throw new Error(`The style with id "${id}" does not exist`)
    const members = { id, name: style.name, type: 'PAINT', paints: style.paints } as const
    // The stage's styles are read-only and know less than Figma's; the rest throws when touched.
    return createApiObject('PaintStyle', members, () => assertAlive(run)) as unknown as PaintStyle
  }
  return {
    getStyleByIdAsync: async (id) => {
      const checked = check({ where: 'getStyleByIdAsync', name: 'id', schema: text }, id)
      return run.document.paintStyles.has(checked) ? hold(checked) : null
    },
    getLocalPaintStylesAsync: async () => [...run.document.paintStyles.keys()].map(hold),
    createPaintStyle: () => {
      assertCanEdit(run, 'createPaintStyle')
      throw new Error('not implemented on stage: figma.createPaintStyle')
    },
  }
}

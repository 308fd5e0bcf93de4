import * as v from 'valibot'
import { absoluteTransform, containerTransform } from '../document/geometry'
import { invert, multiply } from '../document/matrix'
import type { StageNode, StageNodeType } from '../document/stage-node'
import { assertCanEdit, assertWritable, isInsideInstance } from './guards'
import type { NodeHolder } from './node/node-member'
import type { PluginRun } from './plugin-run'
import { text } from './schemas'
import { check } from './validation'

type CreateMembers = Pick<
  PluginAPI,
  | 'createRectangle'
  | 'createLine'
  | 'createEllipse'
  | 'createPolygon'
  | 'createStar'
  | 'createVector'
  | 'createText'
  | 'createFrame'
  | 'createComponent'
  | 'createSlice'
  | 'createSection'
  | 'createPage'
  | 'group'
>

type NodeOf<Type extends StageNodeType> = Extract<BaseNode, { readonly type: Type }>

/** New nodes. All but pages start on the current page, on top, at 0, 0. */
export function createCreateMembers(run: PluginRun, holder: NodeHolder): CreateMembers {
  const create = <Type extends StageNodeType>(type: Type, where: string, parentId = run.document.currentPageId) => {
    assertCanEdit(run, where)
    // The holder gives a node of the type just made; the typings cannot follow that.
    return holder.hold(run.document.create(type, { parentId }).id) as NodeOf<Type>
  }
  return {
    createRectangle: () => create('RECTANGLE', 'createRectangle'),
    createLine: () => create('LINE', 'createLine'),
    createEllipse: () => create('ELLIPSE', 'createEllipse'),
    createPolygon: () => create('POLYGON', 'createPolygon'),
    createStar: () => create('STAR', 'createStar'),
    createVector: () => create('VECTOR', 'createVector'),
    createText: () => create('TEXT', 'createText'),
    createFrame: () => create('FRAME', 'createFrame'),
    createComponent: () => create('COMPONENT', 'createComponent'),
    createSlice: () => create('SLICE', 'createSlice'),
    createSection: () => create('SECTION', 'createSection'),
    createPage: () => {
      const page = create('PAGE', 'createPage', run.document.rootId)
      run.loadedPageIds.add(page.id)
      return page
    },
    group: (nodes, parent, index) => {
      const where = 'group'
      assertCanEdit(run, where)
      const values = check({ where, name: 'nodes', schema: v.array(v.unknown()) }, nodes)
      const members = values.map((value) => run.document.require(holder.idOf(value, where, 'nodes')))
      const target = run.document.require(holder.idOf(parent, where, 'parent'))
      return holder.hold(groupNodes(run, { members, target, index })) as GroupNode
    },
  }
}

interface Grouping {
  readonly members: readonly StageNode[]
  readonly target: StageNode
  readonly index: number | undefined
}

function groupNodes(run: PluginRun, { members, target, index }: Grouping): string {
  const { document } = run
  if (members.length === 0) throw new Error('in group: First argument must be an array of at least one node')
  for (const member of members) {
    assertWritable(run, member, 'group')
    if (isInsideInstance(run, member)) throw new Error('in group: Cannot move node. Node is inside of an instance')
  }
  assertWritable(run, target, 'group')
  const { id } = document.create(
    'GROUP',
    index === undefined ? { parentId: target.id } : { parentId: target.id, index },
  )
  for (const member of members) {
    const absolute = absoluteTransform(document, member)
    document.move(member.id, { parentId: id })
    const container = containerTransform(document, document.require(member.id))
    // Groups keep where things are on the page. Source: `group` in the typings.
    document.update(member.id, { relativeTransform: multiply(invert(container), absolute) })
  }
  return id
}

/** Loads fonts. The stage has the usual styles of Inter and no other family. */
export function createFontMembers(run: PluginRun): Pick<PluginAPI, 'loadFontAsync' | 'listAvailableFontsAsync'> {
  return {
    loadFontAsync: async (font) => {
      const schema = v.looseObject({ family: text, style: text })
      const { family, style } = check({ where: 'loadFontAsync', name: 'fontName', schema }, font)
      const isKnown = FONTS.some(({ fontName }) => fontName.family === family && fontName.style === style)
      if (!isKnown) throw new Error(`in loadFontAsync: The font "${family} ${style}" could not be loaded`)
      run.loadedFonts.add(`${family}/${style}`)
    },
    listAvailableFontsAsync: async () => FONTS.map(({ fontName }) => ({ fontName: { ...fontName } })),
  }
}

const STYLES = ['Thin', 'Light', 'Regular', 'Italic', 'Medium', 'Semi Bold', 'Bold', 'Extra Bold', 'Black']
const FONTS: readonly Font[] = STYLES.map((style) => ({ fontName: { family: 'Inter', style } }))

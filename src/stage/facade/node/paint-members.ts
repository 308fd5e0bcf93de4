import { editNode } from '../../document/follow-component'
import { effects } from '../effect-schema'
import { assertWritable, banned } from '../guards'
import { paints, paintsWithPatterns } from '../paint-schema'
import { copyPlain, frozenCopy } from '../plain-copy'
import { blendMode, flag, number, oneOf, positive, text, unit } from '../schemas'
import { check } from '../validation'
import { type NodeContext, type NodeMember, stored, writing } from './node-member'

/** How a layer mixes with what lies below it. */
export const OPACITY_MEMBERS = {
  opacity: stored('opacity', unit),
  blendMode: stored('blendMode', blendMode),
} as const

/** Masks and effects. */
export const BLEND_MEMBERS = {
  ...OPACITY_MEMBERS,
  isMask: stored('isMask', flag, { fixedInInstance: true }),
  maskType: stored('maskType', oneOf('ALPHA', 'VECTOR', 'LUMINANCE')),
  effects: stored('effects', effects),
  effectStyleId: styleId('effectStyleId', 'setEffectStyleIdAsync', () => ''),
} as const

/** Fills of nodes that have them. */
export function fillMembers(mixed: PluginAPI['mixed']) {
  return {
    fills: {
      read: ({ node }) => (node.textFillRanges.length > 1 ? mixed : frozenCopy(node.fills)),
      write: (context, value) => writeFills(context, 'set_fills', value),
    } satisfies NodeMember,
    fillStyleId: styleId('fillStyleId', 'setFillStyleIdAsync', ({ node }) => node.fillStyleId),
    setFillsAsync: writing('setFillsAsync', async ({ run, node }, [value]) => {
      const checked = check({ where: 'setFillsAsync', name: 'paints', schema: paintsWithPatterns }, value)
      editNode(run.document, node.id, detached(copyPlain(checked) as readonly Paint[]))
    }),
    setFillStyleIdAsync: writing('setFillStyleIdAsync', async ({ run, node }, [value]) => {
      const where = 'setFillStyleIdAsync'
      const id = check({ where, name: 'styleId', schema: text }, value)
      const style = run.document.paintStyles.get(id)
      if (id !== '' && style === undefined) throw new Error(`in ${where}: Could not find a style with id "${id}"`)
      editNode(run.document, node.id, {
        fillStyleId: id,
        textFillRanges: [],
        fills: style?.paints ?? node.fills,
      })
    }),
  } as const
}

/** Outlines. */
export const STROKE_MEMBERS = {
  strokes: stored('strokes', paints),
  strokeWeight: stored('strokeWeight', positive),
  strokeAlign: stored('strokeAlign', oneOf('CENTER', 'INSIDE', 'OUTSIDE')),
  strokeStyleId: styleId('strokeStyleId', 'setStrokeStyleIdAsync', () => ''),
} as const

/** One radius for all corners. */
export function cornerMembers(mixed: PluginAPI['mixed']) {
  return {
    cornerRadius: {
      read: ({ node: { cornerRadii } }) => (cornerRadii.every((r) => r === cornerRadii[0]) ? cornerRadii[0] : mixed),
      write: ({ run, node }, value) => {
        assertWritable(run, node, 'set_cornerRadius')
        const radius = check({ where: 'set_cornerRadius', name: 'cornerRadius', schema: positive }, value)
        editNode(run.document, node.id, { cornerRadii: [radius, radius, radius, radius] })
      },
    } satisfies NodeMember,
  } as const
}

/** A radius for each corner. */
export const CORNER_MEMBERS = {
  topLeftRadius: corner('topLeftRadius', 0),
  topRightRadius: corner('topRightRadius', 1),
  bottomRightRadius: corner('bottomRightRadius', 2),
  bottomLeftRadius: corner('bottomLeftRadius', 3),
} as const

/** The background of a page, the same paints under another name. */
export const BACKGROUND_MEMBERS = {
  backgrounds: {
    read: ({ node }) => frozenCopy(node.fills),
    write: (context, value) => writeFills(context, 'set_backgrounds', value),
  } satisfies NodeMember,
} as const

function writeFills({ run, node }: NodeContext, where: string, value: unknown): void {
  assertWritable(run, node, where)
  const checked = check({ where, name: where.slice('set_'.length), schema: paints }, value)
  editNode(run.document, node.id, detached(copyPlain(checked) as readonly Paint[]))
}

// Fills of one's own end both a shared style and differing characters.
function detached(fills: readonly Paint[]) {
  return { fills, fillStyleId: '', textFillRanges: [] }
}

function styleId(field: string, setter: string, read: (context: NodeContext) => string): NodeMember<string> {
  return { read, write: () => banned(`set_${field}`, `node.${setter}`) }
}

function corner(field: string, index: 0 | 1 | 2 | 3): NodeMember<number> {
  return {
    read: ({ node }) => node.cornerRadii[index],
    write: ({ run, node }, value) => {
      const where = `set_${field}`
      assertWritable(run, node, where)
      const radius = check({ where, name: field, schema: number }, value)
      const [a, b, c, d] = node.cornerRadii
      const next = [a, b, c, d] as [number, number, number, number]
      next[index] = radius
      editNode(run.document, node.id, { cornerRadii: next })
    },
  }
}

import { editNode } from '../../document/follow-component'
import { absoluteBoundingBox, absoluteTransform, measureNode } from '../../document/geometry'
import { placeAt, rotationOf } from '../../document/matrix'
import { isPlacedByLayout, resizeNode, shiftNode } from '../../document/place'
import { absoluteRenderBounds } from '../../document/render-bounds'
import { assertOverridable, assertWritable } from '../guards'
import { frozenCopy } from '../plain-copy'
import { flag, number, oneOf, side, transform } from '../schemas'
import { check } from '../validation'
import { type NodeContext, type NodeMember, stored, writing } from './node-member'

/** What everything on a page has. */
export const SCENE_MEMBERS = {
  visible: stored('visible', flag),
  locked: stored('locked', flag),
  boundVariables: { read: () => frozenCopy({}) } satisfies NodeMember,
} as const

/** Place and size, read and moved by. */
export const PLACE_MEMBERS = {
  x: coordinate('x'),
  y: coordinate('y'),
  width: { read: ({ run, node }) => measureNode(run.document, node).width } satisfies NodeMember,
  height: { read: ({ run, node }) => measureNode(run.document, node).height } satisfies NodeMember,
  relativeTransform: {
    read: ({ run, node }) => frozenCopy(measureNode(run.document, node).relativeTransform),
    write: (context, value) => {
      const where = 'set_relativeTransform'
      assertPlaceable(context, where)
      editNode(context.run.document, context.node.id, {
        relativeTransform: check({ where, name: 'relativeTransform', schema: transform }, value),
      })
    },
  } satisfies NodeMember,
  absoluteTransform: {
    read: ({ run, node }) => frozenCopy(absoluteTransform(run.document, node)),
  } satisfies NodeMember,
  absoluteBoundingBox: {
    read: ({ run, node }) => frozenCopy(absoluteBoundingBox(run.document, node)),
  } satisfies NodeMember,
} as const

/** What is resized and turned, and painted: not sections. */
export const LAYOUT_MEMBERS = {
  rotation: {
    read: ({ run, node }) => rotationOf(measureNode(run.document, node).relativeTransform),
    write: (context, value) => {
      const where = 'set_rotation'
      assertPlaceable(context, where)
      const degrees = check({ where, name: 'rotation', schema: number }, value)
      const [[, , x], [, , y]] = measureNode(context.run.document, context.node).relativeTransform
      editNode(context.run.document, context.node.id, { relativeTransform: placeAt({ x, y }, degrees) })
    },
  } satisfies NodeMember,
  absoluteRenderBounds: {
    read: ({ run, node }) => frozenCopy(absoluteRenderBounds(run.document, node)),
  } satisfies NodeMember,
  layoutPositioning: stored('layoutPositioning', oneOf('AUTO', 'ABSOLUTE'), { fixedInInstance: true }),
} as const

/** Resizing by a method, as Figma has no writable width and height. */
export const RESIZE_MEMBERS = {
  resize: writing('resize', (context, args) => resize(context, args, 'resize')),
  resizeWithoutConstraints: writing('resizeWithoutConstraints', (context, args) =>
    resize(context, args, 'resizeWithoutConstraints'),
  ),
} as const

function resize({ run, node }: NodeContext, [width, height]: readonly unknown[], where: string): void {
  assertOverridable(run, node, where)
  const isLine = node.type === 'LINE'
  const checkedWidth = check({ where, name: 'width', schema: side }, width)
  const checkedHeight = check({ where, name: 'height', schema: isLine ? number : side }, height)
  if (isLine && checkedHeight !== 0) throw new Error(`in ${where}: The height of a line must be 0`)
  // A size that is given counts from then on. Source: `resize` of an auto layout in Figma.
  const sizing = { primaryAxisSizingMode: 'FIXED', counterAxisSizingMode: 'FIXED' } as const
  if (node.layoutMode !== 'NONE') editNode(run.document, node.id, sizing)
  resizeNode(run.document, node, checkedWidth, checkedHeight)
}

function coordinate(axis: 'x' | 'y'): NodeMember<number> {
  const read = ({ run, node }: NodeContext): number => {
    const [[, , x], [, , y]] = measureNode(run.document, node).relativeTransform
    return axis === 'x' ? x : y
  }
  return {
    read,
    write: (context, value) => {
      const where = `set_${axis}`
      assertPlaceable(context, where)
      const shift = check({ where, name: axis, schema: number }, value) - read(context)
      // Figma does nothing then, and says nothing. Source: `layoutPositioning` in the typings.
      if (isPlacedByLayout(context.run.document, context.node)) return
      shiftNode(context.run.document, context.node, axis === 'x' ? shift : 0, axis === 'y' ? shift : 0)
    },
  }
}

function assertPlaceable({ run, node }: NodeContext, where: string): void {
  assertWritable(run, node, where)
  assertOverridable(run, node, where)
}

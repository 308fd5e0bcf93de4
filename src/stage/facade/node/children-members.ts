import * as v from 'valibot'
import { layOutAround } from '../../document/auto-layout'
import { ancestorsOf, childrenOf, descendantsOf, pageOf } from '../../document/geometry'
import { isContainerType, STAGE_NODE_TYPES, type StageNode } from '../../document/stage-node'
import { assertAllPagesLoaded, assertWritable } from '../guards'
import { check } from '../validation'
import { assertContentLoaded } from './base-members'
import { looking, type NodeContext, type NodeMember, writing } from './node-member'

/** What holds other nodes. */
export const CHILDREN_MEMBERS = {
  children: {
    read: (context) => {
      assertContentLoaded(context, context.node, 'get_children')
      return Object.freeze(context.node.childIds.map((id) => context.holder.hold(id)))
    },
  } satisfies NodeMember,
  appendChild: writing('appendChild', (context, [child]) => {
    insert(context, { child, index: context.node.childIds.length, where: 'appendChild' })
  }),
  insertChild: writing('insertChild', (context, [index, child]) => {
    const where = 'insertChild'
    const schema = v.pipe(v.number(), v.integer('Expected integer'))
    insert(context, { child, index: check({ where, name: 'index', schema }, index), where })
  }),
  findAll: looking((context, [callback]) => select(context, 'findAll', callback), 'findAll'),
  findOne: looking((context, [callback]) => select(context, 'findOne', callback)[0] ?? null, 'findOne'),
  findChildren: looking((context, [callback]) => selectChildren(context, 'findChildren', callback), 'findChildren'),
  findChild: looking((context, [callback]) => selectChildren(context, 'findChild', callback)[0] ?? null, 'findChild'),
  findAllWithCriteria: looking((context, [criteria]) => {
    const where = 'findAllWithCriteria'
    const schema = v.strictObject({
      types: v.optional(v.array(v.picklist(STAGE_NODE_TYPES))),
      pluginData: v.optional(v.strictObject({ keys: v.optional(v.array(v.string())) })),
    })
    const { types, pluginData } = check({ where, name: 'criteria', schema }, criteria)
    const keysOf = (node: StageNode) => Object.keys(node.pluginData)
    const isMeant = (node: StageNode) =>
      pluginData === undefined ||
      (pluginData.keys === undefined
        ? keysOf(node).length > 0
        : pluginData.keys.some((key) => keysOf(node).includes(key)))
    const found = descend(context, where)
    return hold(
      context,
      found.filter((node) => (types === undefined || types.includes(node.type)) && isMeant(node)),
    )
  }, 'findAllWithCriteria'),
} as const

interface Insertion {
  readonly child: unknown
  readonly index: number
  readonly where: string
}

function insert(context: NodeContext, { child, index, where }: Insertion): void {
  const { run, node, holder } = context
  assertContentLoaded(context, node, where)
  const moved = run.document.require(holder.idOf(child, where, 'child'))
  assertWritable(run, moved, where)
  assertMovable(context, moved, where)
  const isOwnChild = moved.parentId === node.id
  const room = node.childIds.length - (isOwnChild ? 1 : 0)
  if (index < 0 || index > node.childIds.length) throw new Error(`in ${where}: Index out of range`)
  run.document.move(moved.id, { parentId: node.id, index: Math.min(index, room) })
  removeEmptyGroup(context, moved.parentId)
  for (const id of [node.id, moved.parentId ?? '']) layOutAround(run.document, id)
}

function assertMovable({ run, node }: NodeContext, moved: StageNode, where: string): void {
  const around = [node, ...ancestorsOf(run.document, node)]
  if (around.some(({ type }) => type === 'INSTANCE')) {
    throw new Error(`in ${where}: Cannot move node. New parent is an instance or is inside of an instance`)
  }
  if (ancestorsOf(run.document, moved).some(({ type }) => type === 'INSTANCE')) {
    throw new Error(`in ${where}: Cannot move node. Node is inside of an instance`)
  }
  if (around.some(({ id }) => id === moved.id)) {
    throw new Error(`in ${where}: A parent or grandparent cannot be inserted into its child`)
  }
  const belongs =
    moved.type === 'PAGE' ? node.type === 'DOCUMENT' : node.type !== 'DOCUMENT' && moved.type !== 'DOCUMENT'
  if (!belongs) throw new Error(`in ${where}: Cannot insert a ${moved.type} into a ${node.type}`)
  const isForbiddenInComponent = moved.type === 'COMPONENT' && around.some(({ type }) => type === 'COMPONENT')
  if (isForbiddenInComponent) throw new Error(`in ${where}: Cannot move node. A component cannot hold a component`)
}

// A group is nothing but its children. Source: `GroupNode` in the typings.
function removeEmptyGroup({ run }: NodeContext, id: string | null): void {
  const parent = id === null ? undefined : run.document.node(id)
  if (parent?.type === 'GROUP' && parent.childIds.length === 0) run.document.remove(parent.id)
}

function select(context: NodeContext, where: string, callback: unknown): readonly BaseNode[] {
  return filter(hold(context, descend(context, where)), where, callback)
}

function selectChildren(context: NodeContext, where: string, callback: unknown): readonly BaseNode[] {
  assertContentLoaded(context, context.node, where)
  return filter(hold(context, childrenOf(context.run.document, context.node)), where, callback)
}

function descend(context: NodeContext, where: string): readonly StageNode[] {
  const { run, node } = context
  if (node.type === 'DOCUMENT') assertAllPagesLoaded(run, where)
  const page = pageOf(run.document, node)
  if (page !== undefined) assertContentLoaded(context, page, where)
  return isContainerType(node.type) ? descendantsOf(run.document, node) : []
}

function hold({ holder }: NodeContext, nodes: readonly StageNode[]): readonly BaseNode[] {
  return nodes.map(({ id }) => holder.hold(id))
}

function filter(nodes: readonly BaseNode[], where: string, callback: unknown): readonly BaseNode[] {
  if (callback === undefined) return nodes
  if (typeof callback !== 'function') throw new Error(`in ${where}: Expected "callback" to have type function`)
  return nodes.filter((node) => callback(node) === true)
}

import type * as v from 'valibot'
import { editNode } from '../../document/follow-component'
import type { NodeProperties, StageNode } from '../../document/stage-node'
import { assertAlive, assertFontLoaded, assertOverridable, assertWritable } from '../guards'
import { copyPlain, frozenCopy } from '../plain-copy'
import type { PluginRun } from '../plugin-run'
import { check } from '../validation'

/** Gives a plugin its hold on a node. */
export interface NodeHolder {
  /** The API object for a node of the document. */
  hold(id: string): BaseNode
  /** The id behind an API object; throws when the value is no node, or one that was removed. */
  idOf(value: unknown, where: string, name: string): string
}

/** What a member of a node has at hand. */
export interface NodeContext {
  readonly run: PluginRun
  readonly holder: NodeHolder
  readonly node: StageNode
}

/** One property or method of a node, as a plugin sees it. Without `write` it is read-only. */
export interface NodeMember<Value = unknown> {
  read(context: NodeContext): Value
  write?(context: NodeContext, value: unknown): void
}

/** A method: no arguments are trusted. */
export type NodeMethod = NodeMember<(...args: readonly unknown[]) => unknown>

interface StoredOptions {
  /** Nodes inside an instance cannot have their own value. */
  readonly fixedInInstance?: boolean
  /** The fonts of a text must be loaded first. */
  readonly needsFont?: boolean
  /** What else changes when this is written. */
  readonly along?: Partial<NodeProperties>
}

/** A property kept in the node's record: read as a frozen copy, written after a check. */
export function stored<Field extends keyof NodeProperties>(
  field: Field,
  schema: v.GenericSchema<unknown, unknown>,
  { fixedInInstance = false, needsFont = false, along = {} }: StoredOptions = {},
): NodeMember<NodeProperties[Field]> {
  return {
    read: ({ node }) => frozenCopy(node[field]),
    write: ({ run, node }, value) => {
      const where = `set_${field}`
      assertWritable(run, node, where)
      if (fixedInInstance) assertOverridable(run, node, where)
      const checked = copyPlain(check({ where, name: field, schema }, value))
      if (needsFont) assertFontLoaded(run, node.fontName, where)
      editNode(run.document, node.id, { ...along, [field]: checked })
    },
  }
}

/** A method of a node that writes: refused on nodes that cannot be written. */
export function writing(where: string, body: (context: NodeContext, args: readonly unknown[]) => unknown): NodeMethod {
  return {
    read:
      (context) =>
      (...args) => {
        const node = freshNode(context, where)
        assertWritable(context.run, node, where)
        return body({ ...context, node }, args)
      },
  }
}

/** A method of a node that only looks. */
export function looking(body: (context: NodeContext, args: readonly unknown[]) => unknown, where: string): NodeMethod {
  return {
    read:
      (context) =>
      (...args) => {
        assertAlive(context.run)
        return body({ ...context, node: freshNode(context, where) }, args)
      },
  }
}

// A method can be taken from a node now and called when the node has changed or gone.
function freshNode({ run, node }: NodeContext, where: string): StageNode {
  const current = run.document.node(node.id)
  if (current === undefined) throw new Error(`in ${where}: The node with id "${node.id}" does not exist`)
  return current
}

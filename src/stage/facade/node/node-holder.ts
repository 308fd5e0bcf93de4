import type { StageNode, StageNodeType } from '../../document/stage-node'
import { API_OBJECT, isApiObject, isLanguageProbe } from '../api-object'
import { assertAlive } from '../guards'
import type { PluginRun } from '../plugin-run'
import type { NodeHolder } from './node-member'
import { createNodeTable, type NodeMembers } from './node-table'

/** Answers that outlive the node itself. Source: `RemovedNode` in the typings. */
const AFTER_REMOVAL: readonly string[] = ['removed', 'id', 'type']

/**
 * Hands out API objects for nodes, the same one for the same node. They hold nothing but the id: every read looks the
 * node up, and throws when it has gone.
 */
export function createNodeHolder(run: PluginRun, mixed: PluginAPI['mixed']): NodeHolder {
  const table = createNodeTable(mixed)
  const knownNames = new Set(Object.values(table).flatMap((members) => Object.keys(members)))
  const held = new Map<string, BaseNode>()
  const holder: NodeHolder = {
    hold: (id) => {
      const known = held.get(id)
      if (known !== undefined) return known
      const { type } = run.document.require(id)
      const created = createNodeProxy({ run, holder, id, type, members: table[type], knownNames })
      held.set(id, created)
      return created
    },
    idOf: (value, where, name) => {
      const id = isApiObject(value) ? Reflect.get(Object(value), 'id') : undefined
      if (typeof id !== 'string' || held.get(id) !== value) {
        throw new Error(`in ${where}: Expected "${name}" to have type Node`)
      }
      if (run.document.node(id) === undefined) throw missing(where, id)
      return id
    },
  }
  return holder
}

interface Hold {
  readonly run: PluginRun
  readonly holder: NodeHolder
  readonly id: string
  readonly type: StageNodeType
  readonly members: NodeMembers
  readonly knownNames: ReadonlySet<string>
}

function createNodeProxy(hold: Hold): BaseNode {
  const { run, holder, id, type, members } = hold
  const proxy = new Proxy(Object.create(null), {
    get(_target, key) {
      if (key === API_OBJECT) return true
      if (isLanguageProbe(key)) return undefined
      assertAlive(run)
      if (AFTER_REMOVAL.includes(key)) return readAfterRemoval(hold, key)
      return memberOf(hold, key).read({ run, holder, node: currentNode(hold, `get_${key}`) })
    },
    set(_target, key, value) {
      const name = String(key)
      assertAlive(run)
      if (!Object.hasOwn(members, name)) throw new TypeError(`Cannot add property ${name}, object is not extensible`)
      const member = memberOf(hold, name)
      if (member.write === undefined) throw new TypeError('no setter for property')
      member.write({ run, holder, node: currentNode(hold, `set_${name}`) }, value)
      return true
    },
    has: (_target, key) => key === API_OBJECT || AFTER_REMOVAL.includes(String(key)) || Object.hasOwn(members, key),
    ownKeys: () => [...new Set([...AFTER_REMOVAL, ...Object.keys(members)])],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    defineProperty() {
      throw new TypeError(`${type} node "${id}" is not extensible`)
    },
    deleteProperty() {
      throw new TypeError('could not delete property')
    },
  })
  // The table is checked against the typings member by member; what the proxy as a whole is, only this line can say.
  return proxy as BaseNode
}

function readAfterRemoval({ run, id, type }: Hold, key: string): unknown {
  if (key === 'id') return id
  return key === 'type' ? type : run.document.node(id) === undefined
}

function memberOf({ members, type, knownNames }: Hold, name: string) {
  const member = Object.hasOwn(members, name) ? members[name] : undefined
  if (member !== undefined) return member
  if (knownNames.has(name)) throw new TypeError(`no such property '${name}' on ${type} node`)
  throw new Error(`not implemented on stage: ${type}.${name}`)
}

function currentNode({ run, id }: Hold, where: string): StageNode {
  const node = run.document.node(id)
  if (node === undefined) throw missing(where, id)
  return node
}

function missing(where: string, id: string): Error {
  return new Error(`in ${where}: The node with id "${id}" does not exist`)
}

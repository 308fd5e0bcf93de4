import { layOutAround } from '../../document/auto-layout'
import { editNode } from '../../document/follow-component'
import type { StageNode } from '../../document/stage-node'
import { assertPageLoaded, isInsideInstance } from '../guards'
import { frozenCopy } from '../plain-copy'
import { text, textRecord } from '../schemas'
import { check } from '../validation'
import { looking, type NodeContext, type NodeMember, stored, writing } from './node-member'

/** Bytes of one plugin data entry: plugin id, key and value together. Source: `setPluginData` in the typings. */
const MAX_ENTRY_BYTES = 100_000
/** Source: `setRelaunchData` in the typings. */
const MAX_RELAUNCH_CHARACTERS = 1000

/** What every node has, the document and pages included. */
export const BASE_MEMBERS = {
  id: { read: ({ node }) => node.id } satisfies NodeMember,
  parent: {
    read: ({ node, holder }) => (node.parentId === null ? null : holder.hold(node.parentId)),
  } satisfies NodeMember,
  name: stored('name', text),
  toString: looking(({ node }) => `[object ${node.type}]`, 'toString'),
  remove: writing('remove', ({ run, node }) => {
    if (isInsideInstance(run, node)) throw new Error('in remove: Removing this node is not allowed')
    if (node.type === 'DOCUMENT') throw new Error('in remove: Removing this node is not allowed')
    if (node.type === 'PAGE' && run.document.pageIds.length === 1) {
      throw new Error('in remove: Removing this node is not allowed')
    }
    run.document.remove(node.id)
    layOutAround(run.document, node.parentId ?? '')
  }),
  getPluginData: looking(({ node }, [key]) => {
    return node.pluginData[check({ where: 'getPluginData', name: 'key', schema: text }, key)] ?? ''
  }, 'getPluginData'),
  setPluginData: writing('setPluginData', ({ run, node }, [key, value]) => {
    const where = 'setPluginData'
    const [checkedKey, checkedValue] = [argument(where, 'key', key), argument(where, 'value', value)]
    assertEntrySize(where, `${run.pluginId}${checkedKey}`, checkedValue)
    editNode(run.document, node.id, { pluginData: withEntry(node.pluginData, checkedKey, checkedValue) })
  }),
  getPluginDataKeys: looking(({ node }) => Object.keys(node.pluginData), 'getPluginDataKeys'),
  getSharedPluginData: looking(({ node }, [namespace, key]) => {
    const where = 'getSharedPluginData'
    return node.sharedPluginData[`${argument(where, 'namespace', namespace)}/${argument(where, 'key', key)}`] ?? ''
  }, 'getSharedPluginData'),
  setSharedPluginData: writing('setSharedPluginData', ({ run, node }, [namespace, key, value]) => {
    const where = 'setSharedPluginData'
    const checkedNamespace = argument(where, 'namespace', namespace)
    if (!/^[A-Za-z0-9_.]{3,}$/.test(checkedNamespace)) {
      throw new Error(`in ${where}: The namespace must be at least 3 alphanumeric characters`)
    }
    const entryKey = `${checkedNamespace}/${argument(where, 'key', key)}`
    const checkedValue = argument(where, 'value', value)
    assertEntrySize(where, entryKey, checkedValue)
    editNode(run.document, node.id, { sharedPluginData: withEntry(node.sharedPluginData, entryKey, checkedValue) })
  }),
  setRelaunchData: writing('setRelaunchData', ({ run, node }, [data]) => {
    const where = 'setRelaunchData'
    const relaunchData = check({ where, name: 'data', schema: textRecord }, data)
    if (Object.values(relaunchData).some((description) => description.length > MAX_RELAUNCH_CHARACTERS)) {
      throw new Error(`in ${where}: Description exceeds ${MAX_RELAUNCH_CHARACTERS} characters`)
    }
    editNode(run.document, node.id, { relaunchData: { ...relaunchData } })
  }),
  getRelaunchData: looking(({ node }) => frozenCopy(node.relaunchData), 'getRelaunchData'),
} as const

/** What hides a page's content until it was loaded. The document's own children, the pages, are always there. */
export function assertContentLoaded({ run }: NodeContext, node: StageNode, where: string): void {
  if (node.type === 'PAGE') assertPageLoaded(run, node, where)
}

function argument(where: string, name: string, value: unknown): string {
  return check({ where, name, schema: text }, value)
}

function assertEntrySize(where: string, key: string, value: string): void {
  const sizeBytes = new TextEncoder().encode(key + value).length
  if (sizeBytes <= MAX_ENTRY_BYTES) return
  throw new Error(`in ${where}: The entry is too large: ${sizeBytes} bytes, the limit is 100 kB`)
}

function withEntry(
  entries: Readonly<Record<string, string>>,
  key: string,
  value: string,
): Readonly<Record<string, string>> {
  const { [key]: _replaced, ...others } = entries
  return value === '' ? others : { ...others, [key]: value }
}

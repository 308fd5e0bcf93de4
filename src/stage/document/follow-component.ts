import { layOutAround } from './auto-layout'
import { ancestorsOf } from './geometry'
import type { StageDocument } from './stage-document'
import type { NodeProperties, StageNode } from './stage-node'

// An instance stands where it stands and is called what it is called; data belongs to the node it was written to.
const OWN_TO_EACH: readonly string[] = ['pluginData', 'sharedPluginData', 'relaunchData', 'isReadOnly']
const OWN_TO_INSTANCE: readonly string[] = ['relativeTransform', 'name', 'visible', 'locked', 'mainComponentId']

/**
 * Writes to a node as an editor does: a change inside a component shows in its instances, unless they have their own
 * value; a change of an instance or inside one is an override from then on.
 */
export function editNode(document: StageDocument, id: string, changes: Partial<NodeProperties>): void {
  const node = document.require(id)
  const fields = Object.keys(changes) as (keyof NodeProperties)[]
  if (node.sourceId === '') document.update(id, changes)
  else document.update(id, { ...changes, overriddenFields: [...new Set([...node.overriddenFields, ...fields])] })
  updateFollowers(document, node, changes)
  layOutAround(document, id)
}

function updateFollowers(document: StageDocument, source: StageNode, changes: Partial<NodeProperties>): void {
  if (!isPartOfComponent(document, source)) return
  for (const follower of [...document.nodes()].filter(({ sourceId }) => sourceId === source.id)) {
    const followed = Object.entries(changes).filter(([field]) => follows(follower, field))
    if (followed.length === 0) continue
    document.update(follower.id, Object.fromEntries(followed))
    updateFollowers(document, follower, Object.fromEntries(followed))
  }
}

function isPartOfComponent(document: StageDocument, node: StageNode): boolean {
  return [node, ...ancestorsOf(document, node)].some(({ type }) => type === 'COMPONENT')
}

function follows(follower: StageNode, field: string): boolean {
  if (OWN_TO_EACH.includes(field)) return false
  if (follower.type === 'INSTANCE' && OWN_TO_INSTANCE.includes(field)) return false
  return !follower.overriddenFields.some((overridden) => overridden === field)
}

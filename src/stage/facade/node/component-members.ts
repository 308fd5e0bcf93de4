import { plantInstance } from '../../document/seed'
import { banned } from '../guards'
import { looking, type NodeMember, writing } from './node-member'

/** Components. */
export const COMPONENT_MEMBERS = {
  createInstance: writing('createInstance', ({ run, node, holder }) => {
    const seed = { type: 'INSTANCE', mainComponentId: node.id } as const
    return holder.hold(plantInstance(run.document, run.document.currentPageId, seed).id)
  }),
  getInstancesAsync: looking(async ({ run, node, holder }) => {
    return [...run.document.nodes()].filter((each) => each.mainComponentId === node.id).map(({ id }) => holder.hold(id))
  }, 'getInstancesAsync'),
  instances: { read: () => banned('get_instances', 'node.getInstancesAsync') } satisfies NodeMember,
} as const

/** Instances. */
export const INSTANCE_MEMBERS = {
  mainComponent: {
    read: () => banned('get_mainComponent', 'node.getMainComponentAsync'),
  } satisfies NodeMember,
  getMainComponentAsync: looking(async ({ run, node, holder }) => {
    return run.document.node(node.mainComponentId) === undefined ? null : holder.hold(node.mainComponentId)
  }, 'getMainComponentAsync'),
} as const
